"""Whatever bytes somebody brings: rows, rejected rows or one refusal, never a crash; and what was written well is read back."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.errors import Refusal
from dashboard.exchange import files, tables
from dashboard.exchange.columns import Source, Wanted
from dashboard.exchange.records import Record, Rejected, Row

HEADS = [b'case_id,activity,timestamp\n', b'\xff\xfe', b'<log><trace><event>', b'PK\x03\x04', b'\x1f\x8b\x08\x00', b'']
TEXT = st.text(st.characters(blacklist_categories=('Cs', 'Cc')) | st.sampled_from('";,\n\t'), max_size=20)


def quiet(_done, _total):
    pass


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(HEADS), st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode('utf-8', 'replace')))
@example(HEADS[0], b'1,"New,2026-01-01\n\n\xff,\x00,2026-13-01\r\r\n1,2,"3"x\n')
@example(HEADS[0], b'"')
@example(HEADS[0], b'1,A,0001-01-01T00:00:00+14:00\n1,A,1e5\n1,A,9999-12-31T23:59:59-12:00\n')
def test_any_bytes_are_rows_or_a_refusal(head, tail):
    with TemporaryDirectory() as folder:
        path = Path(folder) / 'any'
        path.write_bytes(head + tail)
        try:
            found = list(Source(path, Wanted('moves', ZoneInfo('Europe/Moscow')), quiet).records(quiet, 'RUB'))
        except Refusal:
            return
    assert all(isinstance(row, Record) or (isinstance(row, Rejected) and str(row.reason)) for row in found)


@settings(max_examples=200, deadline=None)
@example([('a\u2028b', 'x,y', 'z')], ',')
@given(st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=8), st.sampled_from(',;\t'))
def test_what_was_written_as_csv_is_read_back(rows, delimiter):
    text = io.StringIO(newline='')
    csv.writer(text, delimiter=delimiter).writerows([('ид', 'b', 'c'), *rows])
    with TemporaryDirectory() as folder:
        path = Path(folder) / 'any.csv'
        path.write_text(text.getvalue(), encoding='utf-8', newline='')
        read = [row.cells for row in tables.opened(path, files.kind(path), None).rows(quiet) if isinstance(row, Row)]
    assert [tuple(cells.values()) for cells in read] == [row for row in rows if any(field.strip() for field in row)]
