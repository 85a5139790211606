"""Duplicates on «Сегодня»: open deals on one flat, which a head settles on the line."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from dashboard import access, basket, deals, disputes, links, payments, tasks, titles
from dashboard.errors import Changed
from dashboard.models import Deal, DealFlat, Dispute, Verdict, metadata
from dashboard.queries import disputes as disputed
from dashboard.queries import home
from dashboard.rows import insert_all
from tests.conftest import NOW

DAY = timedelta(days=1)
FLAT = 'Остров / д2 / п1 / эт3 / кв7'
AGAIN = 'Остров / д2 / кв7'


@pytest.fixture
def twice(store):
    """The pairs of a head, the younger deal first; `n`: so many lines."""

    def found(by, n=home.SHOWN):
        return [(pair.deal.deal, pair.older.deal) for pair in store.read(home.heads_day, by=by, duplicates=n).duplicates.lines]

    return found


@pytest.fixture
def in_turn(a_deal, time):
    """Make deals, each a day younger than the one before; the last of them is of yesterday."""

    def make(*made):
        ids = []
        for n, (title, owner) in enumerate(made):
            time.start = NOW - (len(made) - n) * DAY
            ids.append(a_deal(title, owner=owner))
        time.start = NOW
        return ids

    return make


def test_of_open_deals_on_one_flat_each_but_the_oldest_is_named_with_it_the_newest_first(team, twice, in_turn):
    """P1: whatever else the title says of the flat, and also of a deal for which nobody is responsible yet."""
    oldest, other, newest, _elsewhere = in_turn((FLAT, 'anna'), (AGAIN, 'boris'), (AGAIN, None), ('Остров / д3 / кв7', 'anna'))
    assert twice(team.head) == twice(team.director) == [(newest, oldest), (other, oldest)]


def test_a_head_is_told_of_pairs_of_which_both_deals_are_the_heads_to_see(team, twice, in_turn):
    in_turn((FLAT, 'anna'), (AGAIN, 'viktor'))
    assert twice(team.head) == twice(team.viktor_head) == []
    assert len(twice(team.director)) == 1


@pytest.mark.parametrize('closed', [0, 1])
def test_a_deal_that_is_closed_is_no_duplicate(store, team, twice, in_turn, closed):
    deal = in_turn((FLAT, 'anna'), (AGAIN, 'boris'))[closed]
    store.write(deals.move, deal, to='lost', seen='intake', reason='Дорого', by=access.SYSTEM)
    assert twice(team.head) == []


def test_a_duplicate_that_is_deleted_or_linked_stands_there_no_more_until_that_is_taken_back(store, team, twice, in_turn):
    older, younger = in_turn((FLAT, 'anna'), (AGAIN, 'boris'))
    store.write(basket.delete, younger, 'duplicate', by=team.head)
    assert twice(team.head) == []
    store.write(basket.restore, younger, by=team.head)
    store.write(links.add, younger, older, by=team.head)
    assert twice(team.head) == []
    store.write(links.remove, younger, older, by=team.head)
    assert twice(team.head) == [(younger, older)]


def test_two_whom_a_head_told_to_go_on_both_are_no_duplicate(store, team, twice, a_deal):
    a_deal(FLAT)
    question = store.write(disputes.ask, AGAIN, by=team.boris)
    store.write(disputes.settle, question, Verdict.BOTH, by=team.head)
    a_deal(AGAIN, owner='boris')
    assert twice(team.head) == []
    store.write(disputes.reopen, question, by=team.head)
    assert len(twice(team.head)) == 1


def test_the_younger_of_two_is_not_said_to_be_stuck_besides_and_the_older_is(store, team, in_turn):
    older, younger = in_turn((FLAT, 'anna'), (AGAIN, 'boris'))
    for deal in (older, younger):
        store.write(tasks.add, deal, text='Позвонить', due=NOW - DAY, by=access.SYSTEM)
    assert [line.deal for line in store.read(home.heads_day, by=team.head).stuck.lines] == [older]


def test_more_duplicates_than_a_block_has_lines_are_counted_and_cost_no_more_statements(store, team, twice, a_deal):
    def statements():
        said = []
        note = lambda *arguments: said.append(arguments[2])  # noqa: E731
        event.listen(store._reader, 'before_cursor_execute', note)
        store.read(home.heads_day, by=team.head)
        event.remove(store._reader, 'before_cursor_execute', note)
        return len(said)

    a_deal(FLAT), a_deal(AGAIN)
    few = statements()
    for n in range(home.SHOWN + 3):
        a_deal(f'Остров / д2 / кв1{n}'), a_deal(f'Остров / д2 / кв1{n}')
    assert statements() == few
    found = store.read(home.heads_day, by=team.head).duplicates
    assert (len(found.lines), found.count, found.more) == (home.SHOWN, home.SHOWN + 4, 4)
    assert len(twice(team.head, home.SHOWN + 4)) == home.SHOWN + 4


def test_a_question_about_the_older_deal_stands_beside_its_duplicate(store, team, twice, in_turn):
    older, younger = in_turn((FLAT, 'anna'), (AGAIN, 'boris'))
    store.write(lambda session: session.add(Dispute(deal_id=older, title=AGAIN, by_id=team.boris, at=NOW)))
    assert twice(team.head) == [(younger, older)]


def test_a_duplicate_to_which_money_came_is_not_deleted_by_the_click_that_promised_there_was_none(store, team, in_turn):
    """A confirmed payment, and a claim that nobody confirmed yet; a head may still delete such a deal on its own page, knowing what it holds."""
    _, paid, claimed, bare = in_turn((FLAT, 'anna'), (AGAIN, 'boris'), (AGAIN, 'boris'), (AGAIN, 'boris'))
    fields = {'paid_on': NOW.date(), 'amount': 500_00}
    store.write(payments.enter, paid, fields=fields, by=team.head)
    store.write(payments.claim, claimed, fields=fields, by=team.boris)
    for deal in (paid, claimed):
        with pytest.raises(Changed, match='кв7'):
            store.write(basket.delete, deal, 'duplicate', unpaid=True, by=team.head)
    store.write(basket.delete, bare, 'duplicate', unpaid=True, by=team.head)
    store.write(basket.delete, paid, 'duplicate', by=team.head)


def test_a_younger_deal_of_which_somebody_asks_whose_client_it_is_stands_among_the_disputes_alone(store, team, twice, in_turn):
    older, younger = in_turn((FLAT, 'anna'), (AGAIN, 'boris'))
    store.write(lambda session: session.add(Dispute(deal_id=younger, title=AGAIN, by_id=team.anna, at=NOW)))
    assert twice(team.head) == []
    [question] = store.read(disputed.heads, by=team.head).disputes
    store.write(disputes.settle, question.id, Verdict.STAYS, by=team.head)
    assert twice(team.head) == [(younger, older)]


def test_one_answer_settles_a_deal_with_all_that_it_belongs_to(store, team, twice, in_turn):
    """Three deals on a flat: kept beside one of two that belong together, the newest is not asked about again with the other."""
    oldest, middle, newest = in_turn((FLAT, 'anna'), (AGAIN, 'boris'), (AGAIN, 'boris'))
    assert twice(team.head) == [(newest, oldest), (middle, oldest)]
    store.write(links.add, newest, oldest, by=team.head)
    assert twice(team.head) == [(middle, oldest)]
    store.write(links.add, middle, oldest, by=team.head)
    assert twice(team.head) == []


@pytest.mark.parametrize('answered', ['linked', 'told'])
def test_what_was_kept_beside_a_deal_is_not_asked_about_again_once_that_one_is_closed(store, team, twice, in_turn, time, answered):
    """Three deals on a flat; a head kept both younger ones, each beside the oldest. A fourth, of which nobody was asked, is a duplicate still."""
    oldest, middle, newest = in_turn((FLAT, 'anna'), (AGAIN, 'boris'), (AGAIN, 'head'))
    for deal, by in ((middle, team.boris), (newest, team.head)):
        if answered == 'linked':
            store.write(links.add, deal, oldest, by=team.head)
        else:
            store.write(lambda session, by=by: session.add(Dispute(deal_id=oldest, title=AGAIN, by_id=by, at=NOW, settled_at=NOW, verdict=Verdict.BOTH)))
    assert twice(team.head) == []
    time.start += DAY
    store.write(deals.move, oldest, to='lost', seen='intake', reason='Дорого', by=access.SYSTEM)
    assert twice(team.head) == []
    [another] = in_turn((AGAIN, 'anna'))
    assert twice(team.head) == [(another, middle)]


def test_that_a_client_came_back_says_nothing_of_another_deal_in_work_on_the_flat(store, team, twice, in_turn, time):
    """The new deal is linked to the one from before, which was closed by then."""
    before, other, new = in_turn((FLAT, 'anna'), (AGAIN, 'boris'), (AGAIN, 'anna'))
    store.write(deals.move, before, to='lost', seen='intake', reason='Дорого', by=access.SYSTEM)
    time.start += DAY
    store.write(links.add, new, before, by=team.head)
    assert twice(team.head) == [(new, other)]


def test_a_thousand_deals_on_one_flat_are_named_in_a_few_looks_each(store, team, twice, a_deal, monkeypatch):
    """An import of one flat again and again must not make the head's morning wait: it took half a million comparisons."""
    a_deal(FLAT), a_deal(AGAIN)

    def many(session):
        for table in (Deal, DealFlat):
            row = session.exec(select(table)).all()[-1].model_dump()
            of = {'id'} if table is Deal else {'deal_id'}
            insert_all(session, metadata.tables[table.__tablename__], [row | dict.fromkeys(of, n) for n in range(10, 1_008)])

    store.write(many)
    looks = []
    same = titles.same
    monkeypatch.setattr(titles, 'same', lambda *flats: looks.append(flats) or same(*flats))
    assert store.read(home.heads_day, by=team.head).duplicates.count == 999
    assert len(looks) < 5_000
