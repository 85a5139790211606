"""Facts about the whole database, such as the demo's instant."""

from datetime import datetime

from sqlmodel import Session

from dashboard.models import Setting

DEMO_AT = 'demo_at'
COMPANY = 'company'


def demo_instant(session: Session) -> datetime | None:
    """The instant at which the demo stands, aware; None when this database is no demo."""
    row = session.get(Setting, DEMO_AT)
    return datetime.fromisoformat(row.value) if row else None


def company(session: Session) -> str:
    """What the company is called; nothing where nobody said."""
    row = session.get(Setting, COMPANY)
    return row.value if row else ''
