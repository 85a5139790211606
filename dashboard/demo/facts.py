"""The plain fields of a demo deal, as its way through the funnel leaves them; of a chance of their own, so that nothing else changes."""

import tomllib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any, Final

from dashboard import fields, lists
from dashboard.demo.chance import happens
from dashboard.models import ContractKind, Delivery, Shipment, System
from dashboard.settings import TEAM_ZONE

NOTHING: Final[dict[str, Any]] = dict.fromkeys(fields.LABELS)
"""All of them as not known."""
_WANTED: Final = {System.INTERCOM: 0.8, System.VIDEO: 0.4, System.VOICE: 0.1, System.SMART_HOME: 0.2}
_SOURCES: Final = (9, 5, 6, 4, 3, 2, 2, 3)
_CONTRACTS: Final = {ContractKind.OFFER: 17, ContractKind.SUPPLY: 1, ContractKind.BOTH: 2}
_DELIVERIES: Final = {Delivery.ALL: 9, Delivery.DELIVER: 3, Delivery.PICK_UP: 2, Delivery.INSTALL: 2, Delivery.COMMISSION: 1}
_OF_CLIENTS: Final = (Delivery.INSTALL, Delivery.COMMISSION)
"""What the client has already is installed, not shipped."""


def of(deal: int, stages: Sequence[str], entered: Sequence[datetime], today: date) -> dict[str, Any]:
    """What is known of the deal with that id, which entered `stages` at those instants."""
    rng = Random(f'fields {deal}')
    came = {stage: at.astimezone(TEAM_ZONE).date() for stage, at in zip(stages, entered, strict=True)}
    known = NOTHING | {'source': rng.choices(_lines('source'), _SOURCES)[0]}
    if len(stages) > 1:
        known['systems'] = _systems(rng)
    if 'renovation' in came:
        known['ready_on'] = today + timedelta(days=rng.randint(3, 130)) if stages[-1] == 'renovation' else came['renovation'] + timedelta(days=45)
    if 'proposal' in came:
        known['offered_on'] = came['proposal']
    if 'invoice' in came:
        known |= {'invoice_no': f'СЧ-{deal:03}', 'invoiced_on': came['invoice'], 'contract_kind': _one(rng, _CONTRACTS)}
    if 'paid' in came:
        shipment = Shipment.SHIPPED if stages[-1] == 'won' else rng.choice((Shipment.AWAITED, Shipment.RESERVED))
        delivery = _one(rng, _DELIVERIES)
        known |= {'delivery_type': delivery, 'shipment_status': str(Shipment.CLIENTS if delivery in _OF_CLIENTS else shipment)}
    if stages[-1] == 'postponed':
        known |= {'return_on': today + timedelta(days=rng.randint(1, 75)), 'postpone_reason': rng.choice(_lines('postpone_reason'))}
    return known


def _systems(rng: Random) -> str:
    """Some of them; where chance wants none, the intercom."""
    return ','.join(one for one, share in _WANTED.items() if happens(rng, share)) or System.INTERCOM


def _one(rng: Random, weights: dict[Any, int]) -> str:
    return str(rng.choices(list(weights), list(weights.values()))[0])


@cache
def _lines(kind: str) -> list[str]:
    lines: list[str] = tomllib.loads(lists.SHIPPED.read_text(encoding='utf-8'))[kind]
    return lines
