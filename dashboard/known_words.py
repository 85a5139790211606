"""Words that are no slips in a comment, whatever the dictionaries say: names of people, complexes, goods and clients, and what a head accepted."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from sqlmodel import Session, col, select

from dashboard.comment_quality.said import Said
from dashboard.models import Contact, DealContact, Person, Product, Project, TeamWord, WordState
from dashboard.rows import chunks


def of_team(session: Session) -> frozenset[str]:
    """Those of every deal, as the coach compares them."""
    names = tuple(name for column in (Person.name, Project.name, Product.name) for name in session.exec(select(column)))
    accepted = session.exec(select(TeamWord.word).where(TeamWord.state == WordState.ACCEPTED))
    return _words(names) | frozenset(accepted)


def of_clients(session: Session, deals: Iterable[int]) -> Mapping[int, frozenset[str]]:
    """The names of the people of each of these deals that has any."""
    found: dict[int, tuple[str, ...]] = {}
    parts = select(DealContact.deal_id, Contact.name).join(Contact, col(Contact.id) == col(DealContact.contact_id))
    for some in chunks(deals):
        for deal, name in session.exec(parts.where(col(DealContact.deal_id).in_(some))):
            found[deal] = (*found.get(deal, ()), name)
    return {deal: _words(names) for deal, names in found.items()}


@lru_cache(maxsize=128)
def _words(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word.plain for name in names for word in Said(name).words)
