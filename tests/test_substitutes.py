"""A deal's substitute (E3): works on it in the owner's place for some days; responsibility and figures stay with the owner."""

from datetime import timedelta

import pytest

from dashboard import deals, reports, substitutes, tasks, timeline
from dashboard.errors import BadValue, NeedsMissing, NotAllowed, NotFound, OnlySubstituting
from dashboard.models import Deal
from dashboard.queries import board, feed, journal
from dashboard.queries import deal as query
from dashboard.queries import substitutes as standing
from tests.conftest import NOW
from tests.matrix.reads import ASK

TODAY = NOW.date()


@pytest.fixture
def stands_in(store, team):
    def make(deal, who='boris', *, first=TODAY, last=TODAY + timedelta(days=2), by='anna'):
        return store.write(substitutes.appoint, deal, person_id=getattr(team, who), first=first, last=last, by=getattr(team, by))

    return make


def sees(store, deal, by):
    try:
        return not store.read(query.deal, deal, by=by).observing
    except NotFound:
        return None


def test_a_substitute_comments_does_tasks_and_moves_and_changes_nothing_else(store, team, a_deal, stands_in):
    deal = a_deal()
    stands_in(deal)
    store.write(timeline.add, deal, text='Был на объекте', by=team.boris)
    store.write(tasks.add, deal, text='Позвонить', due=NOW, by=team.boris)
    store.write(deals.move, deal, to='interest', seen='intake', by=team.boris)
    for change in (
        lambda: store.write(deals.set_field, deal, 'amount', seen=0, new=100, by=team.boris),
        lambda: store.write(deals.set_field, deal, 'owner_id', seen=team.anna, new=team.boris, by=team.boris),
        lambda: store.write(substitutes.appoint, deal, person_id=team.boris, first=TODAY, last=TODAY, by=team.boris),
    ):
        with pytest.raises(OnlySubstituting):
            change()
    assert store.read(lambda session: session.get(Deal, deal).owner_id) == team.anna


def test_what_a_stage_asks_for_a_substitute_fills_in_with_the_move_and_nothing_beside_it(store, team, a_deal, stands_in, shipped_needs):
    deal = a_deal()
    stands_in(deal)
    with pytest.raises(NeedsMissing):
        store.write(deals.move, deal, to='renovation', seen='intake', by=team.boris)
    with pytest.raises(OnlySubstituting):
        store.write(deals.enter, deal, to='renovation', seen='intake', changes={'ready_on': (None, TODAY), 'amount': (0, 100)}, by=team.boris)
    store.write(deals.enter, deal, to='renovation', seen='intake', changes={'ready_on': (None, TODAY)}, by=team.boris)
    assert store.read(query.deal, deal, by=team.anna).stage.code == 'renovation'


def test_it_begins_and_ends_with_the_days_of_the_teams_clock(store, team, a_deal, stands_in, time):
    deal = a_deal()
    stands_in(deal, first=TODAY + timedelta(days=1), last=TODAY + timedelta(days=2))
    held = []
    for hours in (0, 13.5, 14.5, 61.5, 62.5):  # from 10:00 in Moscow
        time.start = NOW.replace(hour=7, minute=0) + timedelta(hours=hours)
        held.append(sees(store, deal, team.boris))
    assert held == [None, None, True, True, None]


def test_the_card_stands_on_the_substitutes_board_and_in_the_owners_figures_alone(store, team, a_deal, stands_in):
    deal = a_deal(amount=100_00)
    stands_in(deal)
    shown = store.read(board.board, board.Filters(), by=team.boris)
    assert [(card.id, card.observed) for column in shown.columns for card in column.cards] == [(deal, False)]
    for by, counted in ((team.boris, []), (team.anna, [deal])):
        assert [row['deal'] for row in store.read(reports.report, 'touches', ASK, by=by).rows] == counted


def test_it_is_ended_and_taken_back_and_the_feed_says_both(store, team, a_deal, stands_in):
    deal = a_deal()
    made = stands_in(deal)
    assert [one.person for one in store.read(standing.substitutes, deal, by=team.anna).standing] == ['Борис Маслов']
    assert store.read(standing.substitutes, deal, by=team.boris).until == TODAY + timedelta(days=2)
    store.write(substitutes.remove, made, by=team.head)
    assert sees(store, deal, team.boris) is None
    store.write(substitutes.restore, made, by=team.anna)
    assert sees(store, deal, team.boris) is True
    told = [(line.kind, line.about) for line in store.read(feed.feed, deal, by=team.anna).lines if line.kind.startswith('substitute')]
    assert told == [('substitute.added', 'Борис Маслов'), ('substitute.removed', 'Борис Маслов'), ('substitute.added', 'Борис Маслов')]
    assert 'substitute.added' in [entry.line.kind for entry in store.read(journal.window, journal.Filters(), by=team.head).entries]


@pytest.mark.parametrize(
    ('who', 'by', 'days', 'refusal'),
    [
        ('anna', 'head', (0, 1), BadValue), ('boris', 'anna', (1, 0), BadValue), ('boris', 'anna', (-2, -1), BadValue), ('boris', 'anna', (0, 400), BadValue),
        ('viktor', 'anna', (0, 1), NotAllowed), ('viktor', 'head', (0, 1), NotAllowed), ('boris', 'boris', (0, 1), NotFound),
    ],
)  # fmt: skip
def test_who_and_when_it_cannot_be(store, team, a_deal, stands_in, who, by, days, refusal):
    with pytest.raises(refusal):
        stands_in(a_deal(), who, first=TODAY + timedelta(days=days[0]), last=TODAY + timedelta(days=days[1]), by=by)


def test_two_do_not_stand_in_on_one_day(store, team, a_deal, stands_in):
    deal = a_deal()
    first = stands_in(deal)
    with pytest.raises(BadValue, match='somebody stands in'):
        stands_in(deal, 'head', first=TODAY + timedelta(days=2), last=TODAY + timedelta(days=5), by='director')
    store.write(substitutes.remove, first, by=team.anna)
    stands_in(deal, 'head', by='director')
    with pytest.raises(BadValue, match='somebody stands in'):
        store.write(substitutes.restore, first, by=team.anna)
