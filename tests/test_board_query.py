"""The board's query: what each reader sees, in which order, and at what cost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import event, insert, text
from sqlmodel import Session, select

from dashboard import access, deals, journal, observers, pipelines, tasks, timeline
from dashboard.models import Deal, Person, Pipeline, Role, Stage
from dashboard.queries import board
from dashboard.queries.board import NOBODY, Filters, News
from dashboard.queries.cards import Sort
from dashboard.store import Store
from tests.conftest import NOW, TestClock


def test_the_columns_are_the_open_and_parked_stages_in_order_and_the_closing_ones_stand_apart(store: Store, team: SimpleNamespace) -> None:
    seen = store.read(board.board, Filters(), by=team.director)
    assert [column.stage.code for column in seen.columns] == [
        'intake', 'interest', 'renovation', 'proposal', 'invoice', 'paid', 'postponed',
    ]  # fmt: skip
    assert [stage.code for stage in seen.ends] == ['won', 'lost']
    assert [stage.needs_reason for stage in seen.ends] == [False, True]


def test_an_employee_sees_own_deals_a_head_the_departments_and_the_director_all(
    store: Store, team: SimpleNamespace, a_deal: Callable[..., int]
) -> None:
    mine, colleagues, foreign, nobodys = (a_deal(f'Остров / кв{n}', owner=owner) for n, owner in enumerate(('anna', 'boris', 'viktor', None)))
    assert ids(store, by=team.anna) == {mine}
    assert ids(store, by=team.head) == {mine, colleagues, nobodys}
    assert ids(store, by=team.viktor_head) == {foreign, nobodys}
    assert ids(store, by=team.director) == {mine, colleagues, foreign, nobodys}


def test_count_and_sum_are_those_of_the_readers_deals(store: Store, team: SimpleNamespace, a_deal: Callable[..., int]) -> None:
    a_deal(amount=100_00)
    a_deal(amount=20_50)
    a_deal(amount=7_00, owner='boris')
    intake = store.read(board.board, Filters(), by=team.anna).columns[0]
    assert (intake.count, intake.amount) == (2, 120_50)


def test_overdue_steps_lead_then_by_date_and_deals_without_a_step_close_the_column(
    store: Store, team: SimpleNamespace, a_deal: Callable[..., int]
) -> None:
    none, soon, overdue = a_deal(), a_deal(), a_deal()
    store.write(tasks.add, soon, text='Замер', due=NOW + timedelta(days=1), by=team.anna)
    store.write(tasks.add, overdue, text='Позвонить', due=NOW - timedelta(hours=1), by=team.anna)
    cards = intake(store, Filters(), by=team.anna)
    assert [card.id for card in cards] == [overdue, soon, none]
    assert [card.step and card.step.overdue for card in cards] == [True, False, None]
    assert [card.lacks_step for card in cards] == [False, False, True]


def test_other_orders_largest_sum_longest_in_stage_and_newest_first(
    store: Store, team: SimpleNamespace, time: TestClock, a_deal: Callable[..., int]
) -> None:
    old = a_deal(amount=2)
    time.start = NOW + timedelta(days=1)
    new = a_deal(amount=3)
    small = a_deal(amount=1)
    assert [card.id for card in intake(store, Filters(sort=Sort.AMOUNT), by=team.anna)] == [new, old, small]
    assert [card.id for card in intake(store, Filters(sort=Sort.DAYS), by=team.anna)] == [old, new, small]
    assert [card.id for card in intake(store, Filters(sort=Sort.NEW), by=team.anna)] == [small, new, old]


@pytest.mark.parametrize('sort', list(Sort))
def test_keys_order_cards_as_the_column_does(store: Store, team: SimpleNamespace, sort: Sort) -> None:
    store.write(many, 300)
    store.write(forget_some_instants)
    cards = intake(store, Filters(sort=sort), by=team.director, n=200)
    assert [card.key for card in cards] == sorted(card.key for card in cards)
    assert len({card.key for card in cards}) == len(cards)


def test_a_card_tells_working_days_in_the_stage_and_when_they_are_past_the_norm(
    store: Store, team: SimpleNamespace, time: TestClock, a_deal: Callable[..., int]
) -> None:
    a_deal()
    assert (intake(store, Filters(), by=team.anna)[0].days, intake(store, Filters(), by=team.anna)[0].past_norm) == (0, False)
    time.start = NOW + timedelta(days=1)
    assert (intake(store, Filters(), by=team.anna)[0].days, intake(store, Filters(), by=team.anna)[0].past_norm) == (1, False)
    time.start = NOW + timedelta(days=6)  # a Monday: Wednesday to Friday and Monday itself
    card = intake(store, Filters(), by=team.anna)[0]
    assert (card.days, card.norm, card.past_norm) == (4, 1, True)


def test_filters_narrow_by_owner_nobody_project_and_words_of_the_title(
    store: Store, team: SimpleNamespace, a_deal: Callable[..., int]
) -> None:
    mine = a_deal('Сердце Столицы / к3 / кв145', project_id=1)
    his = a_deal('Остров / д2 / кв7_5', owner='boris', project_id=2)
    nobodys = a_deal('Ёлки 100% / кв1', owner=None)
    assert ids(store, Filters(owner=team.boris), by=team.director) == {his}
    assert ids(store, Filters(owner=NOBODY), by=team.director) == {nobodys}
    assert ids(store, Filters(project=1), by=team.director) == {mine}
    assert ids(store, Filters(text='СТОЛИЦЫ кв145'), by=team.director) == {mine}
    assert ids(store, Filters(text='елки'), by=team.director) == {nobodys}
    assert ids(store, Filters(text='%'), by=team.director) == {nobodys}
    assert ids(store, Filters(text='7_5'), by=team.director) == {his}
    assert ids(store, Filters(text="' OR 1=1 --"), by=team.director) == set()


def test_windows_cut_one_ordered_list_without_gap_or_overlap(store: Store, team: SimpleNamespace) -> None:
    store.write(many, 700)
    whole = [card.id for card in intake(store, Filters(), by=team.director, n=200)]
    stage, filters = first_stage(store, team)
    pieces = [store.read(board.window, filters, stage, start, 30, by=team.director) for start in range(0, 100, 30)]
    assert [card.id for piece in pieces if piece for card in piece.column.cards][:100] == whole[:100]
    far = store.read(board.window, filters, stage, 10**6, 30, by=team.director)
    assert far is not None
    assert (far.column.start, len(far.column.cards)) == (far.column.count - 1, 1)
    assert store.read(board.window, filters, 999, 0, 30, by=team.director) is None


def test_nothing_makes_the_number_of_statements_grow_with_the_deals(store: Store, team: SimpleNamespace) -> None:
    counts = []
    for total in (7, 700):
        store.write(many, total)
        with statements(store) as seen:
            shown = store.read(board.board, Filters(), by=team.head)
            store.read(board.window, shown.filters, shown.columns[0].stage.id, 0, 200, by=team.head)
            store.read(board.changes, shown.filters, News(deals=frozenset(range(1, total)), left=frozenset({'intake'})), by=team.head)
        counts.append(len(seen))
    assert counts[0] >= counts[1]


def test_columns_are_counted_once_between_two_changes_and_anew_after_each(store: Store, team: SimpleNamespace, a_deal: Callable[..., int]) -> None:
    def look(by: int) -> tuple[int, int]:
        with statements(store) as seen:
            intake = store.read(board.board, Filters(), by=by).columns[0]
        assert intake.count == len(intake.cards)
        return intake.count, sum('count(*)' in sql for sql, _ in seen)

    deal = a_deal()
    assert [look(team.anna), look(team.anna), look(team.head)] == [(1, 1), (1, 0), (1, 1)]
    store.write(deals.set_field, deal, 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    assert [look(team.anna), look(team.boris), look(team.boris)] == [(0, 1), (1, 1), (1, 0)]
    store.write(observers.add, deal, team.anna, by=team.head)
    assert look(team.anna) == (1, 1)


@pytest.mark.parametrize('sort', list(Sort))
def test_every_order_reads_an_index_and_sorts_nothing(store: Store, team: SimpleNamespace, sort: Sort) -> None:
    store.write(many, 700)
    with statements(store) as seen:
        store.read(board.board, Filters(sort=sort), by=team.director)
    [(sql, values)] = [(sql, values) for sql, values in seen if 'ORDER BY deal.' in sql]
    with store._reader.connect() as connection:
        plan = ' '.join(row[3] for row in connection.exec_driver_sql(f'EXPLAIN QUERY PLAN {sql}', values))
    assert plan.count('ix_deal_board_') == 7
    assert 'TEMP B-TREE' not in plan


def test_counts_and_sums_are_read_from_an_index_alone_in_which_deleted_deals_stand_apart(store: Store, team: SimpleNamespace) -> None:
    store.write(many, 700)
    with statements(store) as seen:
        store.read(board.board, Filters(), by=team.director)
    [(sql, values)] = [(sql, values) for sql, values in seen if 'sum(deal.amount)' in sql]
    with store._reader.connect() as connection:
        plan = ' '.join(row[3] for row in connection.exec_driver_sql(f'EXPLAIN QUERY PLAN {sql}', values))
    assert 'USING COVERING INDEX ix_deal_board_' in plan
    assert '(pipeline_id=? AND stage_id=? AND deleted_at=?)' in plan


def test_a_move_is_news_of_the_deal_of_the_stage_it_left_and_of_its_mover(
    store: Store, team: SimpleNamespace, a_deal: Callable[..., int]
) -> None:
    deal = a_deal(amount=500)
    heard = listen(store)
    store.write(deals.move, deal, to='interest', seen='intake', by=team.head)
    news = board.news(heard)
    assert (news.deals, news.left, news.movers, news.everything) == ({deal}, {'intake'}, {deal: team.head}, False)
    changes = store.read(board.changes, pipeline(store, team), news, by=team.anna)
    assert [(total.count, total.amount) for total in changes.totals] == [(0, 0), (1, 500)]
    card = changes.cards[deal]
    assert card is not None
    assert card.stage == changes.totals[1].stage
    assert changes.movers == {deal: 'Павел Петров'}
    assert changes.journal == heard[-1].id
    assert store.read(board.changes, pipeline(store, team), news, by=team.head).movers == {}, 'one knows what one did oneself'


def test_a_change_outside_of_ones_sight_filter_or_columns_has_no_card(
    store: Store, team: SimpleNamespace, a_deal: Callable[..., int]
) -> None:
    foreign, closed = a_deal(owner='viktor'), a_deal()
    store.write(deals.move, closed, to='lost', seen='intake', by=team.anna, reason='Дорого')
    filters = pipeline(store, team)
    assert store.read(board.card, filters, foreign, by=team.anna) is None
    assert store.read(board.card, filters, closed, by=team.anna) is None
    assert store.read(board.card, filters, foreign, by=team.director) is not None
    assert store.read(board.card, Filters(pipeline=filters.pipeline, owner=team.anna), foreign, by=team.director) is None


def test_a_comment_is_no_news_and_an_import_is_news_of_everything(store: Store, team: SimpleNamespace, a_deal: Callable[..., int]) -> None:
    deal = a_deal()
    heard = listen(store)
    store.write(timeline.add, deal, text='Клиент думает до пятницы', by=team.anna)
    assert board.news(heard) == News()
    store.write(lambda session: journal.write(session, journal.IMPORTED, by=None))
    assert board.news(heard).everything


def test_what_was_missed_is_the_journal_after_an_id_unless_it_is_too_much(
    store: Store, team: SimpleNamespace, a_deal: Callable[..., int]
) -> None:
    a_deal()
    before = store.read(board.board, Filters(), by=team.director).journal
    deal = a_deal()
    missed = store.read(board.missed, before, 5)
    assert missed is not None
    assert board.news(missed).deals == {deal}
    assert store.read(board.missed, before, 0) is None
    assert store.read(board.missed, before + 1, 5) == ()


def test_another_pipelines_board_shows_its_own_deals_and_an_unknown_one_is_the_first(
    store: Store, team: SimpleNamespace, a_deal: Callable[..., int]
) -> None:
    a_deal()
    other = store.write(pipelines.add, 'Заявки', [{'code': 'new', 'name': 'Новая'}])
    elsewhere = a_deal(pipeline_id=other)
    assert ids(store, Filters(pipeline=other), by=team.director) == {elsewhere}
    assert store.read(board.board, Filters(pipeline=99), by=team.director).filters.pipeline == 1


def test_the_filters_offer_the_people_whose_deals_one_may_see(store: Store, team: SimpleNamespace, a_deal: Callable[..., int]) -> None:
    for owner in ('anna', 'boris', 'viktor'):
        a_deal(owner=owner)
    filters = pipeline(store, team)
    offered = {who: [name for _id, name in store.read(board.choices, filters, by=getattr(team, who)).owners] for who in ('anna', 'head', 'director')}
    assert offered == {
        'anna': ['Анна Крылова'],
        'head': ['Анна Крылова', 'Борис Маслов'],
        'director': ['Анна Крылова', 'Борис Маслов', 'Виктор Орлов'],
    }


def ids(store: Store, filters: Filters | None = None, *, by: int) -> set[int]:
    seen = store.read(board.board, filters or Filters(), by=by)
    assert all(column.count == len(column.cards) for column in seen.columns)
    return {card.id for column in seen.columns for card in column.cards}


def intake(store: Store, filters: Filters, *, by: int, n: int = 20) -> tuple[board.Card, ...]:
    return store.read(board.board, filters, by=by, n=n).columns[0].cards


def pipeline(store: Store, team: SimpleNamespace) -> Filters:
    return store.read(board.board, Filters(), by=team.director).filters


def first_stage(store: Store, team: SimpleNamespace) -> tuple[int, Filters]:
    seen = store.read(board.board, Filters(), by=team.director)
    return seen.columns[0].stage.id, seen.filters


def listen(store: Store) -> list[board.JournalEntry]:
    heard: list[board.JournalEntry] = []
    store.on_commit(heard.extend)
    return heard


def many(session: Session, count: int) -> None:
    """Deals in bulk: two of seven in each column have no step."""
    retail = session.exec(select(Pipeline.id)).one()
    stages = session.exec(select(Stage.id).where(Stage.pipeline_id == retail).order_by(Stage.position)).all()
    session.execute(
        insert(Deal),
        [
            {
                'pipeline_id': retail, 'stage_id': stages[n % 7], 'title': f'Остров / кв{n}', 'title_folded': f'остров / кв{n}', 'note': '',
                'amount': n * 37 % 1000, 'owner_id': None, 'created_at': NOW - timedelta(minutes=n * 13 % 997),
                'stage_since': NOW - timedelta(minutes=n * 17 % 991),
                'next_due': NOW + timedelta(minutes=n * 29 % 983) if n % 10 > 2 else None,
            }
            for n in range(count)
        ],
    )  # fmt: skip
    journal.write(session, journal.DEMO_FILLED, by=access.SYSTEM, new=str(count))


def forget_some_instants(session: Session) -> None:
    """Deals of a table without history do not know since when they stand there."""
    session.execute(text('UPDATE deal SET stage_since = NULL, created_at = NULL WHERE id % 3 = 0'))


@contextmanager
def statements(store: Store) -> Iterator[list[tuple[str, object]]]:
    seen: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, sql: str, values: object, *_rest: object) -> None:
        if sql.startswith('SELECT'):
            seen.append((sql, values))

    event.listen(store._reader, 'before_cursor_execute', note)
    yield seen
    event.remove(store._reader, 'before_cursor_execute', note)


def test_a_head_without_a_department_sees_what_is_nobodys_and_no_director(store: Store, team: SimpleNamespace, a_deal: Callable[..., int]) -> None:
    directors, nobodys = a_deal(owner='director'), a_deal(owner=None)

    def hired(session: Session) -> int | None:
        lone = Person(name='Без Отдела', login='lone', role=Role.HEAD)
        session.add(lone)
        session.flush()
        return lone.id

    lone = store.write(hired)
    filters = Filters(pipeline=1)
    assert store.read(board.card, filters, directors, by=lone) is None
    assert store.read(board.card, filters, nobodys, by=lone)


def test_a_window_of_minus_one_cards_is_not_all_of_them(store: Store, team: SimpleNamespace, a_deal: Callable[..., int]) -> None:
    a_deal(), a_deal()
    stage = store.read(board.board, Filters(), by=team.anna).columns[0].stage.id
    assert store.read(board.window, Filters(pipeline=1), stage, 0, -1, by=team.anna).column.cards == ()


def test_a_search_of_a_thousand_words_is_answered(store: Store, team: SimpleNamespace) -> None:
    assert store.read(board.board, Filters(text='дом ' * 1500), by=team.anna).columns


def test_what_a_write_counted_before_it_was_taken_back_is_counted_anew(store, team):
    """The journal's ids of what was taken back are given again."""

    def sums(session, amount):
        deals.create(session, title='Остров / кв1', amount=amount, owner_id=team.anna, by=team.anna)
        return [column.amount for column in board.board(session, board.Filters(), by=team.anna).columns if column.count]

    def taken_back(session):
        assert sums(session, 100_00) == [100_00]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.write(taken_back)
    assert store.write(sums, 300_00) == [300_00]
