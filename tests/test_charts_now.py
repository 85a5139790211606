"""«Сделки по этапам сейчас»: where the deals stand, whatever the period."""

from datetime import timedelta

from dashboard.material import Ask
from tests.conftest import NOW
from tests.test_charts import alone, behind, stage


def test_the_deals_by_stage_now_are_a_snapshot_that_no_period_changes_and_every_other_filter_does(store, funnel, team):
    """Of 25 deals 15 stand in «Интерес», 5 in «В работу», and 5 were lost, which is in the table alone."""
    for ask in (Ask(), Ask(start=NOW.date() - timedelta(days=90), end=NOW.date() - timedelta(days=60)), Ask(employee=team.anna)):
        drawing = alone(store, 'deals', ask)
        assert {row[0].text: row[1].text for row in drawing.table.rows if row[1].text != '0'} == {'В работу': '5', 'Интерес': '15', 'Отказ': '5'}
        assert sum(drawing.figure['data'][0]['x']) == 20
        assert (len(drawing.notes) == 2) == bool(ask.start)
    assert alone(store, 'deals', Ask(employee=team.boris)).empty == 'Открытых сделок сейчас нет. Снимите фильтр.'
    assert (behind(store, 'deals', [stage(store, 'interest'), 'deals']).count, behind(store, 'deals', [0, 'whole']).count) == (15, 20)
    assert [behind(store, 'deals', key) for key in ([0, 'deals'], [stage(store), 'nonsense'])] == [None, None]
