"""To whom each deal goes of those that wait for somebody responsible: pure rules, no database."""

from collections.abc import Iterable, Mapping


def evenly(waiting: Iterable[int], loads: Mapping[int, int]) -> dict[int, int]:
    """Deal → person, in the order in which deals wait: each goes to whoever has fewest open deals by then, of several to the first of `loads`
    (person → open deals)."""
    loads, given = dict(loads), dict[int, int]()
    for deal in waiting if loads else ():
        given[deal] = person = min(loads, key=loads.__getitem__)
        loads[person] += 1
    return given


def by_project(waiting: Mapping[int, int | None], loads: Mapping[int, int], leads: Mapping[int, Mapping[int, int]]) -> dict[int, int]:
    """Deal → person, for deals whose project (`waiting`: deal → project) somebody of `loads` leads deals of (`leads`: project → person → open
    deals): to whoever leads most of them, of several to whom `evenly` would give it. The others are left out."""
    loads, given = dict(loads), dict[int, int]()
    for deal, project in waiting.items():
        led = leads.get(project, {}) if project is not None else {}
        here = [person for person in loads if led.get(person)]
        if here:
            given[deal] = person = min(here, key=lambda one: (-led[one], loads[one]))
            loads[person] += 1
    return given
