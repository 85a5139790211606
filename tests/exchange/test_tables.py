"""Tables as people bring them: any dialect of CSV, workbooks from Excel, and the broken ones."""

import gzip
import zipfile
from datetime import datetime

import openpyxl
import pytest

from dashboard.exchange import files, tables
from dashboard.exchange.records import Row
from dashboard.exchange.refusals import (
    BadRow,
    BrokenWorkbook,
    DamagedFile,
    EmptyFile,
    NoHeader,
    NoSheets,
    NoText,
    OldWorkbook,
    SuspiciousWorkbook,
    UnknownFormat,
    UnknownSheet,
    UnreadableFile,
    WhichSheet,
)


@pytest.fixture
def table(tmp_path):
    """Write a file and read it back: good rows as (n, values), the others as (n, class of the reason)."""

    def read(content, name='deals.csv', sheet=None):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return rows_of(tables.opened(path, files.kind(path), sheet))

    return read


def rows_of(reader):
    return [
        (row.n, [told(cell) for cell in row.cells.values()]) if isinstance(row, Row) else (row.n, told(row.reason))
        for row in reader.rows(lambda _done, _total: None)
    ]


def told(cell):
    """A cell, or the name of the reason why it cannot be read."""
    return type(cell).__name__ if isinstance(cell, BadRow) else cell


def workbook(path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize('delimiter', [',', ';', '\t'])
@pytest.mark.parametrize('encoding', ['utf-8', 'utf-8-sig', 'cp1251', 'utf-16'])
@pytest.mark.parametrize('end', ['\n', '\r\n'])
def test_delimiter_encoding_and_line_ends_are_found(table, delimiter, encoding, end):
    text = end.join(delimiter.join(row) for row in (['Сделка', 'Этап'], ['Остров / кв1', 'Счёт'], ['Остров / кв2', 'Отказ'])) + end
    assert table(text.encode(encoding)) == [(2, ['Остров / кв1', 'Счёт']), (3, ['Остров / кв2', 'Отказ'])]


def test_a_file_packed_by_gzip_is_read_as_it_is(table):
    assert table(gzip.compress(b'id,stage\n1,New\n'), 'deals.csv.gz') == [(2, ['1', 'New'])]


def test_quoted_fields_keep_delimiters_quotation_marks_and_line_ends(table):
    assert table('id,text\n1,"a, ""b""\nc"\n2,d\n') == [(2, ['1', 'a, "b"\nc']), (4, ['2', 'd'])]


def test_a_quotation_mark_inside_a_plain_field_is_just_a_mark(table):
    assert table('id,text,sum\n1,Монитор 7" белый,5\n2,x,6\n') == [(2, ['1', 'Монитор 7" белый', '5']), (3, ['2', 'x', '6'])]


def test_a_quotation_mark_that_is_never_closed_costs_its_own_row_alone(table):
    rows = ''.join(f'{n},"text {n}"\n' for n in range(3, 50))
    assert table('id,text\n2,"never closed\n' + rows) == [(2, 'OpenQuote'), *((n, [str(n), f'text {n}']) for n in range(3, 50))]


def test_rows_of_another_width_are_rejected_and_empty_ones_passed_over(table):
    found = table('a,b\n1\n\n2,3\n4,5,6\n7,8,\n,\n')
    assert found == [(2, 'WrongWidth'), (4, ['2', '3']), (5, 'WrongWidth'), (6, ['7', '8'])]


def test_a_line_without_end_does_not_fill_the_memory(table):
    assert table('a,b\n1,' + 'x' * 3_000_000 + '\n2,3\n') == [(2, 'LongRow'), (3, ['2', '3'])]


def test_a_broken_byte_does_not_turn_a_file_into_another_encoding(table):
    found = table('Сделка;Этап\n1;Счёт\n'.encode() + b'2;\xff\n' + '3;Отказ\n'.encode())
    assert found[0] == (2, ['1', 'Счёт'])
    assert found[2] == (4, ['3', 'Отказ'])


def test_a_text_of_dos_is_refused_and_not_read_as_rubbish(table):
    text = 'Сделка;Этап\nОстров / кв1;Отправлено предложение\nСеверный порт;Звонок, «перезвонить» — №5\n'
    assert table(text.encode('cp1251'))[0] == (2, ['Остров / кв1', 'Отправлено предложение'])
    with pytest.raises(NoText):
        table(text.replace('—', '-').replace('«', '').replace('»', '').encode('cp866'))


@pytest.mark.parametrize(
    ('text', 'encoding'),
    [
        ('Сделка;Этап\nОстров / кв1;Отправлено предложение\n', 'koi8-r'),
        ('сделка;этап\nостров;в работе\n', 'koi8-r'),
        ('СДЕЛКА;ЭТАП\nОСТРОВ;В РАБОТЕ\n', 'koi8-r'),
        ('Сделка;Этап\nОстров;Счёт\n', 'mac-cyrillic'),
        ('id;owner\n1;José García\n2;François Lefèvre\n', 'cp1252'),
    ],
)
def test_an_encoding_that_only_looks_like_windows_is_refused_and_not_guessed(table, text, encoding):
    with pytest.raises(NoText):
        table(text.encode(encoding))


@pytest.mark.parametrize('text', ['id;stage\n1;Счёт\n', 'ID;ЭТАП\n1;СЧЁТ\n', 'id;этап\n1;отказ\n', 'id;stage\n1;Offer отправлен\n2;ТЦ «Парус»\n'])
def test_a_little_russian_of_windows_is_enough_to_know_it(table, text):
    assert table(text.encode('cp1251')) == table(text)


def test_the_cells_of_a_workbook_keep_their_types_and_empty_rows_their_numbers(tmp_path):
    path = workbook(tmp_path / 'deals.xlsx', deals=[['id', 'when', 'sum'], [1, datetime.fromisoformat('2017-03-01'), 1054.5], [], ['x', None, '#N/A']])
    assert rows_of(tables.opened(path, 'xlsx', None)) == [(2, [1, datetime.fromisoformat('2017-03-01'), 1054.5]), (4, ['x', None, 'CellError'])]


@pytest.mark.parametrize(
    ('saved', 'read'),
    [
        (b'<f>1+1</f><v>15</v>', 15),
        (b'<f>1+1</f><v></v>', 'NoSavedValue'),
        (b'<f>1+1</f>', 'NoSavedValue'),
        (b'', None),
    ],
)
def test_a_formula_is_its_saved_value_and_never_run_nor_taken_for_nothing(tmp_path, saved, read):
    path = workbook(tmp_path / 'deals.xlsx', deals=[['id', 'sum'], [1, '=1+1'], [2, 3]])
    path = patched(path, SHEET, lambda content: content.replace(b'<f>1+1</f><v></v>', saved).replace(b'<f>1+1</f><v />', saved))
    assert rows_of(tables.opened(path, 'xlsx', None)) == [(2, [1, read]), (3, [2, 3])]


def test_a_formula_whose_value_is_an_empty_text_is_an_empty_cell(tmp_path):
    path = workbook(tmp_path / 'deals.xlsx', deals=[['id', 'sum'], [1, '=""']])
    path = patched(path, SHEET, lambda content: content.replace(b'<c r="B2">', b'<c r="B2" t="str">').replace(b'<c r="B2" t="n">', b'<c r="B2" t="str">'))
    assert rows_of(tables.opened(path, 'xlsx', None)) == [(2, [1, None])]


def test_a_fault_of_our_own_is_not_called_a_broken_workbook(tmp_path):
    def stumble(_done, _total):
        raise ValueError('our own')

    path = workbook(tmp_path / 'deals.xlsx', deals=[['id'], *([n] for n in range(2_100))])
    with pytest.raises(ValueError, match='our own'):
        list(tables.opened(path, 'xlsx', None).rows(stumble))


def test_of_several_sheets_one_must_be_named(tmp_path):
    path = workbook(tmp_path / 'book.xlsx', one=[['a'], [1]], two=[['a'], [2]])
    with pytest.raises(WhichSheet, match='“one”, “two”'):
        tables.opened(path, 'xlsx', None)
    with pytest.raises(UnknownSheet, match='“three”'):
        tables.opened(path, 'xlsx', 'three')
    assert rows_of(tables.opened(path, 'xlsx', 'two')) == [(2, [2])]


@pytest.mark.parametrize(
    ('content', 'refusal'),
    [
        (b'', EmptyFile),
        (b'\n\n  \n', EmptyFile),
        (b'\x89PNG\r\n\x1a\n\x00\x00', UnknownFormat),
        (b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', OldWorkbook),
        (b'PK\x03\x04 and nothing more', BrokenWorkbook),
        (gzip.compress(b'a,b\n1,2\n' * 9000, mtime=0)[:100], DamagedFile),
    ],
)
def test_a_file_of_another_kind_is_refused(table, content, refusal):
    with pytest.raises(refusal):
        table(content)


def test_a_sheet_of_a_file_without_sheets_is_refused(table):
    with pytest.raises(NoSheets):
        table('a,b\n1,2\n', sheet='one')


def test_a_folder_or_nothing_at_all_is_refused(tmp_path):
    for path in (tmp_path, tmp_path / 'none.csv'):
        with pytest.raises(UnreadableFile):
            files.kind(path)


@pytest.mark.parametrize('bomb', ['many parts', 'packed too well', 'too large'])
def test_a_workbook_that_would_fill_the_memory_is_refused_unopened(tmp_path, bomb):
    path = tmp_path / 'bomb.xlsx'
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
        if bomb == 'many parts':
            for number in range(201):
                archive.writestr(f'xl/{number}.xml', 'x')
        elif bomb == 'packed too well':
            archive.writestr('xl/worksheets/sheet1.xml', b'0' * 2_000_000)
        else:
            for number in range(6):
                archive.writestr(zipfile.ZipInfo(f'xl/{number}.bin'), b'0' * 10_000_000)
    with pytest.raises(SuspiciousWorkbook):
        tables.opened(path, 'xlsx', None)


def patched(path, part, change):
    """A workbook with one of its parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, 'w') as archive:
        for name, content in parts.items():
            archive.writestr(name, change(content) if name == part else content)
    return path


SHEET = 'xl/worksheets/sheet1.xml'


@pytest.mark.parametrize(
    ('part', 'old', 'new'),
    [
        ('xl/workbook.xml', b'sheets>', b'sheet>'),
        (SHEET, b'<v>15</v>', b'<v>many</v>'),
        (SHEET, b'r="B2"', b'r="ZZZZZ2"'),
        (SHEET, b'<row r="2"', b'<row r="900000000000"'),
        (SHEET, b'<row r="2"', b'<row r="two"'),
        ('xl/styles.xml', b'<styleSheet', b'<!DOCTYPE x [<!ENTITY a "a">]><styleSheet'),
    ],
)
def test_a_workbook_with_a_broken_part_is_refused(tmp_path, part, old, new):
    path = patched(workbook(tmp_path / 'deals.xlsx', deals=[['id', 'sum'], [1, 15]]), part, lambda content: content.replace(old, new))
    with pytest.raises(BrokenWorkbook):
        rows_of(tables.opened(path, 'xlsx', None))


def test_a_workbook_with_damaged_bytes_is_refused(tmp_path):
    path = workbook(tmp_path / 'deals.xlsx', deals=[['id', 'sum'], *([n, n * n] for n in range(5000))])
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo(SHEET).header_offset + 100
    with path.open('r+b') as file:
        file.seek(start)
        file.write(b'\xff' * 500)
    with pytest.raises(BrokenWorkbook):
        rows_of(tables.opened(path, 'xlsx', None))


def test_a_workbook_is_known_by_its_content_and_what_is_packed_otherwise_is_none(table, tmp_path):
    book = workbook(tmp_path / 'deals.xlsx', deals=[['id', 'sum'], [1, 15]])
    assert table(book.read_bytes(), 'deals.csv') == [(2, [1, 15])]
    with zipfile.ZipFile(tmp_path / 'deals.zip', 'w') as archive:
        archive.writestr('deals.csv', 'id,sum\n1,15\n')
    with pytest.raises(BrokenWorkbook):
        table((tmp_path / 'deals.zip').read_bytes(), 'deals.zip')


def test_an_odd_workbook_is_read_without_a_word_to_programmers(tmp_path, recwarn):
    path = patched(workbook(tmp_path / 'deals.xlsx', deals=[['id'], [1]]), 'xl/styles.xml', lambda _: b'<a/>')
    assert rows_of(tables.opened(path, 'xlsx', None)) == [(2, [1])]
    assert not recwarn


def test_a_header_as_long_as_a_row_may_be_is_read_and_a_longer_one_refused(table):
    columns = ','.join(f'c{n}' for n in range(50_000))
    assert len(table(columns + '\n' + ','.join('1' * 50_000) + '\n')[0][1]) == 50_000
    with pytest.raises(NoHeader):
        table('id,' + 'x' * 2_000_000 + '\nid,sum\n1,15\n')
