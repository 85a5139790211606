"""Files out: what a spreadsheet shows is what was written, and nothing in it runs."""

import csv
import io
import tempfile
import time
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from dashboard.errors import NotSaved
from dashboard.exchange import xlsx
from dashboard.exchange.refusals import TooManyRows
from dashboard.exchange.sheets import Format, Sheet, write
from dashboard.exchange.values import Share

EVIL = ['=1+1', '+7 000', '-2', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x")', '#N/A']
TEN = datetime(2026, 11, 24, 7, 5, tzinfo=UTC)


def written(rows, form=Format.XLSX, headings=('Что',), language='ru'):
    file = io.BytesIO()
    assert write(Sheet('Сделки', headings, rows), form, file, language) == len(rows)
    file.seek(0)
    return file


def page(file):
    return load_workbook(file)['Сделки']


def lines(file, delimiter=';'):
    return list(csv.reader(io.StringIO(file.read().decode('utf-8-sig'), newline=''), delimiter=delimiter))


def test_no_text_of_a_workbook_is_a_formula():
    cells = [row[0] for row in page(written([[text] for text in EVIL])).iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ['s'] * len(EVIL)
    assert [cell.value.strip() for cell in cells] == [text.strip() for text in EVIL]
    assert {cell.number_format for cell in cells} == {'@'}


def test_no_text_of_a_csv_begins_as_a_formula_and_numbers_stay_numbers():
    found = lines(written([*([text] for text in EVIL), [-5], [Decimal('-12.50')], [Decimal(58400)]], Format.CSV))
    assert found[0] == ['Что']
    assert [cell for (cell,) in found[1:]] == [*(f"'{text}" for text in EVIL[:-1]), '#N/A', '-5', '-12,50', '58400']


def test_the_readers_language_decides_how_a_csv_has_its_numbers_and_parts_its_cells():
    """An Excel in English opens by a double click what has commas between cells and points in numbers, one in Russian the other."""
    row = ['Intake', 90, 0.42, Decimal('1071.50'), Share(2 / 3), -0.5, 'Anna, 0.8–1.2']
    assert written([row], Format.CSV, list('abcdefg'), 'en').read().decode('utf-8-sig').splitlines()[1] == 'Intake,90,0.42,1071.50,66.67,-0.5,"Anna, 0.8–1.2"'
    assert written([row], Format.CSV, list('abcdefg')).read().decode('utf-8-sig').splitlines()[1] == 'Intake;90;0,42;1071,50;66,67;-0,5;Anna, 0.8–1.2'
    assert [cell for (cell,) in lines(written([[text] for text in EVIL], Format.CSV, language='en'), ',')[1:]] == [*(f"'{text}" for text in EVIL[:-1]), '#N/A']


def test_headings_are_texts_too():
    assert lines(written([], Format.CSV, ['=1+1'])) == [["'=1+1"]]
    assert page(written([], headings=['=1+1']))['A1'].data_type == 's'


def test_numbers_money_days_and_instants_keep_their_kinds_in_the_teams_zone():
    row = page(written([[7, Decimal('58400.50'), date(2026, 11, 24), TEN, None, 'Анна']], headings=list('абвгде')))[2]
    assert [str(cell.value) for cell in row] == ['7', '58400.5', '2026-11-24 00:00:00', '2026-11-24 10:05:00', 'None', 'Анна']
    assert [cell.number_format for cell in row[1:4]] == ['#,##0.00', 'dd.mm.yyyy', 'dd.mm.yyyy hh:mm']
    assert lines(written([[date(2026, 11, 24), TEN]], Format.CSV, list('аб')))[1] == ['2026-11-24', '2026-11-24 10:05']


def test_the_headings_stay_in_sight_and_columns_are_as_wide_as_what_stands_in_them():
    sheet = page(written([['Сердце Столицы / к3 / эт21 / кв145', 1]], headings=['Название', 'Дней']))
    assert sheet.freeze_panes == 'A2'
    assert sheet['A1'].font.bold
    assert sheet.column_dimensions['A'].width > 30 > sheet.column_dimensions['B'].width


def test_what_a_file_cannot_hold_is_left_out_and_separators_do_not_split():
    odd = 'а\x00б\x0b;"в"\nг\ud800'
    assert page(written([[odd]]))['A2'].value == 'аб;"в"\nг'
    assert lines(written([[odd]], Format.CSV))[1] == ['аб;"в"\nг']
    assert page(written([['я' * 40_000]]))['A2'].value == 'я' * 32_767
    assert page(written([[float('nan')]]))['A2'].value is None


def test_more_rows_than_a_workbook_has_are_refused(monkeypatch):
    monkeypatch.setattr(xlsx, 'ROWS', 2)
    with pytest.raises(TooManyRows, match='More than 1 rows'):
        written([['а'], ['б']])
    assert len(lines(written([['а'], ['б']], Format.CSV))) == 3


def test_a_full_disk_is_said():
    class Full(io.BytesIO):
        def write(self, _data):
            raise OSError(28, 'No space left on device')

    for form in Format:
        with pytest.raises(NotSaved, match='No space'):
            write(Sheet('Сделки', ['Что'], [['а']] * 100_000), form, Full(), 'ru')


def test_rows_are_written_as_they_come():
    file, at = io.BytesIO(), []

    def rows():
        for n in range(20_000):
            at.append(file.tell())
            yield [f'Остров / кв{n}', Decimal(n), n, TEN]

    assert write(Sheet('Сделки', list('абвг'), rows()), Format.CSV, file, 'ru') == 20_000
    assert at[1_000] < at[10_000] < at[-1]


@pytest.mark.soak
@pytest.mark.parametrize('form', Format)
def test_a_hundred_thousand_rows_take_seconds_and_a_few_megabytes(form):
    rows = ([f'Остров / кв{n}', Decimal(n), n, TEN] for n in range(100_000))
    begun = time.process_time()
    with tempfile.TemporaryFile() as file:
        tracemalloc.start()
        assert write(Sheet('Сделки', list('абвг'), rows), form, file, 'ru') == 100_000
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert most < 5_000_000
    assert time.process_time() - begun < 60


def test_notes_stand_under_the_rows_and_a_share_is_a_number_in_per_cent():
    file = io.BytesIO()
    assert write(Sheet('Конверсия', ['Этап', 'Прошли, %'], [['Счёт', Share(2 / 3)]], notes=['=1+1', 'за ноябрь']), Format.XLSX, file, 'ru') == 1
    [sheet] = load_workbook(file).worksheets
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [['Счёт', 0.6667], [None, None], ['=1+1', None], ['за ноябрь', None]]
    assert (sheet['B2'].number_format, sheet['A4'].data_type) == ('0.0%', 's')
    file = io.BytesIO()
    assert write(Sheet('Конверсия', ['Этап', 'Прошли, %'], [['Счёт', Share(2 / 3)]], notes=['=1+1']), Format.CSV, file, 'ru') == 1
    file.seek(0)
    assert lines(file)[1:] == [['Счёт', '66,67'], [''], ["'=1+1"]]
