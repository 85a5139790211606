"""Filling an empty database with the demo: one transaction, a chunk of deals at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from random import Random
from typing import Any, TypeVar

from sqlmodel import Session, select

from dashboard import access, clock, flats, fulltext, journal, lists, moves, pipelines, workcalendar
from dashboard.demo import books, cast, goals, goods
from dashboard.demo.days import Days, instant_for
from dashboard.demo.goods import Seller
from dashboard.demo.handing import Handing
from dashboard.demo.hero import Hero
from dashboard.demo.paths import Plan, plans
from dashboard.demo.story import Rows, Teller
from dashboard.errors import NotEmpty, WrongOption
from dashboard.models import Deal, Person, Setting, metadata
from dashboard.queries.settings import DEMO_AT
from dashboard.rows import indexed_at_once, insert_all
from dashboard.settings import TEAM_ZONE
from dashboard.store import Store

Progress = Callable[[int, int], None]
T = TypeVar('T')

CHUNK = 2_000
DEALS, SEED = 600, 1
"""Of a demo that was asked for without more words."""
YEARS = range(1902, 2198)
"""Where the calendar reaches a year back and some months ahead."""
_MANY = ('deal', 'deal_flat', 'contact_phone', 'deal_contact', 'task', 'feed_entry', 'journal')
"""Tables of many rows that nothing is looked up in while they are filled."""
_STORIES = 2  # told apart from the rest: the hero and its duplicate


def fill(store: Store, deals: int = DEALS, seed: int = SEED, at: datetime | None = None, progress: Progress | None = None) -> None:
    """Fill an empty database with a year of `deals` deals up to `at` (aware), and let the store's clock go on from there.

    Without `at`: 10:05 of the latest working day, not in the future, with five working days left in its month. Same seed
    and day, same content. `progress` is called with (done, total). Raises `NotEmpty`, `WrongOption` for an `at` out of reach.
    """
    days = standing(at, store.clock.now())
    store.write(_fill_empty, path=str(store.path), days=days, count=deals, seed=seed, progress=progress)
    store.clock = clock.Clock(days.at)


def standing(at: datetime | None, now: datetime) -> Days:
    """The demo's days up to `at`, or to the instant that suits today best. Raises `WrongOption` for one out of reach."""
    calendar = workcalendar.russian()
    at = at or instant_for(now.astimezone(TEAM_ZONE).date(), calendar)
    if at.year not in YEARS:
        raise WrongOption(option='--at', value=at.isoformat(), words={'why': "the demo's year has to lie between 1902 and 2197."})
    return Days(at.astimezone(UTC), calendar)


def _fill_empty(session: Session, /, *, path: str, **content: Any) -> None:
    if session.exec(select(Deal.id).limit(1)).first() or session.exec(select(Person.id).limit(1)).first():
        raise NotEmpty(path=path)
    write(session, **content)


def write(session: Session, *, days: Days, count: int = DEALS, seed: int = SEED, progress: Progress | None = None) -> None:
    """The demo's content, into tables that are empty."""
    clock.stamp(session, days.at)
    lists.ensure_shipped(session)
    pipeline = pipelines.ensure_shipped(session)
    stages = {stage.code: stage.id or 0 for stage in pipelines.stages(session, pipeline)}
    team, places = cast.hire(session), cast.settle(session)
    session.add(Setting(key=DEMO_AT, value=days.at.astimezone(TEAM_ZONE).isoformat()))
    seller = Seller(Random(f'goods {seed}'), goods.stock(session), lines=count <= goods.LARGE, until=days.days[days.today - 1])
    handing = Handing(session, Random(f'hand-overs {seed}'), days, vouched=count <= goods.LARGE)
    talk = 1 if count <= goods.LARGE else 0.2
    teller = Teller(Random(f'stories {seed}'), days, seller, handing, pipeline_id=pipeline, stages=stages, talk=talk)
    hero = Hero(teller, days, team, {place.name: place.project_id for place in places}, goods.known(session))
    ways = plans(Random(f'plans {seed}'), days, team.employees, places, max(count - _STORIES, 0))
    with fulltext.at_once(session), indexed_at_once(session, *(metadata.tables[name] for name in _MANY)):
        for done in _told(session, teller, hero, ways, count):
            if progress:
                progress(done, count)
    goods.sent(session, hero.offered)
    goals.set_goals(session, Random(f'plans of months {seed}'), team.employees, days.at.astimezone(TEAM_ZONE).date())
    if count <= goods.LARGE:
        books.keep(session, days, team)
    journal.write(session, journal.DEMO_FILLED, by=access.SYSTEM, new=str(count))


def _told(session: Session, teller: Teller, hero: Hero, ways: Sequence[Plan], count: int) -> Iterator[int]:
    """Write the deals chunk by chunk; yields how many there are."""
    done = min(count, _STORIES)
    for tell in (hero.tell, hero.tell_duplicate)[:done]:
        tell()
    _insert(session, teller)
    for chunk in _chunks(ways, CHUNK):
        for plan in chunk:
            teller.tell(plan)
        _insert(session, teller)
        done += len(chunk)
        yield done


def _insert(session: Session, teller: Teller) -> None:
    """Insert what was told, in the order in which rows refer to each other."""
    rows, teller.rows = teller.rows, Rows()
    _bulk(session, 'deal', rows.deals)
    _bulk(session, 'deal_flat', [*flats.rows(((deal['id'], deal['title']) for deal in rows.deals), flats.projects(session))])
    _bulk(session, 'contact', rows.contacts)
    _bulk(session, 'contact_phone', rows.phones)
    _bulk(session, 'deal_contact', rows.parts)
    _bulk(session, 'task', rows.tasks)
    moves.record(session, rows.moves)
    _bulk(session, 'feed_entry', rows.entries)
    _bulk(session, 'head_note', rows.notes)
    _bulk(session, 'deal_line', rows.lines)
    _bulk(session, 'payment', rows.payments)
    _bulk(session, 'checklist_tick', rows.ticks)
    _bulk(session, 'advance', [row | {'move_id': moves.newest(session, row['deal_id']).id} for row in rows.advances])  # type: ignore[union-attr]
    _bulk(session, 'journal', rows.journal)


def _bulk(session: Session, table: str, rows: list[dict[str, Any]]) -> None:
    insert_all(session, metadata.tables[table], rows)


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    items = iter(items)
    while chunk := list(islice(items, size)):
        yield chunk
