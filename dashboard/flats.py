"""Which deals are about which flat: kept beside each title wherever it is written, and searched by an index."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from dashboard import titles
from dashboard.models import Deal, DealFlat, Project, metadata
from dashboard.rows import insert_all
from dashboard.titles import Flat


def projects(session: Session) -> tuple[str, ...]:
    """The names of the list of projects, retired ones too: titles go on naming them."""
    return tuple(projects_by_id(session).values())


def projects_by_id(session: Session) -> dict[int, str]:
    """The same by their ids, in their order."""
    return {id_ or 0: name for id_, name in session.exec(select(Project.id, Project.name).order_by(col(Project.id)))}


def keep(session: Session, deal: Deal) -> None:
    """Bring a deal's flats up to date with its title; for the commands that write it."""
    assert deal.id is not None
    session.execute(delete(DealFlat).where(col(DealFlat.deal_id) == deal.id))
    session.add_all(DealFlat(**row) for row in rows([(deal.id, deal.title)], projects(session)))


def keep_imported(session: Session, import_id: int) -> None:
    """The flats of all deals that an import made."""
    made = session.execute(select(Deal.id, Deal.title).where(Deal.import_id == import_id)).all()
    insert_all(session, metadata.tables['deal_flat'], rows(((id_ or 0, title) for id_, title in made), projects(session)))


def rows(deals: Iterable[tuple[int, str]], names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The rows of `DealFlat` for deals by id and title. NOTE: migration 0014 fills the table with them."""
    for deal, title in deals:
        for key, flat in {flat.key: flat for flat in titles.flat_keys(titles.parse(title, names))}.items():
            yield {'deal_id': deal, **asdict(flat), 'key': key}


def sharing(session: Session, flats: Sequence[Flat]) -> frozenset[int]:
    """The ids of the deals on any of these flats; what of them may be told is for the caller to ask."""
    near = session.exec(select(DealFlat).where(col(DealFlat.key).in_([flat.key for flat in flats]))).all()
    return frozenset(row.deal_id for row in near if any(titles.same(flat, Flat(row.key, row.house, row.building, row.section)) for flat in flats))
