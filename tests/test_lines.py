"""The lines of a deal (G2), its services (G3), and its sum (P4) that follows from them until somebody corrects it."""

import random

import pytest
from sqlmodel import select

from dashboard import catalogue, deals, lines, pipelines, sums
from dashboard.errors import BadValue, Changed, FieldConflict, NotFound, OnlyObserving, Refusal, ServicesFromLines
from dashboard.models import Deal, Observer
from dashboard.queries import board, feed
from dashboard.queries import goods as query

MONITOR = {'text': 'Монитор 10", белый', 'price': 24_900_00}
PANEL = {'text': 'Вызывная панель, латунь', 'price': 18_500_00}
CAMERAS = {'text': 'Камера уличная 4 Мп', 'price': 4_500_00, 'quantity': 2_000}
WORKS = {'text': 'Монтаж', 'price': 6_000_00, 'kind': 'service'}


@pytest.fixture
def goods(store, team):
    return lambda deal: store.read(query.goods, deal, by=team.anna)


@pytest.fixture
def add(store, team):
    return lambda deal, fields, by=None: store.write(lines.add, deal, fields=fields, by=by or team.anna)


def test_the_sum_follows_from_the_lines_and_is_what_the_board_shows(store, team, a_deal, goods, add):
    deal = a_deal()
    for fields in (MONITOR, PANEL, CAMERAS, WORKS):
        add(deal, fields)
    shown = goods(deal)
    assert [line.total for line in shown.lines] == [24_900_00, 18_500_00, 9_000_00, 6_000_00]
    assert (shown.amount, shown.calculated, shown.services, shown.by_hand) == (58_400_00, 58_400_00, 6_000_00, False)
    (card,) = [card for column in store.read(board.board, board.Filters(pipeline=1), by=team.anna).columns for card in column.cards]
    assert card.amount == 58_400_00


def test_a_product_gives_the_line_its_words_and_its_price_of_today(store, team, a_deal, goods):
    deal = a_deal()
    product = store.write(catalogue.add, fields={'name': 'Хаб', 'article': 'Х-1', 'price': 100_00, 'link': 'https://x.example/h'}, by=team.director)
    store.write(lines.add, deal, product_id=product, by=team.anna)
    store.write(catalogue.edit, product, changes={'price': (100_00, 200_00), 'name': ('Хаб', 'Хаб 2')}, by=team.director)
    (line,) = goods(deal).lines
    assert (line.text, line.price, line.article, line.link) == ('Хаб', 100_00, 'Х-1', 'https://x.example/h')
    store.write(catalogue.retire, product, by=team.director)
    with pytest.raises(NotFound):
        store.write(lines.add, deal, product_id=product, by=team.anna)
    assert [line.text for line in goods(deal).lines] == ['Хаб']


def test_in_a_pipeline_of_another_currency_a_product_costs_what_somebody_says(store, team):
    abroad = store.write(pipelines.create, name='Экспорт', by=team.director)
    store.write(pipelines.set_currency, abroad, seen='RUB', new='EUR', by=team.director)
    deal = store.write(deals.create, title='Рига', pipeline_id=abroad, by=team.anna)
    product = store.write(catalogue.add, fields={'name': 'Хаб', 'price': 100_00}, by=team.director)
    store.write(lines.add, deal, product_id=product, by=team.anna)
    assert store.read(query.goods, deal, by=team.anna).lines[0].price == 0


def test_a_sum_typed_before_the_first_line_gives_way_to_it_and_comes_back_with_undo(store, team, a_deal, goods, add):
    deal = a_deal(amount=54_400_00)
    assert (goods(deal).amount, goods(deal).by_hand, goods(deal).calculated) == (54_400_00, False, None)
    done = add(deal, MONITOR)
    assert goods(deal).amount == 24_900_00
    store.write(lines.take_back, done, by=team.anna)
    assert (goods(deal).amount, goods(deal).lines) == (54_400_00, ())


def test_a_corrected_sum_says_by_how_much_it_differs_and_is_reset(store, team, a_deal, goods, add):
    deal = a_deal()
    add(deal, {'text': 'Комплект', 'price': 57_300_00})
    store.write(deals.set_field, deal, 'amount', seen=57_300_00, new=58_400_00, by=team.anna)
    shown = goods(deal)
    assert (shown.by_hand, shown.calculated, shown.difference) == (True, 57_300_00, 1_100_00)
    done = add(deal, WORKS)
    assert (goods(deal).amount, goods(deal).difference) == (58_400_00, -4_900_00)
    store.write(lines.take_back, done, by=team.anna)
    assert store.write(lines.recalculate, deal, by=team.anna) == (58_400_00, 57_300_00)
    assert (goods(deal).amount, goods(deal).by_hand) == (57_300_00, False)
    store.write(deals.set_field, deal, 'amount', seen=57_300_00, new=58_400_00, by=team.anna)  # its undo
    assert goods(deal).by_hand
    store.write(deals.set_field, deal, 'amount', seen=58_400_00, new=57_300_00, by=team.anna)  # typed just as calculated
    assert not goods(deal).by_hand


def test_services_are_typed_only_where_no_line_says_them_and_never_count_twice(store, team, a_deal, goods, add):
    deal = a_deal()
    add(deal, MONITOR)
    store.write(lines.set_services, deal, seen=0, new=6_000_00, by=team.anna)
    assert (goods(deal).amount, goods(deal).services, goods(deal).services_typed) == (30_900_00, 6_000_00, True)
    done = add(deal, {**WORKS, 'price': 7_000_00})
    assert (goods(deal).amount, goods(deal).services, goods(deal).services_typed) == (31_900_00, 7_000_00, False)
    with pytest.raises(ServicesFromLines):
        store.write(lines.set_services, deal, seen=7_000_00, new=1_00, by=team.anna)
    store.write(lines.take_back, done, by=team.anna)
    assert (goods(deal).amount, goods(deal).services) == (30_900_00, 6_000_00)
    with pytest.raises(FieldConflict):
        store.write(lines.set_services, deal, seen=0, new=5_00, by=team.anna)
    store.write(lines.set_services, deal, seen=6_000_00, new=0, by=team.anna)
    assert goods(deal).amount == 24_900_00


def test_services_alone_make_the_sum_but_do_not_take_the_place_of_one_that_was_typed(store, team, a_deal, goods):
    empty, typed = a_deal(), a_deal('Остров / кв1', amount=58_400_00)
    for deal in (empty, typed):
        store.write(lines.set_services, deal, seen=0, new=9_000_00, by=team.anna)
    assert (goods(empty).amount, goods(empty).by_hand) == (9_000_00, False)
    assert (goods(typed).amount, goods(typed).by_hand, goods(typed).difference) == (58_400_00, True, 49_400_00)
    for deal, amount in ((empty, 0), (typed, 58_400_00)):
        store.write(lines.set_services, deal, seen=9_000_00, new=0, by=team.anna)
        assert (goods(deal).amount, goods(deal).by_hand) == (amount, False)


def test_a_line_is_changed_removed_and_each_is_taken_back(store, team, a_deal, goods, add):
    deal = a_deal()
    line = add(deal, MONITOR).line
    changed = store.write(lines.change, line, version=1, fields={'quantity': 2_000, 'discount': 500}, by=team.anna)
    assert goods(deal).amount == 47_310_00
    store.write(lines.take_back, changed, by=team.anna)
    assert (goods(deal).amount, goods(deal).lines[0].quantity) == (24_900_00, 1_000)
    removed = store.write(lines.remove, line, version=3, by=team.anna)
    assert (goods(deal).amount, goods(deal).lines) == (0, ())
    store.write(lines.take_back, removed, by=team.anna)
    assert [one.text for one in goods(deal).lines] == [MONITOR['text']]
    assert goods(deal).amount == 24_900_00


def test_of_two_at_one_line_the_second_is_told_and_different_lines_do_not_disturb(store, team, a_deal, goods, add):
    deal = a_deal()
    one, other = add(deal, MONITOR).line, add(deal, PANEL).line
    done = store.write(lines.change, one, version=1, fields={'price': 20_000_00}, by=team.anna)
    with pytest.raises(Changed, match='Монитор'):
        store.write(lines.change, one, version=1, fields={'quantity': 3_000}, by=team.head)
    store.write(lines.change, other, version=1, fields={'quantity': 3_000}, by=team.head)
    assert goods(deal).amount == 20_000_00 + 3 * 18_500_00
    store.write(lines.remove, one, version=2, by=team.head)
    with pytest.raises(Changed):
        store.write(lines.take_back, done, by=team.anna)


def test_lines_are_put_in_order_and_back(store, team, a_deal, goods, add):
    deal = a_deal()
    third = [add(deal, fields).line for fields in (MONITOR, PANEL, CAMERAS)][2]
    assert store.write(lines.shift, third, to=0, by=team.anna) == 2
    assert [line.text for line in goods(deal).lines] == [CAMERAS['text'], MONITOR['text'], PANEL['text']]
    assert store.write(lines.shift, third, to=99, by=team.anna) == 0
    assert [line.text for line in goods(deal).lines] == [MONITOR['text'], PANEL['text'], CAMERAS['text']]


@pytest.mark.parametrize(
    'fields',
    [
        {'text': ''}, {'quantity': 0}, {'quantity': 1.5}, {'price': -1}, {'discount': -1}, {'discount': 10_001}, {'kind': 'gift'}, {'discount_in': 'eggs'},
        {'discount_in': 'sum', 'discount': 24_900_01}, {'unit': ''}, {'position': 3}, {'quantity': 100_000_000, 'price': 10**12}, {'text': 'я' * 201},
    ],
)  # fmt: skip
def test_what_does_not_fit_a_line_is_refused_and_nothing_is_left_of_it(store, team, a_deal, goods, add, fields):
    deal = a_deal()
    line = add(deal, MONITOR).line
    for command, args in ((lines.add, (deal,)), (lines.change, (line,))):
        facts = {'version': 1} if command is lines.change else {}
        with pytest.raises(BadValue):
            store.write(command, *args, fields={**MONITOR, **fields}, by=team.anna, **facts)
    assert (len(goods(deal).lines), goods(deal).amount) == (1, 24_900_00)


def test_a_sum_larger_than_any_sale_is_refused(store, team, a_deal, add, goods):
    deal = a_deal()
    add(deal, {'text': 'Дом', 'price': 10**13})
    with pytest.raises(BadValue):
        add(deal, MONITOR)
    assert goods(deal).amount == 10**13


def test_each_change_stands_in_the_journal_and_the_feed(store, team, a_deal, add):
    deal = a_deal()
    line = add(deal, MONITOR).line
    store.write(lines.change, line, version=1, fields={'quantity': 2_000}, by=team.anna)
    store.write(lines.remove, line, version=2, by=team.head)
    told = [(line.kind, line.who, line.text, line.old, line.new) for line in store.read(feed.feed, deal, by=team.anna).lines if line.kind.startswith('line.')]
    assert told == [
        ('line.removed', 'Павел Петров', MONITOR['text'], '4980000', None), ('line.changed', 'Анна Крылова', MONITOR['text'], '2490000', '4980000'),
        ('line.added', 'Анна Крылова', MONITOR['text'], None, '2490000'),
    ]  # fmt: skip


def test_who_only_observes_changes_no_line(store, team, a_deal, add):
    deal = a_deal(owner='boris')
    store.write(lambda session: session.add(Observer(deal_id=deal, person_id=team.anna)))
    assert store.read(query.goods, deal, by=team.anna).locked
    with pytest.raises(OnlyObserving):
        add(deal, MONITOR)


@pytest.mark.parametrize('seed', range(8))
def test_whatever_people_do_the_sum_is_that_of_the_lines_unless_it_says_that_it_was_corrected(store, team, a_deal, seed):
    dice, deal, done = random.Random(seed), a_deal(amount=random.Random(seed).choice([0, 5_000_00])), []

    def act(session):
        there = sums.lines_of(session, deal)
        line = dice.choice(there) if there else None
        fields = {'text': 'Товар', 'price': dice.randint(0, 99_999), 'quantity': dice.randint(1, 5_000), 'kind': dice.choice(['goods', 'service']), 'discount': dice.randint(0, 10_000)}
        which = dice.randrange(7)
        if which <= 1 or line is None:
            done.append(lines.add(session, deal, fields=fields, by=team.anna))
        elif which == 2:
            done.append(lines.change(session, line.id, version=line.version, fields=fields, by=team.anna))
        elif which == 3:
            done.append(lines.remove(session, line.id, version=line.version, by=team.anna))
        elif which == 4:
            lines.take_back(session, done.pop(), by=team.anna)
        elif which == 5:
            lines.set_services(session, deal, seen=session.get(Deal, deal).services_total, new=dice.randint(0, 9_999), by=team.anna)
        else:
            lines.recalculate(session, deal, by=team.anna)

    for _ in range(60):
        try:
            store.write(act)
        except Refusal:
            continue
        row, there, calculated = store.read(lambda session: (session.exec(select(Deal.amount, Deal.amount_by_hand, Deal.services_total)).one(), sums.lines_of(session, deal), sums.calculated(session, session.get(Deal, deal))))
        services = sum(sums.cost(line).total for line in there if line.kind == 'service')
        assert row.services_total == services or not any(line.kind == 'service' for line in there)
        assert row.amount_by_hand or calculated in (None, row.amount)
