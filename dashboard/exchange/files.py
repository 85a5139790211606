"""Opening what somebody brings: which kind it is by its content, plain or gzip, and in which encoding its text is."""

import codecs
import gzip
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal, cast

from dashboard.exchange.refusals import DamagedFile, EmptyFile, NoText, OldWorkbook, UnknownFormat, UnreadableFile

Kind = Literal['csv', 'xlsx', 'xes']

_BLOCK = 1 << 18
_HEAD = 4096
_GZIP, _ZIP, _OLE = b'\x1f\x8b', b'PK\x03\x04', b'\xd0\xcf\x11\xe0'
_BY_USE = 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъ'
"""The letters of Russian, the most used first."""

_CAPITAL = 10
"""What a capital before a small letter is worth, in places of `_BY_USE`."""

_ODD = frozenset(range(0x80, 0xC0)) - frozenset('Ёё№«»—–…„“”’·•\u00a0'.encode('cp1251'))
"""Bytes that stand for hardly anything in a Russian text of Windows; in one of DOS or of an old Mac for many letters."""

_LETTERS = frozenset(range(0xC0, 0x100)) | frozenset('Ёё'.encode('cp1251')) | frozenset('Ёё'.encode('koi8-r'))
_ODD_SHARE = 0.05
_ALONE = re.compile(rb'[A-Za-z](?=[\xc0-\xff])|[\xc0-\xff](?=[A-Za-z])')
_TOGETHER = re.compile(rb'[\xc0-\xff](?=[\xc0-\xff])')
_NAME, _EMAN = re.compile(rb'[\xc0-\xdf](?=[\xe0-\xff])'), re.compile(rb'[\xe0-\xff](?=[\xc0-\xdf])')
"""A capital before a small letter in Windows-1251, and in KOI8, where it is the other way round."""


class Bytes:
    """The bytes of a file, unpacked if need be; `done` is how much of the file on disk they took so far."""

    def __init__(self, path: Path) -> None:
        self._file = path.open('rb')
        packed = self._file.peek(2)[:2] == _GZIP
        self.stream = cast('BinaryIO', gzip.GzipFile(fileobj=self._file)) if packed else cast('BinaryIO', self._file)

    @property
    def done(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()


@contextmanager
def opened(path: Path) -> Iterator[Bytes]:
    """The file's bytes; what goes wrong while they are read is `UnreadableFile`."""
    with _readable(path):
        source = Bytes(path)
        try:
            yield source
        finally:
            source.close()


def kind(path: Path) -> Kind:
    """Which kind of file it is, by its content; raises `UnreadableFile`, `EmptyFile`, `OldWorkbook`, `UnknownFormat`."""
    with opened(path) as source:
        head = source.stream.read(_HEAD)
    if not head:
        raise EmptyFile(file=path.name)
    if head.startswith(_ZIP):
        return 'xlsx'
    if head.startswith(_OLE):
        raise OldWorkbook(file=path.name)
    if head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b'<'):
        return 'xes'
    if b'\0' in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnknownFormat(file=path.name)
    return 'csv'


def encoding(path: Path) -> str:
    """The encoding of a text file: UTF-8 unless its bytes say otherwise; then Windows-1251, if they say that.

    A few broken bytes in a UTF-8 file do not make it another one: their rows are rejected, the others are read.
    Raises `NoText` for anything else, such as KOI8, DOS (“CSV (MS-DOS)” in Excel) or western names: read as
    Windows-1251 their words would be rubbish.
    """
    with opened(path) as source:
        start = source.stream.read(2)
        if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return 'utf-16'
        decode = codecs.getincrementaldecoder('utf-8')('surrogateescape').decode
        good = broken = 0
        block = start + source.stream.read(_BLOCK)
        while block:
            text = decode(block)
            if not text.isascii():
                escaped = sum('\ud800' <= letter <= '\udfff' for letter in text)
                broken += escaped
                good += sum(letter > '\x7f' for letter in text) - escaped
            block = source.stream.read(_BLOCK)
    if broken <= good:
        return 'utf-8-sig'
    if not _is_windows(path):
        raise NoText(file=path.name)
    return 'cp1251'


def _is_windows(path: Path) -> bool:
    """Whether bytes beyond ASCII are Russian of Windows: hardly an odd one, letters beside letters, and words likelier than in KOI8."""
    bytes_: Counter[int] = Counter()
    pairs: Counter[re.Pattern[bytes]] = Counter()
    with opened(path) as source:
        while block := source.stream.read(_BLOCK):
            bytes_.update(block)
            pairs.update({pattern: len(pattern.findall(block)) for pattern in (_ALONE, _TOGETHER, _NAME, _EMAN)})
    letters = sum(count for byte, count in bytes_.items() if byte >= 0xC0)  # noqa: PLR2004 - the Russian alphabet begins there
    if sum(bytes_[byte] for byte in _ODD) > _ODD_SHARE * letters or pairs[_ALONE] > pairs[_TOGETHER]:
        return False
    windows, koi = _strangeness(bytes_, 'cp1251') - _CAPITAL * pairs[_NAME], _strangeness(bytes_, 'koi8-r') - _CAPITAL * pairs[_EMAN]
    return windows < koi or letters == 0


def _strangeness(bytes_: Counter[int], encoding: str) -> int:
    """How seldom Russian uses these letters, read in that encoding: the sum of their places in `_BY_USE`."""
    place = {letter: number for number, letter in enumerate(_BY_USE)}
    said = {byte: bytes([byte]).decode(encoding, 'replace').lower().replace('ё', 'е') for byte in bytes_ if byte in _LETTERS}
    return sum(bytes_[byte] * place.get(letter, len(_BY_USE)) for byte, letter in said.items())


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DamagedFile(file=path.name) from error
    except UnicodeError as error:
        raise NoText(file=path.name) from error
    except OSError as error:
        raise UnreadableFile(file=path, why=error.strerror or error) from error

