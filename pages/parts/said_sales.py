"""The words for what was sold, offered and paid."""

from collections.abc import Callable
from functools import partial
from typing import Final

from dashboard import catalogue, deals, journal, offers, payments, sums, yearmonth
from dashboard.queries.told import Line
from pages.parts.labels import STATUSES, UPSELLS
from pages.parts.saying import Said, Tell, day_kept, retired
from pages.words import _, money, month


def _sum(label: str, line: Line, currency: str) -> Said:
    return Said(_(label), *(money(int(value), currency) if value else '—' for value in (line.old, line.new)))


def _of_line(what: Callable[[], str], line: Line, currency: str) -> Said:
    """«Товар изменён: Монитор: 24 900 ₽ → 49 800 ₽»; one that was there costs nothing new."""
    return Said(f'{what()}: {line.text}', *(money(int(value), currency) if value else None for value in (line.old, line.new)))


def _payment(what: Callable[[], str], line: Line, currency: str) -> Said:
    """«Платёж заявлен: 18 000 ₽, 20 ноя»; of a refund the sum is negative."""
    return Said(what(), None, f'{money(int(line.new or 0), currency)}, {day_kept(line.text)}')


def _payment_status(line: Line, _currency: str) -> Said:
    return Said(_(payments.STATUS), *(_(STATUSES[value]) if value in STATUSES else '—' for value in (line.old, line.new)))


def _month_kept(value: str) -> str:
    """«октябрь 2026» of «2026-10»."""
    try:
        return month(yearmonth.of(value))
    except ValueError:
        return value or '—'


def _offer_text(label: str, _line: Line, _currency: str) -> Said:
    return Said(_('Offer to the client: “{what}” changed').format(what=_(label)))


def _of_product(label: str, line: Line, _currency: str) -> Said:
    return Said(f'{line.about or _("Product")}: {_(label)}', line.old or '—', line.new or '—')


def _price(line: Line, currency: str) -> Said:
    return Said(f'{line.about or _("Product")}: {_(catalogue.LABELS["price"])}', *(money(int(value or 0), currency) for value in (line.old, line.new)))


def _product_kind(line: Line, _currency: str) -> Said:
    words = {kind: _(label) for kind, label in catalogue.KINDS.items()}
    return Said(f'{line.about or _("Product")}: {_(catalogue.LABELS["kind"])}', *(words.get(value or '', '—') for value in (line.old, line.new)))


def _list_of_products(what: Callable[[], str], line: Line, _currency: str) -> Said:
    added, _sep, changed = (line.new or '').partition(' ')
    return Said(what(), None, _('new: {added}, changed: {changed}').format(added=added, changed=changed))


def _plan(line: Line, currency: str) -> Said:
    """«Анна Крылова: план, ноябрь 2026: 1 200 000 ₽ → 1 300 000 ₽»."""
    label = _('{name}: plan, {month}').format(name=line.about, month=_month_kept(line.text))
    return Said(label, *(money(int(value), currency) if value else '—' for value in (line.old, line.new)))


def _upsell(said: Callable[[], str], line: Line, _currency: str) -> Said:
    what = line.new or line.old or ''
    return Said(said(), None, _(UPSELLS[what]) if what in UPSELLS else what)


SALES: Final[dict[str, Tell]] = {
    journal.FIELD + 'amount': partial(_sum, deals.LABELS['amount']),
    journal.LINE_ADDED: partial(_of_line, lambda: _('Product added')),
    journal.LINE_CHANGED: partial(_of_line, lambda: _('Product changed')),
    journal.LINE_REMOVED: partial(_of_line, lambda: _('Product taken out')),
    journal.LINE_PLACE: lambda line, _currency: Said(_('Place of “{text}” among the products').format(text=line.text), line.old, line.new),
    journal.FIELD + sums.SERVICES: partial(_sum, sums.LABELS[sums.SERVICES]),
    journal.PAYMENT_CLAIMED: partial(_payment, lambda: _('Payment claimed')),
    journal.PAYMENT_ENTERED: partial(_payment, lambda: _('Payment entered')),
    journal.PAYMENT_CONFIRMED: partial(_payment, lambda: _('Payment confirmed')),
    journal.PAYMENT_REMOVED: partial(_payment, lambda: _('Payment taken out')),
    journal.FIELD + 'payment_status': _payment_status,
    journal.FIELD + 'paid_on': lambda line, _currency: Said(_(payments.PAID_ON), day_kept(line.old), day_kept(line.new)),
    **{journal.OFFER + name: partial(_offer_text, label) for name, label in offers.LABELS.items()},
    journal.PLAN_SET: _plan,
    journal.BONUS_ADDED: lambda line, _currency: Said(_('Bonus rule added'), None, line.new),
    journal.BONUS_CHANGED: lambda line, _currency: Said(_('Bonus rule changed'), line.old, line.new),
    journal.BONUS_REMOVED: lambda line, _currency: Said(_('Bonus rule taken out'), None, line.old),
    journal.SHARES_SET: lambda line, _currency: Said(_('Shares of the sale'), line.old or '—', line.new or '—'),
    journal.MONTH_CLOSED: lambda line, _currency: Said(_('Month closed'), None, _month_kept(line.about)),
    journal.UPSELL_TOLD: partial(_upsell, lambda: _('The client was told')),
    journal.UPSELL_UNTOLD: partial(_upsell, lambda: _('The client was not told after all')),
    journal.PRODUCT_ADDED: lambda line, _currency: Said(_('Product added'), None, line.text),
    journal.PRODUCT_RETIRED: lambda line, currency: retired(_('Product'), line, currency),
    journal.PRODUCT_GROUP: lambda line, _currency: Said(_('Group of products renamed'), line.old, line.new),
    journal.PRODUCTS_TAKEN: partial(_list_of_products, lambda: _('Price list taken')),
    journal.PRODUCTS_TAKEN_BACK: partial(_list_of_products, lambda: _('Price list taken back')),
    **{journal.PRODUCT + name: partial(_of_product, label) for name, label in catalogue.LABELS.items()},
    journal.PRODUCT + 'price': _price,
    journal.PRODUCT + 'kind': _product_kind,
}
"""By the kinds of entries."""
