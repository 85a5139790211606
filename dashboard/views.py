"""Commands on saved views of the table of deals: a link with a name, seen by its owner or by everybody.

A view is no right: whoever opens it sees what they see of deals anyway. To put one above everybody's table is a head's to do,
as it is in other programs of this kind; anybody may send the link, which shows the same. A shared view is its owner's to
change, and the company head's; to others it is there to be looked at.
"""

from dataclasses import dataclass
from typing import Final

from sqlmodel import Session, col, func, select

from dashboard import access, journal
from dashboard.errors import FieldConflict, NoSuchView, NotAllowed
from dashboard.models import Role, SavedView, SavedViewBase
from dashboard.validation import refuse, valid

LABELS = {'name': 'Name of the view', 'filters': 'Filters', 'columns': 'Columns', 'shared': 'Everybody sees it'}
MANY: Final = 50
"""Views that one person keeps: more would not be found again."""


@dataclass(frozen=True, slots=True)
class Content:
    """A view as it stood, enough to make it again."""

    owner: int
    name: str
    filters: str
    columns: str
    shared: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """A view that was saved, and what stood under its name before (None: nothing), for `undo_save`."""

    id: int
    before: Content | None


def save(session: Session, *, name: str, filters: str, columns: str, by: int, shared: bool = False) -> Saved:
    """Keep a view of one's own; another one by that name is replaced. Raises `BadValue`; `NotAllowed` to share, for who is no head."""
    _may_share(session, by, shared)
    fields = valid(SavedViewBase, {'name': name, 'filters': filters, 'columns': columns, 'shared': shared}, LABELS)
    found = session.exec(select(SavedView).where(SavedView.owner_id == by, SavedView.name == fields['name'])).first()
    before = _content(found) if found else None
    if found is None and session.exec(select(func.count()).where(col(SavedView.owner_id) == by)).one() >= MANY:
        raise refuse(LABELS['name'], fields['name'], 'at most {most} views are kept; delete one first.', most=MANY)
    view = found or SavedView(owner_id=by, **fields)
    view.sqlmodel_update(fields)
    session.add(view)
    session.flush()
    assert view.id is not None
    journal.write(session, journal.VIEW_SAVED, by=by, new=journal.of(view.id, view.name))
    return Saved(view.id, before)


def undo_save(session: Session, saved: Saved, *, by: int) -> None:
    """Take the view away again, or put back what stood under its name. Raises `NoSuchView`, `NotAllowed`."""
    if saved.before is None:
        delete(session, saved.id, by=by)
        return
    view = _editable(session, saved.id, by)
    _may_share(session, by, saved.before.shared)
    view.filters, view.columns, view.shared = saved.before.filters, saved.before.columns, saved.before.shared
    journal.write(session, journal.VIEW_SAVED, by=by, new=journal.of(saved.id, view.name))


def rename(session: Session, view_id: int, *, seen: str, new: str, by: int) -> str:
    """Call a view otherwise; undo is the same from the name returned. Raises `FieldConflict`, `BadValue`, `NoSuchView`, `NotAllowed`."""
    view = _editable(session, view_id, by)
    name = str(valid(SavedViewBase, {'name': new}, LABELS)['name'])
    if view.name == name:
        return name
    if view.name != seen:
        raise FieldConflict(words={'field': LABELS['name']}, theirs=view.name, yours=name, value=view.name)
    _check_free(session, view.owner_id, name)
    journal.write(session, journal.VIEW_NAME, by=by, old=journal.of(view_id, view.name), new=journal.of(view_id, name))
    view.name = name
    return name


def share(session: Session, view_id: int, *, shared: bool, by: int) -> None:
    """Show a view to everybody, or to its owner alone; undo is the other of both. Raises `NoSuchView`, `NotAllowed`."""
    view = _editable(session, view_id, by)
    _may_share(session, by, shared)
    if view.shared != shared:
        view.shared = shared
        journal.write(session, journal.VIEW_SHARED, by=by, old=journal.of(view_id, not shared), new=journal.of(view_id, shared))


def delete(session: Session, view_id: int, *, by: int) -> Content:
    """Keep a view no longer; undo is `restore` of what is returned. Raises `NoSuchView`, `NotAllowed`."""
    view = _editable(session, view_id, by)
    content = _content(view)
    session.delete(view)
    journal.write(session, journal.VIEW_DELETED, by=by, old=journal.of(view_id, view.name))
    return content


def restore(session: Session, content: Content, *, by: int) -> int:
    """Make a deleted view again, its owner's; returns its new id. Raises `BadValue` when the name is taken, `NotAllowed`."""
    who = access.reader(session, by)
    if content.owner != who.id and who.role != Role.COMPANY_HEAD:
        raise NotAllowed
    _may_share(session, by, content.shared)
    _check_free(session, content.owner, content.name)
    view = SavedView(owner_id=content.owner, name=content.name, filters=content.filters, columns=content.columns, shared=content.shared)
    session.add(view)
    session.flush()
    assert view.id is not None
    journal.write(session, journal.VIEW_SAVED, by=by, new=journal.of(view.id, view.name))
    return view.id


def _editable(session: Session, view_id: int, by: int) -> SavedView:
    """The view, if `by` may change it; one of somebody else that is not shared is as if it did not exist.

    What all see is a head's to change: who made it and is no head any more only uses it.
    """
    who = access.reader(session, by)
    view = session.get(SavedView, view_id)
    if view is None or (view.owner_id != who.id and not view.shared):
        raise NoSuchView
    if view.owner_id != who.id and who.role != Role.COMPANY_HEAD:
        raise NotAllowed
    if view.shared and not who.heads:
        raise NotAllowed
    return view


def _may_share(session: Session, by: int, shared: bool) -> None:  # noqa: FBT001 - what is to be
    if shared:
        access.require_head(session, by)
    else:
        access.reader(session, by)


def _check_free(session: Session, owner: int, name: str) -> None:
    if session.exec(select(SavedView.id).where(SavedView.owner_id == owner, SavedView.name == name)).first():
        raise refuse(LABELS['name'], name, 'another view has this name.')


def _content(view: SavedView) -> Content:
    return Content(view.owner_id, view.name, view.filters, view.columns, view.shared)
