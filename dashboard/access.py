"""Who may see and do what: the one place that every command and every query asks."""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    false,
    literal_column,
    or_,
    true,
    union_all,
)
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from dashboard import clock, journal
from dashboard.errors import DealDeleted, NotAllowed, NotFound, OnlyObserving, OnlySubstituting, Refusal, SharedClient
from dashboard.models import Deal, Deputy, JournalEntry, Observer, Person, Role, Substitute
from dashboard.settings import TEAM_ZONE

SYSTEM: Final = 0
"""The reader at the server's own keyboard (the command line): sees everything; writes in nobody's name."""
P = ParamSpec('P')
T = TypeVar('T')
BASKET: Final = timedelta(days=30)
"""How long a deleted deal can be brought back: to the end of the day that comes so long after."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A person with the rights of this moment; a page that outlives a demotion asks again."""

    id: int
    role: str
    department_id: int | None
    exports: bool | None = None
    observes: bool = False
    """Whether there is any deal that this person observes: most observe none, and `visible` then asks for none."""
    stands_in: tuple[int, ...] = ()
    """The departments of whose heads this person is the deputy today."""
    substitutes: tuple[int, ...] = ()
    """The deals on which this person works today in their owner's place."""
    before_all: bool = False
    """«При всех»: the answer is shown on a screen that everybody sees, so that heads' notes, bonuses and quality by name do not exist."""

    @property
    def heads(self) -> bool:
        """Whether this is a head of a department or of the company, or somebody who stands in for one."""
        return self.role in (Role.HEAD, Role.COMPANY_HEAD) or bool(self.stands_in)

    @property
    def sees_all(self) -> bool:
        """Whether no deal is hidden from this person, so that figures over what they may see are everybody's."""
        return self.role == Role.COMPANY_HEAD

    @property
    def leads(self) -> frozenset[int]:
        """The departments over which this person has a head's rights, the own one and those of a deputy."""
        own = {self.department_id} if self.role == Role.HEAD and self.department_id is not None else set()
        return frozenset(own.union(self.stands_in))


def reader(session: Session, by: int) -> Reader:
    """The reader behind a person's id; raises `NotAllowed` for somebody unknown or no longer active."""
    if by == SYSTEM:
        return Reader(SYSTEM, Role.COMPANY_HEAD, None, before_all=_before_all.get())
    session.flush()  # as an ORM query does: what this transaction changed counts
    rows = session.connection().execute(_RIGHTS, {'by': by, 'today': clock.today(session)}).all()
    if not rows or not rows[0].active:
        raise NotAllowed
    facts = {name: tuple(row.fact_id for row in rows if row.fact == name) for name in ('observes', 'stands_in', 'substitutes')}
    person = rows[0]
    observes, seen_by_all = bool(facts['observes']), _before_all.get()
    return Reader(by, person.role, person.department_id, person.exports, observes, facts['stands_in'], facts['substitutes'], seen_by_all)


def before_all(asked: Callable[Concatenate[Session, P], T]) -> Callable[Concatenate[Session, P], T]:
    """A query or command as it is asked from a screen that everybody sees (`Reader.before_all`)."""

    @wraps(asked)
    def seen_by_all(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> T:
        token = _before_all.set(True)
        try:
            return asked(session, *args, **kwargs)
        finally:
            _before_all.reset(token)

    return seen_by_all


def standing_in(today: date) -> ColumnElement[bool]:
    """The condition on deputies that they are ones today: it ends by itself, with the day of the team's clock."""
    return _stands(Deputy, today)


def _stands(who: type[Deputy] | type[Substitute], day: Any) -> ColumnElement[bool]:
    return and_(col(who.removed_at).is_(None), col(who.first) <= day, col(who.last) >= day)


def _rights() -> Select[Any]:
    """A person with what else decides their rights, a line for each such fact (`observes`, `stands_in`, `substitutes`) and its id, or one
    with none. Asked with every command and query, hence one statement, built once."""
    by, today = bindparam('by', type_=Integer), bindparam('today', type_=Date)
    observed = select(Observer.deal_id).where(col(Observer.person_id) == by).limit(1).subquery()
    facts = union_all(
        select(literal_column("'observes'").label('fact'), observed.c.deal_id.label('fact_id')),
        select(literal_column("'stands_in'"), col(Deputy.department_id)).where(col(Deputy.person_id) == by, _stands(Deputy, today)).distinct(),
        select(literal_column("'substitutes'"), col(Substitute.deal_id)).where(col(Substitute.person_id) == by, _stands(Substitute, today)),
    ).subquery()
    columns = (col(Person.role), col(Person.department_id), col(Person.exports), col(Person.active), facts.c.fact, facts.c.fact_id)
    return sql_select(*columns).select_from(Person).outerjoin(facts, true()).where(col(Person.id) == by)


_RIGHTS: Final = _rights()
_before_all: Final = ContextVar('before_all', default=False)


def present() -> ColumnElement[bool]:
    """The condition on deals that they were not deleted. It is part of every condition of who may see or do what with deals; who reads
    deals without one says it alone. On the way from a deal's rows to the deal there is `deleted`."""
    return col(Deal.deleted_at).is_(None)


def deleted() -> Select[Any]:
    """The ids of the deals that were deleted, for who reads moves or entries alone."""
    return sql_select(col(Deal.id)).where(col(Deal.deleted_at).is_not(None))


def visible(who: Reader) -> ColumnElement[bool]:
    """The condition on deals that `who` may see: those that `who` may work on, and observed ones."""
    return and_(present(), _seen(who))


def workable(who: Reader) -> ColumnElement[bool]:
    """The condition on deals in which `who` may comment, do tasks and move: those that count, and those of a substitute."""
    return and_(present(), _worked(who))


def audited(who: Reader) -> ColumnElement[bool]:
    """The condition on deals whose journal `who` reads with what it says: those that `who` may see, and for a head the deleted ones that
    would count."""
    return or_(visible(who), led(who)) if who.heads else visible(who)


def _seen(who: Reader) -> ColumnElement[bool]:
    return or_(_worked(who), observed(who)) if who.observes else _worked(who)


def _worked(who: Reader) -> ColumnElement[bool]:
    return or_(led(who), col(Deal.id).in_(who.substitutes)) if who.substitutes else led(who)


def observed(who: Reader) -> ColumnElement[bool]:
    """The condition on deals that `who` observes, whatever else `who` may do with them."""
    return col(Deal.id).in_(select(Observer.deal_id).where(Observer.person_id == who.id))


def counted(who: Reader) -> ColumnElement[bool]:
    """The condition on deals that `who` may change, and that make up `who`'s figures and day: own, the department's (and
    those with nobody), or all. A deal that one only observes is somebody else's work."""
    return and_(present(), led(who))


def led(who: Reader) -> ColumnElement[bool]:
    """As `counted`, whether they were deleted or not: for the basket and the journal alone."""
    if who.sees_all:
        return true()
    if who.heads:
        team = select(Person.id).where(visible_people(who)).scalar_subquery()
        return or_(col(Deal.owner_id).in_(team), col(Deal.owner_id).is_(None))
    return col(Deal.owner_id) == who.id


def noted(who: Reader) -> ColumnElement[bool]:
    """The condition on deals whose head's note (P8, P9) exists for `who`: the head of the responsible employee's
    department, never a deputy, and the company head. Where nobody is responsible there is no such department, so that only the company
    head is left; to observe a deal, or to see it as everybody's, gives no right to its note, and before everybody's eyes it is nobody's.
    """
    if who.before_all:
        return false()
    if who.role == Role.COMPANY_HEAD:
        return true()
    if who.role == Role.HEAD:
        return col(Deal.owner_id).in_(select(Person.id).where(_own_people(who)).scalar_subquery())
    return false()


def journaled(session: Session, who: Reader) -> ColumnElement[bool]:
    """The condition on journal entries that a head may read: about the deals that count or did until they were deleted, by people of the own team, and
    about those people and their department; what only some heads may know, where `noted` is true of its deal. Before everybody's eyes nothing
    of notes and bonuses.
    """
    if who.role == Role.COMPANY_HEAD:
        return and_(col(JournalEntry.what).not_in(journal.HEADS_ONLY), ~col(JournalEntry.what).startswith(journal.BONUS)) if who.before_all else true()
    about = col(Deal.id) == col(JournalEntry.deal_id)
    team = session.exec(select(Person.id).where(visible_people(who))).all()
    what, kept = [col(JournalEntry.what)], [col(JournalEntry.old), col(JournalEntry.new)]
    told = or_(
        exists().where(about, led(who)),
        col(JournalEntry.by_id).in_(team),
        and_(_begins(what, journal.OF_PEOPLE), or_(col(JournalEntry.new).in_(map(str, team)), _begins(kept, [f'{person} ' for person in team]))),
        and_(_begins(what, ['department.']), _begins(kept, [f'{department} ' for department in who.leads])),
        and_(_begins(what, ['deputy.']), or_(false(), *(col(JournalEntry.new).contains(f' {department} ') for department in who.leads))),
    )
    return and_(told, or_(col(JournalEntry.what).not_in(journal.HEADS_ONLY), exists().where(about, noted(who))))


def _begins(columns: Iterable[Any], beginnings: Iterable[str]) -> ColumnElement[bool]:
    return or_(false(), *(column.startswith(one, autoescape=True) for one in beginnings for column in columns))


def visible_people(who: Reader) -> ColumnElement[bool]:
    """The condition on people whose figures `who` may see: of the own department, and of those whose heads `who` stands in for."""
    if who.role == Role.COMPANY_HEAD:
        return true()
    if who.stands_in:
        return or_(_own_people(who), col(Person.department_id).in_(who.stands_in))
    return _own_people(who)


def _own_people(who: Reader) -> ColumnElement[bool]:
    """Those of the own department; the team of a head without one is that head."""
    if who.role == Role.HEAD and who.department_id is not None:
        return col(Person.department_id) == who.department_id
    return col(Person.id) == who.id


def deal(session: Session, deal_id: int, *, by: int) -> Deal:
    """The deal, if `by` may see it; else `NotFound`, as for one that does not exist. Raises `DealDeleted` for one in the basket that `by`
    saw before."""
    who = reader(session, by)
    found = session.exec(select(Deal).where(col(Deal.id) == deal_id, visible(who))).first()
    if found is None:
        raise _why_not(session, who, deal_id)
    return found


def _why_not(session: Session, who: Reader, deal_id: int) -> Refusal:
    """Why a deal is not among the visible ones: it is in the basket, or there is no such deal for `who`."""
    there = select(Deal, Person.name).outerjoin(Person, col(Person.id) == Deal.deleted_by)
    found = session.exec(there.where(col(Deal.id) == deal_id, _seen(who), in_basket(session))).first()
    if found is None:
        return NotFound()
    row, name = found
    assert row.deleted_at is not None
    return DealDeleted(
        title=row.title, who=name or 'Voronka', at=_day(row.deleted_at), until=back_until(row.deleted_at),
        restorable=who.heads and holds(session, row, led(who)), words={'why': DealDeleted.LABELS[row.deleted_why or '']},
    )  # fmt: skip


def in_basket(session: Session) -> ColumnElement[bool]:
    """The condition on deals that they were deleted, and can still be brought back."""
    return col(Deal.deleted_at) >= clock.midnight(clock.today(session) - BASKET)


def back_until(deleted_at: datetime) -> date:
    """The last day on which a deal that was deleted then can be brought back."""
    return _day(deleted_at) + BASKET


def _day(at: datetime) -> date:
    return at.astimezone(TEAM_ZONE).date()


def changeable(session: Session, deal_id: int, *, by: int) -> Deal:
    """The deal, if `by` may change it: what every command on a deal asks.

    Raises `OnlyObserving` for one that `by` may look at and nothing more, `OnlySubstituting` for one on which `by` only
    works, `NotFound` as `deal` does.
    """
    found = working(session, deal_id, by=by)
    if not holds(session, found, counted(reader(session, by))):
        raise OnlySubstituting
    return found


def working(session: Session, deal_id: int, *, by: int) -> Deal:
    """The deal, if `by` may work on it: comment, do tasks, move. Raises `OnlyObserving`, `NotFound`."""
    found = deal(session, deal_id, by=by)
    if not holds(session, found, workable(reader(session, by))):
        raise OnlyObserving
    return found


def check_shared(session: Session, deals: Iterable[int], *, by: int) -> None:
    """Refuse a change of what several deals share where one of them is `by`'s to look at and no more; what `by` does not see is not asked.

    Raises `SharedClient`.
    """
    who = reader(session, by)
    own = set(session.exec(select(Deal.id).where(col(Deal.id).in_(deals), counted(who))))
    seen = session.exec(select(Deal.id, Deal.title).where(col(Deal.id).in_(deals), visible(who)).order_by(col(Deal.id)))
    for deal_id, title in seen:
        if deal_id not in own:
            raise SharedClient(title=title)


def holds(session: Session, row: Deal, condition: ColumnElement[bool]) -> bool:
    """Whether a condition on deals, such as `counted` or `noted`, is true of this one."""
    return session.exec(select(Deal.id).where(col(Deal.id) == row.id, condition)).first() is not None


def require_head(session: Session, by: int) -> Reader:
    """The reader, if a head; raises `NotAllowed`."""
    who = reader(session, by)
    if not who.heads:
        raise NotAllowed
    return who


def require_company_head(session: Session, by: int) -> Reader:
    """The reader, if the company's head; raises `NotAllowed`."""
    who = reader(session, by)
    if who.role != Role.COMPANY_HEAD:
        raise NotAllowed
    return who


def may_export(who: Reader) -> bool:
    """Whether `who` has the right «Выгрузка»: as the company head set it for this person, else heads have it and employees
    not. It widens nothing: what is taken out is what `who` sees."""
    return who.heads if who.exports is None else who.exports


def require_export(session: Session, by: int) -> Reader:
    """The reader, if one who may take deals out in a file; raises `NotAllowed`."""
    who = reader(session, by)
    if not may_export(who):
        raise NotAllowed
    return who


def may_own(session: Session, who: Reader, owner_id: int | None) -> bool:
    """Whether `who` may make `owner_id` responsible for a deal: heads anybody of theirs, an employee only himself."""
    if owner_id is None:
        return who.heads
    if owner_id == who.id:
        return True
    return who.heads and session.exec(select(Person.id).where(col(Person.id) == owner_id, col(Person.active), visible_people(who))).first() is not None


def may_substitute(session: Session, who: Reader, person_id: int) -> bool:
    """Whether `who` may let `person_id` work on a deal in its owner's place."""
    return session.exec(select(Person.id).where(Person.id == person_id, substitutes_of(who))).first() is not None


def substitutes_of(who: Reader) -> ColumnElement[bool]:
    """The condition on people whom `who` may ask to stand in: a head anybody of theirs, an employee the own department."""
    if who.heads:
        return visible_people(who)
    return col(Person.department_id) == who.department_id if who.department_id is not None else false()
