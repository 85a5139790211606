"""The deal's plain fields: what they and their values are called, and which lists offer them."""

from datetime import date
from typing import Any, Final

from sqlmodel import Session, select

from dashboard import journal
from dashboard.models import ContractKind, Delivery, JournalEntry, ListItem, ListKind, Shipment, System
from dashboard.validation import refuse

LABELS = {
    'ready_on': 'Ready for installation', 'source': 'Source', 'systems': 'Systems', 'offered_on': 'Offer sent', 'shipment_status': '1C: equipment',
    'delivery_type': 'Kind of implementation', 'invoice_no': 'Invoice number', 'invoiced_on': 'Invoice date', 'contract_kind': 'Kind of contract',
    'payment_link': 'Payment link', 'return_on': 'When to return', 'postpone_reason': 'Reason', 'rest_due_on': 'When the rest is paid',
}  # fmt: skip
"""The keys of their labels' translations."""
SYSTEMS: Final[dict[str, str]] = {System.INTERCOM: 'Intercom', System.VIDEO: 'Video surveillance', System.VOICE: 'Voice control', System.SMART_HOME: 'Smart home'}
CONTRACTS: Final[dict[str, str]] = {
    ContractKind.OFFER: 'public offer', ContractKind.SUPPLY: 'supply', ContractKind.WORKS: 'works', ContractKind.BOTH: 'supply and works',
}  # fmt: skip
SHIPMENTS: Final[dict[str, str]] = {
    Shipment.AWAITED: 'Reserved on arrival', Shipment.RESERVED: 'Reserved in stock', Shipment.PARTLY: 'Shipped in part', Shipment.SHIPPED: 'Shipped in full',
    Shipment.CLIENTS: 'At the client’s',
}  # fmt: skip
DELIVERIES: Final[dict[str, str]] = {
    Delivery.DELIVER: 'Delivery', Delivery.PICK_UP: 'Collection', Delivery.INSTALL: 'Installation', Delivery.COMMISSION: 'Commissioning',
    Delivery.ALL: 'Delivery and installation',
}  # fmt: skip
CHOICES: Final = {'systems': SYSTEMS, 'contract_kind': CONTRACTS, 'shipment_status': SHIPMENTS, 'delivery_type': DELIVERIES}
"""Fields that hold codes, with the keys of their words' translations in their order."""
DAYS: Final = ('ready_on', 'offered_on', 'invoiced_on', 'return_on', 'rest_due_on')
"""Fields that hold a day."""
LISTS: Final = {'source': ListKind.SOURCE, 'postpone_reason': ListKind.POSTPONE_REASON}
"""Fields that hold a line of a list that heads keep."""


def check_listed(session: Session, deal_id: int, field: str, value: str) -> None:
    """Refuse for a field of `LISTS` what its list never had, unless it stood here once: the way back always fits."""
    if session.exec(select(ListItem.id).where(ListItem.kind == LISTS[field], ListItem.text == value)).first():
        return
    stood = select(JournalEntry.id).where(JournalEntry.deal_id == deal_id, JournalEntry.what == journal.FIELD + field, JournalEntry.old == value)
    if session.exec(stood.limit(1)).first() is None:
        raise refuse(LABELS[field], value, 'it is not in the list; a head can add it there.')


def shown(field: str, value: Any) -> str:
    """A value in words that know no language."""
    if field in CHOICES:
        return ', '.join(CHOICES[field].get(code, code) for code in str(value).split(','))
    return value.isoformat() if isinstance(value, date) else str(value)
