"""«Закрыть план»: the deals from which a month's plan may still come, in four lists, each deal once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, and_, case, literal, or_, select
from sqlmodel import Session, col

from dashboard import access, returns
from dashboard.analytics import plan
from dashboard.models import Deal, PaymentStatus, Person, Pipeline, PlanTaken, Stage, StageKind
from dashboard.queries import owed
from dashboard.queries.cards import Owner
from dashboard.queries.people import initials
from dashboard.workcalendar import Calendar


class Of(StrEnum):
    """The lists, in order; `REST` are deals that stand in none of them and may be paid all the same."""

    INVOICE = 'invoice'
    PARTLY = 'partly'
    OFFER = 'offer'
    POSTPONED = 'postponed'
    REST = 'rest'


class Level(StrEnum):
    """A chance in a word."""

    HIGH = 'high'
    MIDDLE = 'middle'
    LOW = 'low'


class Why(StrEnum):
    """The reason of a word where too few stays of the kind are known for a number."""

    PARTLY = 'partly'  # a part is paid already
    CLAIMED = 'claimed'  # nothing is confirmed yet of what was claimed
    HANDED = 'handed'  # handed over, and nothing is paid
    IN_NORM = 'in_norm'
    PAST_NORM = 'past_norm'
    DUE = 'due'  # its day comes this month
    LATER = 'later'


HIGH_FROM: Final = 0.6
MIDDLE_FROM: Final = 0.3
"""Shares from which a chance is called so."""
WEIGHTS: Final = {Level.HIGH: 0.75, Level.MIDDLE: 0.45, Level.LOW: 0.15}
"""What a word is worth in the order of a list, and nowhere else: the forecast leaves such deals out."""


@dataclass(frozen=True, slots=True)
class Chance:
    """Of a deal to be paid in full within the month: a number (`share`, from `cases` stays of its kind) or a word and its reason."""

    level: Level
    share: float | None
    cases: int
    why: Why | None

    @property
    def weight(self) -> float:
        """What it counts for in the order of a list."""
        return WEIGHTS[self.level] if self.share is None else self.share


@dataclass(frozen=True, slots=True)
class Line:
    """A deal; `amount` in kopecks, `rest` of them unpaid. `taken`: somebody took it for this month's plan, by a step due at `due`.

    `answers`: whose step it would be. `handed`: it is handed over on an advance, and closed deals have no steps.
    """

    deal: int
    title: str
    of: Of
    amount: int
    rest: int
    currency: str
    stage: str
    stage_en: str | None
    owner: Owner | None
    answers: int | None
    handed: bool
    chance: Chance
    taken: bool
    due: datetime | None
    back: date | None

    @property
    def worth(self) -> float:
        """Amount × chance, by which the lists are ordered."""
        return self.amount * self.chance.weight


def candidates(session: Session, who: access.Reader, month: date, of_pipelines: Sequence[int | None]) -> list[Row[Any]]:
    """The deals of these pipelines of which something is still to be paid, with what their chance and their line need; one statement, however many."""
    open_, parked, renovation = col(Stage.kind) == StageKind.OPEN, col(Stage.kind) == StageKind.PARKED, returns.in_renovation(session)
    partly = owed.underpaid(session)
    of = case(
        (partly, literal(Of.PARTLY.value)),
        (and_(open_, col(Deal.invoiced_on).is_not(None)), literal(Of.INVOICE.value)),
        (and_(open_, col(Deal.offered_on).is_not(None)), literal(Of.OFFER.value)),
        (and_(parked, ~renovation), literal(Of.POSTPONED.value)),
        else_=literal(Of.REST.value),
    )
    settled = (PaymentStatus.PAID, PaymentStatus.FREE)
    taken = select(col(PlanTaken.deal_id)).where(col(PlanTaken.month) == month)
    return list(
        session.execute(
            select(
                col(Deal.id), col(Deal.title), of.label('of'), col(Deal.amount), col(Deal.paid_total), col(Deal.claimed_total), col(Deal.stage_id), col(Deal.stage_since), col(Stage.name).label('stage'),
                col(Stage.name_en), col(Stage.norm), col(Stage.kind), col(Deal.owner_id), col(Person.name).label('owner'), col(Person.color), col(Person.initials),
                col(Person.active), col(Deal.id).in_(taken).label('taken'), col(Deal.next_due), returns.day(session).label('back'), col(Deal.rest_due_on), col(Pipeline.currency),
            )
            .join(Stage, col(Stage.id) == Deal.stage_id)
            .join(Pipeline, col(Pipeline.id) == Deal.pipeline_id)
            .outerjoin(Person, col(Person.id) == Deal.owner_id)
            .where(access.counted(who), col(Deal.pipeline_id).in_(of_pipelines), col(Deal.payment_status).not_in(settled), or_(open_, parked, partly), col(Stage.kind) != StageKind.LOST)
            .order_by(col(Deal.id))
        )
    )  # fmt: skip


def line(row: Row[Any], chance: Chance) -> Line:
    """A candidate as it is shown."""
    owner = Owner(row.owner_id, row.owner, row.color, initials(row.owner, row.initials)) if row.owner_id else None
    return Line(
        deal=row.id, title=row.title, of=Of(row.of), amount=row.amount, rest=max(row.amount - row.paid_total, 0), currency=row.currency, stage=row.stage,
        stage_en=row.name_en, owner=owner, answers=row.owner_id if row.active else None, handed=row.kind == StageKind.WON, chance=chance, taken=row.taken,
        due=row.next_due, back=row.back if row.kind == StageKind.PARKED else row.rest_due_on,
    )  # fmt: skip


def told(row: Row[Any], share: float | None, cases: int, until: date, now: datetime, calendar: Calendar) -> Chance:
    """A number where one can be told, else a word by what the deal shows."""
    if share is not None and cases >= plan.CASES:
        return Chance(_level(share), share, cases, None)
    why = _why(row, until, now, calendar)
    return Chance(_LEVELS[Of(row.of), why], None, cases, why)


def _level(share: float) -> Level:
    return Level.HIGH if share >= HIGH_FROM else Level.MIDDLE if share >= MIDDLE_FROM else Level.LOW


def _why(row: Row[Any], until: date, now: datetime, calendar: Calendar) -> Why:
    if row.of == Of.PARTLY:
        return Why.PARTLY if row.paid_total else Why.CLAIMED if row.claimed_total else Why.HANDED
    if row.kind == StageKind.PARKED:
        return Why.DUE if row.back and row.back <= until else Why.LATER
    late = row.norm is not None and row.stage_since is not None and calendar.elapsed_days(row.stage_since, now) > row.norm
    return Why.PAST_NORM if late else Why.IN_NORM


_LEVELS: Final[Mapping[tuple[Of, Why], Level]] = {
    (Of.PARTLY, Why.PARTLY): Level.HIGH,
    (Of.PARTLY, Why.CLAIMED): Level.HIGH,
    (Of.PARTLY, Why.HANDED): Level.MIDDLE,
    (Of.INVOICE, Why.IN_NORM): Level.HIGH,
    (Of.INVOICE, Why.PAST_NORM): Level.MIDDLE,
    (Of.OFFER, Why.IN_NORM): Level.MIDDLE,
    (Of.OFFER, Why.PAST_NORM): Level.LOW,
    (Of.POSTPONED, Why.DUE): Level.MIDDLE,
    (Of.POSTPONED, Why.LATER): Level.LOW,
    (Of.REST, Why.IN_NORM): Level.LOW,
    (Of.REST, Why.PAST_NORM): Level.LOW,
    (Of.REST, Why.DUE): Level.LOW,
    (Of.REST, Why.LATER): Level.LOW,
}
