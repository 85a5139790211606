"""Bonuses of a closed month are told by who was a head as it was closed, and whoever leads no more is told no colleague's sale by the own."""

from datetime import date

import pytest
from sqlalchemy import update

from dashboard import bonus_rules, chart_reports, months, payments, sales
from dashboard.models import KeptBonus, Person
from dashboard.queries import sales as query
from dashboard.reports import Ask
from tests.test_bonus_rules import RULE

AUGUST = date(2026, 8, 1)


@pytest.fixture
def sold(store, team, a_deal):
    """In August Anna sold for 38,000, and the head of retail for 10,000; 2 % are the seller's, 1 % the head's. Returns the payments."""
    for more in ({}, {'of_team': True, 'goods_rate': 1_00}):
        store.write(bonus_rules.add, fields=RULE | {'since': AUGUST} | more, by=team.director)
    there = [(a_deal(title, owner=owner, amount=roubles * 100), roubles) for title, owner, roubles in (('Остров / кв1', 'anna', 38_000), ('Остров / кв2', 'head', 10_000))]
    return [store.write(payments.enter, deal, fields={'paid_on': date(2026, 8, 20), 'amount': roubles * 100}, by=team.director) for deal, roubles in there]


@pytest.fixture
def closed(store, team, sold):
    store.write(months.close, AUGUST, by=team.director)


def becomes(store, person, role, department_of=None):
    """The person has that role from now on, in the department of somebody else."""

    def change(session):
        one = session.get(Person, person)
        one.role = role
        if department_of:
            one.department_id = session.get(Person, department_of).department_id

    store.write(change)


def told(store, whose, month='2026-08', *, by):
    """What the reader is told of somebody's bonuses of a month, roubles by whether they are on the department's money."""
    found = store.read(lambda session: bonus_rules.earned(session, sales.booked(session, by=by), by=by))
    return {one.rule.of_team: one.amount / 100 for one in found if (one.month, one.person) == (month, whose)}


@pytest.mark.parametrize(('role', 'elsewhere'), [('employee', False), ('head', True)])
def test_whoever_leads_no_more_sees_of_the_own_closed_bonus_no_colleagues_sale_and_what_still_adds_up(store, team, closed, role, elsewhere):
    """Own 10,000 line by line; Anna's 38,000 without a name, a deal or a day."""
    becomes(store, team.head, role, team.viktor if elsewhere else None)
    found = store.read(query.detail, AUGUST, team.head, by=team.head)
    assert [(name, line.amount, line.bonus) for name, line in found.team] == [('Павел Петров', 10_000_00, 100_00)]
    assert found.unseen == query.Unseen(38_000_00, 0, 38_000_00, 380_00)
    assert found.unseen.bonus + sum(line.bonus for _, line in found.team) == next(one for one in found.bonuses if one.rule.of_team).amount
    whole = store.read(query.detail, AUGUST, team.head, by=team.director)
    assert ([name for name, _ in whole.team], whole.unseen) == (['Анна Крылова', 'Павел Петров'], None)


def test_a_file_of_whoever_leads_no_more_names_no_colleague_either(store, team, closed):
    becomes(store, team.head, 'employee')
    store.write(lambda session: setattr(session.get(Person, team.head), 'exports', True))
    taken = store.read(query.taken, query.Filters(AUGUST, AUGUST), by=team.head)
    assert [(head, seller, line.bonus) for head, _, seller, line in taken.team] == [('Павел Петров', 'Павел Петров', 100_00)]
    assert [(head, unseen.bonus) for _, head, _, unseen in taken.unseen] == [('Павел Петров', 380_00)]


def test_the_report_has_the_lines_that_are_not_to_be_seen_in_one_row(store, team, closed):
    becomes(store, team.head, 'employee')
    store.write(lambda session: setattr(session.get(Person, team.head), 'exports', True))
    rows = store.read(chart_reports.report, 'team-lines', Ask(), by=team.head).rows
    assert [(row['month'], row['employee'], row['seller'], row['deal'] is None, row['amount'], row['bonus']) for row in rows] == [
        ('2026-08', 'Павел Петров', 'Павел Петров', False, '10000.00', '100.00'), ('2026-08', 'Павел Петров', None, True, '38000.00', '380.00'),
    ]  # fmt: skip


def test_a_bonus_of_a_head_of_then_is_no_affair_of_who_became_head_since(store, team, closed):
    """Neither what was paid on the department's money nor on the own; what its employees got is."""
    becomes(store, team.head, 'employee')
    becomes(store, team.boris, 'head')
    assert told(store, team.head, by=team.boris) == {}
    assert told(store, team.head, by=team.head) == told(store, team.head, by=team.director) == {False: 200, True: 480}
    assert told(store, team.anna, by=team.boris) == {False: 760}


def test_nor_is_what_an_open_month_takes_back_of_it(store, team, sold, closed):
    becomes(store, team.head, 'employee')
    becomes(store, team.boris, 'head')
    store.write(payments.remove, sold[0], version=1, by=team.director)
    assert told(store, team.head, '2026-09', by=team.director) == {True: -380}
    assert told(store, team.head, '2026-09', by=team.boris) == {}


@pytest.mark.parametrize('elsewhere', [False, True])
def test_a_bonus_of_an_employee_of_then_stays_with_the_head_of_then_whatever_became_of_the_employee(store, team, closed, elsewhere):
    """Anna leads by now, here or in «Проекты», where it is no affair of who else leads."""
    becomes(store, team.anna, 'head', team.viktor if elsewhere else None)
    assert told(store, team.anna, by=team.head) == {False: 760}
    assert told(store, team.anna, by=team.viktor_head) == {}


def test_of_a_month_closed_before_roles_were_kept_todays_decides(store, team, closed):
    """But for a bonus on a department's money, which is a head's."""
    store.write(lambda session: session.execute(update(KeptBonus).values(of_head=None)))
    for person, role in ((team.head, 'employee'), (team.boris, 'head'), (team.anna, 'head')):
        becomes(store, person, role)
    assert told(store, team.head, by=team.boris) == {False: 200}
    assert told(store, team.anna, by=team.boris) == {}
