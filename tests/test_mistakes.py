"""«Ошибочный перенос»: a head takes a move out of all figures, with a reason, and can take that back."""

from datetime import timedelta

import pytest
from sqlmodel import select

from dashboard import access, deals, mistakes, stages
from dashboard.errors import BadValue, NotAllowed, NotFound, OnlyAHeadReopens, StageRetired
from dashboard.mistakes import DealBeganSo, MarkedSince, MoveIsVoid
from dashboard.models import Deal, Stage, StageMove
from dashboard.queries import feed as feed_query
from dashboard.queries import journal as journal_query
from tests.conftest import NOW
from tests.test_deals import row, stage_of
from tests.test_feed import feed, statements
from tests.test_snapshot import same, seen

WHY = 'Перетащили не ту карточку'


@pytest.fixture
def moved(store, team, time):
    """Move a deal through these stages, an hour apart; returns the ids of the moves."""

    def through(deal, *codes, by=None):
        made = []
        for code in codes:
            time.start += timedelta(hours=1)
            made.append(store.write(deals.move, deal, to=code, seen=stage_of(store, deal), by=by or team.anna, reason='так'))
        return made

    return through


@pytest.fixture
def mark(store, team, time):
    def marked(deal, move, *, by=None, reason=WHY):
        time.start += timedelta(hours=1)
        return store.write(mistakes.mark, deal, move, reason=reason, by=by or team.head)

    return marked


def counted(store, deal):
    """The stages through which figures see the deal go."""
    codes = select(Stage.code).join(StageMove, StageMove.to_id == Stage.id).where(StageMove.deal_id == deal, StageMove.void_at.is_(None))
    return store.read(lambda session: list(session.exec(codes.order_by(StageMove.at, StageMove.id))))


def since(store, deal):
    return (row(store, deal)['stage_since'] - NOW) / timedelta(hours=1)


def test_the_newest_move_marked_brings_the_deal_back_and_its_stay_goes_on(store, team, a_deal, moved, mark):
    deal = a_deal()
    *_, wrong = moved(deal, 'interest', 'paid')
    mark(deal, wrong)
    assert stage_of(store, deal) == 'interest'
    assert counted(store, deal) == ['intake', 'interest']
    assert since(store, deal) == 1


def test_an_older_move_and_its_undo_become_void_together(store, team, a_deal, moved, mark):
    deal = a_deal()
    _, wrong, _, _ = moved(deal, 'interest', 'paid', 'interest', 'proposal')
    mark(deal, wrong)
    assert (stage_of(store, deal), since(store, deal)) == ('proposal', 4)
    assert counted(store, deal) == ['intake', 'interest', 'proposal']


def test_the_stay_to_which_a_marked_pair_had_returned_began_with_its_first_entry(store, team, a_deal, moved, mark):
    deal = a_deal()
    _, wrong, _ = moved(deal, 'interest', 'paid', 'interest')
    assert since(store, deal) == 3
    mark(deal, wrong)
    assert (stage_of(store, deal), since(store, deal)) == ('interest', 1)


def test_an_older_move_from_which_the_deal_went_elsewhere_is_void_alone(store, team, a_deal, moved, mark):
    deal = a_deal()
    _, wrong, newest = moved(deal, 'interest', 'paid', 'proposal')
    mark(deal, wrong)
    assert counted(store, deal) == ['intake', 'interest', 'proposal']
    lines = [line for line in feed(store, deal, team.anna).lines if line.move]
    assert [(line.source.code, line.target.code) for line in lines] == [('interest', 'proposal'), ('interest', 'paid'), ('intake', 'interest')]
    store.write(deals.undo_move, deal, move_id=newest, by=team.head)
    assert stage_of(store, deal) == 'interest', 'a move is taken back to where figures have it come from'


def test_a_slip_that_was_taken_back_at_once_stands_between_a_move_and_its_undo_as_if_it_were_not(store, team, a_deal, moved, mark):
    deal = a_deal()
    (wrong, slip) = moved(deal, 'paid', 'proposal')
    store.write(deals.undo_move, deal, move_id=slip, by=team.anna)
    moved(deal, 'intake')
    mark(deal, wrong)
    assert counted(store, deal) == ['intake']


def test_only_a_head_who_may_change_the_deal_marks_a_move_and_takes_that_back(store, team, a_deal, moved, mark):
    deal = a_deal()
    (wrong,) = moved(deal, 'paid')
    for who, refusal in ((team.anna, NotAllowed), (team.boris, NotFound), (team.viktor_head, NotFound)):
        with pytest.raises(refusal):
            mark(deal, wrong, by=who)
    made = mark(deal, wrong, by=team.director)
    for who, refusal in ((team.anna, NotAllowed), (team.viktor_head, NotFound)):
        with pytest.raises(refusal):
            store.write(mistakes.take_back, made, by=who)


@pytest.mark.parametrize('reason', ['', ' \n', 'а' * 20_001])
def test_a_reason_is_asked_for_and_no_longer_than_any_text(store, team, a_deal, moved, mark, reason):
    deal = a_deal()
    (wrong,) = moved(deal, 'paid')
    with pytest.raises(BadValue):
        mark(deal, wrong, reason=reason)
    assert counted(store, deal) == ['intake', 'paid']


def test_what_is_no_valid_move_of_the_deal_is_not_marked(store, team, a_deal, moved, mark):
    deal, other = a_deal(), a_deal()
    (wrong,) = moved(deal, 'paid')
    created = store.read(lambda session: session.exec(select(StageMove.id).where(StageMove.deal_id == deal)).first())
    with pytest.raises(NotFound):
        mark(other, wrong)
    with pytest.raises(NotFound):
        mark(deal, 999)
    with pytest.raises(DealBeganSo):
        mark(deal, created)
    mark(deal, wrong)
    with pytest.raises(MoveIsVoid):
        mark(deal, wrong)


def test_a_sale_marked_as_mistaken_is_open_again_and_an_employee_still_cannot_reopen_one(store, team, a_deal, moved, mark):
    deal = a_deal()
    _, wrong = moved(deal, 'paid', 'won')
    with pytest.raises(OnlyAHeadReopens):
        store.write(deals.move, deal, to='paid', seen='won', by=team.anna)
    mark(deal, wrong)
    assert (stage_of(store, deal), row(store, deal)['closed_at']) == ('paid', None)


def test_a_way_back_into_a_retired_stage_is_refused_and_nothing_is_marked(store, team, a_deal, moved, mark):
    deal = a_deal()
    _, wrong = moved(deal, 'interest', 'paid')
    interest = store.read(lambda session: session.exec(select(Stage.id).where(Stage.code == 'interest')).one())
    store.write(stages.retire, interest, by=team.director)
    with pytest.raises(StageRetired):
        mark(deal, wrong)
    assert (stage_of(store, deal), counted(store, deal)) == ('paid', ['intake', 'interest', 'paid'])


def test_a_refusal_marked_as_mistaken_takes_its_reason_along_and_brings_it_back(store, team, a_deal, moved, mark):
    deal = a_deal()
    (wrong,) = moved(deal, 'lost')
    closed = row(store, deal)['closed_at']
    made = mark(deal, wrong)
    assert (row(store, deal)['lost_reason'], row(store, deal)['closed_at']) == (None, None)
    store.write(mistakes.take_back, made, by=team.head)
    assert (stage_of(store, deal), row(store, deal)['lost_reason'], row(store, deal)['closed_at']) == ('lost', 'так', closed)


def test_a_reopening_marked_as_mistaken_leaves_the_deal_lost_for_its_old_reason_and_since_then(store, team, a_deal, moved, mark):
    deal = a_deal()
    lost, wrong = moved(deal, 'lost', 'interest')
    assert lost
    mark(deal, wrong)
    assert (stage_of(store, deal), row(store, deal)['lost_reason']) == ('lost', 'так')
    assert row(store, deal)['closed_at'] == NOW + timedelta(hours=1)


def everything(store, deal):
    return row(store, deal), counted(store, deal)


@pytest.mark.parametrize(('path', 'which'), [(('interest', 'paid'), 1), (('interest', 'paid', 'interest'), 1), (('interest', 'paid', 'proposal'), 1), (('interest', 'won'), 1)])
def test_a_mark_taken_back_leaves_all_as_it_was_before(store, team, a_deal, moved, mark, path, which):
    deal = a_deal()
    ids = moved(deal, *path, by=team.head)
    before = everything(store, deal)
    made = mark(deal, ids[which])
    assert everything(store, deal) != before
    store.write(mistakes.take_back, made, by=team.director)
    assert everything(store, deal) == before
    store.write(mistakes.take_back, made, by=team.head)  # a second time there is nothing to do
    assert everything(store, deal) == before
    assert mark(deal, ids[which]) != made, 'and the move can be marked again'


def test_a_deal_that_moved_on_stays_where_it_is_when_the_mark_is_taken_back(store, team, a_deal, moved, mark):
    deal = a_deal()
    _, wrong = moved(deal, 'interest', 'paid')
    made = mark(deal, wrong)
    moved(deal, 'proposal')
    store.write(mistakes.take_back, made, by=team.head)
    assert stage_of(store, deal) == 'proposal'
    assert counted(store, deal) == ['intake', 'interest', 'paid', 'proposal']


def test_a_mark_in_whose_way_later_ones_stand_waits_for_them(store, team, a_deal, moved, mark):
    deal = a_deal()
    first, second, _ = moved(deal, 'interest', 'paid', 'intake')
    before = everything(store, deal)
    earlier = mark(deal, first)
    later = mark(deal, second)
    assert counted(store, deal) == ['intake']
    with pytest.raises(MarkedSince):
        store.write(mistakes.take_back, earlier, by=team.head)
    assert counted(store, deal) == ['intake']
    for made in (later, earlier):
        store.write(mistakes.take_back, made, by=team.head)
    assert everything(store, deal) == before


def test_an_open_process_notices_a_mark_and_that_it_was_taken_back(store, team, a_deal, moved, mark):
    deal = a_deal()
    _, wrong, _ = moved(deal, 'interest', 'paid', 'interest')
    seen(store)
    made = mark(deal, wrong)
    assert same(store).moves.void.sum() == 2
    store.write(mistakes.take_back, made, by=team.head)
    assert not same(store).moves.void.any()


def test_the_line_of_the_feed_says_why_and_who_it_was(store, team, a_deal, moved, mark):
    deal = a_deal()
    _, wrong = moved(deal, 'interest', 'paid')
    plain = statements(store, feed_query.feed, deal, by=team.anna)
    made = mark(deal, wrong)
    (line,) = [line for line in feed(store, deal, team.anna).lines if line.move == wrong]
    assert (line.kind, line.text, line.about, line.who, line.mark) == ('undone', WHY, 'Павел Петров', 'Анна Крылова', made)
    assert statements(store, feed_query.feed, deal, by=team.anna) == plain + 1
    last = store.read(feed_query.last_news, deal, by=team.anna)
    store.write(mistakes.take_back, made, by=team.head)
    assert store.read(feed_query.news, deal, last, by=team.anna).moved
    (line,) = [line for line in feed(store, deal, team.anna).lines if line.move == wrong]
    assert (line.kind, line.text, line.mark) == ('move', '', None)


def test_the_journal_tells_heads_of_the_mark_with_its_reason(store, team, a_deal, moved, mark):
    deal = a_deal()
    _, wrong = moved(deal, 'interest', 'paid')
    store.write(mistakes.take_back, mark(deal, wrong), by=team.director)
    found = store.read(journal_query.window, journal_query.Filters(kind='stages', deal=deal), by=team.head)
    told = [(entry.line.kind, entry.line.who, entry.line.target.code, entry.line.text) for entry in found.entries if 'mistake' in entry.line.kind]
    assert told == [('stage.no_mistake', 'Ольга Директор', 'paid', WHY), ('stage.mistake', 'Павел Петров', 'paid', WHY)]


def test_a_move_that_a_table_brought_a_deal_before_is_marked_too(store, team, a_deal, moved, mark):
    """The first move of a deal without history leaves the stage in which the table had it."""
    deal = a_deal()

    def born(session):
        found = session.get(Deal, deal)
        session.delete(session.exec(select(StageMove).where(StageMove.deal_id == deal)).one())
        found.born_id = found.stage_id

    store.write(born)
    (wrong,) = moved(deal, 'paid')
    made = mark(deal, wrong)
    assert (stage_of(store, deal), counted(store, deal), row(store, deal)['stage_since']) == ('intake', [], None)
    store.write(mistakes.take_back, made, by=access.SYSTEM)
    assert (stage_of(store, deal), counted(store, deal)) == ('paid', ['paid'])
