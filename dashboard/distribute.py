"""«поровну», «по проектам»: a head gives all that waits to those who are here today, each deal by the command that gives one, and takes it back as one."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from sqlmodel import Session, col, select

from dashboard import access, bulk, deals, turns
from dashboard.errors import NobodyHere
from dashboard.models import Deal
from dashboard.queries.home import unassigned
from dashboard.queries.home.lines import Day

OWNER = 'owner_id'


@dataclass(frozen=True, slots=True)
class Distributed:
    """Deals with whom each went to, for `take_back`; how many each got, by name; how many wait still (`left`), of these for how many the
    rule named nobody (`unfit`)."""

    done: tuple[tuple[int, int], ...]
    people: tuple[tuple[str, int], ...]
    left: int
    unfit: int


def evenly(session: Session, *, by: int) -> Distributed:
    """Give what waits, longest first, each deal to whoever of the team has fewest open ones by then; of what is more than `bulk.LIMIT` the
    rest waits. A deal that somebody took meanwhile waits no longer, and stays theirs.

    Raises `NotAllowed` for an employee, `NobodyHere`.
    """
    return _give(session, by, turns.evenly)


def by_project(session: Session, *, by: int) -> Distributed:
    """As `evenly`, but to whoever leads most open deals of the same project; what has no project, or one that nobody who is here leads, waits."""
    return _give(session, by, lambda waiting, loads: turns.by_project(waiting, loads, unassigned.leads(session)))


def take_back(session: Session, made: Distributed, *, by: int) -> int:
    """Let all of it wait again, but for deals that went on to somebody else since; returns how many those are. Raises `NotAllowed`."""
    access.require_head(session, by)
    given = dict(made.done)
    _done, refused = bulk.each(session, given, lambda deal: deals.set_field(session, deal, OWNER, seen=given[deal], new=None, by=by), by)
    return len(refused)


def _give(session: Session, by: int, plan: Callable[[dict[int, int | None], dict[int, int]], dict[int, int]]) -> Distributed:
    who = access.require_head(session, by)
    here = {one.id: one for one in unassigned.candidates(session, who, Day.of(session)) if not one.away}
    if not here:
        raise NobodyHere
    rows = session.exec(select(Deal.id, Deal.project_id).where(*unassigned.waiting(session, who)).order_by(unassigned.LONGEST_FIRST, col(Deal.id)))
    waiting = {deal: project for deal, project in rows if deal}
    fit = plan(waiting, {person: one.open for person, one in here.items()})
    given = dict(islice(fit.items(), bulk.LIMIT))
    made, _refused = bulk.each(session, given, lambda deal: deals.set_field(session, deal, OWNER, seen=None, new=given[deal], by=by), by)
    done = tuple((deal, given[deal]) for deal, _none in made)
    got = Counter(person for _deal, person in done)
    return Distributed(done, tuple((one.name, got[person]) for person, one in here.items() if got[person]), len(waiting) - len(done), len(waiting) - len(fit))
