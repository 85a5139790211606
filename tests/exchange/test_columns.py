"""Which column plays which part: the known names, or the ones that were named; never a guess."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.exchange.columns import Source, Wanted
from dashboard.exchange.records import Record
from dashboard.exchange.refusals import AmbiguousDates, ColumnNeeded, ColumnTwice, OnlyTables, UnknownColumn
from tests.exchange.test_tables import workbook

MOSCOW = ZoneInfo('Europe/Moscow')


def quiet(_done, _total):
    pass


@pytest.fixture
def source(tmp_path):
    def open_one(text, what='moves', name='log.csv', **wanted):
        path = tmp_path / name
        path.write_text(text, encoding='utf-8')
        return Source(path, Wanted(what, MOSCOW, **wanted), quiet)

    return open_one


def records(source):
    return list(source.records(quiet, 'RUB'))


def test_the_known_names_need_no_option(source):
    assert records(source('case_id,activity,timestamp\n1,New,2026-11-24\n')) == [
        Record(n=2, case='1', stage='New', at=datetime(2026, 11, 23, 21, tzinfo=UTC))
    ]


def test_of_two_known_names_the_standards_own_wins(source):
    text = 'case_id,case:concept:name,activity,concept:name,timestamp,time:timestamp\na,b,c,d,2026-01-01,2026-02-02\n'
    (record,) = records(source(text))
    assert (record.case, record.stage, record.at.month) == ('b', 'd', 2)


@pytest.mark.parametrize('header', ['Case ID,activity,timestamp', 'case,activity,timestamp', 'CASE_ID,activity,timestamp'])
def test_a_name_that_only_resembles_a_known_one_is_not_taken_for_it(source, header):
    with pytest.raises(ColumnNeeded, match=r'--case.*“activity”, “timestamp”'):
        source(f'{header}\n1,New,2026-11-24\n')


def test_a_column_that_is_not_there_is_named_with_those_that_are(source):
    with pytest.raises(UnknownColumn, match=r'“who” \(--owner\).*“case_id”, “activity”, “timestamp”'):
        source('case_id,activity,timestamp\n1,New,2026-11-24\n', named={'owner': 'who'})


def test_a_column_that_is_there_twice_is_not_chosen_from(source):
    with pytest.raises(ColumnTwice):
        source('case_id,activity,activity,timestamp\n1,New,Old,2026-11-24\n')


def test_only_keeps_the_rows_whose_column_begins_so(source):
    opened = source('case_id,activity,timestamp\n1,A_x,2026-01-01\n1,W_x,2026-01-02\n1,A_y,2026-01-03\n', only=('activity', 'A_'))
    assert [record.stage for record in records(opened)] == ['A_x', 'A_y']
    assert opened.filtered == 1


def test_dates_of_rows_that_are_kept_out_do_not_matter(source):
    text = 'case_id,activity,timestamp\n1,A_x,2026-01-01\n1,W_x,03/04/2026\n'
    with pytest.raises(AmbiguousDates):
        source(text)
    assert len(records(source(text, only=('activity', 'A_')))) == 1
    assert len(records(source(text, order='dmy'))) == 2


def test_broken_rows_are_told_apart_from_the_others(source):
    text = 'case_id,activity,timestamp,sum\n1,New,2026-01-01,5\n,New,2026-01-01,5\n2,,2026-01-01,5\n3,New,soon,5\n4,New,2026-01-01,much\n5,New\n6,New,2026-01-01,\n'
    found = records(source(text, named={'amount': 'sum'}))
    assert [type(row.reason).__name__ if hasattr(row, 'reason') else row.amount for row in found] == [
        500,
        'Empty',
        'Empty',
        'NotADate',
        'NotAnAmount',
        'WrongWidth',
        None,
    ]
    assert [row.n for row in found] == [2, 3, 4, 5, 6, 7, 8]


def test_names_longer_than_they_can_be_stored_are_rejected_not_cut(source):
    found = records(source('case_id,activity,timestamp\n' + 'x' * 201 + ',New,2026-01-01\n'))
    assert str(found[0].reason) == 'The text in “case_id” is longer than 200 characters.'


def test_an_event_log_holds_no_table(source):
    with pytest.raises(OnlyTables):
        source('<log/>', 'deals', 'log.xes')


def test_a_cell_that_cannot_be_read_costs_a_row_only_where_the_row_needs_it(tmp_path):
    rows = [['id', 'stage', 'sum', 'total'], [1, 'New', '=15*2', 5], [2, 'New', 20, '=C3*2'], [3, 'New', 30, '#N/A'], [4, 'New', '#REF!', 5]]
    path = workbook(tmp_path / 'deals.xlsx', deals=rows)
    asked = Source(path, Wanted('deals', MOSCOW, named={'case': 'id', 'stage': 'stage', 'amount': 'sum'}), quiet)
    taken = [row.amount if isinstance(row, Record) else type(row.reason).__name__ for row in records(asked)]
    assert taken == ['NoSavedValue', 20_00, 30_00, 'CellError']


def test_rows_chosen_by_a_cell_that_cannot_be_read_are_rejected_and_not_passed_over(tmp_path):
    path = workbook(tmp_path / 'deals.xlsx', deals=[['id', 'stage', 'office'], [1, 'New', 'Msk'], [2, 'New', '="M"&"sk"'], [3, 'New', 'Spb']])
    asked = Source(path, Wanted('deals', MOSCOW, named={'case': 'id', 'stage': 'stage'}, only=('office', 'M')), quiet)
    assert [type(row).__name__ for row in records(asked)] == ['Record', 'Rejected']
    assert asked.filtered == 1
