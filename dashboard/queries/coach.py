"""What the coach is told of the team by whoever writes: the words that it knows, and how its rules are wanted."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from dashboard import access
from dashboard.coaching import Manner
from dashboard.comment_quality.said import Said
from dashboard.models import Contact, DealContact, Person, Product, Project


def manner(session: Session, deal_id: int, *, by: int) -> Manner:
    """For the composer of a deal: names of people, complexes and goods, and of the deal's client, are no slips. Raises `NotFound`."""
    access.deal(session, deal_id, by=by)
    names = [*session.exec(select(Person.name)), *session.exec(select(Project.name)), *session.exec(select(Product.name))]
    clients = select(Contact.name).join(DealContact, col(DealContact.contact_id) == Contact.id).where(DealContact.deal_id == deal_id)
    return Manner(known=words([*names, *session.exec(clients)]))


def words(texts: Iterable[str]) -> frozenset[str]:
    """The words of these texts as the coach compares them."""
    return frozenset(word.plain for text in texts for word in Said(text).words)
