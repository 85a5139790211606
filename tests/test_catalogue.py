"""The catalogue: kept by the company head, taken from price lists with a look beforehand, found by whoever sells."""

from pathlib import Path

import pytest

from dashboard import catalogue, journal
from dashboard.errors import BadValue, FieldConflict, NotAllowed, NotFound
from dashboard.exchange import price_list
from dashboard.exchange.price_list import Offered
from dashboard.queries import catalogue as query
from dashboard.queries import journal as journal_query

SHIPPED = Path(__file__).parent.parent / 'data' / 'demo' / 'catalogue.csv'
MONITOR = {'name': 'Монитор 10", белый', 'article': 'МН-10', 'group': 'Домофон', 'price': 24_900_00}


@pytest.fixture
def add(store, team):
    return lambda **fields: store.write(catalogue.add, fields=fields, by=team.director)


def rows(*fields):
    return [Offered(n, dict(each)) for n, each in enumerate(fields, 2)]


def found(store, team, text):
    return [item.name for item in store.read(query.find, text, by=team.anna)]


def item(store, team, product):
    shown = store.read(query.catalogue, by=team.director)
    return next(one for one in [*(one for group in shown.groups for one in group.items), *shown.retired] if one.id == product)


def test_a_product_is_added_to_its_group_and_found_by_words_and_article(store, team, add):
    product = add(**MONITOR)
    add(name='Камера уличная 4 Мп', group='Видеонаблюдение', price=4_500_00)
    assert (item(store, team, product).group, item(store, team, product).kind, item(store, team, product).unit) == ('Домофон', 'goods', 'шт')
    assert found(store, team, 'БЕЛЫЙ монит') == ['Монитор 10", белый']
    assert found(store, team, 'мн-10') == ['Монитор 10", белый']
    assert found(store, team, '4 мп') == ['Камера уличная 4 Мп']
    assert found(store, team, '%') == []


def test_what_the_search_word_begins_stands_first(store, team, add):
    for name in ('Настройка камеры', 'Камера поворотная', 'Монтаж камеры'):
        add(name=name)
    assert found(store, team, 'камер')[0] == 'Камера поворотная'


def test_groups_stand_by_name_and_one_name_is_one_group_however_it_is_typed(store, team, add):
    add(name='Камера', group='Видео')
    add(name='Глазок', group=' ВИДЕО ')
    add(name='Монитор')
    shown = store.read(query.catalogue, by=team.director)
    assert [(group.name, [one.name for one in group.items]) for group in shown.groups] == [('Видео', ['Глазок', 'Камера']), ('', ['Монитор'])]


def test_a_field_is_changed_from_what_was_seen_and_taken_back(store, team, add):
    product = add(**MONITOR)
    back = store.write(catalogue.edit, product, changes={'price': (24_900_00, 25_900_00), 'group': ('Домофон', 'Мониторы')}, by=team.director)
    assert (item(store, team, product).price, item(store, team, product).group) == (25_900_00, 'Мониторы')
    with pytest.raises(FieldConflict):
        store.write(catalogue.edit, product, changes={'price': (24_900_00, 1_00)}, by=team.director)
    store.write(catalogue.edit, product, changes=back, by=team.director)
    assert (item(store, team, product).price, item(store, team, product).group) == (24_900_00, 'Домофон')


def test_a_retired_product_is_offered_no_more_and_comes_back(store, team, add):
    product = add(**MONITOR)
    store.write(catalogue.retire, product, by=team.director)
    assert found(store, team, 'монитор') == []
    assert item(store, team, product).retired
    store.write(catalogue.restore, product, by=team.director)
    assert found(store, team, 'монитор') == ['Монитор 10", белый']


@pytest.mark.parametrize(
    'fields',
    [
        {'name': ''}, {'name': 'я' * 201}, {'price': -1}, {'price': 10**14}, {'price': '100'}, {'kind': 'gift'}, {'unit': ''},
        {'link': 'javascript:alert(1)'}, {'picture': 'file:///etc/passwd'}, {'article': 'мн-10'}, {'retired': True}, {'group': 'я' * 201},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(store, team, add, fields):
    add(**MONITOR)
    with pytest.raises(BadValue):
        add(**{'name': 'Монитор', **fields})


def test_a_group_is_renamed_for_all_its_products(store, team, add):
    product = add(**MONITOR)
    add(name='Камера', group='Видео')
    group = next(one for one in store.read(query.catalogue, by=team.director).groups if one.name == 'Домофон')
    assert store.write(catalogue.rename_group, group.id, seen='Домофон', new=' Домофоны ', by=team.director) == 'Домофоны'
    assert item(store, team, product).group == 'Домофоны'
    with pytest.raises(BadValue):
        store.write(catalogue.rename_group, group.id, seen='Домофоны', new='видео', by=team.director)
    with pytest.raises(FieldConflict):
        store.write(catalogue.rename_group, group.id, seen='Домофон', new='Панели', by=team.director)
    with pytest.raises(NotFound):
        store.write(catalogue.rename_group, 999, seen='', new='Панели', by=team.director)


def test_a_price_list_says_beforehand_what_is_new_changed_as_it_was_and_wrong(store, team, add):
    add(**MONITOR)
    add(name='Камера', price=4_500_00)
    gone = add(name='Трубка')
    store.write(catalogue.retire, gone, by=team.director)
    looked = store.read(
        catalogue.sort,
        rows(
            {**MONITOR, 'price': 26_000_00}, {'name': 'КАМЕРА', 'price': 4_500_00}, {'name': 'Хаб', 'price': 16_900_00, 'article': 'Х-1'},
            {'name': 'Хаб другой', 'price': 1_00, 'article': 'х-1'}, {'name': 'Трубка', 'price': 1_00},
        ),
        by=team.director,
    )  # fmt: skip
    assert [(one.n, one.changes) for one in looked.changed] == [(2, {'price': (24_900_00, 26_000_00)}), (3, {'name': ('Камера', 'КАМЕРА')})]
    assert [one.n for one in looked.fresh] == [4]
    assert [(one.n, str(one.reason)) for one in looked.wrong] == [
        (5, 'The row 4 is about the same product.'), (6, 'The product is retired: bring it back, or take it out of the file.'),
    ]  # fmt: skip
    assert found(store, team, 'хаб') == []


def test_of_two_products_of_one_name_none_is_guessed(store, team, add):
    add(name='Панель', article='П-1')
    add(name='Панель', article='П-2')
    looked = store.read(catalogue.sort, rows({'name': 'Панель', 'price': 1_00}), by=team.director)
    assert 'give the row an article' in str(looked.wrong[0].reason)


def shipped():
    named = price_list.headings(SHIPPED).proposed
    return list(price_list.rows(SHIPPED, named))


def test_the_same_file_twice_changes_nothing(store, team):
    first = store.write(catalogue.take, shipped(), by=team.director)
    assert (len(first.added), first.changed) == (40, ())
    again = store.read(catalogue.sort, shipped(), by=team.director)
    assert (again.fresh, again.changed, again.wrong, again.same) == ((), (), (), 40)
    assert store.write(catalogue.take, shipped(), by=team.director) == catalogue.Taken((), ())
    kinds = [one.line.kind for one in store.read(journal_query.window, journal_query.Filters(), by=team.director).entries]
    assert kinds.count(journal.PRODUCTS_TAKEN) == 1


def test_a_taken_list_is_taken_back_but_for_what_somebody_changed_since(store, team, add):
    kept, other = add(name='Монитор', price=1_00), add(name='Камера', price=2_00)
    taken = store.write(catalogue.take, rows({'name': 'Монитор', 'price': 5_00}, {'name': 'Камера', 'price': 6_00}, {'name': 'Хаб', 'price': 7_00}), by=team.director)
    store.write(catalogue.edit, other, changes={'price': (6_00, 9_00)}, by=team.director)
    store.write(catalogue.take_back, taken, by=team.director)
    assert (item(store, team, kept).price, item(store, team, other).price) == (1_00, 9_00)
    assert found(store, team, 'хаб') == []


def test_a_real_price_list_of_another_trade_is_taken_by_the_columns_that_are_said(store, team, shared):
    path = shared / 'products' / 'slinex_intercoms_uah.csv'
    path = path if path.exists() else shared / 'data' / 'products' / 'slinex_intercoms_uah.csv'
    assert price_list.headings(path).proposed == {'name': 'name'}
    named = {'name': 'name', 'price': 'rrp_uah', 'group': 'category'}
    taken = store.write(catalogue.take, price_list.rows(path, named), by=team.director)
    assert len(taken.added) == 150
    assert store.write(catalogue.take, price_list.rows(path, named), by=team.director) == catalogue.Taken((), ())


def test_only_the_company_head_keeps_the_catalogue(store, team, add):
    product = add(**MONITOR)
    for who in (team.anna, team.head):
        for command, args, facts in [
            (catalogue.add, (), {'fields': MONITOR}), (catalogue.edit, (product,), {'changes': {}}), (catalogue.retire, (product,), {}),
            (catalogue.restore, (product,), {}), (catalogue.take, ([],), {}), (catalogue.take_back, (catalogue.Taken((), ()),), {}),
        ]:  # fmt: skip
            with pytest.raises(NotAllowed):
                store.write(command, *args, **facts, by=who)
