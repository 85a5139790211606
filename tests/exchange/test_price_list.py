"""Price lists as people have them: columns that are said, rows that are wrong with their reason, nothing guessed."""

import pytest
from openpyxl import Workbook

from dashboard.errors import Refusal
from dashboard.exchange import price_list
from dashboard.exchange.price_list import ColumnsAlike, Offered, PartNeeded
from dashboard.exchange.records import Rejected

NAMED = {'name': 'Наименование', 'price': 'Цена', 'article': 'Артикул', 'kind': 'Вид', 'link': 'Ссылка'}


@pytest.fixture
def a_list(tmp_path):
    def write(*lines: str, heading: str = 'Артикул;Наименование;Цена;Вид;Ссылка'):
        path = tmp_path / 'list.csv'
        path.write_text('\n'.join((heading, *lines)), encoding='utf-8')
        return path

    return write


def read(path, named=None, **how):
    return list(price_list.rows(path, named or NAMED, **how))


def test_a_row_is_a_product_with_its_price_in_kopecks(a_list):
    assert read(a_list('М-1;Монитор  10", белый;24 900,50 ₽;товар;https://x.example/1')) == [
        Offered(2, {'name': 'Монитор 10", белый', 'price': 24_900_50, 'article': 'М-1', 'kind': 'goods', 'link': 'https://x.example/1'})
    ]


@pytest.mark.parametrize(
    ('line', 'why'),
    [
        ('М-1;;100;;', 'Nothing in “Наименование”'), ('М-1;Монитор;;;', 'Nothing in “Цена”'), ('М-1;Монитор;дорого;;', 'not an amount'),
        ('М-1;Монитор;1,234;;', 'two ways'), ('М-1;Монитор;-5;;', 'negative'), ('М-1;Монитор;5;подарок;', 'neither goods nor a service'),
        ('М-1;Монитор;5;;javascript:alert(1)', 'no address'), (f'М-1;{"я" * 201};5;;', 'longer than 200'), ('М-1;Монитор;5', '3 fields'),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named_with_its_reason_and_stops_no_other(a_list, line, why):
    wrong, right = read(a_list(line, 'М-2;Камера;4 500;;'))
    assert isinstance(wrong, Rejected)
    assert (wrong.n, right.n) == (2, 3)
    assert why in str(wrong.reason)


def test_an_empty_cell_says_nothing_of_its_field(a_list):
    (row,) = read(a_list(';Камера;4500;;'))
    assert row.fields == {'name': 'Камера', 'price': 4_500_00}


def test_columns_are_proposed_by_known_headings_alone(a_list):
    path = a_list(heading='Артикул;Наименование;Цена;Цена опт;Остаток')
    found = price_list.headings(path)
    assert found.proposed == {'article': 'Артикул', 'name': 'Наименование', 'price': 'Цена'}
    assert found.columns == ('Артикул', 'Наименование', 'Цена', 'Цена опт', 'Остаток')


def test_without_name_or_price_nothing_is_read(a_list):
    with pytest.raises(PartNeeded):
        read(a_list('М-1;Камера;1;;'), {'name': 'Наименование'})


def test_two_columns_of_one_name_are_not_chosen_between(a_list):
    with pytest.raises(ColumnsAlike):
        read(a_list('М-1;Камера;1;2', heading='Артикул;Наименование;Цена;Цена'), {'name': 'Наименование', 'price': 'Цена'})


def test_a_workbook_is_read_by_the_sheet_that_was_said(tmp_path):
    book = Workbook()
    book.active.title = 'Прайс'
    for row in (['Наименование', 'Цена'], ['Камера', 4500.5]):
        book.active.append(row)
    book.create_sheet('Прочее').append(['Название', 'Цена'])
    path = tmp_path / 'list.xlsx'
    book.save(path)
    found = price_list.headings(path)
    assert (found.sheets, found.sheet) == (('Прайс', 'Прочее'), 'Прайс')
    assert price_list.headings(path, 'Прочее').columns == ('Название', 'Цена')
    assert read(path, {'name': 'Наименование', 'price': 'Цена'}, sheet='Прайс') == [Offered(2, {'name': 'Камера', 'price': 4_500_50})]


def test_what_is_no_table_is_refused(tmp_path):
    path = tmp_path / 'list.xlsx'
    path.write_bytes(b'PK\x03\x04 and nothing more')
    with pytest.raises(Refusal):
        price_list.headings(path)
