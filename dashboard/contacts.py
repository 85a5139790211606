"""Commands on the people of a client (P5): added to a deal with a part in it, edited, taken out of it; the journal keeps no name and no number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlmodel import Session, col, select

from dashboard import access, journal, phones
from dashboard.errors import ClientChanged, NotFound
from dashboard.models import (
    Contact,
    ContactBase,
    ContactPhone,
    Deal,
    DealContact,
    ListItem,
    ListKind,
    clean_text,
)
from dashboard.phones import Phone
from dashboard.validation import refuse, valid

LABELS = {'name': 'Name of the client', 'phones': 'Phones', 'email': 'E-mail address', 'part': 'Part in the deal'}
MOST: Final = 10
"""Phones of one person."""
MOST_PEOPLE: Final = 50
"""People of one deal."""
_EMAIL: Final = re.compile(r'[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+')


@dataclass(frozen=True, slots=True)
class Content:
    """A person as somebody typed them: name or phone, and whatever else is known; `part` is a line of the list of parts."""

    name: str = ''
    phones: tuple[str, ...] = ()
    email: str = ''
    part: str = ''


@dataclass(frozen=True, slots=True)
class Seen:
    """The versions of a person, and of their part in the deal, that a form was opened with."""

    contact: int
    part: int


@dataclass(frozen=True, slots=True)
class Edited:
    """What stood there before, and the versions since: undo is `edit` with them."""

    before: Content
    seen: Seen


def add(session: Session, deal_id: int, content: Content, *, by: int) -> int:
    """Add a new person to a deal; returns the contact's id. Undo is `remove`. Raises `BadValue`, `OnlyObserving`, `NotFound`."""
    access.changeable(session, deal_id, by=by)
    fields, numbers = _checked(content)
    contact = Contact(name=fields['name'], email=fields['email'])
    session.add(contact)
    session.flush()
    assert contact.id is not None
    _write_phones(session, contact.id, numbers)
    return _take_in(session, deal_id, contact.id, content.part, by)


def add_known(session: Session, deal_id: int, contact_id: int, *, part: str = '', by: int) -> int:
    """Let a person of another deal act in this one; returns the contact's id. Whom `by` meets in no deal is not there.

    Raises `BadValue`, `OnlyObserving`, `NotFound`.
    """
    access.changeable(session, deal_id, by=by)
    if session.get(DealContact, (deal_id, contact_id)) is not None:
        return contact_id
    if not met(session, contact_id, by=by):
        raise NotFound
    return _take_in(session, deal_id, contact_id, part, by)


def edit(session: Session, deal_id: int, contact_id: int, content: Content, *, seen: Seen, by: int) -> Edited:
    """Write a person of a deal anew; name, phones and e-mail change in every deal where they act, their part in this one alone.

    Raises `ClientChanged` when somebody wrote them since `seen`, `SharedClient`, `BadValue`, `OnlyObserving`, `NotFound`.
    """
    access.changeable(session, deal_id, by=by)
    link, contact = session.get(DealContact, (deal_id, contact_id)), session.get(Contact, contact_id)
    if link is None or contact is None:
        raise NotFound
    before = Content(contact.name, tuple(phone.typed for phone in numbers_of(session, contact_id)), contact.email, link.part)
    fields, numbers = _checked(content)
    part = _part(session, content.part, standing=link.part)
    changed = [name for name in ('name', 'email') if getattr(contact, name) != fields[name]]
    changed += ['phones'] * (numbers != numbers_of(session, contact_id))
    if (changed and contact.version != seen.contact) or (part != link.part and link.version != seen.part):
        raise ClientChanged
    if changed:
        shared = session.exec(select(DealContact.deal_id).where(DealContact.contact_id == contact_id)).all()
        access.check_shared(session, shared, by=by)
        contact.name, contact.email, contact.version = fields['name'], fields['email'], contact.version + 1
        _write_phones(session, contact_id, numbers)
        for deal in shared:
            journal.write(session, journal.CONTACT_CHANGED, by=by, deal_id=deal, new=journal.of(contact_id, ','.join(changed)))
    if part != link.part:
        link.part, link.version = part, link.version + 1
        journal.write(session, journal.CONTACT_CHANGED, by=by, deal_id=deal_id, new=journal.of(contact_id, 'part'))
    return Edited(before, Seen(contact.version, link.version))


def remove(session: Session, deal_id: int, contact_id: int, *, by: int) -> str:
    """Take a person out of a deal; returns the part, with which `put_back` undoes it. Raises `OnlyObserving`, `NotFound`."""
    access.changeable(session, deal_id, by=by)
    link = session.get(DealContact, (deal_id, contact_id))
    if link is None:
        raise NotFound
    session.delete(link)
    journal.write(session, journal.CONTACT_REMOVED, by=by, deal_id=deal_id, old=journal.of(contact_id, None))
    return link.part


def put_back(session: Session, deal_id: int, contact_id: int, *, part: str, by: int) -> None:
    """Undo `remove`, of this deal's own people alone. Raises `OnlyObserving`, `NotFound`."""
    access.changeable(session, deal_id, by=by)
    if not journal.was_removed(session, journal.CONTACT_REMOVED, deal_id, contact_id):
        raise NotFound
    if session.get(DealContact, (deal_id, contact_id)) is None:
        _link(session, deal_id, contact_id, part, by)


def numbers_of(session: Session, contact_id: int) -> tuple[Phone, ...]:
    """A person's phones in their order; its caller has asked who may know them."""
    rows = session.exec(select(ContactPhone).where(ContactPhone.contact_id == contact_id).order_by(col(ContactPhone.id))).all()
    return tuple(Phone(row.number, row.extension) for row in rows)


def met(session: Session, contact_id: int, *, by: int) -> bool:
    """Whether the person acts in any deal that `by` may see."""
    seen = select(DealContact.deal_id).join(Deal, col(Deal.id) == DealContact.deal_id).where(DealContact.contact_id == contact_id)
    return session.exec(seen.where(access.visible(access.reader(session, by))).limit(1)).first() is not None


def copy(session: Session, deal_id: int, source_id: int, *, by: int) -> None:
    """Let all people of one deal act in another, with the same parts. Raises `OnlyObserving`, `NotFound`."""
    access.changeable(session, deal_id, by=by)
    access.deal(session, source_id, by=by)
    for link in session.exec(select(DealContact).where(DealContact.deal_id == source_id)).all():
        if session.get(DealContact, (deal_id, link.contact_id)) is None:
            _link(session, deal_id, link.contact_id, link.part, by)


def _checked(content: Content) -> tuple[dict[str, str], tuple[Phone, ...]]:
    """Name and e-mail as they are kept, and the phones, each once; a person has one of them at least."""
    fields = valid(ContactBase, {'name': content.name, 'email': content.email}, LABELS)
    if fields['email'] and not _EMAIL.fullmatch(fields['email']):
        raise refuse(LABELS['email'], fields['email'], 'an address like anna@example.ru is expected.')
    numbers = tuple(dict.fromkeys(phones.read(clean_text(typed)) for typed in content.phones if typed.strip()))
    if len(numbers) > MOST:
        raise refuse(LABELS['phones'], len(numbers), 'at most {most} phones are kept of one person.', most=MOST)
    if not (numbers or fields['name'] or fields['email']):
        raise refuse(LABELS['name'], '', 'a name or a phone is needed.')
    return fields, numbers


def _write_phones(session: Session, contact_id: int, numbers: Sequence[Phone]) -> None:
    if numbers == numbers_of(session, contact_id):
        return
    for row in session.exec(select(ContactPhone).where(ContactPhone.contact_id == contact_id)).all():
        session.delete(row)
    session.flush()
    for phone in numbers:
        session.add(ContactPhone(contact_id=contact_id, number=phone.number, extension=phone.extension, last=phone.last))
        session.flush()  # one by one: their ids are their order


def _take_in(session: Session, deal_id: int, contact_id: int, part: str, by: int) -> int:
    if len(session.exec(select(DealContact.contact_id).where(DealContact.deal_id == deal_id)).all()) >= MOST_PEOPLE:
        raise refuse(LABELS['name'], '', 'at most {most} people act in one deal.', most=MOST_PEOPLE)
    _link(session, deal_id, contact_id, _part(session, part), by)
    return contact_id


def _link(session: Session, deal_id: int, contact_id: int, part: str, by: int) -> None:
    session.add(DealContact(deal_id=deal_id, contact_id=contact_id, part=part))
    journal.write(session, journal.CONTACT_ADDED, by=by, deal_id=deal_id, new=journal.of(contact_id, None))


def _part(session: Session, part: str, standing: str = '') -> str:
    """A part of the list, or the one that stands there; '' is none."""
    part = ' '.join(clean_text(part).split())
    if part in ('', standing):
        return part
    line = select(ListItem.id).where(ListItem.kind == ListKind.CONTACT_PART, ListItem.text == part, col(ListItem.retired).is_(False))
    if session.exec(line).first() is None:
        raise refuse(LABELS['part'], part, 'it is none of the list; heads keep the list in the settings.')
    return part
