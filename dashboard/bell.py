"""The bell's one command: what somebody has seen of it."""

from collections.abc import Collection

from sqlalchemy import delete
from sqlmodel import Session, col

from dashboard import clock
from dashboard.models import NoticeRead
from dashboard.queries import bell


def see(session: Session, keys: Collection[str], *, by: int) -> None:
    """`by` has seen these notices; keys of none that `by` has are left alone. Raises `NotAllowed`."""
    now = clock.now(session)
    unread = {notice.key for notice in bell.bell(session, by=by) if notice.unread}
    session.execute(delete(NoticeRead).where(col(NoticeRead.person_id) == by, col(NoticeRead.at) < now - 2 * bell.KEPT))
    session.add_all(NoticeRead(person_id=by, key=key, at=now) for key in sorted(unread.intersection(keys)))
