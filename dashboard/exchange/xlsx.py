"""A workbook (XLSX) of one sheet, written row by row: openpyxl takes twenty times as long, half a minute for 100,000 deals."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO, Final, TypeAlias
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from dashboard.exchange.refusals import TooManyRows

Cell: TypeAlias = str | int | float | Decimal | date | datetime | None
"""A value as a workbook has it: instants without a zone, texts without characters that XML forbids."""
ROWS: Final = 1_048_576
"""Rows of a sheet."""
LETTERS: Final = 32_767
"""Characters of a cell."""
_NAME: Final = 31
_DAYS_FROM: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - workbooks know no zones
_SECONDS: Final = 86_400
_PLAIN, _HEADING, _MONEY, _DAY, _INSTANT, _TEXT = range(6)
_NS: Final = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_PACKAGE: Final = 'http://schemas.openxmlformats.org/package/2006'
_OFFICE: Final = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES: Final = (
    f'<styleSheet {_NS}>'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="dd.mm.yyyy"/><numFmt numFmtId="165" formatCode="dd.mm.yyyy hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="6">'  # in the order of `_PLAIN`, `_HEADING` …; 4 is #,##0.00 and 49 text
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    + ''.join(f'<xf numFmtId="{form}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' for form in (4, 164, 165, 49))
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_PARTS: Final = {
    '[Content_Types].xml': f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + ''.join(
        f'<Override PartName="/xl/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for name, kind in {'workbook': 'sheet.main', 'styles': 'styles', 'worksheets/sheet1': 'worksheet'}.items()
    )
    + '</Types>',
    '_rels/.rels': f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    'xl/_rels/workbook.xml.rels': f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    'xl/styles.xml': _STYLES,
}


class Page:
    """The sheet that is being written."""

    def __init__(self, stream: BinaryIO, columns: int) -> None:
        self._stream, self._letters, self._n = stream, [_letter(n) for n in range(1, columns + 1)], 0

    def heading(self, words: Sequence[str]) -> None:
        """The first row."""
        self._row([_text(word, _HEADING) for word in words])

    def append(self, row: Sequence[Cell]) -> None:
        """One more row. Raises `TooManyRows`."""
        self._row([_cell(value) for value in row])

    def _row(self, cells: list[str]) -> None:
        self._n += 1
        if self._n > ROWS:
            raise TooManyRows(most=ROWS - 1)
        found = ''.join(f'<c r="{letter}{self._n}"{cell}' for letter, cell in zip(self._letters, cells, strict=True) if cell)
        self._stream.write(f'<row r="{self._n}">{found}</row>'.encode())


@contextmanager
def workbook(file: BinaryIO, title: str, widths: Sequence[int]) -> Iterator[Page]:
    """The page of a new workbook in `file`, whose first row stays in sight; `widths` are in characters, one a column."""
    name = re.sub(r'[\\/*?:\[\]]', ' ', title)[:_NAME].strip("' ") or '1'
    columns = ''.join(f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(widths, 1))
    with ZipFile(file, 'w', ZIP_DEFLATED) as package:
        for path, text in _PARTS.items():
            package.writestr(path, _HEAD + text)
        sheets = f'<sheets><sheet name={quoteattr(name)} sheetId="1" r:id="rId1"/></sheets>'
        package.writestr('xl/workbook.xml', f'{_HEAD}<workbook {_NS} xmlns:r="{_OFFICE}">{sheets}</workbook>')
        with package.open('xl/worksheets/sheet1.xml', 'w') as stream:
            pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
            begin = f'{_HEAD}<worksheet {_NS}><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews><cols>{columns}</cols><sheetData>'
            stream.write(begin.encode())
            yield Page(stream, len(widths))  # type: ignore[arg-type]
            stream.write(b'</sheetData></worksheet>')


def _cell(value: Cell) -> str:
    """The rest of a cell's element; its type is the value's: a text is never guessed to be a formula, an error or a number."""
    match value:
        case None:
            return ''
        case str():
            return _text(value, _TEXT)
        case datetime():
            return f' s="{_INSTANT}"><v>{_days(value)!r}</v></c>'
        case date():
            return f' s="{_DAY}"><v>{_days(datetime(value.year, value.month, value.day)):.0f}</v></c>'  # noqa: DTZ001
        case Decimal():
            return f' s="{_MONEY}"><v>{value}</v></c>'
        case _:
            return f' s="{_PLAIN}"><v>{value}</v></c>'


def _text(value: str, style: int) -> str:
    return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(value[:LETTERS])}</t></is></c>'


def _days(instant: datetime) -> float:
    return (instant - _DAYS_FROM).total_seconds() / _SECONDS


def _letter(n: int) -> str:
    """The name of the column `n`, from 1: A, B … Z, AA."""
    before, at = divmod(n - 1, 26)
    return (_letter(before) if before else '') + chr(ord('A') + at)
