"""The offer message (S4): composed from the deal's lines in templates that a head edits, opened in messengers, logged as sent."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any, Final
from urllib.parse import quote

from sqlmodel import Session, col, select

from dashboard import access, journal, timeline
from dashboard.errors import FieldConflict
from dashboard.models import TEXT_LIMIT, Deal, DiscountIn, EntryKind, FeedEntry, OfferSent, Setting, clean_text
from dashboard.queries.goods import Goods, Line
from dashboard.texts import LANGUAGES, money, number
from dashboard.validation import EMPTY, TOO_LONG, refuse

LABELS = {'template': 'The message', 'line': 'A line of it', 'messengers': 'Messengers'}
"""What a head edits, and the keys of the labels' translations."""
PLACES: Final[dict[str, tuple[str, ...]]] = {
    'template': ('title', 'lines', 'total', 'owner'),
    'line': ('n', 'name', 'article', 'quantity', 'unit', 'price', 'discount', 'sum', 'link'),
    'messengers': ('text', 'phone'),
}
"""The placeholders of each."""
SHIPPED: Final = {
    'template': 'Здравствуйте! Подготовили предложение: {title}.\n\n{lines}\n\nИтого: {total}\n\nС уважением, {owner}',
    'line': '{n}. {name} — {quantity} {unit} × {price}{discount} = {sum}\n{link}',
    'messengers': 'WhatsApp https://wa.me/{phone}?text={text}\nTelegram https://t.me/share/url?url={text}',
}
MESSENGERS: Final = 12
_SPEAKS: Final = LANGUAGES[0]
"""Whatever language its sender reads, the client is written to in the team's."""
_SERVICES: Final = 'Услуги'
_KEY: Final = 'offer.'
_OPENS: Final = ('https://', 'http://', 'tg://', 'viber://', 'whatsapp://', 'sms:', 'mailto:')
"""How the address of a messenger may begin: nothing that runs."""
_DIGITS: Final = 11
"""Of a phone with the country's 7, or the 8 that people dial instead."""


@dataclass(frozen=True, slots=True)
class Messenger:
    """A way to send the message: what its button says, and the template of its address."""

    name: str
    address: str

    def link(self, text: str, phone: str) -> str:
        """The address that opens the messenger with the text; without a phone it asks for the person itself."""
        return self.address.format(text=quote(text, safe=''), phone=dialled(phone))


def kept(session: Session, name: str) -> str:
    """A template as a head left it, else as it ships."""
    found = session.get(Setting, _KEY + name)
    return found.value if found else SHIPPED[name]


def messengers(session: Session) -> tuple[Messenger, ...]:
    """The ways to send a message, in their order."""
    return _messengers(kept(session, 'messengers'))


def set_template(session: Session, name: str, *, seen: str, new: str, by: int) -> str:
    """Change one of `LABELS`; returns it as it is kept, from which undo is the same to what was seen.

    Raises `BadValue` for a placeholder that there is not, or an address that no messenger has, `FieldConflict`, `NotAllowed`.
    """
    access.require_head(session, by)
    if name not in LABELS:
        raise refuse('Field', name, 'it is not a field that can be edited.')
    new = fitting(name, new)
    standing = kept(session, name)
    if standing == new:
        return new
    if standing != seen:
        raise FieldConflict(words={'field': LABELS[name]}, theirs=standing, yours=new, value=standing)
    row = session.get(Setting, _KEY + name) or Setting(key=_KEY + name, value='')
    row.value = new
    session.add(row)
    journal.write(session, journal.OFFER + name, by=by)
    return new


def send(session: Session, deal_id: int, *, text: str, by: int) -> int:
    """«Отправлено»: the text and the deal's sum as they were, in the feed; returns the entry, by which `timeline.delete` undoes it.

    Raises `BadValue`, `NotFound`.
    """
    entry = timeline.add(session, deal_id, text=text, kind=EntryKind.OFFER, by=by)
    session.add(OfferSent(entry_id=entry, deal_id=deal_id, amount=session.get_one(Deal, deal_id).amount))
    return entry


def offer_sent(session: Session, deal_id: int) -> bool:
    """Whether an offer was sent in this deal; one taken out of the feed was not. Its caller has asked for the deal."""
    sent = select(OfferSent.entry_id).join(FeedEntry, col(FeedEntry.id) == OfferSent.entry_id)
    return session.exec(sent.where(OfferSent.deal_id == deal_id, col(FeedEntry.deleted_at).is_(None))).first() is not None


def compose(template: str, line: str, *, title: str, owner: str, goods: Goods) -> str:
    """The message for a deal's lines. A row of the line's template whose places are all empty is left out (no link, no row)."""
    said = [_line(line, n, one, goods.currency) for n, one in enumerate(goods.lines, 1)]
    if goods.services and goods.services_typed:
        said.append(f'{len(said) + 1}. {_SERVICES} — {_money(goods.services, goods.currency)}')
    return clean_text(template.format(title=title, lines='\n'.join(said), total=_money(goods.amount, goods.currency), owner=owner))


def dialled(phone: str) -> str:
    """Digits of a phone as addresses of messengers have them, with the country's 7 for a Russian 8; '' for none."""
    digits = re.sub(r'\D', '', phone)
    return '7' + digits[1:] if len(digits) == _DIGITS and digits[0] == '8' else digits


def _line(template: str, n: int, line: Line, currency: str) -> str:
    facts = {
        'n': str(n), 'name': line.text, 'article': line.article, 'unit': line.unit, 'link': line.link,
        'quantity': _quantity(line.quantity), 'price': _money(line.price, currency), 'sum': _money(line.total, currency),
        'discount': _discount(line, currency),
    }  # fmt: skip
    return '\n'.join(row.format(**facts) for row in template.split('\n') if not _empty(row, facts))


def _empty(row: str, facts: Mapping[str, str]) -> bool:
    places = _places(row)
    return bool(places) and not any(facts[place] for place in places)


def _discount(line: Line, currency: str) -> str:
    if not line.discount:
        return ''
    return f' − {_number(line.discount, 100)} %' if line.discount_in == DiscountIn.PERCENT else f' − {_money(line.discount, currency)}'


def _quantity(thousandths: int) -> str:
    return _number(thousandths, 1_000)


def _number(value: int, by: int) -> str:
    digits = len(f'{value % by / by:g}'.partition('.')[2])
    return number(value / by, _SPEAKS, digits)


def _money(kopecks: int, currency: str) -> str:
    return money(kopecks, _SPEAKS, currency)


def fitting(name: str, text: str) -> str:
    """A text as it is kept. Raises `BadValue`, with what would fit."""
    text = clean_text(text)
    if not text:
        raise refuse(LABELS[name], '', EMPTY)
    if len(text) > TEXT_LIMIT // 10:
        raise refuse(LABELS[name], text, TOO_LONG, max_length=TEXT_LIMIT // 10)
    if name == 'messengers':
        if len(_messengers(text)) > MESSENGERS:
            raise refuse(LABELS[name], text, 'at most {most} messengers fit.', most=MESSENGERS)
        return '\n'.join(f'{one.name} {one.address}' for one in _messengers(text))
    _check_places(name, text)
    if name == 'template' and 'lines' not in _places(text):
        raise refuse(LABELS[name], text, 'without {{lines}} the message would hold no products.')
    return text


def _messengers(text: str) -> tuple[Messenger, ...]:
    """A line each: what the button says, a blank, the address."""
    found = []
    for row in filter(None, map(str.strip, text.split('\n'))):
        name, _sep, address = row.rpartition(' ')
        if not name.strip() or not address.startswith(_OPENS):
            raise refuse(LABELS['messengers'], row, 'a name, a blank and an address like https://wa.me/{{phone}}?text={{text}} are expected.')
        _check_places('messengers', address)
        if 'text' not in _places(address):
            raise refuse(LABELS['messengers'], row, 'without {{text}} the messenger would open empty.')
        found.append(Messenger(' '.join(name.split()), address))
    return tuple(found)


def _check_places(name: str, text: str) -> None:
    known = PLACES[name]
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise refuse(LABELS[name], text, 'a brace stands alone: a placeholder looks like {{total}}.') from error
    for _text, place, form, turned in parts:
        if place is not None and (place not in known or form or turned):
            raise refuse(LABELS[name], f'{{{place}}}', 'there is no such placeholder; there are: {known}.', known=_listed(known))


def _places(text: str) -> tuple[str, ...]:
    return tuple(place for _text, place, _form, _turned in Formatter().parse(text) if place is not None)


def _listed(places: Sequence[Any]) -> str:
    return ', '.join(f'{{{place}}}' for place in places)
