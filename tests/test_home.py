"""What «Сегодня» finds: each deal once, with its reasons; nobody sees what is not theirs."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from dashboard import absences, access, bell, contacts, deals, lists, payments, tasks, timeline
from dashboard.contacts import Content
from dashboard.disputes import settle
from dashboard.errors import NotAllowed
from dashboard.models import Dispute, Person
from dashboard.queries import board, checklist, disputes, home
from dashboard.queries.bell import Kind
from dashboard.queries.home import Of, Reason
from tests.asking import ask_as_shipped, ask_nothing
from tests.conftest import NOW

DAY = timedelta(days=1)


@pytest.fixture
def in_interest(store, a_deal, time):
    """A deal that entered «Интерес» on Monday of the week before last: ten working days ago, its norm being five."""

    def make(title='Остров / кв1', **fields):
        time.start = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
        deal = a_deal(title, **fields)
        store.write(deals.move, deal, to='interest', seen='intake', by=access.SYSTEM)
        time.start = NOW
        return deal

    return make


def test_a_deal_stands_once_with_all_its_reasons(store, team, in_interest):
    deal = in_interest(amount=5_840_000)
    found = store.read(home.heads_day, by=team.head).stuck
    assert [(line.deal, line.reasons, line.days, line.norm) for line in found.lines] == [(deal, (Reason.PAST_NORM, Reason.NO_STEP), 10, 5)]
    assert (found.count, found.sums, found.more) == (1, (('RUB', 5_840_000),), 0)


def test_a_step_due_on_an_earlier_day_is_a_reason_and_one_due_this_morning_is_not(store, team, a_deal):
    yesterday, this_morning = a_deal('Остров / кв1'), a_deal('Остров / кв2')
    store.write(tasks.add, yesterday, text='Позвонить', due=NOW - DAY, by=team.anna)
    store.write(tasks.add, this_morning, text='Позвонить', due=NOW - timedelta(hours=1), by=team.anna)
    assert {line.deal: line.reasons for line in store.read(home.heads_day, by=team.head).stuck.lines} == {yesterday: (Reason.OVERDUE,)}


def test_overdue_is_the_same_in_the_teams_line_in_every_block_and_on_the_board(store, team, a_deal):
    for n, due in enumerate((NOW - DAY, NOW - timedelta(minutes=1), NOW, NOW + timedelta(hours=1), NOW + DAY)):
        store.write(tasks.add, a_deal(f'Остров / кв{n}'), text='Позвонить', due=due, by=team.anna)
    line = next(one for one in store.read(home.heads_day, by=team.head).team if one.person == team.anna)
    day = store.read(home.employees_day, by=team.anna)
    columns = store.read(board.board, board.Filters(), by=team.anna).columns
    late = [card.id for column in columns for card in column.cards if card.step and card.step.overdue]
    assert [one.deal for one in day.steps.lines if one.overdue] == late == [1, 2]
    assert line.overdue == 2


def test_a_stuck_deal_is_asked_about_its_owner_while_they_work_here(store, team, in_interest):
    in_interest('Остров / кв1')
    in_interest('Остров / кв2', owner=None)
    in_interest('Остров / кв3', owner='boris')
    store.write(lambda session: setattr(session.get(Person, team.boris), 'active', False))
    answers = {line.title: line.answers for line in store.read(home.heads_day, by=team.head).stuck.lines}
    assert answers == {'Остров / кв1': team.anna, 'Остров / кв3': None}  # кв2 is to be distributed


def test_a_day_without_any_deal_is_told_from_one_where_all_is_well(store, team, a_deal):
    assert not store.read(home.heads_day, by=team.head).begun
    a_deal(owner='boris')
    assert store.read(home.heads_day, by=team.head).begun
    assert store.read(home.employees_day, by=team.boris).begun
    assert not store.read(home.employees_day, by=team.anna).begun


def test_a_deal_of_this_morning_is_not_stuck_for_having_no_step(store, team, a_deal):
    a_deal()
    assert store.read(home.heads_day, by=team.head).stuck.count == 0


def test_the_norm_counts_working_days_alone(store, team, a_deal, time):
    time.start = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # a Friday; the norm of «В работу» is one working day
    deal = a_deal()
    store.write(tasks.add, deal, text='Позвонить', due=NOW + 9 * DAY, by=team.anna)
    reasons = {}
    for day in (21, 22, 23, 24):
        time.start = datetime(2026, 11, day, 9, 0, tzinfo=UTC)
        reasons[day] = [line.reasons for line in store.read(home.heads_day, by=team.head).stuck.lines]
    assert reasons == {21: [], 22: [], 23: [], 24: [(Reason.PAST_NORM,)]}


def test_the_most_money_comes_first_and_the_rest_is_counted(store, team, in_interest):
    for n in range(home.SHOWN + 4):
        in_interest(f'Остров / кв{n}', amount=100 * n)
    found = store.read(home.heads_day, by=team.head).stuck
    assert [line.amount for line in found.lines] == [100 * n for n in range(home.SHOWN + 3, 3, -1)]
    assert found.more == 4
    unfolded = store.read(home.heads_day, by=team.head, stuck=home.SHOWN + 4).stuck
    assert [line.amount for line in unfolded.lines[home.SHOWN:]] == [300, 200, 100, 0]
    assert unfolded.more == 0


def test_by_person_the_stuck_deals_of_each_stand_together_the_largest_first_and_are_counted(store, team, in_interest):
    deals_ = [in_interest(f'Остров / кв{n}', owner=owner, amount=amount) for n, (owner, amount) in enumerate((('boris', 900), ('anna', 100), ('boris', 300), ('anna', 700)))]
    shown = store.read(home.heads_day, by=team.head, people=True).stuck
    assert [deals_.index(line.deal) for line in shown.lines] == [3, 1, 0, 2]
    assert shown.parts == (('Анна Крылова', 2), ('Борис Маслов', 2))
    assert store.read(home.heads_day, by=team.head).stuck.parts == ()


def test_a_head_sees_the_department_and_an_employee_has_no_heads_day(store, team, in_interest):
    mine, theirs = in_interest('Остров / кв1'), in_interest('Остров / кв2', owner='viktor')
    assert [line.deal for line in store.read(home.heads_day, by=team.head).stuck.lines] == [mine]
    assert [line.deal for line in store.read(home.heads_day, by=team.viktor_head).stuck.lines] == [theirs]
    assert store.read(home.heads_day, by=team.director).stuck.count == 2
    with pytest.raises(NotAllowed):
        store.read(home.heads_day, by=team.anna)


def test_the_teams_line_is_of_the_last_working_day(store, team, a_deal, time):
    time.start = NOW - DAY
    deal, lost = a_deal('Остров / кв1'), a_deal('Остров / кв2')
    store.write(timeline.add, deal, text='Созвонились, ждёт смету до пятницы.', kind='call', by=team.anna)
    store.write(deals.move, lost, to='lost', seen='intake', reason='дорого', by=team.anna)
    time.start = NOW
    store.write(timeline.add, deal, text='Отправила смету.', by=team.anna)
    day = store.read(home.heads_day, by=team.head)
    anna = next(one for one in day.team if one.person == team.anna)
    assert day.since.isoformat() == '2026-11-23'
    assert (anna.open, anna.touches, anna.lost, anna.won, anna.without_step) == (1, 1, 1, 0, 1)
    assert [one.name for one in day.team] == ['Анна Крылова', 'Борис Маслов']


def test_yesterdays_payments_are_of_who_was_responsible_then_as_number_and_sum(store, team, a_deal, time):
    """Claims, refunds and what came on another day are no payments of yesterday; a deal given on this morning brought its money to whoever had it."""
    yesterday, today = NOW.date() - DAY, NOW.date()
    one, two = a_deal('Остров / кв1', amount=90_000_00), a_deal('Остров / кв2', amount=90_000_00)
    for deal, day, amount, kind in ((one, yesterday, 30_000_00, 'payment'), (one, yesterday, 5_000_00, 'payment'), (one, yesterday, 1_000_00, 'refund'), (two, today, 7_000_00, 'payment')):
        store.write(payments.enter, deal, fields={'paid_on': day, 'amount': amount, 'kind': kind}, by=team.head)
    store.write(payments.claim, two, fields={'paid_on': yesterday, 'amount': 9_000_00}, by=team.anna)
    store.write(deals.set_field, one, 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    lines = {line.name: (line.payments, line.paid) for line in store.read(home.heads_day, by=team.head).team}
    assert lines == {'Анна Крылова': (2, 35_000_00), 'Борис Маслов': (0, 0)}
    assert {line.name: line.paid for line in store.read(home.heads_day, by=team.director).team} == {'Проекты': 0, 'Розница': 35_000_00}


def test_who_is_absent_today_is_marked_among_the_team_and_those_who_may_take_a_deal(store, team):
    store.write(absences.add, team.anna, kind='vacation', first=NOW.date(), last=NOW.date() + 3 * DAY, by=team.head)
    store.write(absences.add, team.boris, kind='vacation', first=NOW.date() + DAY, last=NOW.date() + DAY, by=team.head)
    day = store.read(home.heads_day, by=team.head)
    assert {one.name: one.away for one in day.team} == {one.name: one.away for one in day.candidates} == {'Анна Крылова': True, 'Борис Маслов': False}
    assert {one.name: one.away for one in store.read(home.heads_day, by=team.director).team} == {'Проекты': 0, 'Розница': 1}


def test_a_company_head_sees_a_line_a_department(store, team, a_deal):
    a_deal('Остров / кв1'), a_deal('Остров / кв2', owner='boris'), a_deal('Остров / кв3', owner='viktor')
    assert [(one.name, one.open) for one in store.read(home.heads_day, by=team.director).team] == [('Проекты', 1), ('Розница', 2)]


def test_an_employee_sees_steps_by_hour_deals_without_one_and_those_to_return_to(store, team, a_deal):
    late, now, tomorrow, stepless, parked, far = (a_deal(f'Остров / кв{n}') for n in range(6))
    a_deal('Остров / кв9', owner='boris')
    store.write(timeline.add, stepless, text='Не дозвонилась.', by=team.anna)
    for deal, due in ((now, NOW + timedelta(hours=2)), (late, NOW - DAY), (tomorrow, NOW + DAY)):
        store.write(tasks.add, deal, text='Позвонить', due=due, by=team.anna)
    for deal, due in ((parked, NOW + 3 * DAY), (far, NOW + 30 * DAY)):
        store.write(deals.move, deal, to='postponed', seen='intake', by=team.anna)
        store.write(tasks.add, deal, text='Вернуться', due=due, by=team.anna)
    day = store.read(home.employees_day, by=team.anna)
    assert [line.deal for line in day.steps.lines] == [late, now]
    assert [line.deal for line in day.without_step.lines] == [stepless]
    assert [line.deal for line in day.returns.lines] == [parked]


def test_a_step_of_today_says_whom_to_call_the_first_who_has_a_phone(store, team, a_deal):
    store.write(lists.ensure_shipped)
    reached, unreached, unknown = (a_deal(f'Остров / кв{n}') for n in range(3))
    for n, deal in enumerate((reached, unreached, unknown)):
        store.write(tasks.add, deal, text='Позвонить', due=NOW + timedelta(hours=n + 1), by=team.anna)
    store.write(contacts.add, reached, Content('Пётр'), by=team.anna)
    store.write(contacts.add, reached, Content('Ирина', ('+7 000 111-22-33', '+7 000 444-55-66')), by=team.anna)
    store.write(contacts.add, unreached, Content('Олег'), by=team.anna)
    clients = [line.client for line in store.read(home.employees_day, by=team.anna).steps.lines]
    assert [(one.name, one.phone and one.phone.address) if one else None for one in clients] == [('Ирина', 'tel:+70001112233'), ('Олег', None), None]


@pytest.fixture
def money(store, team):
    """What stands in «Деньги» of the head: deal and part."""
    return lambda: [(line.deal, line.part) for line in store.read(home.heads_day, by=team.head, money=home.SHOWN).money.lines]


def pay(store, team, deal, roubles, ago=0):
    store.write(payments.enter, deal, fields={'paid_on': NOW.date() - ago * DAY, 'amount': roubles * 100}, by=team.head)


def test_money_that_waits_stands_in_four_parts_each_deal_in_one(store, team, a_deal, money, time):
    """R1: claimed and unconfirmed, paid and not handed over, invoices past the norm, not paid in full."""
    time.start = NOW - 14 * DAY
    partly, invoice, paid, claimed, fresh = (a_deal(f'Остров / кв{n}', amount=50_000_00) for n in range(5))
    for deal in (partly, invoice, claimed):
        store.write(deals.move, deal, to='invoice', seen='intake', by=access.SYSTEM)
    time.start = NOW
    pay(store, team, partly, 20_000)
    pay(store, team, paid, 50_000)
    pay(store, team, claimed, 10_000)
    store.write(payments.claim, claimed, fields={'paid_on': NOW.date(), 'amount': 40_000_00}, by=team.anna)
    store.write(deals.move, fresh, to='invoice', seen='intake', by=access.SYSTEM)
    found = store.read(home.heads_day, by=team.head).money
    assert money() == [(claimed, Of.CLAIMED), (paid, Of.KEPT), (invoice, Of.INVOICE), (partly, Of.PARTLY)]
    assert (found.count, found.sums, found.parts) == (4, (('RUB', 200_000_00),), ((Of.CLAIMED, 1), (Of.KEPT, 1), (Of.INVOICE, 1), (Of.PARTLY, 1)))


def test_of_what_is_paid_and_not_handed_over_it_is_said_what_is_missing(store, team, a_deal, shipped_needs):
    """S6: as the deal's own checklist says it."""
    store.write(lists.ensure_shipped)
    deal = a_deal(amount=50_000_00)
    pay(store, team, deal, 50_000)
    [line] = store.read(home.heads_day, by=team.head).money.lines
    assert line.lacks == store.read(checklist.checklist_of, deal, by=team.head).lacking
    assert line.lacks


def test_each_deal_stands_once_on_a_heads_page(store, team, in_interest, a_deal, time):
    """What waits for somebody responsible or for money, and whose client it is, is not said again of the same deal among the stuck ones and those to return to."""
    nobodys, owing, disputed, parked, stuck = (in_interest(f'Остров / кв{n}', owner=None if n == 0 else 'anna', amount=50_000_00) for n in range(5))
    pay(store, team, owing, 20_000)
    store.write(deals.move, parked, to='postponed', seen='interest', by=access.SYSTEM)
    store.write(tasks.add, parked, text='Вернуться', due=NOW - DAY, by=access.SYSTEM)
    store.write(lambda session: session.add(Dispute(deal_id=disputed, title='Остров / кв2', by_id=team.boris, at=NOW)))
    day = store.read(home.heads_day, by=team.head)
    blocks = {name: [line.deal for line in getattr(day, name).lines] for name in ('unassigned', 'money', 'stuck', 'refused', 'soon')}
    assert blocks == {'unassigned': [nobodys], 'money': [owing], 'stuck': [parked, stuck], 'refused': [], 'soon': []}
    assert [line.deal for line in store.read(disputes.heads, by=team.head).disputes] == [disputed]


def test_a_deal_that_is_asked_about_stands_among_the_disputes_alone_until_that_is_settled(store, team, in_interest):
    """Nobody's, and one of whose money a part is to come: each stands where it would once the head has said whose client it is."""
    nobodys, owing = in_interest('Остров / кв0', owner=None), in_interest('Остров / кв1', amount=50_000_00)
    pay(store, team, owing, 20_000)
    store.write(lambda session: session.add_all(Dispute(deal_id=deal, title='', by_id=team.boris, at=NOW) for deal in (nobodys, owing)))

    def standing():
        day = store.read(home.heads_day, by=team.head)
        return {name: [line.deal for line in getattr(day, name).lines] for name in ('unassigned', 'money', 'stuck')}, day.owing

    asked = store.read(disputes.heads, by=team.head).disputes
    assert [line.deal for line in asked] == [nobodys, owing]
    assert standing() == ({'unassigned': [], 'money': [], 'stuck': []}, {owing: Of.PARTLY})
    for line in asked:
        store.write(settle, line.id, 'both', by=team.head)
    assert standing() == ({'unassigned': [nobodys], 'money': [owing], 'stuck': []}, {})


def test_yesterdays_refusals_stand_with_their_reason_until_they_are_taken_back(store, team, a_deal, time):
    """S9; what was lost before is history, what is lost today has its day tomorrow."""
    time.start = NOW - 9 * DAY
    before, yesterday, today, theirs = a_deal('Остров / кв1'), a_deal('Остров / кв2'), a_deal('Остров / кв3'), a_deal('Остров / кв4', owner='viktor')
    for deal, day in ((before, NOW - 2 * DAY), (yesterday, NOW - DAY), (theirs, NOW - DAY), (today, NOW)):
        time.start = day
        store.write(deals.move, deal, to='lost', seen='intake', reason='Дорого', by=access.SYSTEM)
    shown = store.read(home.heads_day, by=team.head).refused
    assert [(line.deal, line.refused) for line in shown.lines] == [(yesterday, 'Дорого')]
    store.write(deals.move, yesterday, to='intake', seen='lost', reason='Отказ не принят', by=team.head)
    assert store.read(home.heads_day, by=team.head).refused.count == 0


def mornings(day):
    return datetime(2026, 11, day, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ('today', 'since', 'off'),
    [(23, 20, (20, 21, 22)), (5, 3, (3, 4))],
    ids=['a Monday', 'the day after the holiday of the 4th of November'],
)
def test_after_days_off_refusals_and_payments_are_those_since_the_last_working_day_each_named_by_its_day(store, team, a_deal, time, today, since, off):
    """What came on the day before the last working day is history, what comes today has its day tomorrow; whose a payment is, its own day says."""
    days = [since - 1, *off, today]
    time.start = mornings(1)
    lost, paid = ([a_deal(f'{name} / кв{day}', amount=90_000_00) for day in days] for name in ('Остров', 'Река'))
    for day, losing, paying in zip(days, lost, paid, strict=True):
        time.start = mornings(day)
        store.write(deals.move, losing, to='lost', seen='intake', reason='Дорого', by=access.SYSTEM)
        store.write(payments.enter, paying, fields={'paid_on': mornings(day).date(), 'amount': day * 100_00}, by=team.head)
    time.start = mornings(today) - timedelta(hours=1)
    store.write(deals.set_field, paid[-2], 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    time.start = mornings(today)
    found = store.read(home.heads_day, by=team.head)
    assert sorted((line.since.day, line.deal) for line in found.refused.lines) == list(zip(off, lost[1:-1], strict=True))
    anna, boris = found.team
    assert (found.since.day, [(of.day.day, of.payments, of.paid, of.lost) for of in anna.days]) == (since, [(day, 1, day * 100_00, 1) for day in off])
    assert ((anna.payments, anna.lost), boris.days) == ((len(off), len(off)), ())
    [_projects, retail] = store.read(home.heads_day, by=team.director).team
    assert retail.days == anna.days


def test_a_deal_that_changed_hands_twice_over_a_weekend_brought_its_money_to_who_had_it_on_the_day_of_each_payment(store, team, a_deal, time):
    time.start = mornings(19)
    deal = a_deal(amount=90_000_00)
    for day, seen, new in ((21, team.anna, team.boris), (23, team.boris, team.anna)):
        time.start = mornings(day)
        store.write(deals.set_field, deal, 'owner_id', seen=seen, new=new, by=team.head)
    for day in (20, 21, 22):
        store.write(payments.enter, deal, fields={'paid_on': mornings(day).date(), 'amount': 100_00}, by=team.head)
    assert {one.name: [of.day.day for of in one.days] for one in store.read(home.heads_day, by=team.head).team} == {'Анна Крылова': [20], 'Борис Маслов': [21, 22]}


def test_new_are_deals_given_to_an_employee_until_they_write_in_them_newest_first(store, team, a_deal, time):
    """A deal that came back to them is new again; of two that wait the later one comes first, each since it was given, and neither stands among those without a step."""
    time.start = NOW - 9 * DAY
    given, made, mine = a_deal('Остров / кв1', owner='boris'), a_deal('Остров / кв2'), store.write(deals.create, title='Остров / кв3', by=team.anna)
    time.start = NOW - DAY
    store.write(deals.set_field, given, 'owner_id', seen=team.boris, new=team.anna, by=team.head)
    time.start = NOW
    day = store.read(home.employees_day, by=team.anna)
    assert [(line.deal, line.since) for line in day.new.lines] == [(given, NOW - DAY), (made, NOW - 9 * DAY)]
    assert [line.deal for line in day.without_step.lines] == [mine]
    store.write(timeline.add, given, text='', kind='missed_call', by=team.anna)
    store.write(timeline.add, made, text='Клиент просил перезвонить.', by=team.head)
    assert [line.deal for line in store.read(home.employees_day, by=team.anna).new.lines] == [made]
    store.write(tasks.add, made, text='Позвонить', due=NOW, by=team.anna)
    day = store.read(home.employees_day, by=team.anna)
    assert ([line.deal for line in day.new.lines], [line.deal for line in day.steps.lines]) == ([], [made]), 'what is to be done today stands there'
    time.start = NOW + DAY
    store.write(deals.set_field, given, 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    store.write(deals.set_field, given, 'owner_id', seen=team.boris, new=team.anna, by=team.head)
    assert [line.deal for line in store.read(home.employees_day, by=team.anna).new.lines] == [given]


def test_what_came_is_what_the_bell_knows_of_payments_mentions_and_deals_handed_back_unread_or_since_yesterday(store, team, time):
    time.start = NOW - 5 * DAY
    deal = store.write(deals.create, title='Остров / кв1', amount=90_000_00, by=team.anna)
    pay(store, team, deal, 10_000, ago=5)
    time.start = NOW - DAY
    store.write(timeline.add, deal, text='@Анна, посмотри', by=team.head)
    store.write(tasks.add, deal, text='Позвонить', due=NOW, by=team.anna)
    time.start = NOW
    notices = store.read(home.employees_day, by=team.anna).came.lines
    assert [(one.kind, one.unread) for one in notices] == [(Kind.MENTIONED, True), (Kind.PAID, True)]
    store.write(bell.see, [one.key for one in notices], by=team.anna)
    assert [(one.kind, one.unread) for one in store.read(home.employees_day, by=team.anna).came.lines] == [(Kind.MENTIONED, False)]
    assert store.read(home.employees_day, by=team.boris).came.count == 0


def test_the_number_of_statements_stands_still(store, team, in_interest):
    def more(n):
        in_interest(f'Остров / кв{n}')
        pay(store, team, in_interest(f'Река / кв{n}', amount=50_000_00), 50_000)
        pay(store, team, in_interest(f'Событие / кв{n}', amount=50_000_00), 50_000, ago=1)

    store.write(lists.ensure_shipped)
    more(0)
    store.write(ask_as_shipped)
    few = statements(store, team.head)
    store.write(ask_nothing)
    for n in range(10):
        more(n + 1)
    store.write(ask_as_shipped)
    assert statements(store, team.head) == few


def test_an_employees_number_of_statements_stands_still(store, team, a_deal):
    def more(n):
        deal = a_deal(f'Остров / кв{n}', amount=50_000_00)
        pay(store, team, deal, 10_000)
        store.write(tasks.add, deal, text='Позвонить', due=NOW, by=team.anna)
        store.write(contacts.add, deal, Content('Ирина', ('+7 000 111-22-33',)), by=team.anna)

    store.write(lists.ensure_shipped)
    more(0)
    few = statements(store, team.anna, home.employees_day)
    for n in range(9):
        more(n + 1)
    assert statements(store, team.anna, home.employees_day) == few


def statements(store, by, query=home.heads_day):
    said = []
    note = lambda *arguments: said.append(arguments[2])  # noqa: E731
    event.listen(store._reader, 'before_cursor_execute', note)
    store.read(query, by=by)
    event.remove(store._reader, 'before_cursor_execute', note)
    return len(said)
