"""The figures of public event logs agree with those computed without this product."""

import json
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dashboard import workcalendar
from dashboard.analytics import conversion, history, time_in_stage
from dashboard.analytics.frames import MOVES, Stage

LOGS = [
    ('helpdesk', 'all', ''),
    ('bpic2012', 'application', 'A_'),
    ('bpic2012', 'everything', ''),
    ('traffic_fines', 'all', ''),
]


@pytest.fixture(params=LOGS, ids=[f'{name}-{part}' for name, part, _ in LOGS])
def log(request, shared: Path):
    """The log's visits, its stages (all open), its last instant, and the reference figures."""
    name, part, prefix = request.param
    folder = shared / 'data/eventlogs'
    rows = pd.read_csv(folder / f'{name}.csv.gz', usecols=['case_id', 'activity', 'timestamp'], dtype=str)
    rows = rows[rows.activity.str.startswith(prefix)]
    reference = json.loads((folder / f'{name}.reference.json').read_text())['parts'][part]
    stages = tuple(Stage(n, stage, 'open', n) for n, stage in enumerate(reference['stages']))
    now = datetime.fromisoformat(reference['last_event'])
    return history.visits(moves(rows, stages), stages, now), stages, now, reference


def moves(rows: pd.DataFrame, stages: tuple[Stage, ...]) -> pd.DataFrame:
    """Rows in the log's order are recorded in that order."""
    ids = {stage.name: stage.id for stage in stages}
    frame = pd.DataFrame(
        {
            'id': range(len(rows)),
            'deal': pd.factorize(rows.case_id)[0],
            'to': rows.activity.map(ids).to_numpy(),
            'at': pd.to_datetime(rows.timestamp.to_numpy(), utc=True),
            'by': None,
            'owner': None,
            'void': False,
        }
    )
    return frame.astype(MOVES)


def test_time_in_stage_is_the_sojourn_of_the_reference(log):
    visits, stages, now, reference = log
    table = time_in_stage.table(visits, stages, now, calendar=workcalendar.russian(), zone='UTC').set_index('stage')
    names = {'median_finished': 'median_s', 'mean_finished': 'mean_s', 'p90_finished': 'p90_s'}
    for stage, figures in reference['stages'].items():
        row, sojourn = table.loc[stage], figures['sojourn']
        assert (row.visits, row.open) == (figures['visits'], figures['open']['n']), stage
        assert row.visits - row.open == sojourn['n'], stage
        for ours, theirs in names.items():
            expected = sojourn[theirs] / 3600 if sojourn['n'] else float('nan')
            assert table.at[stage, ours] == pytest.approx(expected, abs=0.001, nan_ok=True), (stage, ours)


def test_by_deal_the_visits_are_added_as_in_the_reference(log):
    visits, _stages, now, reference = log
    closed = visits[visits.left.notna()]
    stays = time_in_stage.durations(closed, now, calendar=workcalendar.russian(), by='deal', zone='UTC')
    for number, (stage, figures) in enumerate(reference['stages'].items()):
        hours = stays[stays.stage == number].hours
        total = figures['total_per_case']
        assert len(hours) == total['n'], stage
        if total['n']:
            assert hours.median() == pytest.approx(total['median_s'] / 3600, abs=0.001), stage


def test_conversion_enters_the_cases_that_reached_the_stage(log):
    visits, stages, now, reference = log
    entered = conversion.table(visits, stages, now, zone='UTC').set_index('stage').entered
    assert entered.to_dict() == {stage: figures['cases'] for stage, figures in reference['stages'].items()}
    for step in reference['conversion']:
        assert (entered[step['from']], entered[step['to']]) == (step['reached_from'], step['reached_to'])


def test_the_cohorts_by_month_are_those_of_the_reference(log):
    """Cases by the month of their first event, and how many of them ever reached each milestone."""
    visits, stages, now, reference = log
    ids = {stage.name: stage.id for stage in stages}
    first = visits.groupby('deal').entered.min().dt.strftime('%Y-%m')
    for month, cohort in reference['cohorts'].items():
        cases = first.index[first == month]
        assert len(cases) == cohort['cases'], month
        entered = conversion.table(history.of_deals(visits, cases), stages, now, zone='UTC').set_index('stage_id').entered
        assert {name: entered[ids[name]] for name in cohort['reached']} == cohort['reached'], month


@pytest.mark.parametrize(('name', 'prefix', 'years'), [('helpdesk', '', 13), ('bpic2012', 'A_', 12)])
def test_working_hours_agree_with_those_counted_day_by_day_from_the_published_calendar(shared, name, prefix, years):
    """The log is moved into the years of the calendar; hours of every stay are added up over the calendar's days, without the product's."""
    rows = pd.read_csv(shared / f'data/eventlogs/{name}.csv.gz', usecols=['case_id', 'activity', 'timestamp'], dtype=str)
    rows = rows[rows.activity.str.startswith(prefix)]
    moved = pd.to_datetime(rows.timestamp, utc=True) + pd.DateOffset(years=years)
    rows = rows.assign(timestamp=moved.dt.strftime('%Y-%m-%dT%H:%M:%S.%f+00:00'))
    stages = tuple(Stage(n, stage, 'open', n) for n, stage in enumerate(rows.activity.unique()))
    now = moved.max().to_pydatetime()
    visits = history.visits(moves(rows, stages), stages, now)
    ours = time_in_stage.durations(visits, now, calendar=workcalendar.russian(), clock='working', zone='UTC')
    days = pd.read_csv(shared / 'data/calendar/workdays_ru_2023_2027.csv', usecols=['date', 'is_workday', 'is_short'])
    ends = visits.left.fillna(pd.Timestamp(now))
    expected = _worked(ends, days) - _worked(visits.entered, days)
    assert ours.hours.to_numpy() == pytest.approx(expected, abs=1e-6)
    assert expected.max() > 8


def _worked(instants: pd.Series, days: pd.DataFrame) -> np.ndarray:
    """Hours of work from the calendar's first day to each instant: 9 to 13 and 14 to 18, short days until 17, Moscow (UTC+3)."""
    local = (instants + pd.Timedelta(hours=3)).dt.tz_localize(None)
    number = (local.dt.normalize() - pd.Timestamp(days.date[0])).dt.days.to_numpy()
    hour = ((local - local.dt.normalize()) / pd.Timedelta(hours=1)).to_numpy()
    close = np.where(days.is_short == 1, 17, 18)
    length = np.where(days.is_workday == 1, 4 + close - 14, 0)
    before = np.append(0, np.cumsum(length))
    today = np.clip(hour, 9, 13) - 9 + np.clip(hour, 14, close[number]) - 14
    return before[number] + np.where(days.is_workday.to_numpy()[number] == 1, today, 0)
