"""What the tables share: names of constraints, limits, the type of an instant, text as it is stored and searched."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import DateTime, Dialect, MetaData
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {  # Alembic alters constraints by these names
    'ix': 'ix_%(table_name)s_%(column_0_N_name)s',
    'uq': 'uq_%(table_name)s_%(column_0_N_name)s',
    'ck': 'ck_%(table_name)s_%(constraint_name)s',
    'fk': 'fk_%(table_name)s_%(column_0_N_name)s',
    'pk': 'pk_%(table_name)s',
}
metadata: MetaData = SQLModel.metadata

TITLE_LIMIT = 200
TEXT_LIMIT = 20_000
AMOUNT_LIMIT = 10**13  # kopecks: a hundred milliard roubles, far above any sale and far below 64 bits


_WITHOUT_ZONE: Final = len('2026-11-24 10:05:00.000000')


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored in UTC; SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError('an instant needs a time zone')
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == 'sqlite' else utc

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """SQLite's text is written here, in the form that SQLAlchemy reads: its own way there takes six times as long."""
        return _as_text if dialect.name == 'sqlite' else super().bind_processor(dialect)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


def _as_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError('an instant needs a time zone')
    return value.astimezone(UTC).isoformat(' ', 'microseconds')[:_WITHOUT_ZONE]


def folded(text: str) -> str:
    """The form in which Cyrillic is searched: casefolded, ё as е; SQLite's own `lower` knows ASCII only."""
    return text.casefold().replace('ё', 'е')


_UNSTORABLE = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]')


def clean_text(text: str) -> str:
    """Text as it is stored: no control characters or lone surrogates, Unix line ends, no blanks around it."""
    return _UNSTORABLE.sub('', text.replace('\r\n', '\n').replace('\r', '\n')).strip()
