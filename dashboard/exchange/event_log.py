"""Event logs in XES: an event is a row, its attributes are the columns, those of its trace begin with `case:`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from dashboard.exchange import files
from dashboard.exchange.records import Advance, Cell, Row
from dashboard.exchange.refusals import UnknownFormat, UnreadableFile

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DEPTH_LIMIT = 64
"""Nested attributes go three deep in the logs that exist."""

_OFTEN = 2_000


class XesLog:
    """An XES log, plain or gzip. Its columns stand nowhere in the file: they are those that its events turn out to have."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.size = path.stat().st_size
        self._path = path
        columns: dict[str, None] = {}
        for row in self.rows(lambda _: None):
            columns.update(dict.fromkeys(row.cells))
        self.columns = tuple(columns)

    def rows(self, advance: Advance) -> Iterator[Row]:
        with files.opened(self._path) as source:
            try:
                for n, cells in enumerate(_events(self._path, source), start=1):
                    if n % _OFTEN == 0:
                        advance(source.done)
                    yield Row(n, cells)
            except ParseError as error:
                raise UnreadableFile(file=self.name, why=f'its XML is broken: {error}') from error
            except DefusedXmlException as error:
                raise files.refuse(self._path, 'its XML has a document type or entities of its own') from error
        advance(self.size)


def _events(path: Path, source: files.Bytes) -> Iterator[dict[str, Cell]]:
    """The attributes of each event in turn; an event is forgotten once it was given, so is its trace."""
    trace: dict[str, Cell] = {}
    parents: list[Element] = []
    for happening, element in iterparse(source.stream, events=('start', 'end'), forbid_dtd=True):
        if happening == 'start':
            _check(path, element, len(parents))
            parents.append(element)
            continue
        parents.pop()
        tag, above = _bare(element), _bare(parents[-1]) if parents else ''
        if tag == 'event':
            yield trace | {key: child.get('value') for child in element if (key := child.get('key')) is not None}
            parents[-1].remove(element)
        elif tag == 'trace':
            trace = {}
            parents[-1].remove(element)
        elif above == 'trace' and (key := element.get('key')) is not None:
            trace[f'case:{key}'] = element.get('value')


def _check(path: Path, element: 'Element', depth: int) -> None:
    if depth == 0 and _bare(element) != 'log':
        raise UnknownFormat(file=path.name, why=f'it is XML of another kind: <{_bare(element)[:40]}>')
    if depth > DEPTH_LIMIT:
        raise files.refuse(path, f'its XML is nested more than {DEPTH_LIMIT} deep')


def _bare(element: 'Element') -> str:
    """The tag without its namespace."""
    return str(element.tag).rpartition('}')[2]
