"""What a change of stages does to figures: a name and a colour nothing, order, kind and norm what they mean, for all history."""

from datetime import timedelta

import pytest

from dashboard import deals, reports, snapshot, stages
from tests.conftest import NOW
from tests.test_stages import edited, of, order


@pytest.fixture
def history(store, team, a_deal, time):
    """Three deals: intake → interest → proposal → invoice; interest → back to intake; intake → lost."""
    begun = NOW - timedelta(days=40)
    paths = (['interest', 'proposal', 'invoice'], ['interest', 'intake'], ['lost'])
    for path in paths:
        time.start = begun
        deal, seen = a_deal(), 'intake'
        for to in path:
            time.start += timedelta(days=7)
            store.write(deals.move, deal, to=to, seen=seen, by=team.anna, reason='так')
            seen = to
    time.start = NOW
    return store


def report(store, name, **ask):
    return store.read(reports.report, name, reports.Ask(pipeline_id=1, **ask), by=0)


def rows(store, name='conversion', **ask):
    return {row['stage']: row for row in report(store, name, **ask).rows}


def moves_held(store):
    return store.read(reports.material, reports.Ask(pipeline_id=1), by=0).seen.moves


@pytest.mark.parametrize('name', list(reports.REPORTS))
def test_a_name_and_a_colour_change_no_figure(history, team, name):
    before = [{key: value for key, value in row.items() if key != 'stage'} for row in report(history, name).rows]
    held = moves_held(history)
    edited(history, 'interest', team.director, name='Замер', name_en='Survey', color='#000000')
    after = report(history, name).rows
    assert [{key: value for key, value in row.items() if key != 'stage'} for row in after] == before
    if any('stage' in row for row in after):
        assert 'Замер' in {row['stage'] for row in after}
    assert moves_held(history) is held, 'no move changed, so none is loaded again'


def test_a_norm_is_compared_at_once(history, team):
    before = rows(history, 'time-in-stage')['Интерес']
    assert (before['norm'], before['over_norm']) == (5, 0.0)
    edited(history, 'interest', team.director, norm=1)
    after = rows(history, 'time-in-stage')['Интерес']
    assert (after['norm'], after['over_norm']) == (1, 1.0)
    assert {key: value for key, value in after.items() if 'norm' not in key} == {key: value for key, value in before.items() if 'norm' not in key}


def test_the_order_of_today_says_what_is_progress_for_all_history(history, team):
    assert [(rows(history)[stage]['advanced'], rows(history)[stage]['skipped']) for stage in ('В работу', 'Интерес')] == [(2, 0), (1, 0)]
    seen = order(history)
    at = {code: of(history, code) for code in ('intake', 'interest', 'proposal')}
    rest = [one for one in seen if one not in at.values()]
    history.write(stages.reorder, 1, seen=seen, order=(at['proposal'], at['interest'], at['intake'], *rest), by=team.director)
    again = rows(history)
    assert list(again)[:3] == ['Предложение', 'Интерес', 'В работу']
    # intake stands last of the three now: from interest one deal went on to it, the other to the invoice; two never saw a proposal
    assert (again['Интерес']['entered'], again['Интерес']['advanced'], again['Предложение']['skipped']) == (2, 2, 2)
    assert (again['В работу']['entered'], again['В работу']['advanced'], again['В работу']['lost']) == (3, 1, 1)


def test_the_kind_of_today_says_how_deals_ended_for_all_history(history, team):
    assert rows(history)['Предложение']['rate_to_won'] == 0.0
    back = edited(history, 'invoice', team.director, kind='won')
    won = rows(history)
    assert 'Счёт' not in won
    assert (won['Предложение']['advanced'], won['Предложение']['rate_to_won']) == (1, 1.0)
    assert report(history, 'deals').more['won_rate_settled'] == 0.5
    history.write(stages.edit, of(history, 'invoice'), changes=back, by=team.director)
    history.write(stages.edit, of(history, 'proposal'), changes={'kind': ('open', 'parked')}, by=team.director)
    parked = rows(history)['Предложение']
    assert (parked['entered'], parked['advanced'], parked['back']) == (1, 1, 0)


def test_a_retired_stage_keeps_its_row_and_place(history, team):
    before = rows(history), rows(history, 'time-in-stage')
    history.write(stages.retire, of(history, 'proposal'), by=team.director)
    assert (rows(history), rows(history, 'time-in-stage')) == before
    assert list(rows(history))[:4] == ['В работу', 'Интерес', 'Ремонт', 'Предложение']


def test_what_is_held_is_what_a_load_from_nothing_gives(history, team):
    moves_held(history)
    edited(history, 'invoice', team.director, kind='lost')
    history.write(stages.add, 1, name='Заявка', after=None, by=team.director)
    held = report(history, 'conversion')
    snapshot._databases.clear()
    assert report(history, 'conversion') == held
