"""Charts by stage beside the period before: what changed by more than chance, and what may be chance."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from dashboard import moves
from dashboard.material import Ask
from dashboard.models import Deal
from tests.test_charts import alone, stage

NOVEMBER = Ask(start=date(2026, 11, 1), end=date(2026, 11, 30), clock='working', now=datetime(2027, 3, 1, tzinfo=UTC))


def two_months(store, then, now):
    """One deal came in September, 40 in October and 40 in November; of these `then` and `now` went on, after three working days and after five."""

    def record(session):
        first, second = (stage(store, code) for code in ('intake', 'interest'))
        months = [(datetime(2026, 9, 7, 7, tzinfo=UTC), 1, 0, 0), (datetime(2026, 10, 5, 7, tzinfo=UTC), 40, then, 3), (datetime(2026, 11, 9, 7, tzinfo=UTC), 40, now, 7)]
        for came, count, passed, days in months:
            for number in range(count):
                session.add(deal := Deal(title='x', pipeline_id=1, stage_id=second if number < passed else first))
                session.flush()
                moves.record(session, [{'deal_id': deal.id, 'to_id': first, 'at': came}])
                if number < passed:
                    moves.record(session, [{'deal_id': deal.id, 'to_id': second, 'at': came + timedelta(days=days)}])

    store.write(record)


def plainly(text):
    return text.replace('\u202f', ' ').replace('\xa0', ' ')


def hovers(drawing):
    return [plainly(text) for trace in drawing.figure['data'] for text in trace.get('hovertext') or ()]


def test_a_stage_that_differs_from_the_month_before_beyond_chance_is_named_with_both_figures(store, team):
    two_months(store, 32, 10)
    drawing = alone(store, 'conversion', NOVEMBER)
    assert [plainly(note) for note in drawing.notes] == ['В работу: было 80 %, стало 25 %']
    assert (drawing.table.columns[-1], plainly(drawing.table.rows[0][-1].text)) == ('Было', '80 %')
    assert any(text.endswith('<br>было 80 %') for text in hovers(drawing))
    assert [plainly(note) for note in alone(store, 'conversion', NOVEMBER, language='en').notes] == ['Intake: was 80%, is 25%']


def test_the_usual_stay_stands_beside_that_of_the_month_before(store, team):
    two_months(store, 40, 40)
    drawing = alone(store, 'time-in-stage', NOVEMBER)
    assert [plainly(note) for note in drawing.notes if 'было' in note] == ['В работу: было 3 раб. дн., стало 5 раб. дн.']
    assert (drawing.table.columns[-1], plainly(drawing.table.rows[0][-1].text)) == ('Было', '3 раб. дн.')
    assert any(text.endswith('<br>было 3 раб. дн.') for text in hovers(drawing))


def test_a_difference_that_may_be_chance_is_called_so(store, team):
    two_months(store, 20, 22)
    assert alone(store, 'conversion', NOVEMBER).notes == ('Разница с прошлым периодом в пределах случайности.',)


def test_nothing_is_compared_over_all_time_or_while_deals_are_younger_than_the_horizon(store, team):
    two_months(store, 32, 10)
    for ask in (replace(NOVEMBER, start=None, end=None), replace(NOVEMBER, now=datetime(2026, 12, 1, tzinfo=UTC))):
        drawing = alone(store, 'conversion', ask)
        assert drawing.notes == ()
        assert 'Было' not in drawing.table.columns
        assert not any('было' in text for text in hovers(drawing))
