"""Imports: all rows or none, twice the same as once, and whatever a row says is only text."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import func, select

from dashboard import access, basket, deals, imports
from dashboard import stages as of_pipelines
from dashboard.errors import NotAllowed, Refusal, UnknownPipeline
from dashboard.exchange.columns import Source, Wanted
from dashboard.imports.plan import Plan
from dashboard.imports.refusals import AnotherCurrency, StageOfAnotherKind, StandsInRetired, TooManyStages
from dashboard.models import (
    Deal,
    FeedEntry,
    Import,
    ImportRow,
    JournalEntry,
    Person,
    Pipeline,
    Stage,
    StageKind,
    StageMove,
)

MOSCOW = ZoneInfo('Europe/Moscow')
HEADER = 'case_id,activity,timestamp,who\n'
ROWS = [
    '1,New,2026-01-01T10:00Z,Анна\n',
    '2,New,2026-01-01T10:00Z,Борис\n',
    '1,Talk,2026-01-02T10:00Z,Анна\n',
    '1,Talk,2026-01-02T10:00Z,Анна\n',
    '2,Won,2026-01-03T10:00Z,Борис\n',
    '1,Lost,2026-01-04T10:00Z,Анна\n',
]


@pytest.fixture
def bring(store, tmp_path):
    """Import a text as a file; returns (added, unchanged, rejected rows with their reasons)."""

    def run(text, what='moves', *, pipeline='Log', by=access.SYSTEM, plan=None, **wanted):
        path = tmp_path / 'file.csv'
        path.write_text(text, encoding='utf-8')
        source = Source(path, Wanted(what, MOSCOW, **wanted), quiet)
        done = imports.run(store, source, Plan(pipeline, **(plan or {})), by=by, advance=quiet)
        assert done.read == done.added + done.unchanged + done.rejected_count
        return done.added, done.unchanged, [(row.n, str(row.reason)) for row in done.rejected]

    return run


def quiet(_done, _total):
    pass


def history(store):
    """What figures see: every deal's moves in their order."""

    def query(session):
        rows = session.exec(
            select(Deal.import_case, Stage.name, StageMove.at)
            .select_from(StageMove)
            .join(Deal, Deal.id == StageMove.deal_id)
            .join(Stage, Stage.id == StageMove.to_id)
            .order_by(Deal.import_case, StageMove.at, StageMove.id)
        )
        return [tuple(row) for row in rows]

    return store.read(query)


def size(store):
    """How many rows there are in every table that an import may touch, runs of imports apart."""
    tables = (Pipeline, Stage, Person, Deal, StageMove, FeedEntry, JournalEntry, ImportRow)
    return store.read(lambda session: {table.__name__: session.exec(select(func.count()).select_from(table)).one() for table in tables})


def stages(store, pipeline='Log'):
    def query(session):
        rows = select(Stage.name, Stage.kind).join(Pipeline, Pipeline.id == Stage.pipeline_id).where(Pipeline.name == pipeline)
        return [tuple(row) for row in session.exec(rows.order_by(Stage.position))]

    return store.read(query)


def deal(store, case):
    return store.read(lambda session: session.exec(select(Deal).where(Deal.import_case == case)).one().model_dump())


def name_of(store, person):
    return store.read(lambda session: session.get(Person, person).name)


def test_an_event_log_becomes_a_pipeline_with_its_deals_moves_and_people(store, bring):
    assert bring(HEADER + ''.join(ROWS), named={'user': 'who', 'owner': 'who'}, plan={'kinds': {'Won': StageKind.WON, 'Lost': StageKind.LOST}}) == (6, 0, [])
    assert [(case, stage) for case, stage, _ in history(store)] == [('1', 'New'), ('1', 'Talk'), ('1', 'Talk'), ('1', 'Lost'), ('2', 'New'), ('2', 'Won')]
    assert dict(stages(store))['Won'] == 'won'
    first = deal(store, '1')
    assert (first['title'], first['import_source'], name_of(store, first['owner_id'])) == ('1', 'Log', 'Анна')
    assert (first['created_at'], first['closed_at']) == (datetime(2026, 1, 1, 10, tzinfo=UTC), datetime(2026, 1, 4, 10, tzinfo=UTC))


def test_a_second_run_adds_nothing_not_even_to_the_journal(store, bring):
    bring(HEADER + ''.join(ROWS), named={'user': 'who'})
    before = size(store), history(store)
    assert bring(HEADER + ''.join(ROWS), named={'user': 'who'}) == (0, 6, [])
    assert (size(store), history(store)) == before


def test_a_longer_file_adds_its_tail(store, bring):
    assert bring(HEADER + ''.join(ROWS[:3])) == (3, 0, [])
    assert bring(HEADER + ''.join(ROWS)) == (3, 3, [])
    assert len(history(store)) == 6


def test_a_reordered_file_changes_nothing(store, bring):
    bring(HEADER + ''.join(ROWS))
    before = size(store), history(store)
    assert bring(HEADER + ''.join(reversed(ROWS))) == (0, 6, [])
    assert (size(store), history(store)) == before


def test_one_row_changed_is_one_row_added(store, bring):
    bring(HEADER + ''.join(ROWS))
    assert bring(HEADER + ''.join(ROWS).replace('2,Won,2026-01-03', '2,Won,2026-01-05')) == (1, 5, [])


def test_equal_events_are_told_apart_by_counting_them(store, bring):
    assert bring(HEADER + ROWS[2]) == (1, 0, [])
    assert bring(HEADER + ROWS[2] * 3) == (2, 1, [])
    assert bring(HEADER + ROWS[2] * 2) == (0, 2, [])


def test_another_sources_cases_are_other_deals(store, bring):
    bring(HEADER + ROWS[0])
    assert bring(HEADER + ROWS[0], plan={'source': 'the old CRM'}) == (1, 0, [])
    assert size(store)['Deal'] == 2


def test_stages_stand_as_named_then_where_deals_reach_them(store, bring):
    bring(HEADER + ''.join(ROWS), plan={'stages': ('Talk', 'Never'), 'kinds': {'Gone': StageKind.LOST}})
    assert [name for name, _ in stages(store)] == ['Talk', 'Never', 'New', 'Won', 'Lost', 'Gone']


def test_a_new_stage_goes_behind_those_that_stand(store, bring):
    bring(HEADER + ''.join(ROWS[:3]))
    bring(HEADER + ''.join(ROWS) + '2,Early,2025-12-31T10:00Z,\n')
    assert [name for name, _ in stages(store)] == ['New', 'Talk', 'Early', 'Won', 'Lost']


def test_a_backdated_event_leaves_the_deal_where_it_is(store, bring):
    bring(HEADER + ''.join(ROWS))
    bring(HEADER + '1,New,2025-12-31T10:00Z,\n')
    lost = store.read(lambda session: session.exec(select(Stage.id).where(Stage.name == 'Lost')).one())
    assert deal(store, '1')['stage_id'] == lost


def test_a_log_may_fill_the_shipped_pipeline_whose_stages_it_knows_by_name(store, bring):
    before = stages(store, 'Розничные продажи')
    assert bring(HEADER + '7,Интерес,2026-01-01,\n7,Счёт,2026-01-05,\n', pipeline='Розничные продажи') == (2, 0, [])
    assert stages(store, 'Розничные продажи') == before


def test_a_stage_that_was_renamed_since_is_still_the_one_of_the_log(store, bring):
    bring(HEADER + ''.join(ROWS))
    store.write(lambda session: setattr(session.exec(select(Stage).where(Stage.name == 'Talk')).one(), 'name', 'Разговор'))
    assert bring(HEADER + ''.join(ROWS) + '2,Разговор,2026-02-01,\n') == (1, 6, [])
    assert len(stages(store)) == 4


def test_a_shipped_stage_is_known_by_its_code_too(store, bring):
    before = stages(store, 'Розничные продажи')
    assert bring(HEADER + '7,intake,2026-01-01,\n7,Интерес,2026-01-05,\n', pipeline='Розничные продажи')[0] == 2
    assert stages(store, 'Розничные продажи') == before


def test_a_persons_move_between_two_runs_stays(store, bring):
    bring(HEADER + ''.join(ROWS))
    moved = deal(store, '2')['id']
    store.write(deals.move, moved, to='Talk', seen='Won', by=access.SYSTEM)
    assert bring(HEADER + ''.join(ROWS)) == (0, 6, [])
    assert history(store)[-1][:2] == ('2', 'Talk')


def test_broken_rows_are_reported_and_the_rest_taken(store, bring):
    added, unchanged, rejected = bring(HEADER + ROWS[0] + '3,New,yesterday,\n,New,2026-01-01,\n' + ROWS[1])
    assert (added, unchanged) == (2, 0)
    assert rejected == [(3, '“yesterday” in “timestamp” is not a date and time.'), (4, 'Nothing in “case_id”.')]


def test_a_file_of_broken_rows_leaves_nothing_behind(store, bring):
    before = size(store)
    assert bring(HEADER + '3,New,yesterday,\n')[:2] == (0, 0)
    assert size(store) == before
    assert store.read(lambda session: session.exec(select(Import)).all()) == []


def test_a_thousand_rejected_rows_are_named_and_all_are_counted(store, tmp_path):
    (tmp_path / 'file.csv').write_text(HEADER + ROWS[0] + '3,New,yesterday,\n' * 1500)
    done = imports.run(store, Source(tmp_path / 'file.csv', Wanted('moves', MOSCOW), quiet), Plan('Log'), by=access.SYSTEM, advance=quiet)
    assert (done.added, done.rejected_count, len(done.rejected), done.rejected[0].n) == (1, 1500, 1000, 3)


def test_a_column_that_holds_no_stages_is_refused_with_nothing_half_written(store, bring):
    before = size(store)
    with pytest.raises(TooManyStages):
        bring(HEADER + ''.join(f'{n},stage {n},2026-01-01,\n' for n in range(6_000)))
    assert size(store) == before


def test_what_looks_like_markup_or_sql_is_text(store, bring):
    nasty = '<img src=x onerror=alert(1)>{{7*7}}${1}`</script>\'; DROP TABLE deal;--'
    bring(f'{HEADER}{nasty},{nasty},2026-01-01,{nasty}\n', named={'user': 'who'})
    assert history(store)[0][:2] == (nasty, nasty)
    assert name_of(store, deal(store, nasty)['created_by']) == nasty


def test_the_journal_has_one_entry_for_an_import(store, bring):
    heard = []
    store.on_commit(heard.extend)
    bring(HEADER + ''.join(ROWS))
    assert [entry.what for entry in heard] == ['import.done']


def test_people_are_found_by_their_names_and_not_doubled(store, team, bring):
    bring(HEADER + '1,New,2026-01-01,Анна Крылова\n', named={'owner': 'who'})
    assert deal(store, '1')['owner_id'] == team.anna


def test_a_name_that_two_people_have_is_not_guessed(store, team, bring):
    store.write(lambda session: session.add(Person(name='Анна Крылова')))
    assert bring(HEADER + '1,New,2026-01-01,Анна Крылова\n', named={'owner': 'who'})[2] == [(2, 'Several people are called “Анна Крылова”.')]


def test_only_a_company_head_imports(store, team, bring):
    with pytest.raises(NotAllowed):
        bring(HEADER + ROWS[0], by=team.head)
    assert bring(HEADER + ROWS[0], by=team.director)[0] == 1


@pytest.mark.parametrize(
    ('plan', 'refusal'),
    [({'kinds': {'New': StageKind.WON}}, StageOfAnotherKind), ({'currency': 'EUR'}, AnotherCurrency)],
)
def test_an_import_does_not_change_what_the_pipeline_is(store, bring, plan, refusal):
    bring(HEADER + ''.join(ROWS))
    before = size(store)
    with pytest.raises(refusal):
        bring(HEADER + ROWS[0], plan=plan)
    assert size(store) == before


def test_what_a_killed_import_left_is_swept(store, bring):
    store.write(lambda session: session.add(Import(id=99, source='x', file='x', kind='moves', at=datetime.now(UTC))))
    store.write(lambda session: session.add(ImportRow(import_id=99, n=1, case='x')))
    store.write(imports.staging.sweep)
    assert size(store)['ImportRow'] == 0
    assert store.read(lambda session: session.get(Import, 99)) is None


# Tables of deals

TABLE = 'id,stage,who,sum,from,to\n'
DEALS = ['a,Won,Анна,10.50,2026-01-01,2026-02-01\n', 'b,Talk,Борис,,2026-01-05,\n', 'c,Lost,,7,,\n']
NAMED = {'case': 'id', 'stage': 'stage', 'owner': 'who', 'amount': 'sum', 'created': 'from', 'closed': 'to'}
KINDS = {'kinds': {'Won': StageKind.WON, 'Lost': StageKind.LOST}}


def test_a_table_brings_deals_without_inventing_a_history(store, bring):
    assert bring(TABLE + ''.join(DEALS), 'deals', named=NAMED, plan=KINDS) == (3, 0, [])
    assert history(store) == []
    won = deal(store, 'a')
    assert won['born_id'] == won['stage_id']
    assert (won['amount'], won['stage_since']) == (1050, None)
    assert (won['created_at'], won['closed_at']) == (datetime(2025, 12, 31, 21, tzinfo=UTC), datetime(2026, 1, 31, 21, tzinfo=UTC))
    assert (deal(store, 'c')['created_at'], deal(store, 'c')['owner_id']) == (None, None)


def test_a_table_read_twice_changes_nothing_and_says_what_differs(store, bring):
    bring(TABLE + ''.join(DEALS), 'deals', named=NAMED, plan=KINDS)
    assert bring(TABLE + ''.join(DEALS), 'deals', named=NAMED, plan=KINDS) == (0, 3, [])
    changed = TABLE + DEALS[0].replace('10.50', '11') + DEALS[1].replace('Talk', 'Won') + DEALS[2] + 'd,Talk,Анна,,,\n'
    added, unchanged, rejected = bring(changed, 'deals', named=NAMED, plan=KINDS)
    assert (added, unchanged) == (1, 1)
    assert rejected == [
        (2, 'The deal “a” is here already, and “Amount” differs: here “10.50”, in the file “11.00”.'),
        (3, 'The deal “b” is here already, and “Stage” differs: here “Talk”, in the file “Won”.'),
    ]
    assert deal(store, 'a')['amount'] == 1050


def test_a_row_that_is_not_taken_makes_no_stage(store, bring):
    bring(TABLE + ''.join(DEALS), 'deals', named=NAMED, plan=KINDS)
    before = stages(store)
    added, _, rejected = bring(TABLE + DEALS[1].replace('Talk', 'Another') + 'd,Talk,Анна,,,\n', 'deals', named=NAMED, plan=KINDS)
    assert (added, len(rejected)) == (1, 1)
    assert stages(store) == before


def test_a_table_read_again_knows_a_renamed_stage(store, bring):
    bring(TABLE + ''.join(DEALS), 'deals', named=NAMED, plan=KINDS)
    store.write(lambda session: setattr(session.exec(select(Stage).where(Stage.name == 'Talk')).one(), 'name', 'Разговор'))
    assert bring(TABLE + ''.join(DEALS), 'deals', named=NAMED, plan=KINDS) == (0, 3, [])


def test_a_deal_that_moved_on_since_is_still_the_one_of_its_row(store, bring):
    bring(TABLE + ''.join(DEALS), 'deals', named=NAMED, plan=KINDS)
    store.write(deals.move, deal(store, 'b')['id'], to='Won', seen='Talk', by=access.SYSTEM)
    assert bring(TABLE + ''.join(DEALS), 'deals', named=NAMED, plan=KINDS) == (0, 3, [])


def test_a_case_that_stands_twice_in_a_table_is_taken_once(store, bring):
    assert bring(TABLE + DEALS[0] * 2, 'deals', named=NAMED, plan=KINDS) == (1, 0, [(3, 'The deal “a” stands in row 2 already.')])


def test_an_open_deals_planned_closing_is_no_closing(store, bring):
    bring(TABLE + DEALS[0], 'deals', named=NAMED)
    assert deal(store, 'a')['closed_at'] is None


def test_deals_closed_before_they_were_created_are_taken_as_written_and_pointed_out(store, tmp_path):
    (tmp_path / 'file.csv').write_text(TABLE + 'a,Won,,,2026-03-01,2026-02-01\n' + 'b,Won,,,2026-01-01,2026-02-01\n')
    source = Source(tmp_path / 'file.csv', Wanted('deals', MOSCOW, named=NAMED), quiet)
    done = imports.run(store, source, Plan('Log', **KINDS), by=access.SYSTEM, advance=quiet)
    assert done.added == 2
    assert [str(note) for note in done.notes] == ['Deals closed before they were created: 1. Are day and month exchanged in the file?']


# Comments

SAID = ['1,2026-01-02 10:00,Анна,"Согласовали кухню,\nждёт счёт"\n', '1,2026-01-02 10:00,Анна,Ещё раз\n', '9,2026-01-02 10:00,Анна,Кому?\n', '2,2026-01-03,,Ничей\n']
COMMENTS = 'case_id,timestamp,who,text\n'
PARTS = {'user': 'who', 'text': 'text'}


def test_comments_go_to_the_deals_with_their_cases_at_their_own_instants(store, bring):
    bring(HEADER + ''.join(ROWS))
    added, unchanged, rejected = bring(COMMENTS + ''.join(SAID), 'comments', named=PARTS)
    assert (added, unchanged, rejected) == (3, 0, [(5, 'There is no deal “9”.')])
    first = store.read(lambda session: session.exec(select(FeedEntry).order_by(FeedEntry.id)).first().model_dump())
    assert (first['text'], first['at']) == ('Согласовали кухню,\nждёт счёт', datetime(2026, 1, 2, 7, tzinfo=UTC))
    assert (first['deal_id'], name_of(store, first['author_id'])) == (deal(store, '1')['id'], 'Анна')


def test_comments_brought_twice_are_there_once(store, bring):
    bring(HEADER + ''.join(ROWS))
    bring(COMMENTS + ''.join(SAID), 'comments', named=PARTS)
    assert bring(COMMENTS + ''.join(reversed(SAID)), 'comments', named=PARTS)[:2] == (0, 3)
    assert bring(COMMENTS + SAID[3] * 2, 'comments', named=PARTS)[:2] == (1, 1)


def test_comments_make_no_pipeline(bring):
    with pytest.raises(UnknownPipeline):
        bring(COMMENTS + SAID[0], 'comments', named=PARTS)


def test_a_refusal_while_staging_leaves_nothing(store, tmp_path):
    path = tmp_path / 'log.csv'
    path.write_text(HEADER + ''.join(ROWS) * 2000)
    source = Source(path, Wanted('moves', MOSCOW), quiet)
    path.unlink()
    before = size(store)
    with pytest.raises(Refusal):
        imports.run(store, source, Plan('Log'), by=access.SYSTEM, advance=quiet)
    assert size(store) == before


def test_history_may_pass_through_a_retired_stage_but_a_deal_that_would_stand_there_stops_the_import(store, bring, team):
    bring(HEADER + ''.join(ROWS))
    talk = store.read(lambda session: session.exec(select(Stage.id).where(Stage.code == 'Talk')).one())
    store.write(of_pipelines.retire, talk, by=team.director)
    before = history(store)
    with pytest.raises(StandsInRetired, match='“Talk”'):
        bring(HEADER + '3,New,2026-01-05T10:00Z,Анна\n3,Talk,2026-01-06T10:00Z,Анна\n')
    with pytest.raises(StandsInRetired):
        bring(TABLE + '9,Talk,Анна,100,2026-01-05,\n', 'deals', named=NAMED)
    assert history(store) == before
    added, *_ = bring(HEADER + '3,New,2026-01-05T10:00Z,Анна\n3,Talk,2026-01-06T10:00Z,Анна\n3,Won,2026-01-07T10:00Z,Анна\n')
    assert added == 3
    store.write(of_pipelines.restore, talk, by=team.director)
    assert bring(TABLE + '9,Talk,Анна,100,2026-01-05,\n', 'deals', named=NAMED)[0] == 1


def test_rows_of_a_deal_in_the_basket_are_refused_by_name_and_taken_once_it_is_back(store, bring):
    bring(HEADER + ''.join(ROWS))
    gone = store.read(lambda session: session.exec(select(Deal.id).where(Deal.import_case == '1')).one())
    store.write(basket.delete, gone, 'duplicate', by=access.SYSTEM)
    assert bring(HEADER + ''.join(ROWS)) == (0, 6, []), 'what is here already stays so'
    before = size(store)
    reason = 'The deal “1” was deleted: nothing of the file goes into it.'
    longer = HEADER + ''.join([*ROWS, '1,New,2026-01-05T10:00Z,Анна\n'])
    assert bring(longer) == (0, 6, [(8, reason)])
    assert bring(COMMENTS + '1,2026-01-05T10:00Z,Анна,Звонил\n', 'comments', named=PARTS) == (0, 0, [(2, reason)])
    assert size(store) == before
    store.write(basket.restore, gone, by=access.SYSTEM)
    assert bring(longer) == (1, 6, [])
