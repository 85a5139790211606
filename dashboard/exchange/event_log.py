"""Event logs in XES: an event is a row, its attributes are the columns, those of its trace begin with `case:`."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from dashboard.exchange import files
from dashboard.exchange.records import Advance, Cell, Row
from dashboard.exchange.refusals import BrokenXml, ForeignXml, LongXml, SuspiciousXml

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DEPTH_LIMIT = 64
"""Nested attributes go three deep in the logs that exist."""

KEPT_LIMIT = 2_000_000
"""Bytes of XML that are held at once: a text, or an event with its attributes; longer ones would fill the memory."""

_OFTEN = 2_000


class XesLog:
    """An XES log, plain or gzip. Its columns stand nowhere in the file: they are those that its events turn out to have."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._size = path.stat().st_size
        self._path = path

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """All of them, which takes reading the whole log."""
        found: dict[str, None] = {}
        for row in self.rows(_silent):
            found.update(dict.fromkeys(row.cells))
        return tuple(found)

    def count(self, column: str) -> int:
        """1 as soon as an event has it; an attribute stands once."""
        return int(any(column in row.cells for row in self.rows(_silent)))

    def rows(self, advance: Advance) -> Iterator[Row]:
        with files.opened(self._path) as source:
            try:
                for n, cells in enumerate(_events(self._path, source), start=1):
                    if n % _OFTEN == 0:
                        advance(source.done, self._size)
                    yield Row(n, cells)
            except ParseError as error:
                raise BrokenXml(file=self.name, why=error) from error
            except DefusedXmlException as error:
                raise SuspiciousXml(file=self.name, depth=DEPTH_LIMIT) from error
            except (LookupError, ValueError) as error:  # an encoding that nobody knows, or that the parser does not
                raise BrokenXml(file=self.name, why=error) from error
        advance(self._size, self._size)


def _events(path: Path, source: files.Bytes) -> Iterator[dict[str, Cell]]:
    """The attributes of each event in turn; whatever has ended is forgotten, but for the attributes of an open event."""
    trace: dict[str, Cell] = {}
    parents: list[Element] = []
    bounded = _Bounded(path, source.stream)
    for happening, element in iterparse(bounded, events=('start', 'end'), forbid_dtd=True):
        if happening == 'start':
            _check(path, element, len(parents))
            parents.append(element)
            continue
        parents.pop()
        tag, above = _bare(element), _bare(parents[-1]) if parents else ''
        if tag == 'event':
            yield trace | {key: child.get('value') for child in element if (key := child.get('key')) is not None}
        elif tag == 'trace':
            trace = {}
        elif above == 'trace' and (key := element.get('key')) is not None:
            trace[f'case:{key}'] = element.get('value')
        if parents and above != 'event':
            parents[-1].remove(element)
            bounded.kept = 0 if above != 'trace' or tag == 'event' else bounded.kept


class _Bounded:
    """A stream that refuses to be read on once `KEPT_LIMIT` bytes came of it without anything having ended."""

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        self.kept = 0
        self._path, self._stream = path, stream

    def read(self, size: int) -> bytes:
        self.kept += size
        if self.kept > KEPT_LIMIT:
            raise LongXml(file=self._path.name, limit=KEPT_LIMIT // 1_000_000)
        return self._stream.read(size)


def _check(path: Path, element: 'Element', depth: int) -> None:
    if depth == 0 and _bare(element) != 'log':
        raise ForeignXml(file=path.name, tag=_bare(element)[:40])
    if depth > DEPTH_LIMIT:
        raise SuspiciousXml(file=path.name, depth=DEPTH_LIMIT)


def _bare(element: 'Element') -> str:
    """The tag without its namespace."""
    return str(element.tag).rpartition('}')[2]


def _silent(_done: int, _total: int) -> None:
    """No progress is shown while columns are looked for."""
