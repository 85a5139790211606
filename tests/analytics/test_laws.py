"""What must hold of the figures whatever the deals did."""

import random
from datetime import date
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from dashboard import access, payments, pipelines, plan_month, plans, reports, snapshot, workcalendar
from dashboard import moves as moves_of
from dashboard.analytics import comments, conversion, history, time_in_stage
from dashboard.analytics.frames import COMMENTS, Author
from dashboard.models import Deal
from dashboard.plan_month import Whose
from dashboard.plans import Cell
from dashboard.queries import sales as sale_query
from dashboard.queries.sale_filters import Filters
from tests.analytics.funnel import IDS, STAGES, day, frame

ZONE = 'Europe/Moscow'
CALENDAR = workcalendar.russian()
COUNTS = ['entered', 'advanced', 'lost', 'parked', 'back', 'here']
RETAIL, PROJECTS = 1, 2
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
STEP = st.tuples(st.sampled_from(sorted(IDS.values())), st.integers(0, 30), st.integers(1, 4))
DEALS = st.lists(st.lists(STEP, min_size=1, max_size=6), min_size=1, max_size=12)

ANYBODYS = st.tuples(st.sampled_from(sorted(IDS.values())), st.integers(0, 30), st.integers(1, 4) | st.none())
SOMETIMES_NOBODYS = st.lists(st.lists(ANYBODYS, min_size=1, max_size=6), min_size=1, max_size=12)


def moves(deals):
    """The moves of deals given as (stage, days since the move before, owner then)."""
    entries = []
    for deal, path in enumerate(deals, 1):
        at = 0
        for stage, days, owner in path:
            at += days
            entries.append((deal, stage, day(at), False, owner))
    return frame(entries)


def table(visits, now=200, **asked):
    return conversion.table(visits, STAGES, day(now), zone=ZONE, **asked)


@settings(max_examples=20, deadline=None)
@given(DEALS)
def test_a_shorter_watch_never_changes_a_cohort_that_was_watched_for_the_whole_horizon(deals):
    """Who came in the first twenty days was watched for ten of them by day 31: later days change neither the rate nor its margin."""
    asked = {'within': 10, 'end': day(20).date()}
    rows = [table(history.visits(moves(deals), STAGES, day(now)), now, **asked)[['stage', 'entered', 'rate_within', 'ci_low', 'ci_high']] for now in (31, 300)]
    assert_frame_equal(*rows)


@settings(max_examples=20, deadline=None)
@given(DEALS)
def test_a_longer_period_changes_no_deal_of_a_shorter_one(deals):
    visits = history.visits(moves(deals), STAGES, day(200))
    fates = [conversion.outcomes(visits, STAGES, day(200), end=end, zone=ZONE) for end in (day(20).date(), None)]
    short, long = (one.sort_values(['stage', 'deal'], ignore_index=True) for one in fates)
    assert_frame_equal(short, long[long.set_index(['stage', 'deal']).index.isin(short.set_index(['stage', 'deal']).index)].reset_index(drop=True))


@settings(max_examples=20, deadline=None)
@given(SOMETIMES_NOBODYS, st.sets(st.integers(1, 4)))
def test_two_departments_and_the_entries_of_nobody_add_up_to_the_company(deals, department):
    """A deal that had nobody when it came to a stage is in no department's cohort there, and in the company's."""
    visits = history.visits(moves(deals), STAGES, day(200))
    parts = [table(part)[COUNTS] for part in apart(visits, department)]
    assert_frame_equal(sum(parts), table(visits)[COUNTS])


@settings(max_examples=20, deadline=None)
@given(SOMETIMES_NOBODYS, st.sets(st.integers(1, 4)), st.sampled_from(['calendar', 'working']))
def test_the_stays_of_two_departments_and_of_nobody_add_up_to_the_companys(deals, department, clock):
    """A stay is of whoever had the deal when it began: a deal that came back to a stage with another owner counts once in each."""
    visits = history.visits(moves(deals), STAGES, day(200))
    asked = {'calendar': CALENDAR, 'zone': ZONE, 'clock': clock}
    parts = [time_in_stage.table(part, STAGES, day(200), **asked)[['visits', 'open']] for part in apart(visits, department)]
    assert_frame_equal(sum(parts), time_in_stage.table(visits, STAGES, day(200), **asked)[['visits', 'open']])
    hours = [time_in_stage.durations(part, day(200), **asked).hours.sum() for part in apart(visits, department)]
    assert sum(hours) == pytest.approx(time_in_stage.durations(visits, day(200), **asked).hours.sum())


def apart(visits, department):
    """The stays of one department's people, of the other's, and those that began with nobody."""
    return [history.of_owners(visits, department), history.of_owners(visits, {1, 2, 3, 4} - department), visits.assign(counted=visits.owner.isna())]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 30 * 24)), max_size=40), st.sets(st.integers(1, 4)))
def test_comments_and_working_hours_of_two_departments_add_up_to_the_companys(written, department):
    """Comments are their author's wherever the deal is, so that those on deals of nobody are somebody's, too."""
    rows = [(number, number % 5, author, day(hours / 24)) for number, (author, hours) in enumerate(written)]
    frame_ = pd.DataFrame(rows, columns=list(COMMENTS))
    found = frame_.assign(at=pd.to_datetime(frame_['at'], utc=True)).astype(COMMENTS)
    since = day(0)

    def figures(people):
        authors = [Author(one, str(one)) for one in sorted(people)]
        return comments.table(found[found.author.isin(list(people))], authors, day(31), calendar=CALENDAR, start=day(0).date(), end=day(30).date(), since=since)

    whole, parts = figures({1, 2, 3, 4}), [figures(people) for people in (department, {1, 2, 3, 4} - department)]
    for name in ('comments', 'working_hours'):
        assert sum(part[name].sum() for part in parts) == pytest.approx(whole[name].sum())
    assert whole.comments.sum() == len(written)


@pytest.fixture
def money(store, team, a_deal):
    """Sales of both departments and of nobody in October and November, a refund, and plans; kopecks by month."""
    dice, booked = random.Random(3), {OCTOBER: 0, NOVEMBER: 0}
    for month, owner in product(booked, ('anna', 'boris', 'viktor', None)):
        for _ in range(3):
            amount = dice.randrange(100, 9_000_000)
            deal = a_deal(owner=owner, amount=amount)
            store.write(payments.enter, deal, fields={'paid_on': month.replace(day=dice.randint(2, 20)), 'amount': amount}, by=team.director)
            booked[month] += amount
    store.write(payments.enter, deal, fields={'paid_on': date(2026, 11, 21), 'amount': 50, 'kind': 'refund'}, by=team.director)
    booked[NOVEMBER] -= 50
    store.write(plans.enter, [Cell(getattr(team, who), NOVEMBER, None, 1_000_00 * n) for n, who in enumerate(('anna', 'boris', 'viktor'), 3)], by=team.director)
    return booked


def test_the_sales_of_two_departments_and_of_nobody_add_up_to_the_companys(store, team, money):
    def row(whose):
        return store.read(sale_query.shown, Filters(OCTOBER, NOVEMBER, **whose), by=team.director)

    whole, parts = row({}), [row({'department': one}) for one in (RETAIL, PROJECTS)]
    assert whole.whole.amount == sum(money.values())
    for name in ('deals', 'amount', 'goods', 'services'):
        nobodys = sum(getattr(unit.whole, name) for month in whole.months for unit in month.units if not unit.name)
        assert nobodys or name == 'services'
        assert sum(getattr(part.whole, name) for part in parts) + nobodys == getattr(whole.whole, name), name
    report = store.read(reports.report, 'sales', reports.Ask(), by=access.SYSTEM).rows
    assert sum(round(100 * float(line['amount'])) for line in report) == sum(money.values())
    assert any(line['employee'] is None for line in report)


def test_plan_and_fact_of_two_departments_and_of_nobody_add_up_to_the_companys(store, team, money):
    whole, *parts = (store.read(plan_month.month, NOVEMBER, Whose(one), by=team.director).total for one in (None, RETAIL, PROJECTS))
    assert (whole.plan, whole.fact) == (12_000_00, money[NOVEMBER])
    assert sum(part.plan for part in parts) == whole.plan
    [nobodys] = [line for line in store.read(reports.report, 'plan', reports.Ask(start=NOVEMBER), by=access.SYSTEM).rows if line['employee'] is None]
    assert sum(part.fact for part in parts) + round(100 * float(nobodys['fact'])) == whole.fact


@pytest.mark.parametrize('seed', [1, 2])
def test_who_sees_some_of_the_deals_has_the_figures_of_those_deals_alone(store, team, seed):
    """Access takes deals out before anything is computed; what is left is as if the others had never been."""
    dice, cast = random.Random(seed), (team.anna, team.boris, team.viktor, None)
    stages = store.read(lambda session: snapshot.for_reader(session, pipelines.named(session, None), by=access.SYSTEM)).stages
    paths = {number: [(dice.choice(stages).id, dice.randint(0, 9), dice.choice(cast)) for _ in range(dice.randint(1, 6))] for number in range(1, 31)}
    rows = [
        {'deal_id': deal, 'to_id': to, 'at': day(sum(days for _, days, _ in path[: place + 1])), 'owner_id': owner}
        for deal, path in paths.items()
        for place, (to, _, owner) in enumerate(path)
    ]

    def begin(session):
        session.add_all(Deal(id=deal, title='x', pipeline_id=1, stage_id=path[-1][0], owner_id=path[-1][2]) for deal, path in paths.items())
        session.flush()
        moves_of.record(session, rows)

    store.write(begin)
    retail = (team.anna, team.boris, None)
    readers = {'anna': (team.anna,), 'boris': (team.boris,), 'head': retail, 'viktor': (team.viktor,), 'viktor_head': (team.viktor, None), 'director': cast}
    for who, owners in readers.items():
        shown = store.read(lambda session, by: snapshot.for_reader(session, pipelines.named(session, None), by=by), by=getattr(team, who))
        alone = frame((row['deal_id'], row['to_id'], row['at'], False, row['owner_id']) for row in rows if paths[row['deal_id']][-1][2] in owners)
        theirs, expected = (history.visits(one, shown.stages, day(200)) for one in (shown.moves, alone))
        assert_frame_equal(*(conversion.table(one, shown.stages, day(200), zone=ZONE) for one in (theirs, expected)))
        assert_frame_equal(*(time_in_stage.table(one, shown.stages, day(200), calendar=CALENDAR, zone=ZONE) for one in (theirs, expected)))
        assert sorted(shown.deals.deal) == [deal for deal, path in paths.items() if path[-1][2] in owners]


@settings(max_examples=20, deadline=None)
@given(DEALS, st.data())
def test_coming_back_into_a_stage_leaves_the_conversion_of_the_whole_funnel_as_it_was(deals, data):
    """A deal that moves into the stage where it stands already is still one entry."""
    number = data.draw(st.integers(0, len(deals) - 1))
    path = deals[number]
    again = [step for one in path for step in (one, (one[0], 0, one[2]))]
    figures = [table(history.visits(moves(all_), STAGES, day(200))) for all_ in (deals, [*deals[:number], again, *deals[number + 1 :]])]
    assert_frame_equal(*figures)


@settings(max_examples=20, deadline=None)
@given(DEALS, st.integers(0, 30))
def test_going_back_and_coming_again_is_no_second_entry_and_no_second_advance(deals, days):
    """Whatever the others did: a → b → a → b is one that entered a and advanced, and one that entered b, as a → b is."""
    once, again = [(IDS[stage], days, 1) for stage in 'ab'], [(IDS[stage], days, 1) for stage in 'abab']
    figures = [table(history.visits(moves([*deals, path]), STAGES, day(200)))[['entered', 'advanced']] for path in (once, again)]
    assert_frame_equal(*figures)
