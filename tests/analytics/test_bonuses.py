"""Bonuses: the money of a month × the rate × the step for the plan; sums that a reader checks by eye."""

from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analytics import bonuses
from dashboard.analytics.bonuses import Given, Past, Rule, Somebody, Step

ANNA, BORIS, HEAD = 1, 2, 3
PEOPLE = (Somebody(ANNA, 7, heads=False), Somebody(BORIS, 7, heads=False), Somebody(HEAD, 7, heads=True))
RULE = Rule(1, 'Продажи', '2026-01', goods=2_00, services=10_00)
STEPS = (Step(80, 80), Step(100, 100), Step(120, 150))


def lines(*rows):
    """Month, person, roubles of goods, of services."""
    frame = pd.DataFrame([(month, who, (goods + services) * 100, goods * 100, services * 100) for month, who, goods, services in rows])
    frame.columns = ['month', 'person', 'amount', 'goods', 'services']
    return frame.assign(origin=frame.month, deal=1, payment=range(len(frame))).astype({'person': 'Int64'})


def paid(rows, rules, plans=None):
    return [(one.month, one.person, one.amount / 100) for one in bonuses.bonuses(lines(*rows), PEOPLE, rules, {key: roubles * 100 for key, roubles in (plans or {}).items()}, Past())]


def test_goods_and_services_each_have_their_rate():
    """2 % of 30,000 and 10 % of 8,000: 600 + 800; of a refund of 1,500 goods and 400 works: −30 − 40."""
    assert paid([('2026-09', ANNA, 30_000, 8_000)], [RULE]) == [('2026-09', ANNA, 1_400)]
    assert paid([('2026-09', ANNA, 30_000, 8_000), ('2026-11', ANNA, -1_500, -400)], [RULE]) == [('2026-09', ANNA, 1_400), ('2026-11', ANNA, -70)]


@pytest.mark.parametrize(('fact', 'bonus'), [(79_999, 1_599.98), (80_000, 1_280), (100_000, 2_000), (119_999, 2_399.98), (120_000, 3_600)])
def test_a_step_on_the_whole_changes_the_rate_of_all_the_money(fact, bonus):
    """2 % of the goods; from 80 % of a plan of 100,000 on 0.8 of it, from 100 % all, from 120 % one and a half times."""
    assert paid([('2026-09', ANNA, fact, 0)], [replace(RULE, steps=STEPS)], {('2026-09', ANNA): 100_000}) == [('2026-09', ANNA, bonus)]


def test_a_step_on_the_excess_is_for_the_money_beyond_it_alone():
    """100,000 at 2 % and 50,000 beyond the plan at 4 %: 2,000 + 2,000."""
    rule = replace(RULE, steps=(Step(100, 200),), on_excess=True)
    assert paid([('2026-09', ANNA, 150_000, 0)], [rule], {('2026-09', ANNA): 100_000}) == [('2026-09', ANNA, 4_000)]


def test_without_a_plan_there_are_no_steps():
    assert paid([('2026-09', ANNA, 150_000, 0)], [replace(RULE, steps=STEPS)]) == [('2026-09', ANNA, 3_000)]


def test_a_heads_bonus_is_on_the_money_of_the_department_and_its_plans_together():
    team = Rule(2, 'Руководитель', '2026-01', goods=1_00, services=1_00, steps=(Step(100, 200),), of_team=True)
    rows = [('2026-09', ANNA, 60_000, 0), ('2026-09', BORIS, 40_000, 0)]
    assert paid(rows, [team], {('2026-09', ANNA): 50_000, ('2026-09', BORIS): 50_000}) == [('2026-09', HEAD, 2_000)]


def test_the_nearest_rule_holds_and_of_those_the_newest():
    newer, department, own = (replace(RULE, id=2, since='2026-10'), replace(RULE, id=3, department=7), replace(RULE, id=4, person=BORIS, since='2026-11'))
    chosen = {(who, month): bonuses.rule_for(PEOPLE[who - 1], month, [RULE, newer, own], of_team=False).id for who in (ANNA, BORIS) for month in ('2026-09', '2026-10', '2026-11')}
    assert chosen == {(ANNA, '2026-09'): 1, (ANNA, '2026-10'): 2, (ANNA, '2026-11'): 2, (BORIS, '2026-09'): 1, (BORIS, '2026-10'): 2, (BORIS, '2026-11'): 4}
    assert bonuses.rule_for(PEOPLE[0], '2026-11', [RULE, newer, department, own], of_team=False).id == 3
    assert bonuses.rule_for(PEOPLE[0], '2025-12', [RULE], of_team=False) is None


def test_a_correction_of_a_closed_month_goes_by_what_that_month_paid_on_it():
    """September paid 2 % × 1.5 on Anna's money and nothing on Boris's; in November the rule is 4 %: of Anna's 30 are taken back, of Boris's
    nothing; what is added to his September goes by the present rule, 40."""
    rows = lines(('2026-11', ANNA, -1_000, 0), ('2026-11', ANNA, 5_000, 0), ('2026-11', BORIS, -1_000, 0), ('2026-11', BORIS, 1_000, 0))
    rows.loc[[0, 2, 3], 'origin'] = '2026-09'
    closed = {('2026-09', ANNA, False): Given(RULE, Fraction(3, 2), frozenset({ANNA}))}
    anna, boris = bonuses.bonuses(rows, PEOPLE[:2], [replace(RULE, goods=4_00)], {}, Past(closed))
    assert ([part / 100 for part in anna.parts], [part / 100 for part in boris.parts]) == ([-30, 200], [0, 40])
    assert {row: (of.rule.goods if of.rule else None, of.given) for one in (anna, boris) for row, (of,) in one.corrections.items()} == {
        0: (2_00, True), 2: (None, False), 3: (4_00, False),
    }  # fmt: skip


def test_of_a_payment_on_which_several_months_paid_each_takes_back_its_own():
    """September paid nothing on 38,000; October 2 % of 1,000 more and November 4 % of 500 more: 20 and 20 go back of 39,500, of 700 20 and 4."""
    rows = lines(('2026-09', ANNA, 38_000, 0), ('2026-10', ANNA, 1_000, 0), ('2026-11', ANNA, 500, 0), ('2026-12', ANNA, -39_500, 0)).assign(origin='2026-09', payment=1)
    for back, parts in ((39_500, [-20, -20, 0]), (700, [-20, -4])):
        rows.loc[3, ['amount', 'goods']] = -back * 100
        closed = {(month, ANNA, False): Given(replace(RULE, goods=rate), Fraction(1), frozenset({ANNA})) for month, rate in (('2026-10', 2_00), ('2026-11', 4_00))}
        [one] = bonuses.bonuses(rows[3:], PEOPLE[:1], [replace(RULE, goods=9_00)], {}, bonuses.past(closed, rows))
        assert [of.amount / 100 for of in one.corrections[3]] == parts
        assert (one.amount / 100, sum(of.goods for of in one.corrections[3])) == (sum(parts), -back * 100)


def test_what_lacks_to_the_next_step_is_said_in_kopecks():
    [one] = bonuses.bonuses(lines(('2026-09', ANNA, 90_000, 0)), PEOPLE[:1], [replace(RULE, steps=STEPS)], {('2026-09', ANNA): 100_000_00}, Past())
    assert (one.to_next, one.attainment) == ((Step(100, 100), 10_000_00), Fraction(9, 10))


def test_after_refunds_alone_the_next_step_is_beyond_the_one_from_nothing():
    [one] = bonuses.bonuses(lines(('2026-09', ANNA, -5_000, 0)), PEOPLE[:1], [replace(RULE, steps=(Step(0, 0), *STEPS))], {('2026-09', ANNA): 100_000_00}, Past())
    assert one.to_next == (Step(80, 80), 85_000_00)


steps = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 300)), max_size=4, unique_by=lambda step: step[0]).map(lambda some: tuple(Step(*one) for one in sorted(some)))
kopecks = st.integers(-(10**9), 10**9)


@given(steps, st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 10**6))
def test_on_the_excess_more_money_never_pays_less(steps, plan, fact, more):
    rule = replace(RULE, steps=steps, on_excess=True)
    assert bonuses.factor(rule, plan, fact) * fact <= bonuses.factor(rule, plan, fact + more) * (fact + more)


@given(kopecks, kopecks, steps, st.integers(1, 10**9), st.integers(0, 10**9))
def test_a_refund_takes_back_just_what_its_payment_gave(goods, services, steps, plan, fact):
    by = bonuses.factor(replace(RULE, steps=steps), plan, fact)
    assert bonuses.part(-goods, -services, RULE, by) == -bonuses.part(goods, services, RULE, by)
