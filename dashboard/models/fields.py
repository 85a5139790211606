"""The deal's plain fields: facts that somebody knows and types, each validated by itself."""

from datetime import date
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic import field_validator
from pydantic_core import PydanticCustomError
from sqlmodel import Field, SQLModel

from dashboard.models.base import TITLE_LIMIT, clean_text

NUMBER_LIMIT: Final = 100
LINK_LIMIT: Final = 2_000
YEARS: Final = range(2000, 2101)
"""The years of a deal's days; another one is a typing error."""


class System(StrEnum):
    """What the client asks for (G1); any of them together."""

    INTERCOM = 'intercom'
    VIDEO = 'video'
    VOICE = 'voice'
    SMART_HOME = 'smart_home'


class ContractKind(StrEnum):
    """On what the sale rests (I3); most retail deals go by public offer."""

    OFFER = 'offer'
    SUPPLY = 'supply'
    WORKS = 'works'
    BOTH = 'both'


class Shipment(StrEnum):
    """Where the equipment is, by 1С (R3)."""

    AWAITED = 'awaited'
    RESERVED = 'reserved'
    PARTLY = 'partly'
    SHIPPED = 'shipped'
    CLIENTS = 'clients'


class Delivery(StrEnum):
    """What implementation has to do (R4)."""

    DELIVER = 'deliver'
    PICK_UP = 'pick_up'
    INSTALL = 'install'
    COMMISSION = 'commission'
    ALL = 'all'


class FieldsBase(SQLModel):
    """What a person may know of a deal; None: not known. `systems` are codes in their order, parted by commas."""

    ready_on: date | None = None
    source: str | None = Field(default=None, max_length=TITLE_LIMIT)
    systems: str | None = Field(default=None, max_length=NUMBER_LIMIT)
    offered_on: date | None = None
    invoice_no: str | None = Field(default=None, max_length=NUMBER_LIMIT)
    invoiced_on: date | None = None
    contract_kind: str | None = Field(default=None, max_length=16)
    payment_link: str | None = Field(default=None, max_length=LINK_LIMIT)
    shipment_status: str | None = Field(default=None, max_length=16)
    delivery_type: str | None = Field(default=None, max_length=16)
    return_on: date | None = None
    postpone_reason: str | None = Field(default=None, max_length=TITLE_LIMIT)
    rest_due_on: date | None = None

    @field_validator('source', 'invoice_no', 'postpone_reason', 'contract_kind', 'shipment_status', 'delivery_type', 'payment_link', mode='before')
    @classmethod
    def _line(cls, value: Any) -> Any:
        return ' '.join(clean_text(value).split()) or None if isinstance(value, str) else value

    @field_validator('ready_on', 'offered_on', 'invoiced_on', 'return_on', 'rest_due_on')
    @classmethod
    def _near(cls, value: date | None) -> date | None:
        if value is not None and value.year not in YEARS:
            raise PydanticCustomError('day_far', 'far')
        return value

    @field_validator('systems', mode='before')
    @classmethod
    def _several(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        named = {part.strip() for part in value.split(',')} - {''}
        if not named <= set(System):
            raise PydanticCustomError('choice', 'unknown')
        return ','.join(one for one in System if one in named) or None

    @field_validator('contract_kind', 'shipment_status', 'delivery_type')
    @classmethod
    def _one(cls, value: str | None, info: Any) -> str | None:
        if value is not None and value not in set(ONE_OF[info.field_name]):
            raise PydanticCustomError('choice', 'unknown')
        return value

    @field_validator('payment_link')
    @classmethod
    def _link(cls, value: str | None) -> str | None:
        if value is not None and not _safe(value):
            raise PydanticCustomError('link', 'unsafe')
        return value


ONE_OF: Final[dict[str, type[StrEnum]]] = {'contract_kind': ContractKind, 'shipment_status': Shipment, 'delivery_type': Delivery}
"""The fields that hold one of several codes."""


def _safe(link: str) -> bool:
    """Whether a link leads where it says: https, a host, and nobody's name before it."""
    try:
        parts = urlsplit(link)
        return parts.scheme == 'https' and bool(parts.hostname) and '@' not in parts.netloc and ' ' not in link and '\\' not in link
    except ValueError:
        return False
