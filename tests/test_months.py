"""Months are closed by the company head: a closed one is frozen, and whatever changes later is a line of the open one."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from dashboard import basket, bonus_rules, months, payments, pipelines, plan_month, plans, reports, sales
from dashboard.errors import BadValue, Changed, MonthNotOver, NotAllowed, NotFound
from dashboard.models import Deal, Person
from dashboard.queries import sales as query
from tests.test_bonus_rules import RULE, earned

AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (8, 9, 10, 11))


@pytest.fixture
def deal(a_deal):
    return a_deal(amount=38_000_00)


@pytest.fixture
def sold(store, team, deal):
    """In August Anna sold for 38,000; returns the payment."""
    return pay(store, team, deal, 38_000, date(2026, 8, 20))


def pay(store, team, deal, roubles, day, kind='payment'):
    return store.write(payments.enter, deal, fields={'paid_on': day, 'amount': roubles * 100, 'kind': kind}, by=team.head)


def lines(store, team, by=None):
    found = store.read(sales.booked, by=by or team.director).lines
    return [(row.month, row.kind, row.amount / 100) for row in found.itertuples()]


def test_a_refund_after_the_month_is_closed_is_a_line_of_its_own_month(store, team, deal, sold):
    store.write(months.close, AUGUST, by=team.director)
    pay(store, team, deal, 1_840, date(2026, 11, 5), 'refund')
    assert lines(store, team) == [('2026-08', 'sale', 38_000), ('2026-11', 'later', -1_840)]


def test_what_is_corrected_in_a_closed_month_is_a_line_of_the_open_one_and_stays_there(store, team, deal, sold):
    """The payment is taken out after October is closed: November, the next one, takes it back; when that is closed, too, nothing comes twice."""
    store.write(months.close, OCTOBER, by=team.director)
    version = store.write(payments.remove, sold, version=1, by=team.head)
    assert lines(store, team) == [('2026-08', 'sale', 38_000), ('2026-11', 'later', -38_000)]
    store.write(payments.restore, sold, version=version, by=team.head)
    assert lines(store, team) == [('2026-08', 'sale', 38_000)]


def test_a_line_of_a_correction_is_kept_with_the_month_it_stands_in(store, team, time, deal, sold):
    store.write(months.close, SEPTEMBER, by=team.director)
    store.write(payments.remove, sold, version=1, by=team.head)
    store.write(months.close, OCTOBER, by=team.director)
    time.start += timedelta(days=30)
    store.write(payments.restore, sold, version=2, by=team.head)
    assert lines(store, team) == [('2026-08', 'sale', 38_000), ('2026-10', 'later', -38_000), ('2026-11', 'later', 38_000)]


def test_money_of_a_closed_month_that_is_entered_late_is_of_the_open_one(store, team, deal):
    store.write(months.close, SEPTEMBER, by=team.director)
    pay(store, team, deal, 38_000, date(2026, 8, 20))
    assert lines(store, team) == [('2026-10', 'sale', 38_000)]


def test_a_sale_that_is_entered_after_its_month_was_closed_is_a_deal_of_the_open_month_once(store, team, deal):
    """38,000 of which 1,000 goes back in the same August: one deal of 38,000 on the average."""
    store.write(months.close, SEPTEMBER, by=team.director)
    pay(store, team, deal, 38_000, date(2026, 8, 20))
    pay(store, team, deal, 1_000, date(2026, 8, 25), 'refund')
    whole = store.read(query.shown, query.Filters(AUGUST, NOVEMBER), by=team.director).whole
    assert (whole.deals, whole.amount, whole.later, whole.average) == (1, 37_000_00, -1_000_00, 38_000_00)
    store.write(months.close, OCTOBER, by=team.director)
    pay(store, team, deal, 500, date(2026, 8, 26), 'refund')
    whole = store.read(query.shown, query.Filters(AUGUST, NOVEMBER), by=team.director).whole
    assert (whole.deals, whole.later) == (1, -1_500_00)


def test_a_deal_deleted_after_its_month_was_closed_leaves_the_open_one(store, team, deal, sold):
    store.write(months.close, AUGUST, by=team.director)
    store.write(basket.delete, deal, 'test', by=team.head)
    assert lines(store, team) == [('2026-08', 'sale', 38_000), ('2026-09', 'later', -38_000)]


def test_a_closed_month_pays_what_it_paid_whatever_becomes_of_its_rule(store, team, deal, sold):
    rule = store.write(bonus_rules.add, fields=RULE | {'since': AUGUST}, by=team.director)
    store.write(bonus_rules.add, fields=RULE | {'since': AUGUST, 'of_team': True, 'goods_rate': 1_00}, by=team.director)
    paid = {('2026-08', team.anna): 760, ('2026-08', team.head): 380}
    assert earned(store, team.head) == paid
    store.write(months.close, AUGUST, by=team.director)
    store.write(bonus_rules.change, rule, version=1, fields=RULE | {'since': AUGUST, 'goods_rate': 5_00}, by=team.director)
    assert earned(store, team.head) == paid
    pay(store, team, deal, 1_000, date(2026, 11, 5), 'refund')
    assert earned(store, team.anna) == {('2026-08', team.anna): 760, ('2026-11', team.anna): -50}


def test_a_correction_of_a_closed_month_takes_back_what_that_month_paid_whatever_the_rule_says_by_now(store, team, time, sold):
    """2 % of 38,000 and 1 % of it for the head were paid in August; by now the rules say 5 % and 3 %. When September is closed, too, its
    lines still add up to what it paid."""
    rules = [store.write(bonus_rules.add, fields=RULE | {'since': AUGUST} | more, by=team.director) for more in ({}, {'of_team': True, 'goods_rate': 1_00})]
    store.write(months.close, AUGUST, by=team.director)
    for rule, more in zip(rules, ({'goods_rate': 5_00}, {'of_team': True, 'goods_rate': 3_00}), strict=True):
        store.write(bonus_rules.change, rule, version=1, fields=RULE | {'since': AUGUST} | more, by=team.director)
    store.write(payments.remove, sold, version=1, by=team.head)
    back = {('2026-09', team.anna): -760, ('2026-09', team.head): -380}
    for _closed in (False, True):
        assert {key: sum_ for key, sum_ in earned(store, team.head).items() if key[0] == '2026-09'} == back
        [line] = store.read(query.detail, SEPTEMBER, team.anna, by=team.anna).lines
        [by] = line.by
        assert (line.bonus, by.month, by.rule.goods, by.rule.since, by.given) == (-760_00, '2026-08', 2_00, '2026-08', True)
        [(_whose, of_team)] = store.read(query.detail, SEPTEMBER, team.head, by=team.director).team
        assert (of_team.bonus, of_team.by[0].rule.goods) == (-380_00, 1_00)
        if not _closed:
            store.write(months.close, SEPTEMBER, by=team.director)


def test_a_correction_of_a_month_that_paid_no_bonus_takes_none_back(store, team, sold):
    store.write(months.close, AUGUST, by=team.director)
    store.write(bonus_rules.add, fields=RULE | {'since': SEPTEMBER}, by=team.director)
    store.write(payments.remove, sold, version=1, by=team.head)
    assert earned(store, team.anna) == {('2026-09', team.anna): 0}


def test_what_a_correction_gave_is_taken_back_by_the_month_that_gave_it(store, team, time, deal, sold):
    """August paid no bonus; 1,000 was entered late, on which September paid 2 %. By now the rule says 5 %, and it is taken out: 20 go back. The
    refund that was entered late took nothing, and gives nothing as it is taken out. What comes once more is new."""
    store.write(months.close, AUGUST, by=team.director)
    rule = store.write(bonus_rules.add, fields=RULE | {'since': SEPTEMBER}, by=team.director)
    late = pay(store, team, deal, 1_000, date(2026, 8, 25))
    refund = pay(store, team, deal, 400, date(2026, 8, 26), 'refund')
    assert earned(store, team.anna) == {('2026-09', team.anna): 20}
    store.write(months.close, SEPTEMBER, by=team.director)
    store.write(bonus_rules.change, rule, version=1, fields=RULE | {'since': SEPTEMBER, 'goods_rate': 5_00}, by=team.director)
    for payment in (refund, late):
        store.write(payments.remove, payment, version=1, by=team.head)
    assert earned(store, team.anna) == {('2026-09', team.anna): 20, ('2026-10', team.anna): -20}
    found = {line.amount // 100: [(by.month, by.amount, by.given) for by in line.by] for line in store.read(query.detail, OCTOBER, team.anna, by=team.anna).lines}
    assert found == {-1_000: [('2026-09', -20_00, True)], 400: [('2026-08', 0, False)]}
    store.write(months.close, OCTOBER, by=team.director)
    time.start += timedelta(days=30)
    store.write(payments.restore, late, version=2, by=team.head)
    assert earned(store, team.anna) == {('2026-09', team.anna): 20, ('2026-10', team.anna): -20, ('2026-11', team.anna): 50}


def test_what_was_paid_is_taken_back_also_where_no_rule_holds_by_now(store, team, time, a_deal, sold):
    """760 and the head's 380 of August; then the rules are taken out, and the head leads no more. Without a rule September's sale of 5,000 pays
    nothing, so that nothing of it goes back."""
    rules = [store.write(bonus_rules.add, fields=RULE | {'since': AUGUST} | more, by=team.director) for more in ({}, {'of_team': True, 'goods_rate': 1_00})]
    store.write(months.close, AUGUST, by=team.director)
    for rule in rules:
        store.write(bonus_rules.remove, rule, by=team.director)
    store.write(lambda session: setattr(session.get(Person, team.head), 'role', 'employee'))
    unpaid = store.write(payments.enter, a_deal('Остров / кв3', amount=5_000_00), fields={'paid_on': date(2026, 9, 9), 'amount': 5_000_00}, by=team.director)
    store.write(payments.remove, sold, version=1, by=team.director)
    back = {('2026-09', team.anna): -760, ('2026-09', team.head): -380}
    for _closed in (False, True):
        assert {key: sum_ for key, sum_ in earned(store, team.director).items() if key[0] == '2026-09'} == back
        own = store.read(query.detail, SEPTEMBER, team.anna, by=team.anna)
        assert sorted((line.amount // 100, line.bonus) for line in own.lines) == [(-38_000, -760_00), (5_000, None)]
        if not _closed:
            assert store.read(months.closing, SEPTEMBER, by=team.director).without_rule == ('Анна Крылова',)
            store.write(months.close, SEPTEMBER, by=team.director)
    store.write(bonus_rules.add, fields=RULE | {'since': OCTOBER}, by=team.director)
    store.write(payments.remove, unpaid, version=1, by=team.director)
    assert earned(store, team.director).get(('2026-10', team.anna)) == 0


@pytest.mark.parametrize(('roubles', 'bonus'), [(1_000, 10), (-38_000, -380)])
def test_a_heads_bonus_is_corrected_for_who_led_the_seller_then(store, team, deal, sold, roubles, bonus):
    """Anna sold in «Розница» in August and is in «Проекты» by now, whose head got nothing of it and neither gets nor loses anything."""
    store.write(bonus_rules.add, fields=RULE | {'since': AUGUST, 'of_team': True, 'goods_rate': 1_00}, by=team.director)
    store.write(months.close, AUGUST, by=team.director)
    store.write(lambda session: setattr(session.get(Person, team.anna), 'department_id', session.get(Person, team.viktor).department_id))
    if roubles > 0:
        store.write(payments.enter, deal, fields={'paid_on': date(2026, 8, 25), 'amount': roubles * 100}, by=team.director)
    else:
        store.write(payments.remove, sold, version=1, by=team.director)
    for _closed in (False, True):
        assert earned(store, team.director) == {('2026-08', team.head): 380, ('2026-09', team.head): bonus, ('2026-09', team.viktor_head): 0}
        assert earned(store, team.viktor_head)['2026-09', team.viktor_head] == 0
        assert [line.bonus for _, line in store.read(query.detail, SEPTEMBER, team.head, by=team.director).team] == [bonus * 100]
        if not _closed:
            store.write(months.close, SEPTEMBER, by=team.director)


def test_no_rule_comes_to_begin_in_a_closed_month_and_one_that_did_keeps_its_beginning(store, team, sold):
    """It would say that August was paid by it, which was not; the preview says so before anything is saved."""
    began = store.write(bonus_rules.add, fields=RULE | {'since': AUGUST}, by=team.director)
    later = store.write(bonus_rules.add, fields=RULE | {'since': OCTOBER}, by=team.director)
    store.write(months.close, AUGUST, by=team.director)
    for fields in (RULE | {'since': AUGUST}, RULE | {'since': date(2026, 1, 1)}):
        for act in (partial(store.write, bonus_rules.add), partial(store.read, bonus_rules.preview)):
            with pytest.raises(BadValue, match=r'months up to 08\.2026 are closed: a rule begins in 09\.2026 or later'):
                act(fields=fields, by=team.director)
        with pytest.raises(BadValue, match='or later'):
            store.write(bonus_rules.change, later, version=1, fields=fields, by=team.director)
    with pytest.raises(BadValue, match=r'the rule began in 08\.2026, a month that is closed'):
        store.write(bonus_rules.change, began, version=1, fields=RULE | {'since': NOVEMBER}, by=team.director)
    before, version = store.write(bonus_rules.change, later, version=1, fields=RULE | {'since': SEPTEMBER}, by=team.director)
    store.write(bonus_rules.change, later, version=version, fields=before, by=team.director)
    assert [rule.since for rule in store.read(bonus_rules.kept)] == [OCTOBER, AUGUST]


def test_before_it_is_closed_one_is_told_what_waits(store, team, a_deal, sold):
    waiting = a_deal('Остров / кв2', owner='boris', amount=5_000_00)
    store.write(payments.claim, waiting, fields={'paid_on': date(2026, 8, 30), 'amount': 5_000_00}, by=team.boris)
    found = store.read(months.closing, AUGUST, by=team.director)
    assert [(one.deal, one.amount) for one in found.waiting] == [(waiting, 5_000_00)]
    assert found.without_rule == ('Анна Крылова',)


def test_before_it_is_closed_one_is_told_who_has_no_plan_for_the_steps_of_the_rule(store, team, a_deal, sold):
    """Boris has one, and of a rule without steps nobody needs it; a plan of a month that goes with it is asked for, too."""
    pay(store, team, a_deal('Остров / кв2', owner='boris', amount=5_000_00), 5_000, date(2026, 9, 10))
    rule = store.write(bonus_rules.add, fields=RULE | {'since': AUGUST}, by=team.director)
    assert store.read(months.closing, SEPTEMBER, by=team.director).without_plan == ()
    store.write(bonus_rules.change, rule, version=1, fields=RULE | {'since': AUGUST, 'steps': '0:0, 100:100'}, by=team.director)
    assert store.read(months.closing, SEPTEMBER, by=team.director).without_plan == ('Анна Крылова', 'Борис Маслов')
    store.write(plans.enter, [plans.Cell(team.boris, SEPTEMBER, None, 1_000_00)], by=team.director)
    found = store.read(months.closing, SEPTEMBER, by=team.director)
    assert (found.without_plan, found.without_rule) == (('Анна Крылова',), ())
    store.write(months.close, AUGUST, by=team.director)
    assert store.read(months.closing, SEPTEMBER, by=team.director).without_plan == ()


def test_claims_in_another_currency_are_named_with_it_after_those_in_the_shops(store, team, a_deal, sold):
    """Of pipelines whose months nobody closes; what is deleted, confirmed or of a later month does not wait."""
    export = store.write(pipelines.add, 'Export', [{'code': 'a', 'name': 'А', 'kind': 'open'}], currency='EUR')
    ours, theirs, deleted, late = (a_deal(f'Остров / кв{n}', owner='boris', amount=5_000_00) for n in range(4))
    for deal, day in ((theirs, date(2026, 8, 30)), (ours, date(2026, 8, 31)), (deleted, date(2026, 8, 30)), (late, date(2026, 9, 1))):
        if deal != ours:
            store.write(lambda session, deal=deal: setattr(session.get(Deal, deal), 'pipeline_id', export))
        store.write(payments.claim, deal, fields={'paid_on': day, 'amount': 700_00}, by=team.boris)
    store.write(basket.delete, deleted, 'test', by=team.head)
    found = store.read(months.closing, AUGUST, by=team.director)
    assert [(one.deal, one.amount, one.currency) for one in found.waiting] == [(ours, 700_00, 'RUB'), (theirs, 700_00, 'EUR')]


def test_only_the_company_head_closes_and_only_what_is_over_and_open(store, team, sold):
    with pytest.raises(NotAllowed):
        store.write(months.close, AUGUST, by=team.head)
    with pytest.raises(MonthNotOver):
        store.write(months.close, NOVEMBER, by=team.director)
    store.write(months.close, SEPTEMBER, by=team.director)
    for month in (AUGUST, SEPTEMBER):
        with pytest.raises(MonthNotOver):
            store.write(months.close, month, by=team.director)
    assert store.read(months.closed, by=team.anna).at == ((SEPTEMBER, date(2026, 11, 24), 'Ольга Директор'),)


def test_all_lines_together_are_what_the_payments_say_whatever_was_closed_between(store, team, time, deal, sold):
    store.write(months.close, AUGUST, by=team.director)
    pay(store, team, deal, 3_000, date(2026, 8, 25), 'refund')
    store.write(months.close, SEPTEMBER, by=team.director)
    pay(store, team, deal, 500, date(2026, 8, 26))
    store.write(months.close, OCTOBER, by=team.director)
    found = store.read(sales.booked, by=team.director).lines
    assert found.groupby('month').amount.sum().to_dict() == {'2026-08': 38_000_00, '2026-09': -3_000_00, '2026-10': 500_00}


def test_a_heads_bonus_of_a_closed_month_stays_whatever_department_is_led_since(store, team, sold):
    """The other department sold nothing in August; the employee of the first one did."""
    store.write(bonus_rules.add, fields=RULE | {'since': AUGUST, 'of_team': True, 'goods_rate': 1_00}, by=team.director)
    store.write(months.close, AUGUST, by=team.director)
    store.write(lambda session: setattr(session.get(Person, team.head), 'department_id', session.get(Person, team.viktor).department_id))
    assert earned(store, team.director) == {('2026-08', team.head): 380}
    found = store.read(query.shown, query.Filters(AUGUST, AUGUST), by=team.director)
    assert [(unit.name, row.name, row.bonus) for unit in found.months[0].units for row in unit.rows] == [('Розница', 'Анна Крылова', None), ('Розница', 'Павел Петров', 380_00)]
    assert [(whose, line.bonus) for whose, line in store.read(query.detail, AUGUST, team.head, by=team.director).team] == [('Анна Крылова', 380_00)]
    assert not store.read(query.shown, query.Filters(NOVEMBER, NOVEMBER), by=team.director).months
    assert [(row['employee'], row['bonus']) for row in store.read(reports.report, 'sales', reports.Ask(employee=team.head), by=team.director).rows] == [('Павел Петров', '380.00')]


def test_a_closed_month_keeps_the_department_in_which_it_was_sold(store, team, deal, sold):
    """Anna sold in «Розница» in August, which is closed, and moves to «Проекты»: September's refund is of the department where she is."""
    pay(store, team, deal, 5_000, date(2026, 9, 10), 'refund')
    store.write(months.close, AUGUST, by=team.director)
    store.write(lambda session: setattr(session.get(Person, team.anna), 'department_id', session.get(Person, team.viktor).department_id))
    asked = query.Filters(AUGUST, SEPTEMBER)
    report = store.read(query.shown, asked, by=team.director)
    assert [(month.month.month, unit.name, unit.whole.amount / 100) for month in report.months for unit in month.units] == [(9, 'Проекты', -5_000), (8, 'Розница', 38_000)]
    retail = store.read(query.shown, replace(asked, department=report.departments[1][0]), by=team.director)
    assert [(month.month.month, month.whole.amount / 100) for month in retail.months] == [(8, 38_000)]
    assert 'Анна Крылова' in dict(retail.employees).values()
    assert [(department, line.amount / 100) for _, department, line in store.read(query.taken, asked, by=team.director).lines] == [('Розница', 38_000), ('Проекты', -5_000)]
    rows = store.read(reports.report, 'sales', reports.Ask(), by=team.director).rows
    assert [(row['month'], row['department']) for row in rows] == [('2026-08', 'Розница'), ('2026-09', 'Проекты')]


def test_a_head_is_told_what_a_closed_month_of_the_department_sold_and_what_is_corrected_in_it_whoever_left_since(store, team, time, deal, sold):
    """Anna sold for 38,000 in «Розница» in August and is in «Проекты» by now: the sale stays with its department. What is corrected in September is a
    line of that month and of Anna's present department, and takes back the bonus of the head who got it, who sees the line."""
    store.write(bonus_rules.add, fields=RULE | {'since': AUGUST}, by=team.director)
    store.write(bonus_rules.add, fields=RULE | {'since': AUGUST, 'of_team': True, 'goods_rate': 1_00}, by=team.director)
    store.write(months.close, AUGUST, by=team.director)
    retail, projects = (store.read(lambda session, who=who: session.get(Person, who).department_id) for who in (team.head, team.viktor_head))
    store.write(lambda session: setattr(session.get(Person, team.anna), 'department_id', projects))
    store.write(payments.remove, sold, version=1, by=team.director)
    heads = {team.head: retail, team.viktor_head: projects}
    for closed in (False, True):
        for month in (AUGUST, SEPTEMBER, OCTOBER):
            asked = query.Filters(month, month)
            units = {who: store.read(query.shown, replace(asked, department=of), by=team.director).whole.amount for who, of in heads.items()}
            assert {who: store.read(query.shown, replace(asked, department=of), by=who).whole.amount for who, of in heads.items()} == units
            assert sum(units.values()) == store.read(query.shown, asked, by=team.director).whole.amount
            assert store.read(plan_month.month, month, by=team.head).total.fact == units[team.head]
        everybodys = earned(store, team.director)
        assert earned(store, team.head) == {key: sum_ for key, sum_ in everybodys.items() if key[1] == team.head or key == ('2026-08', team.anna)}
        assert everybodys['2026-09', team.head] == -380
        for by in (team.head, team.director):
            assert [(whose, line.bonus) for whose, line in store.read(query.detail, SEPTEMBER, team.head, by=by).team] == [('Анна Крылова', -380_00)]
        own = store.read(query.detail, AUGUST, team.anna, by=team.head)
        assert [(line.amount, line.bonus) for line in own.lines] == [(38_000_00, 760_00)]
        with pytest.raises(NotFound):
            store.read(query.detail, SEPTEMBER, team.anna, by=team.head)
        assert [unit.name for unit in store.read(plan_month.month, AUGUST, by=team.head).units if 'Анна Крылова' in {one.name for one in unit.members}] == ['Розница']
        if not closed:
            store.write(months.close, SEPTEMBER, by=team.director)


def test_what_was_not_looked_at_is_not_closed(store, team, a_deal, sold):
    seen = store.read(months.closing, SEPTEMBER, by=team.director)
    assert (seen.earlier, seen.without_rule) == (1, ('Анна Крылова',))
    late = a_deal('Остров / кв2', owner='boris', amount=5_000_00)
    store.write(payments.claim, late, fields={'paid_on': date(2026, 8, 30), 'amount': 5_000_00}, by=team.boris)
    with pytest.raises(Changed):
        store.write(months.close, SEPTEMBER, seen=seen, by=team.director)
    store.write(months.close, SEPTEMBER, seen=store.read(months.closing, SEPTEMBER, by=team.director), by=team.director)
    assert store.read(sales.closed_through) == SEPTEMBER
