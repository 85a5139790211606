"""Which deals and people a report of the command line is asked for, by their names."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sqlmodel import Session, col, select

from dashboard import access, pipelines
from dashboard.errors import WrongOption
from dashboard.material import Ask
from dashboard.models import Person
from dashboard.queries import analytics

PEOPLE: Final = ('employee', 'department')
EVERY: Final = (*PEOPLE, 'project', 'source', 'system')
_OF_AUTHORS: Final = ('comments', 'quarters', 'comments-by-hour', 'comments-per-hour', 'gaps', 'quality', 'quality-findings', 'quality-examples', 'quality-change')
_OF_PEOPLE: Final = (*_OF_AUTHORS, 'bonuses', 'team-lines', 'plan')
_OF_EMPLOYEES: Final = (*_OF_AUTHORS, 'first-touch', 'conversion-by-employee')
"""Those that have rows of employees alone: a head has none in them, though a deal or a bonus may be theirs."""
OBEYED: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(_OF_PEOPLE, PEOPLE), **dict.fromkeys(('stale', 'plan-by-day', 'close-plan', 'month'), ()),
}  # fmt: skip
"""The filters that a report obeys where it does not obey every one: comments, bonuses and plans are of all of somebody's deals."""


def narrowed(session: Session, report: str, ask: Ask, asked: Mapping[str, str | None], *, by: int) -> Ask:
    """The question with these filters, names by the fields of `Ask`. Raises `WrongOption` for one that the report has not, or that fits nobody or nothing, and as a report does."""
    given = {name: value for name, value in asked.items() if value is not None}
    for name, value in given.items():
        if name not in OBEYED.get(report, EVERY):
            raise WrongOption(option=f'--{name}', value=value, words={'why': 'this report has no such choice.'})
    known = _known(session, report, ask, by) if given else {}
    return replace(ask, **{name: _one(name, value, known[name]) for name, value in given.items()})


def _known(session: Session, report: str, ask: Ask, by: int) -> dict[str, list[tuple[Any, str]]]:
    """What there is to choose from: what `Ask` has, and its name."""
    choices = analytics.choices(session, pipelines.named(session, ask.pipeline).id, by=by)
    everybody = select(Person.id, Person.name).where(access.visible_people(access.reader(session, by))).order_by(col(Person.name))
    return {
        'employee': list(choices.employees if report in _OF_EMPLOYEES else session.exec(everybody)), 'department': list(choices.departments), 'project': list(choices.projects),
        'source': [(one, one) for one in choices.sources], 'system': [(one, one) for one in choices.systems],
    }  # fmt: skip


def _one(name: str, value: str, known: list[tuple[Any, str]]) -> Any:
    fit = [id_ for id_, called in known if called == value]
    if len(fit) != 1:
        why = 'several are called so.' if fit else 'there are: {known}.' if known else 'there is none to choose from.'
        raise WrongOption(option=f'--{name}', value=value, known=', '.join(dict.fromkeys(called for _, called in known)), words={'why': why})
    return fit[0]
