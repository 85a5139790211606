"""Hand-overs on an advance (S8, D4): a head's, with a reason and a day for the rest; and the sheet that goes with a deal."""

from datetime import timedelta

import pytest

from dashboard import (
    access,
    checklist,
    contacts,
    deals,
    handover,
    head_notes,
    lines,
    lists,
    mistakes,
    payments,
    pins,
    plan_month,
    substitutes,
    timeline,
)
from dashboard.contacts import Content
from dashboard.errors import (
    AlreadyMoved,
    BadValue,
    FieldConflict,
    NeedsMissing,
    NoAdvance,
    NotAllowed,
    NotFound,
    NothingOwed,
    OnlySubstituting,
    UnknownStage,
)
from dashboard.models import Advance, Deal, Stage
from dashboard.queries import checklist as query
from dashboard.queries import home, sheet
from tests.asking import ask_as_shipped, ask_nothing
from tests.conftest import NOW

TODAY = NOW.date()
LATER = TODAY + timedelta(days=18)
ADVANCE = {'to': 'won', 'seen': 'paid', 'reason': 'Монтаж в пятницу, остаток после него', 'due': (None, LATER)}


@pytest.fixture
def part_paid(store, team, a_deal):
    """Anna's deal in «Оплачено» with 18 000 of 38 000 roubles, whose checklist lacks nearly all. Stages ask as they ship from then on."""
    store.write(lists.ensure_shipped)
    deal = a_deal('Остров / к1 / с1 / эт2 / кв3', amount=38_000_00)
    store.write(payments.enter, deal, fields={'paid_on': TODAY, 'amount': 18_000_00}, by=team.head)
    store.write(deals.move, deal, to='paid', seen='intake', by=team.anna)
    store.write(ask_as_shipped)
    return deal


def hand(store, deal, by, **other):
    return store.write(handover.on_advance, deal, **{**ADVANCE, **other, 'by': by})


def stands(store, deal):
    """The stage's code, D4, and how many hand-overs on an advance are known."""
    row = store.read(lambda session: session.get(Deal, deal).model_dump())
    known = store.read(lambda session: len(session.exec(Advance.__table__.select().where(Advance.deal_id == deal)).all()))
    return store.read(lambda session: session.get(Stage, row['stage_id']).code), row['rest_due_on'], known


def on_advance(store, deal):
    return store.read(query.checklist_of, deal, by=access.SYSTEM).on_advance


def test_s8_a_head_hands_over_on_an_advance_with_a_reason_and_the_day_of_the_rest(store, team, part_paid):
    assert store.read(query.checklist_of, part_paid, by=team.head).may_advance
    hand(store, part_paid, team.head)
    assert stands(store, part_paid) == ('won', LATER, 1)
    found = store.read(query.checklist_of, part_paid, by=team.anna)
    assert (found.on_advance.reason, found.on_advance.who, found.rest, found.overdue) == (ADVANCE['reason'], 'Павел Петров', 20_000_00, False)


def test_s8_an_employee_and_a_substitute_do_not(store, team, part_paid):
    assert not store.read(query.checklist_of, part_paid, by=team.anna).may_advance
    with pytest.raises(NotAllowed):
        hand(store, part_paid, team.anna)
    store.write(substitutes.appoint, part_paid, person_id=team.boris, first=TODAY, last=TODAY, by=team.head)
    with pytest.raises(OnlySubstituting):
        hand(store, part_paid, team.boris)
    assert stands(store, part_paid) == ('paid', None, 0)


@pytest.mark.parametrize(
    ('other', 'refusal'),
    [
        ({'reason': '  '}, BadValue), ({'reason': 'ы' * 20_001}, BadValue), ({'due': (None, None)}, BadValue), ({'due': (None, TODAY - timedelta(days=1))}, BadValue),
        ({'due': (TODAY, LATER)}, FieldConflict), ({'to': 'invoice'}, UnknownStage), ({'to': 'nowhere'}, UnknownStage), ({'to': 'paid'}, UnknownStage), ({'seen': 'invoice'}, AlreadyMoved),
    ],
)  # fmt: skip
def test_whatever_is_refused_of_it_nothing_is_written(store, team, part_paid, other, refusal):
    with pytest.raises(refusal):
        hand(store, part_paid, team.head, **other)
    assert stands(store, part_paid) == ('paid', None, 0)


def test_s8_without_any_money_there_is_no_advance_and_with_all_of_it_none_is_needed(store, team, part_paid, a_deal):
    with pytest.raises(NoAdvance):
        hand(store, a_deal('Остров / к1 / с1 / эт2 / кв4', amount=1_00), team.head, seen='intake')
    store.write(payments.enter, part_paid, fields={'paid_on': TODAY, 'amount': 20_000_00}, by=team.head)
    with pytest.raises(NothingOwed):
        hand(store, part_paid, team.head)


def test_s8_what_a_head_let_through_once_lets_nobody_through_again(store, team, part_paid, time):
    """Taken back at once, moved back later, or undone by a colleague: the checklist asks anew each time."""
    made = hand(store, part_paid, team.head)
    store.write(handover.take_back, made, by=team.head)
    assert stands(store, part_paid) == ('paid', None, 1)
    assert on_advance(store, part_paid) is None
    with pytest.raises(NeedsMissing):
        store.write(deals.move, part_paid, to='won', seen='paid', by=team.anna)
    hand(store, part_paid, team.head)
    back = store.write(deals.move, part_paid, to='paid', seen='won', by=team.head)
    with pytest.raises(NeedsMissing):
        store.write(deals.move, part_paid, to='won', seen='paid', by=team.head)
    store.write(deals.undo_move, part_paid, move_id=back, by=team.head)
    assert on_advance(store, part_paid).who == 'Павел Петров', 'a slip out of it is as if it had never been'
    again = store.write(deals.move, part_paid, to='paid', seen='won', by=team.head)
    time.start = NOW + deals.UNDO_WINDOW + timedelta(seconds=1)
    with pytest.raises(NeedsMissing):
        store.write(deals.undo_move, part_paid, move_id=again, by=team.director)


def test_s8_a_hand_over_marked_as_mistaken_stands_no_more_until_the_mark_is_taken_back(store, team, part_paid):
    made = hand(store, part_paid, team.head)
    mark = store.write(mistakes.mark, part_paid, made.move, reason='Рано', by=team.head)
    assert on_advance(store, part_paid) is None
    with pytest.raises(NeedsMissing):
        store.write(deals.move, part_paid, to='won', seen='paid', by=team.head)
    store.write(mistakes.take_back, mark, by=team.head)
    assert on_advance(store, part_paid).who == 'Павел Петров'


def test_s8_the_checklist_does_not_ask_a_second_time_of_a_deal_that_was_handed_over(store, team, part_paid):
    hand(store, part_paid, team.head)
    with pytest.raises(AlreadyMoved):
        hand(store, part_paid, team.head, seen='won')
    assert store.read(lambda session: checklist.lacking(session, session.get(Deal, part_paid)))


def owed(store, team, who):
    """The deals handed over and not paid in full, in a head's «Деньги» or an employee's «Закрыть план»: rest, D4, and for a head whether it is overdue."""
    if who in ('anna', 'boris'):
        lines = store.read(plan_month.month, by=getattr(team, who)).lines
        return [(line.deal, line.rest // 100, line.back) for line in lines if line.handed]
    lines = store.read(home.heads_day, by=getattr(team, who)).money.lines
    return [(line.deal, (line.amount - line.paid) // 100, line.rest_due, line.late) for line in lines if line.handed]


def test_s8_until_r2_is_set_it_stays_in_not_paid_in_full_for_its_heads_and_its_owner(store, team, part_paid, time):
    assert owed(store, team, 'head') == [], 'it is not handed over yet'
    hand(store, part_paid, team.head)
    line = (part_paid, 20_000, LATER)
    assert [owed(store, team, who) for who in ('head', 'director')] == [[(*line, False)]] * 2
    assert owed(store, team, 'anna') == [line]
    assert [owed(store, team, who) for who in ('boris', 'viktor_head')] == [[]] * 2
    time.start = NOW + timedelta(days=19)
    assert owed(store, team, 'head') == [(*line, True)]
    store.write(payments.enter, part_paid, fields={'paid_on': LATER, 'amount': 20_000_00}, by=team.head)
    assert owed(store, team, 'head') == []


def test_s8_a_refund_brings_a_deal_back_into_not_paid_in_full(store, team, part_paid):
    store.write(payments.enter, part_paid, fields={'paid_on': TODAY, 'amount': 20_000_00}, by=team.head)
    store.write(ask_nothing)
    store.write(deals.move, part_paid, to='won', seen='paid', by=team.anna)
    store.write(ask_as_shipped)
    assert owed(store, team, 'head') == []
    store.write(payments.enter, part_paid, fields={'paid_on': TODAY, 'amount': 38_000_00, 'kind': 'refund'}, by=team.head)
    assert owed(store, team, 'head') == [(part_paid, 38_000, None, False)], 'nothing of it is left, and it is owed all the same'


def test_its_way_back_leaves_a_day_of_the_rest_that_somebody_corrected_since(store, team, part_paid):
    """D4."""
    made = hand(store, part_paid, team.head)
    store.write(deals.set_field, part_paid, 'rest_due_on', seen=LATER, new=LATER + timedelta(days=2), by=team.anna)
    store.write(handover.take_back, made, by=team.head)
    assert stands(store, part_paid)[:2] == ('paid', LATER + timedelta(days=2))


def test_the_sheet_names_who_handed_the_deal_over_and_not_who_slipped_since(store, team, part_paid, time):
    hand(store, part_paid, team.head)
    time.start += timedelta(days=4)
    slip = store.write(deals.move, part_paid, to='intake', seen='won', by=team.director)
    store.write(deals.undo_move, part_paid, move_id=slip, by=team.director)
    assert store.read(sheet.sheet, part_paid, by=team.anna).handed == ('Павел Петров', NOW)


def test_the_sheet_holds_what_implementation_needs_and_never_what_heads_keep_to_themselves(store, team, part_paid):
    """S8, with C7's pins and P7; P8 and P9 are for nobody here."""
    store.write(contacts.add, part_paid, content=Content('Марина Сергеевна', ('+7 000 000-00-12',), part=''), by=team.anna)
    store.write(lines.add, part_paid, fields={'text': 'Монитор', 'price': 19_000_00, 'quantity': 2_000}, by=team.anna)
    store.write(deals.set_field, part_paid, 'note', seen='', new='Консьерж пускает с 10 до 17', by=team.anna)
    store.write(head_notes.write, part_paid, text='Скидку обещал я', seen='', by=team.head)
    entry = store.write(timeline.add, part_paid, text='Щит в прихожей, питание PoE', by=team.anna)
    store.write(pins.put, part_paid, 'technical', entry, seen=None, by=team.anna)
    hand(store, part_paid, team.head)
    found = store.read(sheet.sheet, part_paid, by=team.head)
    assert (found.title, found.owner, found.rest, found.rest_due_on) == ('Остров / к1 / с1 / эт2 / кв3', 'Анна Крылова', 20_000_00, LATER)
    assert [(one.name, one.phones[0].shown) for one in found.people] == [('Марина Сергеевна', '+7 000 000-00-12')]
    assert [(line.text, line.quantity) for line in found.lines] == [('Монитор', 2_000)]
    assert (found.note, found.pins[0].text, found.handed, found.why) == (
        'Консьерж пускает с 10 до 17', 'Щит в прихожей, питание PoE', ('Павел Петров', NOW), ADVANCE['reason'],
    )  # fmt: skip
    assert 'Скидку' not in repr(found)
    with pytest.raises(NotFound):
        store.read(sheet.sheet, part_paid, by=team.boris)
