"""Opening what somebody brings: which kind it is by its content, plain or gzip, and in which encoding its text is."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal, cast

from dashboard.exchange.refusals import DamagedFile, EmptyFile, NoText, OldWorkbook, UnknownFormat, UnreadableFile

Kind = Literal['csv', 'xlsx', 'xes']

_BLOCK = 1 << 18
_HEAD = 4096
_GZIP, _ZIP, _OLE = b'\x1f\x8b', b'PK\x03\x04', b'\xd0\xcf\x11\xe0'
_NO_RUSSIAN = frozenset(chr(0xDC00 + byte) for byte in range(0x80, 0xC0)) - frozenset('Ёё№«»—–…„“”’·• '.encode('cp1251').decode('utf-8', 'surrogateescape'))
"""Bytes that stand for hardly anything in a Russian text of Windows, and for most letters in one of DOS."""


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
    """The encoding of a text file: UTF-8 unless its bytes say otherwise; then what Russian Windows writes.

    A few broken bytes in a UTF-8 file do not make it another one: their rows are rejected, the others are read.
    Raises `NoText` for what DOS wrote (“CSV (MS-DOS)” in Excel): as Windows-1251 its words would be rubbish.
    """
    with opened(path) as source:
        start = source.stream.read(2)
        if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return 'utf-16'
        decode = codecs.getincrementaldecoder('utf-8')('surrogateescape').decode
        good = broken = foreign = 0
        block = start + source.stream.read(_BLOCK)
        while block:
            text = decode(block)
            if not text.isascii():
                escaped = sum('\ud800' <= letter <= '\udfff' for letter in text)
                broken += escaped
                foreign += sum(letter in _NO_RUSSIAN for letter in text)
                good += sum(letter > '\x7f' for letter in text) - escaped
            block = source.stream.read(_BLOCK)
    if foreign > max(good, broken // 2):
        raise NoText(file=path.name)
    return 'cp1251' if broken > good else 'utf-8-sig'


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

