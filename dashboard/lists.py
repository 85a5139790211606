"""Commands on the lists that heads keep: added to, renamed, put in order, retired; nothing is deleted, for deals use it."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

from sqlmodel import Session, col, func, select

from dashboard import access, journal
from dashboard.errors import FieldConflict, NotFound
from dashboard.models import TITLE_LIMIT, ListItem, ListKind, Project, clean_text, folded
from dashboard.validation import EMPTY, TOO_LONG, refuse

SHIPPED = Path(__file__).parent.parent / 'data' / 'lists' / 'retail.toml'
PROJECT: Final = 'project'
KINDS: Final = (PROJECT, *ListKind)
"""Projects stand in a table of their own, by name; the other lists have an order."""
LABEL = 'Line'
Row: TypeAlias = ListItem | Project
_HOST: Final = re.compile(r'([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}')


def ensure_shipped(session: Session) -> None:
    """Fill each list that has no line at all as it ships."""
    held = set(session.exec(select(ListItem.kind).distinct()))
    for kind, lines in _shipped().items():
        if kind not in held:
            ships = enumerate(map(_as_line, lines))
            session.add_all(ListItem(kind=kind, text=text, fact=fact, position=position) for position, (text, fact) in ships)


def add(session: Session, kind: str, *, text: str, by: int) -> int:
    """Add a line at the end; returns its id. Raises `BadValue`, `NotAllowed`, `NotFound` for a list that there is not."""
    access.require_head(session, by)
    text = _fit(session, _known(kind), text)
    last = session.exec(select(func.max(ListItem.position)).where(ListItem.kind == kind)).one()
    row: Row = Project(name=text) if kind == PROJECT else ListItem(kind=kind, text=text, position=0 if last is None else last + 1)
    session.add(row)
    session.flush()
    assert row.id is not None
    journal.write(session, journal.LIST_ADDED, by=by, new=journal.of(kind, text))
    return row.id


def rename(session: Session, kind: str, item_id: int, *, seen: str, new: str, by: int) -> str:
    """Word a line otherwise; deals that name a project follow, written reasons stay as they were.

    Returns the words as they are kept: undo is the same from these to those seen. Raises `FieldConflict`, `BadValue`, `NotAllowed`, `NotFound`.
    """
    access.require_head(session, by)
    row = _row(session, kind, item_id)
    old = text_of(row)
    if old == clean_text(new):
        return old
    if old != seen:
        raise FieldConflict(words={'field': LABEL}, theirs=old, yours=new, value=old)
    new = _fit(session, kind, new, but=item_id)
    if isinstance(row, Project):
        row.name = new
    else:
        row.text = new
    journal.write(session, journal.LIST_TEXT, by=by, old=journal.of(kind, old), new=journal.of(kind, new))
    return new


def retire(session: Session, kind: str, item_id: int, *, by: int) -> None:
    """Offer a line no more. Raises `NotAllowed`, `NotFound`."""
    _set_retired(session, kind, item_id, by=by, retired=True)


def restore(session: Session, kind: str, item_id: int, *, by: int) -> None:
    """Offer it again. Raises `NotAllowed`, `NotFound`."""
    _set_retired(session, kind, item_id, by=by, retired=False)


def shift(session: Session, kind: str, item_id: int, *, to: int, by: int) -> int:
    """Put a line at the place `to` (0 is the first) among those offered; returns where it stood, for undo.

    Raises `NotAllowed`, `NotFound`, also for projects, which stand by name.
    """
    access.require_head(session, by)
    item = _row(session, kind, item_id)
    if not isinstance(item, ListItem) or item.retired:
        raise NotFound
    items = list(session.exec(select(ListItem).where(ListItem.kind == kind, col(ListItem.retired).is_(False)).order_by(*ORDER)))
    stood = items.index(item)
    items.insert(min(max(to, 0), len(items) - 1), items.pop(stood))
    for position, one in enumerate(items):
        one.position = position
    if items.index(item) != stood:
        journal.write(session, journal.LIST_PLACE, by=by, old=journal.of(kind, stood + 1), new=journal.of(kind, f'{items.index(item) + 1} {item.text}'))
    return stood


def text_of(row: Row) -> str:
    """What a line says."""
    return row.name if isinstance(row, Project) else row.text


ORDER: Final = (col(ListItem.position), col(ListItem.id))


def _set_retired(session: Session, kind: str, item_id: int, *, by: int, retired: bool) -> None:
    access.require_head(session, by)
    row = _row(session, kind, item_id)
    if row.retired == retired:
        return
    row.retired = retired
    journal.write(session, journal.LIST_RETIRED, by=by, old=journal.of(kind, text_of(row)), new='yes' if retired else 'no')


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise NotFound
    return kind


def _row(session: Session, kind: str, item_id: int) -> Row:
    row: Row | None = session.get(Project, item_id) if _known(kind) == PROJECT else session.get(ListItem, item_id)
    if row is None or (isinstance(row, ListItem) and row.kind != kind):
        raise NotFound
    return row


def _fit(session: Session, kind: str, text: str, but: int | None = None) -> str:
    """The text as it is kept: one line, said once in its list; a host without the rest of its address."""
    text = ' '.join(clean_text(text).split())
    if kind == ListKind.FILE_HOST:
        text = _host(text)
    if not text:
        raise refuse(LABEL, '', EMPTY)
    if len(text) > TITLE_LIMIT:
        raise refuse(LABEL, text, TOO_LONG, max_length=TITLE_LIMIT)
    rows: list[Row] = list(session.exec(select(Project)) if kind == PROJECT else session.exec(select(ListItem).where(ListItem.kind == kind)))
    same = next((row for row in rows if row.id != but and folded(text_of(row)) == folded(text)), None)
    if same:
        raise refuse(LABEL, text, 'it is in the list already, retired: bring it back.' if same.retired else 'it is in the list already.')
    return text


def _host(text: str) -> str:
    """«disk.yandex.ru» of an address as people copy it."""
    host = text.casefold().split('://')[-1].split('/')[0].removeprefix('www.')
    if not _HOST.fullmatch(host):
        raise refuse(LABEL, text, 'a host like disk.yandex.ru is expected.')
    return host


def _as_line(line: str | dict[str, str]) -> tuple[str, str | None]:
    """A line that ships as a text alone, or with the fact that ticks it."""
    return (line, None) if isinstance(line, str) else (line['text'], line['fact'])


@cache
def _shipped() -> dict[str, list[str | dict[str, str]]]:
    return tomllib.loads(SHIPPED.read_text(encoding='utf-8'))
