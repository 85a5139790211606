"""Rules of bonuses, which are the company head's; and the bonuses that each may know of."""

from datetime import date

import pytest

from dashboard import access, bonus_rules, months, payments, pipelines, reports, sales
from dashboard.errors import BadValue, Changed, NotAllowed, NotFound
from dashboard.models import Deal, Plan
from dashboard.queries import bonus_rules as rules_query
from dashboard.queries import journal as journal_query
from dashboard.queries import sales as sales_query
from tests.test_report import report

RULE = {'name': 'Продажи', 'since': date(2026, 9, 1), 'goods_rate': 2_00, 'services_rate': 10_00}
TEAM = RULE | {'name': 'Руководитель', 'services_rate': 1_00, 'goods_rate': 1_00, 'of_team': True}


@pytest.fixture
def sold(store, team, a_deal):
    """September: Anna and Viktor sold for 38,000 each."""
    for owner in ('anna', 'viktor'):
        deal = a_deal(owner=owner, amount=38_000_00)
        store.write(payments.enter, deal, fields={'paid_on': date(2026, 9, 7), 'amount': 38_000_00}, by=team.director)


@pytest.fixture
def rule(store, team):
    return store.write(bonus_rules.add, fields=RULE, by=team.director)


def earned(store, by):
    return {(one.month, one.person): one.amount / 100 for one in store.read(lambda session: bonus_rules.earned(session, sales.booked(session, by=by), by=by))}


def test_each_sees_the_own_bonus_a_head_the_teams_and_the_company_head_all(store, team, sold, rule):
    store.write(bonus_rules.add, fields=TEAM, by=team.director)
    anna, viktor, head, other = (('2026-09', who) for who in (team.anna, team.viktor, team.head, team.viktor_head))
    assert earned(store, team.anna) == {anna: 760}
    assert earned(store, team.head) == {anna: 760, head: 380}
    assert earned(store, team.director) == {anna: 760, viktor: 760, head: 380, other: 380}


def test_a_heads_bonus_on_the_department_is_told_line_by_line(store, team, sold, a_deal):
    """38,000 of Anna's and 10,000 of Boris's at 1 %; Viktor's are another department's."""
    other = a_deal(owner='boris', amount=10_000_00)
    store.write(payments.enter, other, fields={'paid_on': date(2026, 9, 9), 'amount': 10_000_00}, by=team.director)
    store.write(bonus_rules.add, fields=TEAM, by=team.director)
    for reader in (team.head, team.director):
        found = store.read(sales_query.detail, date(2026, 9, 1), team.head, by=reader)
        assert [(name, line.title is not None, line.amount, line.bonus) for name, line in found.team] == [
            ('Анна Крылова', True, 38_000_00, 380_00), ('Борис Маслов', True, 10_000_00, 100_00),
        ]  # fmt: skip
        assert sum(line.bonus for _, line in found.team) == found.bonuses[0].amount
    assert store.read(sales_query.detail, date(2026, 9, 1), team.anna, by=team.head).team == ()


def test_the_plan_decides_the_step(store, team, sold, rule):
    store.write(bonus_rules.change, rule, version=1, fields=RULE | {'steps': '0:100, 100:150'}, by=team.director)
    store.write(lambda session: session.add(Plan(person_id=team.anna, month=date(2026, 9, 1), kopecks=30_000_00)))
    assert earned(store, team.director) == {('2026-09', team.anna): 1_140, ('2026-09', team.viktor): 760}


def test_a_rule_is_changed_taken_out_and_each_can_be_taken_back(store, team, rule):
    before, version = store.write(bonus_rules.change, rule, version=1, fields=RULE | {'goods_rate': 3_00, 'steps': '0:0, 80: 90, 100:100 %'}, by=team.director)
    assert (before['goods_rate'], version) == (2_00, 2)
    assert store.read(bonus_rules.kept)[0].steps == '0:0,80:90,100:100'
    with pytest.raises(Changed):
        store.write(bonus_rules.change, rule, version=1, fields=RULE, by=team.director)
    version = store.write(bonus_rules.change, rule, version=version, fields=before, by=team.director)[1]
    version = store.write(bonus_rules.remove, rule, version=version, by=team.director)
    assert store.read(bonus_rules.kept) == []
    with pytest.raises(NotFound):
        store.write(bonus_rules.remove, rule, version=version, by=team.director)
    store.write(bonus_rules.restore, rule, version=version, by=team.director)
    assert [one.goods_rate for one in store.read(bonus_rules.kept)] == [2_00]


def test_the_journal_says_what_a_rule_said_before(store, team, rule):
    store.write(bonus_rules.change, rule, version=1, fields=RULE | {'goods_rate': 2_50}, by=team.director)
    lines = [entry.line for entry in store.read(journal_query.window, journal_query.Filters(), by=team.director).entries]
    assert [(line.kind, line.old, line.new) for line in lines if line.kind.startswith('bonus.')] == [
        ('bonus.changed', 'Продажи · 2 % / 10 % · 2026-09', 'Продажи · 2.5 % / 10 % · 2026-09'), ('bonus.added', None, 'Продажи · 2 % / 10 % · 2026-09'),
    ]  # fmt: skip


def test_nobody_else_makes_rules(store, team):
    for who in (team.anna, team.head):
        with pytest.raises(NotAllowed):
            store.write(bonus_rules.add, fields=RULE, by=who)


@pytest.mark.parametrize(
    'fields',
    [
        {'name': ''}, {'since': date(2026, 9, 2)}, {'since': None}, {'goods_rate': 100_01}, {'goods_rate': -1}, {'services_rate': None}, {'steps': '80'},
        {'steps': '0:100,100:90,80:100'}, {'steps': '80:80,100:100'}, {'steps': '80:-1'}, {'steps': '1001:100'}, {'person_id': 999}, {'department_id': 999}, {'salary': 1},
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused(store, team, fields):
    with pytest.raises(BadValue):
        store.write(bonus_rules.add, fields=RULE | fields, by=team.director)


def test_a_month_that_is_none_is_called_a_month(store, team):
    with pytest.raises(BadValue, match='a month between the years 2000 and 2100 is expected'):
        store.write(bonus_rules.add, fields=RULE | {'since': date(1999, 9, 1)}, by=team.director)


def test_the_report_has_the_bonus_beside_the_money_and_a_heads_without_any_sale(store, team, sold, rule):
    store.write(bonus_rules.add, fields=TEAM, by=team.director)
    rows = report('sales', store)['rows']
    assert [(row['employee'], row['deals'], row['amount'], row['bonus']) for row in rows] == [
        ('Анна Крылова', 1, '38000.00', '760.00'), ('Вера Соколова', 0, '0.00', '380.00'), ('Виктор Орлов', 1, '38000.00', '760.00'),
        ('Павел Петров', 0, '0.00', '380.00'),
    ]  # fmt: skip


def test_a_preview_says_person_by_person_what_would_change_and_saves_nothing(store, team, sold, rule, time):
    """2 % of 38,000 is 760, 3 % is 1,140; as of October September is the month before."""
    time.start = time.start.replace(month=10)
    only_anna = RULE | {'goods_rate': 3_00, 'person_id': team.anna}
    alone = store.read(bonus_rules.preview, fields=only_anna, by=team.director)
    assert (alone.effects, alone.at_once) == ((bonus_rules.Effect('Анна Крылова', (760_00, 0), (1_140_00, 0)),), None)
    everybody = store.read(bonus_rules.preview, fields=RULE | {'goods_rate': 3_00}, replaces=rule, by=team.director)
    assert [(row.name, row.after) for row in everybody.effects] == [('Анна Крылова', (1_140_00, 0)), ('Виктор Орлов', (1_140_00, 0))]
    assert [one.goods_rate for one in store.read(bonus_rules.kept)] == [2_00]


def test_of_a_rule_that_begins_later_the_preview_says_what_it_would_do_if_it_held_this_month(store, team, sold, rule, time):
    """September is this month; the rule is to begin in January."""
    time.start = time.start.replace(month=9)
    later = RULE | {'goods_rate': 3_00, 'since': date(2027, 1, 1)}
    found = store.read(bonus_rules.preview, fields=later, by=team.director)
    assert (found.effects, found.at_once) == ((), tuple(bonus_rules.Effect(name, (760_00,), (1_140_00,)) for name in ('Анна Крылова', 'Виктор Орлов')))
    assert store.read(bonus_rules.preview, fields=later | {'goods_rate': 2_00}, by=team.director).at_once == ()


def test_a_rule_ends_where_a_newer_one_for_the_same_people_begins(store, team):
    """Of one for Anna, and of one on a department's money, that one is no end."""
    older = RULE | {'since': date(2025, 11, 1)}
    newer = {'name': 'Проба', 'since': date(2026, 11, 1)}
    for fields in (older, older | newer, older | newer | {'name': 'Анне', 'person_id': team.anna}, TEAM, RULE, RULE | {'name': 'Вместо'}):
        store.write(bonus_rules.add, fields=fields, by=team.director)
    ends = {(one.said['name'], f'{one.said["since"]:%Y-%m}'): one.until for one in store.read(rules_query.shown, by=team.director).rules}
    assert ends == {
        ('Продажи', '2025-11'): date(2026, 8, 1), ('Продажи', '2026-09'): date(2026, 8, 1), ('Вместо', '2026-09'): date(2026, 10, 1), ('Проба', '2026-11'): None,
        ('Анне', '2026-11'): None, ('Руководитель', '2026-09'): None,
    }  # fmt: skip


def test_before_everybodys_eyes_no_rule_is_shown(store, team, rule):
    assert store.read(rules_query.shown, by=team.director).rules
    with pytest.raises(NotAllowed):
        store.read(access.before_all(rules_query.shown), by=team.director)


def test_before_everybodys_eyes_there_is_no_bonus_and_a_month_that_is_closed_there_keeps_them_all(store, team, sold, rule):
    def shown(session):
        return bonus_rules.earned(session, sales.booked(session, by=team.director), by=team.director)

    assert store.read(access.before_all(shown)) == []
    store.write(access.before_all(months.close), date(2026, 9, 1), by=team.director)
    assert earned(store, team.director) == {('2026-09', team.anna): 760, ('2026-09', team.viktor): 760}


def test_the_step_is_that_of_all_the_money_also_where_a_pipeline_alone_is_asked_for(store, team, sold, a_deal):
    """Anna sold for 38,000 here and for 62,000 in another pipeline, which is her plan: 2 % of 38,000 here, where the plan is reached."""
    other = store.write(pipelines.add, 'Проекты', [{'code': 'a', 'name': 'А', 'kind': 'open'}])
    deal = a_deal(amount=62_000_00)
    store.write(lambda session: setattr(session.get(Deal, deal), 'pipeline_id', other))
    store.write(payments.enter, deal, fields={'paid_on': date(2026, 9, 8), 'amount': 62_000_00}, by=team.director)
    store.write(lambda session: session.add(Plan(person_id=team.anna, month=date(2026, 9, 1), kopecks=100_000_00)))
    store.write(bonus_rules.add, fields=RULE | {'steps': '0:0, 100:100'}, by=team.director)
    shop = store.read(lambda session: pipelines.shop(session).name)
    rows = store.read(reports.report, 'sales', reports.Ask(pipeline=shop, employee=team.anna), by=team.director).rows
    assert [(row['amount'], row['bonus']) for row in rows] == [('38000.00', '760.00')]
