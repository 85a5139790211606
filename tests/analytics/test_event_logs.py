"""The figures of public event logs agree with those computed without this product."""

import json
from datetime import datetime
from pathlib import Path

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
