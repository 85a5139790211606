"""Who buys, as pages show it: the client of a deal, a contact with their deals, and whose phone ends so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlmodel import Session, col, select

from dashboard import access, phones
from dashboard.companies import Named, Standing
from dashboard.contacts import MOST, Seen, met
from dashboard.errors import NotFound
from dashboard.models import (
    Company,
    Contact,
    ContactPhone,
    Deal,
    DealCompany,
    DealContact,
    DealLink,
    ListKind,
    Person,
    Stage,
    StageKind,
)
from dashboard.phones import Phone
from dashboard.queries import cards, lists
from dashboard.queries.cards import StageFacts
from dashboard.settings import TEAM_ZONE

SHOWN: Final = 20
"""Contacts that a search by phone finds at most, and deals that a page lists of one flat."""


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of a client; `seen` is what an edit compares."""

    id: int
    name: str
    phones: tuple[Phone, ...]
    email: str
    part: str
    seen: Seen


@dataclass(frozen=True, slots=True)
class Called:
    """Whom one calls about a deal; `phone` None: no number of theirs is known."""

    name: str
    phone: Phone | None


@dataclass(frozen=True, slots=True)
class Near:
    """A deal beside the one at hand, which its reader may see; `bought`: the day on which it was won."""

    id: int
    title: str
    stage: StageFacts
    owner: str | None
    since: datetime | None
    bought: date | None


@dataclass(frozen=True, slots=True)
class Client:
    """The client of a deal (P5, P6); `linked` holds only deals that the reader may see."""

    people: tuple[Someone, ...] = ()
    company: Named | None = None
    company_seen: Standing | None = None
    parts: tuple[str, ...] = ()
    linked: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A contact that was found by a phone, with the newest of their deals that the reader may see."""

    id: int
    name: str
    phones: tuple[Phone, ...]
    deal: int
    title: str


@dataclass(frozen=True, slots=True)
class ContactView:
    """A contact's page: the person, and their deals that the reader may see, newest first, with the part in each."""

    person: Someone
    deals: tuple[tuple[Near, str], ...]


@dataclass(frozen=True, slots=True)
class Again:
    """The won deal of a client who comes back, with what a new one begins from; `owner_id` was responsible, and is proposed."""

    deal: Near
    project_id: int | None
    owner_id: int | None


def parts(session: Session) -> tuple[str, ...]:
    """The parts that a person can have in a deal."""
    return lists.offered(session, ListKind.CONTACT_PART)


def again(session: Session, deal_id: int, *, by: int) -> Again:
    """A won deal, for a new one on the same flat. Raises `NotFound` for one that is not won, or not `by`'s to see."""
    row = access.deal(session, deal_id, by=by)
    if session.get_one(Stage, row.stage_id).kind != StageKind.WON:
        raise NotFound
    [deal] = near(session, access.reader(session, by), [deal_id])
    return Again(deal, row.project_id, row.owner_id)


def of_deal(session: Session, deal_id: int, *, by: int) -> Client:
    """The client of a deal as `by` sees it. Raises `NotFound`."""
    access.deal(session, deal_id, by=by)
    links = session.exec(select(DealContact).where(DealContact.deal_id == deal_id).order_by(col(DealContact.contact_id))).all()
    link = session.get(DealCompany, deal_id)
    company = session.get(Company, link.company_id) if link else None
    people = _people(session, links)
    return Client(
        people,
        Named(company.name, company.inn) if company else None,
        Standing(company.id or 0, company.version) if company else None,
        parts(session),
        near(session, access.reader(session, by), _linked(session, deal_id)),
    )


def called(session: Session, deals: Sequence[int]) -> dict[int, Called]:
    """Whom to call about each of these deals, which the caller selected by access: the first person who has a phone, else the first; by one statement."""
    rows = session.exec(
        select(DealContact.deal_id, Contact.name, ContactPhone.number, ContactPhone.extension)
        .join(Contact, col(Contact.id) == DealContact.contact_id)
        .outerjoin(ContactPhone, col(ContactPhone.contact_id) == DealContact.contact_id)
        .where(col(DealContact.deal_id).in_(deals))
        .order_by(col(ContactPhone.id).is_(None), col(DealContact.contact_id), col(ContactPhone.id))
    )
    found: dict[int, Called] = {}
    for deal, name, number, extension in rows:
        found.setdefault(deal, Called(name, Phone(number, extension) if number else None))
    return found


def contact(session: Session, contact_id: int, *, by: int) -> ContactView:
    """A contact with their deals. Raises `NotFound` for one none of whose deals `by` may see."""
    row = session.get(Contact, contact_id)
    if row is None or not met(session, contact_id, by=by):
        raise NotFound
    links = {link.deal_id: link for link in session.exec(select(DealContact).where(DealContact.contact_id == contact_id))}
    [person] = _people(session, [next(iter(links.values()))])
    return ContactView(person, tuple((one, links[one.id].part) for one in near(session, access.reader(session, by), links)))


def by_phone(session: Session, text: str, *, by: int) -> tuple[Known, ...]:
    """The people of deals that `by` may see whose phone ends with these digits: four are enough, fewer find nobody."""
    who, digits = access.reader(session, by), phones.digits(text)
    if len(digits) < phones.LAST:
        return ()
    rows = session.exec(
        select(Contact.id, Contact.name, Deal.id, Deal.title)
        .select_from(ContactPhone)
        .join(Contact, col(Contact.id) == ContactPhone.contact_id)
        .join(DealContact, col(DealContact.contact_id) == Contact.id)
        .join(Deal, col(Deal.id) == DealContact.deal_id)
        .where(ContactPhone.last == digits[-phones.LAST :], col(ContactPhone.number).endswith(digits, autoescape=True), access.visible(who))
        .order_by(col(Deal.created_at).desc(), col(Deal.id).desc())
    ).all()
    newest = {contact: (name, deal, title) for contact, name, deal, title in reversed(rows)}
    known = numbers(session, [contact or 0 for contact in newest])
    found = [Known(contact or 0, name, known.get(contact or 0, ()), deal or 0, title) for contact, (name, deal, title) in newest.items()]
    return tuple(reversed(found))[:SHOWN]


def by_phones(session: Session, texts: Sequence[str], *, by: int) -> tuple[Known, ...]:
    """As `by_phone`, of several phones, each person once; of more than a person may have the first."""
    found = {one.id: one for text in texts[:MOST] for one in by_phone(session, text, by=by)}
    return tuple(found.values())


def near(session: Session, who: access.Reader, deals: Iterable[int]) -> tuple[Near, ...]:
    """Of these deals those that `who` may see, newest first."""
    rows = session.exec(
        select(Deal, Stage, Person.name)
        .join(Stage, col(Stage.id) == Deal.stage_id)
        .outerjoin(Person, col(Person.id) == Deal.owner_id)
        .where(col(Deal.id).in_(deals), access.visible(who))
        .order_by(col(Deal.created_at).desc().nulls_last(), col(Deal.id).desc())
        .limit(SHOWN)
    ).all()
    return tuple(Near(deal.id or 0, deal.title, cards.facts(stage), owner, deal.created_at, _bought(deal, stage)) for deal, stage, owner in rows)


def _bought(deal: Deal, stage: Stage) -> date | None:
    """The day on which it was won; one that a table brought without a date was bought on the day that is known of it, or on none."""
    at = deal.closed_at or deal.created_at
    return at.astimezone(TEAM_ZONE).date() if stage.kind == StageKind.WON and at else None


def _linked(session: Session, deal_id: int) -> set[int]:
    rows = session.exec(select(DealLink.deal_id, DealLink.other_id).where((DealLink.deal_id == deal_id) | (DealLink.other_id == deal_id)))
    return {one if one != deal_id else other for one, other in rows}


def _people(session: Session, links: Sequence[DealContact]) -> tuple[Someone, ...]:
    """In the order in which they came; the number of statements does not grow with them."""
    ids = [link.contact_id for link in links]
    rows = {row.id: row for row in session.exec(select(Contact).where(col(Contact.id).in_(ids)))}
    known = numbers(session, ids)
    return tuple(
        Someone(link.contact_id, row.name, known.get(link.contact_id, ()), row.email, link.part, Seen(row.version, link.version))
        for link in links
        if (row := rows.get(link.contact_id))
    )


def numbers(session: Session, contacts: Sequence[int]) -> dict[int, tuple[Phone, ...]]:
    """The phones of contacts that the caller selected by access, each in their order."""
    found: dict[int, tuple[Phone, ...]] = {}
    for row in session.exec(select(ContactPhone).where(col(ContactPhone.contact_id).in_(contacts)).order_by(col(ContactPhone.id))):
        found[row.contact_id] = (*found.get(row.contact_id, ()), Phone(row.number, row.extension))
    return found
