"""The saved views of the table of deals that a reader finds above it."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from dashboard import access
from dashboard.models import Person, Role, SavedView


@dataclass(frozen=True, slots=True)
class View:
    """A saved view; `edits`: its reader may change it. `owner` names whose it is, where it is not the reader's own."""

    id: int
    name: str
    filters: str
    columns: str
    shared: bool
    owner: str | None
    edits: bool


@dataclass(frozen=True, slots=True)
class Views:
    """One's own by name, then those that others share; `shares`: their reader may share."""

    views: tuple[View, ...]
    shares: bool


def views(session: Session, *, by: int) -> Views:
    """What `by` finds above the table. Raises `NotAllowed`."""
    who = access.reader(session, by)
    rows = session.exec(
        select(SavedView, Person.name)
        .join(Person, col(Person.id) == SavedView.owner_id)
        .where((col(SavedView.owner_id) == who.id) | col(SavedView.shared))
        .order_by(col(SavedView.owner_id) != who.id, col(SavedView.name), col(SavedView.id))
    )
    found = tuple(_view(view, owner, who) for view, owner in rows)
    return Views(found, who.heads)


def _view(view: SavedView, owner: str, who: access.Reader) -> View:
    assert view.id is not None
    own = view.owner_id == who.id
    edits = who.role == Role.COMPANY_HEAD or (own and (who.heads or not view.shared))
    return View(view.id, view.name, view.filters, view.columns, view.shared, None if own else owner, edits)
