"""S7 and S3: deals that wait stand in a list until their day, come to their owner by themselves, and go back to where they stood."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from dashboard import access, deals, journal, lines, returns, tasks, upsells
from dashboard.errors import BadValue, FieldConflict, NotFound, ReasonNeeded
from dashboard.models import Deal, JournalEntry, Upsell
from dashboard.queries import attention, home
from dashboard.queries import returns as query
from dashboard.queries.returns import Of
from tests.conftest import NOW
from tests.test_board_query import statements

TODAY = NOW.date()
"""A Tuesday."""
DAY = timedelta(days=1)


@pytest.fixture
def parked(store, team, a_deal):
    """A deal that stood in «Предложение» and waits since."""

    def make(to, day, title='Остров / кв1', **fields):
        deal = a_deal(title, **fields)
        store.write(deals.move, deal, to='proposal', seen='intake', by=access.SYSTEM)
        store.write(deals.move, deal, to=to, seen='proposal', by=access.SYSTEM)
        if day:
            field = 'return_on' if to == 'postponed' else 'ready_on'
            store.write(deals.set_field, deal, field, seen=None, new=day, by=access.SYSTEM)
        return deal

    return make


def sections(store, of, by, **facts):
    found = store.read(query.waiting, of, by=by, **facts)
    return {section.name: [line.deal for group in section.groups for line in group.lines] for section in found.sections}


def test_s7_the_list_says_overdue_today_this_week_later_and_unknown(store, team, parked):
    overdue, today, sunday, monday, never = (
        parked('postponed', day, f'Остров / кв{n}') for n, day in enumerate((TODAY - DAY, TODAY, TODAY + 5 * DAY, TODAY + 6 * DAY, None))
    )
    assert sections(store, Of.POSTPONED, team.anna) == {'overdue': [overdue], 'today': [today], 'week': [sunday], 'later': [monday], 'unknown': [never]}


def test_s7_an_employee_sees_own_deals_a_head_the_teams_and_narrows_them_by_owner(store, team, parked):
    annas, boriss, viktors = (parked('postponed', TODAY, f'Остров / кв{n}', owner=who) for n, who in enumerate(('anna', 'boris', 'viktor')))
    assert sections(store, Of.POSTPONED, team.anna) == {'today': [annas]}
    assert sections(store, Of.POSTPONED, team.head) == {'today': [annas, boriss]}
    assert sections(store, Of.POSTPONED, team.head, owner=team.boris) == {'today': [boriss]}
    assert sections(store, Of.POSTPONED, team.head, owner=team.viktor) == {'today': [annas, boriss]}
    assert sections(store, Of.POSTPONED, team.anna, owner=team.boris) == {'today': [annas]}
    assert store.read(query.waiting, Of.POSTPONED, by=team.head).owners == ((team.anna, 'Анна Крылова'), (team.boris, 'Борис Маслов'))
    assert viktors


def test_s3_renovations_stand_by_month_and_complex_overdue_first_and_unknown_last(store, team, parked):
    late = parked('renovation', date(2026, 11, 20), 'Остров / кв1', project_id=2)
    island, heart = (parked('renovation', date(2027, 3, 5 + n), f'Дом / кв{n}', project_id=project, amount=100) for n, project in enumerate((2, 1)))
    may = parked('renovation', date(2027, 5, 1), 'Дача')
    unknown = parked('renovation', None, 'Дом')
    found = store.read(query.waiting, Of.RENOVATION, by=team.anna)
    told = [(section.name, section.count, [(group.name, group.count, [line.deal for line in group.lines]) for group in section.groups]) for section in found.sections]
    assert told == [
        ('overdue', 1, [('Остров', 1, [late])]),
        ('2027-03', 2, [('Остров', 1, [island]), ('Сердце Столицы', 1, [heart])]),
        ('2027-05', 1, [(None, 1, [may])]),
        ('unknown', 1, [(None, 1, [unknown])]),
    ]
    assert sections(store, Of.POSTPONED, team.anna) == {}


def test_the_counts_are_of_all_and_the_statements_stand_still(store, team, parked):
    counts = []
    for more in (1, 12):
        for n in range(more):
            parked('renovation', TODAY + n * DAY, f'Остров / кв{n}')
        with statements(store) as seen:
            found = store.read(query.waiting, Of.RENOVATION, by=team.head, shown=5)
        counts.append(len(seen))
    assert (found.count, found.more) == (13, 8)
    assert counts[0] == counts[1]


@pytest.mark.parametrize('stage', ['postponed', 'renovation'])
def test_s7_s3_a_deal_comes_to_its_owner_a_week_before_its_day_and_stays_until_it_went_back(store, team, parked, stage):
    near, _far, past = (parked(stage, TODAY + n * DAY, f'Остров / кв{n}') for n in (7, 8, -1))
    store.write(tasks.add, near, text='Позвонить', due=NOW + 90 * DAY, by=team.anna)  # whatever its step says
    shown = store.read(home.employees_day, by=team.anna).returns
    assert [(line.deal, line.back) for line in shown.lines] == [(past, TODAY - DAY), (near, TODAY + 7 * DAY)]
    assert [line.deal for line in store.read(home.heads_day, by=team.head).soon.lines] == [past, near]
    way = store.read(query.way_back, past, by=team.anna)
    store.write(deals.move, past, to=way.stood.code, seen=way.stage.code, by=team.anna)
    assert [line.deal for line in store.read(home.employees_day, by=team.anna).returns.lines] == [near]


def test_s7_it_goes_back_to_where_it_stood_also_through_another_wait_and_a_move_taken_back(store, team, parked):
    deal = parked('postponed', TODAY)
    store.write(deals.move, deal, to='renovation', seen='postponed', by=team.anna)
    wrong = store.write(deals.move, deal, to='invoice', seen='renovation', by=team.anna)
    store.write(deals.undo_move, deal, move_id=wrong, by=team.anna)
    assert store.read(query.way_back, deal, by=team.anna).stood.code == 'proposal'
    move = store.write(deals.move, deal, to='proposal', seen='renovation', by=team.anna)
    assert store.read(query.way_back, deal, by=team.anna) is None
    store.write(deals.undo_move, deal, move_id=move, by=team.anna)
    assert store.read(query.way_back, deal, by=team.anna).stage.code == 'renovation'


def test_s7_where_nobody_knows_it_goes_to_the_first_stage(store, team, a_deal):
    deal = a_deal()

    def born_parked(session):
        row = session.get_one(Deal, deal)
        row.stage_id = next(stage.id for stage in deals.pipelines.stages(session, 1) if stage.code == 'postponed')
        session.exec(deals.moves._MOVES.delete().where(deals.moves._MOVES.c.deal_id == deal))
        return returns.stood(session, row).code

    assert store.write(born_parked) == 'intake'


def test_s9_a_refused_deal_goes_back_to_work_with_a_reason(store, team, parked):
    deal = parked('postponed', TODAY)
    store.write(deals.move, deal, to='lost', seen='postponed', reason='Дорого', by=team.anna)
    way = store.read(query.way_back, deal, by=team.anna)
    assert (way.stage.code, way.stood.code) == ('lost', 'proposal')
    with pytest.raises(ReasonNeeded):
        store.write(deals.move, deal, to='proposal', seen='lost', by=team.anna)
    store.write(deals.move, deal, to='proposal', seen='lost', reason='Передумали', by=team.anna)
    assert kept(store, deal, journal.STAGE_REASON)[-1] == (None, 'Передумали')


def test_d3_the_reason_of_a_refusal_is_worded_otherwise_with_both_kept_and_never_emptied(store, team, parked):
    deal = parked('postponed', TODAY)
    with pytest.raises(BadValue, match='Reason for the refusal'):
        store.write(deals.set_field, deal, 'lost_reason', seen=None, new='Дорого', by=team.anna)
    store.write(deals.move, deal, to='lost', seen='postponed', reason='Дорого', by=team.anna)
    store.write(deals.set_field, deal, 'lost_reason', seen='Дорого', new='Дорого: нашли дешевле', by=team.anna)
    with pytest.raises(FieldConflict):
        store.write(deals.set_field, deal, 'lost_reason', seen='Дорого', new='Не отвечает', by=team.head)
    for nothing in ('', None):
        with pytest.raises(BadValue):
            store.write(deals.set_field, deal, 'lost_reason', seen='Дорого: нашли дешевле', new=nothing, by=team.anna)
    assert kept(store, deal, 'field.lost_reason') == [('Дорого', 'Дорого: нашли дешевле')]


def kept(store, deal, what):
    asked = select(JournalEntry.old, JournalEntry.new).where(JournalEntry.deal_id == deal, JournalEntry.what == what).order_by(JournalEntry.id)
    return store.read(lambda session: [tuple(row) for row in session.exec(asked)])


def suggested(store, deal, by):
    return {told.what: told.by for told in store.read(attention.attention, deal, by=by).upsells}


def test_s3_both_upsells_are_suggested_until_told_by_whom_and_when_and_that_can_be_taken_back(store, team, parked):
    deal = parked('renovation', TODAY)
    assert suggested(store, deal, team.anna) == {Upsell.SMART_HOME: None, Upsell.ELECTRICAL: None}
    for _ in range(2):
        store.write(upsells.tell, deal, Upsell.SMART_HOME, by=team.anna)
    told = store.read(attention.attention, deal, by=team.head).upsells[0]
    assert (told.what, told.by, told.at) == (Upsell.SMART_HOME, 'Анна Крылова', NOW)
    store.write(upsells.take_back, deal, Upsell.SMART_HOME, by=team.anna)
    assert suggested(store, deal, team.anna) == {Upsell.SMART_HOME: None, Upsell.ELECTRICAL: None}
    with pytest.raises(NotFound):
        store.write(upsells.tell, deal, 'a boat', by=team.anna)


def test_s3_what_stands_among_systems_or_services_is_suggested_no_more(store, team, parked):
    deal = parked('renovation', TODAY)
    store.write(deals.set_field, deal, 'systems', seen=None, new='intercom,smart_home', by=team.anna)
    assert set(suggested(store, deal, team.anna)) == {Upsell.ELECTRICAL}
    store.write(lines.add, deal, fields={'text': 'Щит электрический', 'kind': 'goods'}, by=team.anna)
    assert set(suggested(store, deal, team.anna)) == {Upsell.ELECTRICAL}
    done = store.write(lines.add, deal, fields={'text': 'Электромонтаж, 1 комната', 'kind': 'service'}, by=team.anna)
    assert suggested(store, deal, team.anna) == {}
    store.write(lines.take_back, done, by=team.anna)
    assert set(suggested(store, deal, team.anna)) == {Upsell.ELECTRICAL}


def test_s3_elsewhere_nothing_is_suggested(store, team, parked):
    assert suggested(store, parked('postponed', TODAY), team.anna) == {}


@pytest.mark.parametrize(('text', 'has'), [('Монтаж электромагнитного замка', False), ('Прокладка кабеля домофона', False), ('Электромонтажные работы', True), ('Работа электрика', True)])
def test_s3_a_lock_is_no_electrical_work(store, team, a_deal, text, has):
    deal = a_deal()
    store.write(lines.add, deal, fields={'text': text, 'kind': 'service', 'price': 5_000_00}, by=team.anna)
    assert store.read(lambda session: Upsell.ELECTRICAL in upsells.wanted(session, session.get(Deal, deal))) is has
