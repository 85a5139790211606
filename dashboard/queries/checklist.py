"""The checklist of a deal (S6) as its page shows it: each item with what ticks it, and what the reader may do."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from dashboard import access, checklist, clock, handover, payments, pipelines, requirements
from dashboard.checklist import Evidence
from dashboard.models import ChecklistTick, Deal, ListItem, Person, Pipeline, Stage, StageKind
from dashboard.queries import cards, pins
from dashboard.queries.cards import StageFacts


@dataclass(frozen=True, slots=True)
class Item:
    """An item: ticked by `evidence`, or by hand: then `tick` with `who` and `at`; `mine`: its reader may take it back."""

    id: int
    text: str
    fact: str | None
    evidence: Evidence | None
    tick: int | None = None
    who: str | None = None
    at: datetime | None = None
    mine: bool = False

    @property
    def done(self) -> bool:
        """Whether it is ticked."""
        return self.evidence.met if self.evidence else self.tick is not None


@dataclass(frozen=True, slots=True)
class OnAdvance:
    """How a deal was handed over before it was paid in full."""

    reason: str
    who: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Checklist:
    """The items in their order; `to` is the stage that asks for them, `shown`: it is time for it, or somebody has begun.

    `unpinned` are the pins that hold nothing (C7), which bars nothing. `fixed`: nothing is ticked any more, or not by this reader;
    `may_advance`: a head, and a part of the sum is there. `rest` is what is left to pay, in kopecks of `currency`, `overdue`: on the day
    of D4 it was not there.
    """

    items: tuple[Item, ...]
    to: StageFacts
    shown: bool
    handed: bool
    fixed: bool
    may_advance: bool
    unpinned: tuple[str, ...]
    on_advance: OnAdvance | None
    rest_due_on: date | None
    overdue: bool
    rest: int
    currency: str

    @property
    def lacking(self) -> tuple[str, ...]:
        """What is not ticked."""
        return tuple(item.text for item in self.items if not item.done)


def checklist_of(session: Session, deal_id: int, *, by: int) -> Checklist | None:
    """The checklist of a deal; None where no stage of its pipeline asks for one. Raises `NotFound`."""
    deal = access.deal(session, deal_id, by=by)
    stages = [stage for stage in pipelines.stages(session, deal.pipeline_id) if not stage.retired or stage.id == deal.stage_id]
    asking = [stage for stage in stages if checklist.RULE in requirements.asked(stage)]
    to = next((stage for stage in asking if stage.kind == StageKind.WON), asking[0] if asking else None)
    if to is None:
        return None
    who = access.reader(session, by)
    counts, works = (access.holds(session, deal, condition) for condition in (access.counted(who), access.workable(who)))
    here = next(stage for stage in stages if stage.id == deal.stage_id)
    vouched = checklist.ticks(session, deal_id)
    settled = deal.payment_status in checklist.SETTLED
    return Checklist(
        items=_items(session, deal, vouched, by, heads=who.heads and counts),
        to=cards.facts(to),
        shown=_due(deal, here, stages) or (bool(vouched) and here.kind not in checklist.CLOSED),
        handed=here.kind == StageKind.WON,
        fixed=not works or here.kind in checklist.CLOSED,
        may_advance=who.heads and counts and not settled and here.kind not in checklist.CLOSED and payments.has_payment(deal),
        unpinned=tuple(slot.name for slot in pins.pins(session, deal_id, by=by) if slot.entry is None),
        on_advance=_advance(session, deal),
        rest_due_on=deal.rest_due_on,
        overdue=not settled and deal.rest_due_on is not None and deal.rest_due_on < clock.today(session),
        rest=0 if settled else max(deal.amount - deal.paid_total, 0),
        currency=session.get_one(Pipeline, deal.pipeline_id).currency,
    )


def _due(deal: Deal, here: Stage, stages: list[Stage]) -> bool:
    """Whether the deal stands at the last step of the funnel in use, from where deals are handed over, or was handed over here: what a
    file brought as won was checked by others.
    """
    last = next((stage for stage in reversed(stages) if stage.kind == StageKind.OPEN and not stage.retired), None)
    return here is last or (here.kind == StageKind.WON and deal.born_id != here.id)


def _items(session: Session, deal: Deal, vouched: dict[int, ChecklistTick], by: int, *, heads: bool) -> tuple[Item, ...]:
    ids = {tick.by_id for tick in vouched.values()}
    names: dict[int | None, str] = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids))).all())
    return tuple(_item(session, deal, item, vouched.get(item.id or 0), names, by, heads=heads) for item in checklist.items(session))


def _item(
    session: Session, deal: Deal, item: ListItem, tick: ChecklistTick | None, names: dict[int | None, str], by: int, *, heads: bool
) -> Item:
    if item.fact is not None:
        return Item(item.id or 0, item.text, item.fact, checklist.evidence(session, deal, item.fact))
    if tick is None:
        return Item(item.id or 0, item.text, None, None)
    return Item(item.id or 0, item.text, None, None, tick.id, names.get(tick.by_id), tick.at, mine=heads or tick.by_id == by)


def _advance(session: Session, deal: Deal) -> OnAdvance | None:
    advance = handover.standing(session, deal)
    if advance is None:
        return None
    head = session.get(Person, advance.by_id) if advance.by_id else None
    return OnAdvance(advance.reason, head.name if head else None, advance.at)
