"""Where files lie: beside the database, each under the hash of its content, so that the same file twice is one; no path is made of a name."""

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from dashboard.errors import FileEmpty, FileTooLarge, NoRoom
from dashboard.filetypes import HEAD
from dashboard.settings import MEGABYTE

RESERVE: Final = 200 * MEGABYTE
"""Bytes of the disk that files leave to the database."""
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Received:
    """A whole file in the folder of what is on its way, flushed to the disk; `head` is how it begins."""

    path: Path
    sha: str
    size: int
    head: bytes


@dataclass(frozen=True, slots=True)
class Vault:
    """The folder of one database's files; `limit` is of one file, `quota` of all (None: as the disk has room), in bytes."""

    folder: Path
    limit: int
    quota: int | None = None
    reserve: int = RESERVE

    @property
    def coming(self) -> Path:
        """Where files lie while they are on their way."""
        return self.folder / 'coming'

    @property
    def previews(self) -> Path:
        """Where pictures of pictures lie, which can be made again at any time."""
        return self.folder / 'previews'

    def place(self, sha: str) -> Path:
        """Where the file with this hash lies, if it does."""
        return self.folder / sha[:2] / sha

    @contextmanager
    def receiving(self, said: int | None = None) -> Iterator['Receiver']:
        """Take a file in, piece by piece; whatever happens inside, nothing of it stays that was not given to `keep`.

        `said` is how large it is to be, if that is known. Raises `FileTooLarge`, `NoRoom`.
        """
        if said is not None and said > self.limit:
            raise self.too_large()
        self.require_room(said or 0)
        with self.full_disk():
            for folder in (self.folder, self.coming):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.coming)
        receiver = Receiver(self, Path(name), os.fdopen(handle, 'wb'))
        try:
            yield receiver
        finally:
            with contextlib.suppress(OSError):  # what could not be written cannot be flushed by closing it either
                receiver.file.close()
            receiver.path.unlink(missing_ok=True)

    def keep(self, received: Received) -> None:
        """Put a received file in its place; one that lies there already stays. Raises `NoRoom`."""
        place = self.place(received.sha)
        if place.exists():
            return
        with self.full_disk():
            place.parent.mkdir(mode=0o700, exist_ok=True)
            received.path.rename(place)
            _flush(place.parent)

    def require_room(self, more: int) -> None:
        """Raise `NoRoom` where so many bytes more would pass the quota or leave the database too little."""
        known = next(folder for folder in (self.folder, *self.folder.parents) if folder.exists())
        if shutil.disk_usage(known).free - more < self.reserve:
            raise NoRoom(words={'why': 'the disk is nearly full'})
        if self.quota is not None and self.used() + more > self.quota:
            raise NoRoom(words={'why': 'the space set aside for files is used up'})

    def used(self) -> int:
        """Bytes of all files, those on their way among them."""
        return sum(path.stat().st_size for path in self.kept()) + sum(path.stat().st_size for path in self.leftovers())

    def kept(self) -> Iterator[Path]:
        """All files in their places; the name of each is its hash."""
        return (path for path in self.folder.glob('??/*') if path.is_file())

    def leftovers(self) -> Iterator[Path]:
        """What is on its way now, or was when the server was killed."""
        return (path for path in self.coming.glob('*') if path.is_file())

    def sweep(self) -> None:
        """Remove what was on its way when the server was killed: at its start, when nothing is."""
        for path in self.leftovers():
            path.unlink()

    def too_large(self) -> FileTooLarge:
        """The refusal of a file beyond the limit."""
        return FileTooLarge(limit=self.limit // MEGABYTE)

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """Turn the disk's faults into sentences."""
        try:
            yield
        except OSError as error:
            why = 'the disk is full' if error.errno in _FULL else 'the disk cannot be written'
            raise NoRoom(words={'why': why}) from error


@dataclass(slots=True)
class Receiver:
    """One file on its way, counted and hashed as it comes."""

    vault: Vault
    path: Path
    file: BinaryIO
    size: int = 0
    head: bytes = b''
    _hash: 'hashlib._Hash | None' = None

    def write(self, piece: bytes) -> None:
        """The next piece. Raises `FileTooLarge` with the first byte beyond the limit, `NoRoom`."""
        self._hash = self._hash or hashlib.sha256()
        self.size += len(piece)
        if self.size > self.vault.limit:
            raise self.vault.too_large()
        if len(self.head) < HEAD:
            self.head += piece[: HEAD - len(self.head)]
        self._hash.update(piece)
        with self.vault.full_disk():
            self.file.write(piece)

    def whole(self) -> Received:
        """That was all of it: flushed to the disk. Raises `FileEmpty`, `NoRoom`."""
        if self._hash is None or not self.size:
            raise FileEmpty
        with self.vault.full_disk():
            self.file.flush()
        self.vault.require_room(0)
        with self.vault.full_disk():
            os.fsync(self.file.fileno())
            self.file.close()
        return Received(self.path, self._hash.hexdigest(), self.size, self.head)


def beside(database: Path, limit: int, quota: int | None = None) -> Vault:
    """The vault of a database: a folder beside its file."""
    return Vault(database.with_name(f'{database.name}.files'), limit, quota)


def _flush(folder: Path) -> None:
    """So that a new name outlives a loss of power; Windows has no such thing and needs none."""
    if os.name != 'posix':
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
