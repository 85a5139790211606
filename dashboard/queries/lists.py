"""The lists that heads keep: what they hold, and what they offer to everybody."""

from dataclasses import dataclass
from typing import Final

from sqlmodel import Session, col, func, select

from dashboard import access
from dashboard.errors import NotFound
from dashboard.lists import KINDS, ORDER, PROJECT
from dashboard.models import Deal, ListItem, Project, folded

SHOWN: Final = 200
"""Lines of a list that a page shows; imported projects may be more, and are found by their name."""


@dataclass(frozen=True, slots=True)
class Item:
    """A line; `deals` are those of a project that the reader may see, None for the other lists, whose words deals keep as text.

    `fact`: of the checklist, what ticks it by itself.
    """

    id: int
    text: str
    deals: int | None = None
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A list: lines `offered` in order, those `retired`, and how many more there are than are shown."""

    kind: str
    offered: tuple[Item, ...]
    retired: tuple[Item, ...]
    more: int

    @property
    def ordered(self) -> bool:
        """Whether its lines have an order of their own."""
        return self.kind != PROJECT


def kept(session: Session, kind: str, find: str = '', *, by: int) -> Kept:
    """A list as its heads see it, of many lines those with the text `find`. Raises `NotAllowed`, `NotFound`."""
    who = access.require_head(session, by)
    if kind not in KINDS:
        raise NotFound
    rows = _projects(session, who) if kind == PROJECT else _items(session, kind)
    found = [(item, retired) for item, retired in rows if folded(find) in folded(item.text)]
    offered, retired = ([item for item, gone in found if gone is which] for which in (False, True))
    return Kept(kind, tuple(offered[:SHOWN]), tuple(retired[:SHOWN]), max(len(offered) - SHOWN, 0) + max(len(retired) - SHOWN, 0))


def offered(session: Session, kind: str) -> tuple[str, ...]:
    """What a list offers to whoever fills in a form, in its order."""
    return tuple(session.exec(select(ListItem.text).where(ListItem.kind == kind, col(ListItem.retired).is_(False)).order_by(*ORDER)))


def _items(session: Session, kind: str) -> list[tuple[Item, bool]]:
    rows = session.exec(select(ListItem).where(ListItem.kind == kind).order_by(*ORDER))
    return [(Item(row.id or 0, row.text, fact=row.fact), row.retired) for row in rows]


def _projects(session: Session, who: access.Reader) -> list[tuple[Item, bool]]:
    counts = select(col(Deal.project_id), func.count()).where(col(Deal.project_id).is_not(None), access.visible(who)).group_by(col(Deal.project_id))
    deals = dict(session.exec(counts).all())
    return [(Item(row.id or 0, row.name, deals.get(row.id, 0)), row.retired) for row in session.exec(select(Project).order_by(col(Project.name)))]
