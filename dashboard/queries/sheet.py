"""«Лист передачи» (S8): what implementation has to know of a deal; never a head's note (P8, P9), and no prices but what is left to pay."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from dashboard import access, checklist, handover
from dashboard.models import Deal, Person, Pipeline, Project, Stage, StageKind, StageMove
from dashboard.queries import clients, files, goods, pins
from dashboard.queries.clients import Someone
from dashboard.queries.goods import Line
from dashboard.queries.pins import Slot


@dataclass(frozen=True, slots=True)
class Sheet:
    """A deal for the fitters: `systems`, `shipment` and `delivery` are codes, `rest` kopecks of `currency`, `services` those that are typed
    without lines. `handed`: by whom and when it was handed over, where it was; `why`: why on an advance.
    """

    deal: int
    title: str
    project: str | None
    owner: str | None
    people: tuple[Someone, ...]
    company: str | None
    lines: tuple[Line, ...]
    services: int
    systems: str | None
    shipment: str | None
    delivery: str | None
    note: str
    pins: tuple[Slot, ...]
    files: tuple[str, ...]
    ready_on: date | None
    paid_on: date | None
    status: str
    rest: int
    rest_due_on: date | None
    currency: str
    handed: tuple[str | None, datetime] | None
    why: str | None


def sheet(session: Session, deal_id: int, *, by: int) -> Sheet:
    """The sheet of a deal, at any stage. Raises `NotFound`."""
    deal = access.deal(session, deal_id, by=by)
    client, sold = clients.of_deal(session, deal_id, by=by), goods.goods(session, deal_id, by=by)
    project = session.get(Project, deal.project_id) if deal.project_id else None
    settled = deal.payment_status in checklist.SETTLED
    advance = handover.standing(session, deal)
    return Sheet(
        deal=deal_id,
        title=deal.title,
        project=project.name if project else None,
        owner=_name(session, deal.owner_id),
        people=client.people,
        company=client.company.name if client.company else None,
        lines=sold.lines,
        services=sold.services if sold.services_typed else 0,
        systems=deal.systems,
        shipment=deal.shipment_status,
        delivery=deal.delivery_type,
        note=deal.note,
        pins=tuple(slot for slot in pins.pins(session, deal_id, by=by) if slot.entry),
        files=tuple(file.name for file in reversed(files.of_deal(session, deal_id, by=by))),
        ready_on=deal.ready_on,
        paid_on=deal.paid_on,
        status=deal.payment_status,
        rest=0 if settled else max(deal.amount - deal.paid_total, 0),
        rest_due_on=None if settled else deal.rest_due_on,
        currency=session.get_one(Pipeline, deal.pipeline_id).currency,
        handed=_handed(session, deal),
        why=advance.reason if advance else None,
    )


def _handed(session: Session, deal: Deal) -> tuple[str | None, datetime] | None:
    """By the move through which the deal stands where it was won: a slip out of there and its way back hand nothing over."""
    if session.get_one(Stage, deal.stage_id).kind != StageKind.WON:
        return None
    through = (StageMove.deal_id == deal.id, StageMove.to_id == deal.stage_id, col(StageMove.void_at).is_(None), StageMove.at == deal.stage_since)
    last = session.exec(select(StageMove).where(*through).order_by(col(StageMove.id).desc()).limit(1)).first()
    return (_name(session, last.by_id), last.at) if last else None


def _name(session: Session, person_id: int | None) -> str | None:
    person = session.get(Person, person_id) if person_id else None
    return person.name if person else None
