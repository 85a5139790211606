"""The search over what its asker may see: deals by title, company, ИНН and number, people by name and phone, what stands in feeds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import ColumnElement, or_
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from dashboard import access, flats, fulltext
from dashboard import search as rules
from dashboard.models import Company, Contact, Deal, DealCompany, DealContact, FeedEntry, Person, Stage
from dashboard.phones import Phone
from dashboard.queries import cards, clients
from dashboard.queries.cards import StageFacts
from dashboard.search import Asked, Part

SHOWN: Final = 8
"""Hits of a kind; whoever wants another one says more of it."""
_ROWS: Final = 200
"""Deals that are looked through for `SHOWN` different people, and entries that are fetched at once."""
_NEWEST: Final = 5_000
"""Entries among which a word is looked for before the index is asked."""
_CONTACT: Final = col(DealContact.contact_id) + 0
"""The sum keeps SQLite from looking for each match in each deal."""
_LOOKED_THROUGH: Final = 1_000
"""Entries with all the pieces whose texts are read at most: nearly each of them holds the words, too."""


@dataclass(frozen=True, slots=True)
class FoundDeal:
    """A deal, with the company that buys, '' for none."""

    id: int
    title: str
    stage: StageFacts
    owner: str | None
    company: str = ''


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person of a client, with the newest of their deals that the asker may see."""

    id: int
    name: str
    phones: tuple[Phone, ...]
    title: str


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """What somebody wrote into a deal's feed, around the first hit in it."""

    deal: int
    entry: int
    title: str
    author: str | None
    at: datetime
    text: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """At most `SHOWN` of a kind, newest first (deals by when they were made); those without a slip come before those with one."""

    deals: tuple[FoundDeal, ...] = ()
    people: tuple[FoundPerson, ...] = ()
    entries: tuple[FoundEntry, ...] = ()


def search(session: Session, text: str, *, by: int) -> Found:
    """What `text` finds among the deals that `by` may see, their clients and feeds. Raises `NotAllowed` for who may not ask at all."""
    who, asked = access.reader(session, by), rules.read(text)
    projects = flats.projects(session)
    forms = [form for form in (asked.exactly(projects), asked.with_slips(projects)) if form]
    return Found(_deals(session, who, asked, forms), _people(session, who, asked, forms, by), _entries(session, who, asked))


def _deals(session: Session, who: access.Reader, asked: Asked, forms: Sequence[str]) -> tuple[FoundDeal, ...]:
    found: dict[int, FoundDeal] = {}
    for condition in _conditions(asked, forms):
        rows = session.exec(
            select(Deal, Stage, Person.name, Company.name)
            .join(Stage, col(Stage.id) == Deal.stage_id)
            .outerjoin(Person, col(Person.id) == Deal.owner_id)
            .outerjoin(DealCompany, col(DealCompany.deal_id) == Deal.id)
            .outerjoin(Company, col(Company.id) == DealCompany.company_id)
            .where(condition, access.visible(who), col(Deal.id).not_in(found))
            .order_by(col(Deal.created_at).desc().nulls_last(), col(Deal.id).desc())
            .limit(SHOWN - len(found))
        )
        for deal, stage, owner, company in rows:
            found[deal.id or 0] = FoundDeal(deal.id or 0, deal.title, cards.facts(stage), owner, company or '')
        if len(found) == SHOWN:
            break
    return tuple(found.values())


def _conditions(asked: Asked, forms: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    """What a deal is found by: its number, then its company's ИНН, its title or company as typed, the same with slips."""
    if asked.number is not None:
        yield col(Deal.id) == asked.number
    if asked.inn:
        yield _of_companies(col(Company.inn) == asked.inn)
    for form in forms:
        yield or_(fulltext.matches(col(Deal.id), fulltext.TITLES, form), _of_companies(fulltext.matches(col(Company.id), fulltext.COMPANIES, form)))


def _of_companies(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    companies = select(DealCompany.deal_id).join(Company, col(Company.id) == DealCompany.company_id).where(condition)
    return col(Deal.id).in_(companies)


def _people(session: Session, who: access.Reader, asked: Asked, forms: Sequence[str], by: int) -> tuple[FoundPerson, ...]:
    """By the end of a phone, then by name."""
    found = {one.id: FoundPerson(one.id, one.name, one.phones, one.title) for one in clients.by_phone(session, asked.digits, by=by)[:SHOWN]}
    for form in forms:
        if len(found) == SHOWN:
            break
        rows = session.exec(
            select(Contact.id, Contact.name, Deal.title)
            .join(DealContact, col(DealContact.contact_id) == Contact.id)
            .join(Deal, col(Deal.id) == DealContact.deal_id)
            .where(fulltext.matches(_CONTACT, fulltext.NAMES, form), access.visible(who))
            .order_by(col(Deal.created_at).desc().nulls_last(), col(Deal.id).desc())
            .limit(_ROWS)
        ).all()
        new = {contact or 0: (name, title) for contact, name, title in reversed(rows) if contact not in found}
        numbers = clients.numbers(session, list(new))
        for contact, (name, title) in list(reversed(new.items()))[: SHOWN - len(found)]:
            found[contact] = FoundPerson(contact, name, numbers.get(contact, ()), title)
    return tuple(found.values())


def _entries(session: Session, who: access.Reader, asked: Asked) -> tuple[FoundEntry, ...]:
    """A common word is found among the newest entries of all; what is not, in so few rows that the index is the quicker way."""
    if not asked.pieces:
        return ()
    newest = select(FeedEntry.id).order_by(col(FeedEntry.at).desc(), col(FeedEntry.id).desc()).limit(_NEWEST)
    found = _holding(session, who, asked, col(FeedEntry.id).in_(newest), _NEWEST)
    if len(found) < SHOWN:
        found = _holding(session, who, asked, fulltext.matches(col(FeedEntry.id), fulltext.ENTRIES, asked.pieces), _LOOKED_THROUGH)
    return tuple(FoundEntry(row.deal_id, row.id, row.title, row.name, row.at, rules.excerpt(row.text, asked.parts)) for row in found)


def _holding(session: Session, who: access.Reader, asked: Asked, among: ColumnElement[bool], most: int) -> list[Any]:
    """The newest of these entries that hold what was asked for: the index knows pieces of three letters, the texts whether they make it up."""
    query = (
        sql_select(col(FeedEntry.deal_id), col(FeedEntry.id), col(FeedEntry.at), col(FeedEntry.text), col(Deal.title), col(Person.name))
        .join(Deal, col(Deal.id) == FeedEntry.deal_id + 0)  # the sum keeps SQLite from reading all entries of each deal instead
        .outerjoin(Person, col(Person.id) == FeedEntry.author_id)
        .where(among, col(FeedEntry.deleted_at).is_(None), access.visible(who))
        .order_by(col(FeedEntry.at).desc(), col(FeedEntry.id).desc())
        .limit(most)
    )
    return list(islice((row for row in session.execute(query).yield_per(_ROWS) if rules.holds(row.text, asked.parts)), SHOWN))
