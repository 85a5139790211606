"""The checklist of S6: what data tick by themselves, what people vouch for, and that nobody gets past it into S8."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from dashboard import access, bulk, checklist, contacts, deals, lines, lists, observers, payments, stages
from dashboard.contacts import Content
from dashboard.errors import (
    ChecklistClosed,
    NeedsMissing,
    NotAllowed,
    NotFound,
    OnlyAHeadReopens,
    OnlyObserving,
    ShownByData,
)
from dashboard.models import Deal, JournalEntry, ListItem, Stage
from dashboard.queries import checklist as query
from dashboard.queries import clients, entering, table
from tests.asking import ask_as_shipped
from tests.conftest import NOW

FULL = 'Сердце Столицы / к3 / с2 / эт21 / кв145'
TODAY = NOW.date()
HANDS = ('Состав и цвета сверены с клиентом', 'Дата монтажа и доступ на объект согласованы')


@pytest.fixture
def paid(store, team, a_deal):
    """Anna's deal in «Оплачено» that shows all it has to: only what people vouch for is open. Stages ask as they ship from then on."""
    store.write(lists.ensure_shipped)
    deal = a_deal(FULL)
    store.write(contacts.add, deal, content=Content('Марина Сергеевна', ('+7 000 000-00-12',)), by=team.anna)
    store.write(lines.add, deal, fields={'text': 'Монитор', 'price': 38_000_00}, by=team.anna)
    store.write(payments.enter, deal, fields={'paid_on': TODAY, 'amount': 38_000_00}, by=team.head)
    for field, value in {'shipment_status': 'reserved', 'delivery_type': 'all'}.items():
        put(store, deal, field, value)
    store.write(deals.move, deal, to='paid', seen='intake', by=team.anna)
    store.write(ask_as_shipped)
    return deal


def put(store, deal, field, value):
    store.write(deals.set_field, deal, field, seen=store.read(lambda session: getattr(session.get(Deal, deal), field)), new=value, by=access.SYSTEM)


def shown(store, deal, by=access.SYSTEM):
    return store.read(query.checklist_of, deal, by=by)


def item(store, deal, word):
    """The item that is about this fact, or whose text has this word."""
    return next(one for one in shown(store, deal).items if one.fact == word or word in one.text)


def vouch(store, deal, by, *words):
    return [store.write(checklist.tick, deal, item(store, deal, word).id, by=by) for word in words or HANDS]


def go(store, deal, by, to='won', seen='paid'):
    return store.write(deals.move, deal, to=to, seen=seen, by=by)


def lacks(store, deal):
    return shown(store, deal).lacking


def test_s6_data_tick_what_they_show_and_people_vouch_for_the_rest_before_s8(store, team, paid):
    assert lacks(store, paid) == HANDS
    with pytest.raises(NeedsMissing, match=r'Before “Передано в реализацию” the deal still needs: the checklist \(Состав.*; Дата монтажа.*\)\.'):
        go(store, paid, team.anna)
    vouch(store, paid, team.anna)
    assert lacks(store, paid) == ()
    one = item(store, paid, 'Состав')
    assert (one.who, one.at, one.evidence) == ('Анна Крылова', NOW, None)
    assert go(store, paid, team.anna)


@pytest.mark.parametrize('who', ['anna', 'head', 'director'])
def test_s8_the_checklist_is_passed_by_no_rank_and_on_no_way(store, team, paid, who):
    by = getattr(team, who)
    with pytest.raises(NeedsMissing):
        go(store, paid, by)
    with pytest.raises(NeedsMissing):
        store.write(deals.enter, paid, to='won', seen='paid', by=by, comment='Передаём')
    made = store.write(bulk.move, table.Chosen(table.Filters(), frozenset({paid})), to='won', by=by)
    assert [type(one.why) for one in made.refused] == [NeedsMissing]
    assert not made.done


def test_s8_an_undo_is_asked_like_any_move_into_it(store, team, paid, time):
    vouch(store, paid, team.anna)
    go(store, paid, team.anna)
    back = store.write(deals.move, paid, to='paid', seen='won', by=team.head)
    store.write(checklist.untick, item(store, paid, 'Состав').tick, by=team.head)
    time.start = NOW + deals.UNDO_WINDOW + timedelta(seconds=1)
    with pytest.raises(NeedsMissing):
        store.write(deals.undo_move, paid, move_id=back, by=team.head)


def refund(store, deal, team):
    store.write(payments.enter, deal, fields={'paid_on': TODAY, 'amount': 1_000_00, 'kind': 'refund'}, by=team.head)


def unphoned(store, deal):
    [person] = store.read(clients.of_deal, deal, by=access.SYSTEM).people
    store.write(contacts.edit, deal, person.id, seen=person.seen, content=Content(person.name), by=access.SYSTEM)


FACTS = {
    'title': (lambda s, deal, _team: put(s, deal, 'title', 'сердце столицы к3 с2 эт 21 кв145'), 'written otherwise than titles are'),
    'title ': (lambda s, deal, _team: put(s, deal, 'title', 'Сердце Столицы / к3 / эт21 / кв145'), 'not said: {parts}'),
    'contact': (lambda s, deal, _team: unphoned(s, deal), 'nobody of the client has a phone'),
    'sum': (lambda s, deal, _team: put(s, deal, 'amount', 37_000_00), 'the sum was corrected by hand'),
    'payment_status': (refund, '{rest} left to pay'),
    'paid_on': (refund, 'comes with the payment that completes the sum'),
    'shipment_status': (lambda s, deal, _team: put(s, deal, 'shipment_status', None), 'not said yet'),
    'shipment_status ': (refund, 'it is reserved in stock only once it is paid'),
    'delivery_type': (lambda s, deal, _team: put(s, deal, 'delivery_type', None), 'not said yet'),
    'delivery_type ': (lambda s, deal, _team: put(s, deal, 'delivery_type', 'install'), 'does not go with “{parts}”'),
    'delivery_type  ': (lambda s, deal, _team: put(s, deal, 'shipment_status', 'clients'), 'does not go with “{parts}”'),
}


@pytest.mark.parametrize('name', FACTS)
def test_s6_what_the_data_no_longer_show_is_no_longer_ticked(store, team, paid, name):
    """P1, P5, P4, R1, R2, R3 and R4, each by itself; what was ticked by hand stays."""
    vouch(store, paid, team.anna)
    spoil, said = FACTS[name]
    spoil(store, paid, team)
    one = item(store, paid, name.strip())
    assert (one.done, one.evidence.lacks) == (False, said)
    assert not set(HANDS) & set(lacks(store, paid))
    with pytest.raises(NeedsMissing):
        go(store, paid, team.anna)


def test_s6_a_repair_free_of_charge_passes_without_r2_and_without_goods(store, team, paid, a_deal):
    free = a_deal(FULL.replace('145', '146'))
    store.write(payments.set_free, free, free=True, by=team.head)
    found = {one.fact: one.done for one in shown(store, free).items if one.fact}
    assert found == {'title': True, 'contact': False, 'sum': True, 'payment_status': True, 'paid_on': True, 'shipment_status': False, 'delivery_type': False}


def test_s6_a_claim_lets_a_deal_in_and_ticks_nothing(store, team, paid, a_deal):
    other = a_deal(FULL.replace('145', '147'), amount=5_000_00)
    store.write(payments.claim, other, fields={'paid_on': TODAY, 'amount': 5_000_00}, by=team.anna)
    assert (item(store, other, 'payment_status').evidence.lacks, item(store, other, 'paid_on').done) == ('a claim waits for a head to confirm it', False)


def test_s6_going_back_and_forth_keeps_what_people_vouched_for(store, team, paid):
    vouch(store, paid, team.anna)
    store.write(deals.set_field, paid, 'return_on', seen=None, new=date(2026, 12, 20), by=team.anna)
    store.write(deals.set_field, paid, 'postpone_reason', seen=None, new='Дом не сдан', by=team.anna)
    go(store, paid, team.anna, to='postponed')
    go(store, paid, team.anna, to='paid', seen='postponed')
    assert item(store, paid, 'Состав').who == 'Анна Крылова'
    assert go(store, paid, team.anna)


def test_s6_a_tick_is_taken_back_by_who_made_it_or_a_head_and_comes_back_as_it_was(store, team, paid, time):
    [tick] = vouch(store, paid, team.head, 'Состав')
    with pytest.raises(NotAllowed):
        store.write(checklist.untick, tick, by=team.anna)
    store.write(checklist.untick, tick, by=team.head)
    assert not item(store, paid, 'Состав').done
    time.start = NOW + timedelta(hours=1)
    store.write(checklist.restore, tick, by=team.head)
    one = item(store, paid, 'Состав')
    assert (one.tick, one.who, one.at) == (tick, 'Павел Петров', NOW)
    assert vouch(store, paid, team.anna, 'Состав') == [tick], 'who comes second finds it ticked'
    told = store.read(lambda session: session.exec(select(JournalEntry.what, JournalEntry.by_id).where(JournalEntry.what.startswith('checklist.'))).all())
    assert told == [('checklist.ticked', team.head), ('checklist.unticked', team.head), ('checklist.ticked', team.head)]


def test_s6_nobody_vouches_for_what_data_show_nor_for_anything_once_it_is_handed_over(store, team, paid):
    with pytest.raises(ShownByData):
        store.write(checklist.tick, paid, item(store, paid, 'title').id, by=team.anna)
    [first, _second] = vouch(store, paid, team.anna)
    go(store, paid, team.anna)
    assert shown(store, paid).fixed
    for act in (lambda: store.write(checklist.untick, first, by=team.anna), lambda: vouch(store, paid, team.head, 'Состав')):
        with pytest.raises(ChecklistClosed):
            act()


def test_s6_who_only_looks_ticks_nothing(store, team, paid):
    store.write(observers.add, paid, team.viktor, by=team.head)
    assert shown(store, paid, by=team.viktor).fixed
    with pytest.raises(OnlyObserving):
        vouch(store, paid, team.viktor, 'Состав')
    with pytest.raises(NotFound):
        store.write(checklist.tick, paid, 9_999, by=team.anna)


def test_s6_heads_say_what_is_checked_and_deals_follow_at_once(store, team, paid):
    made = store.write(lists.add, 'checklist', text='Фото щита в файлах', by=team.head)
    assert lacks(store, paid) == (*HANDS, 'Фото щита в файлах')
    store.write(lists.shift, 'checklist', made, to=0, by=team.head)
    assert lacks(store, paid)[0] == 'Фото щита в файлах'
    tick = vouch(store, paid, team.anna, 'Фото')
    store.write(lists.rename, 'checklist', made, seen='Фото щита в файлах', new='Фото щита приложено', by=team.head)
    assert item(store, paid, 'Фото').tick == tick[0], 'a tick belongs to the item and not to its words'
    store.write(lists.retire, 'checklist', item(store, paid, 'delivery_type').id, by=team.head)
    put(store, paid, 'delivery_type', None)
    assert lacks(store, paid) == HANDS
    with pytest.raises(NotFound):
        store.write(checklist.tick, paid, store.read(retired), by=team.anna)


def retired(session):
    return session.exec(select(ListItem.id).where(ListItem.kind == 'checklist', ListItem.retired)).one()


def test_s6_the_pins_are_a_remark_and_no_item(store, team, paid):
    """C7: a habit in retail, no bar."""
    assert shown(store, paid).unpinned == ('technical', 'commercial', 'current')
    vouch(store, paid, team.anna)
    assert go(store, paid, team.anna)


def test_it_is_shown_where_it_is_time_for_it_or_somebody_has_begun(store, team, paid, a_deal):
    early = a_deal('Остров / к1 / с1 / эт2 / кв3')
    assert not shown(store, early).shown
    vouch(store, early, team.anna, 'Состав')
    assert shown(store, early).shown
    assert shown(store, paid).shown
    stage = store.read(lambda session: session.exec(select(Stage).where(Stage.code == 'won')).one().model_dump())
    store.write(stages.edit, stage['id'], changes={'needs': ('checklist', '')}, by=team.director)
    assert shown(store, paid) is None


def test_the_form_on_the_way_says_which_items_lack(store, team, paid):
    found = store.read(entering.lacking, paid, 'won', by=team.anna)
    assert (found.missing, found.lacks) == (('checklist',), {'checklist': HANDS})


def test_s8_a_won_deal_is_never_reopened_but_a_head_corrects_a_mistake(store, team, paid, time):
    vouch(store, paid, team.anna)
    move = go(store, paid, team.anna)
    time.start = NOW + deals.UNDO_WINDOW + timedelta(seconds=1)
    for act in (
        lambda: go(store, paid, team.anna, to='paid', seen='won'), lambda: store.write(deals.undo_move, paid, move_id=move, by=team.anna),
        lambda: store.write(deals.enter, paid, to='invoice', seen='won', by=team.anna),
    ):  # fmt: skip
        with pytest.raises(OnlyAHeadReopens):
            act()
    made = store.write(bulk.move, table.Chosen(table.Filters(), frozenset({paid})), to='paid', by=team.anna)
    assert [type(one.why) for one in made.refused] == [OnlyAHeadReopens]
    assert go(store, paid, team.head, to='paid', seen='won')
