"""A deal's files (C8), as its page and its list show them; links to file-sharing sites that wait for the file itself."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session, col, select

from dashboard import access, clock, filetypes
from dashboard.errors import NotFound
from dashboard.models import FeedEntry, ListKind, Person, StoredFile
from dashboard.queries import lists
from dashboard.vault import Vault

_ADDRESS: Final = re.compile(r'(?:https?://)?((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,})(?::\d+)?(?=/\S)', re.IGNORECASE)
"""The host of an address with something behind it."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file; `sha` says where it lies, `deletable` whether its reader may take it out."""

    id: int
    entry: int
    name: str
    size: int
    type: str
    sha: str
    at: datetime
    who: str | None
    deletable: bool = False
    instead: int | None = None

    @property
    def pictured(self) -> bool:
        """Whether there may be a preview."""
        return self.type in filetypes.IMAGES

    @property
    def honest(self) -> bool:
        """Whether the name promises no other content."""
        return filetypes.keeps_word(self.name, self.type)


def of_deal(session: Session, deal_id: int, *, by: int) -> tuple[FileFacts, ...]:
    """The deal's files, newest first. Raises `NotFound`."""
    deal = access.deal(session, deal_id, by=by)
    who = access.reader(session, by)
    works = access.holds(session, deal, access.workable(who))
    heads = who.heads and access.holds(session, deal, access.counted(who))
    rows = session.execute(_standing().where(StoredFile.deal_id == deal_id, col(FeedEntry.at) <= clock.now(session)))
    return tuple(_facts(*row, deletable=heads or (works and row[1].author_id == by)) for row in rows)


def one(session: Session, file_id: int, *, by: int) -> FileFacts:
    """A file of a deal that `by` may see. Raises `NotFound`."""
    row = session.execute(_standing().where(StoredFile.id == file_id)).first()
    if row is None:
        raise NotFound
    access.deal(session, row[0].deal_id, by=by)
    return _facts(*row)


def of_entries(session: Session, ids: Iterable[int]) -> dict[int, FileFacts]:
    """The files that hang on these entries, and by the entries that they replace links in. Its caller has asked who may know."""
    wanted = list(ids)
    either = col(StoredFile.entry_id).in_(wanted) | col(StoredFile.instead_id).in_(wanted)
    found: dict[int, FileFacts] = {}
    for row in session.execute(_standing().where(either)):
        facts = _facts(*row)
        found[facts.entry] = facts
        if facts.instead:
            found[facts.instead] = facts
    return found


def hosts_in(session: Session, texts: Mapping[int, str]) -> dict[int, str]:
    """Of texts by id, the file-sharing site that each links to, if it does to one. What a form would point out to anybody."""
    named = {id_: {host.casefold().removeprefix('www.') for host in _ADDRESS.findall(text)} for id_, text in texts.items() if '/' in text}
    if not any(named.values()):
        return {}
    known = lists.offered(session, ListKind.FILE_HOST)
    found = {id_: next((one for one in known if any(host == one or host.endswith(f'.{one}') for host in hosts)), None) for id_, hosts in named.items()}
    return {id_: host for id_, host in found.items() if host}


def admit(session: Session, deal_id: int, *, size: int | None, vault: Vault, by: int) -> None:
    """Before anything is sent: whether `by` may add a file, of so many bytes if that is known. Raises what `files.add` and `Vault.receiving` do."""
    access.working(session, deal_id, by=by)
    if size is not None and size > vault.limit:
        raise vault.too_large()
    vault.require_room(size or 0)


def _standing() -> Any:
    """Files whose entries are not deleted, with those and the names of their authors, newest first."""
    joined = select(StoredFile, FeedEntry, Person.name).join(FeedEntry, col(FeedEntry.id) == StoredFile.entry_id).outerjoin(Person, col(Person.id) == FeedEntry.author_id)
    return joined.where(col(FeedEntry.deleted_at).is_(None)).order_by(col(StoredFile.id).desc())


def _facts(file: StoredFile, entry: FeedEntry, who: str | None, *, deletable: bool = False) -> FileFacts:
    return FileFacts(file.id or 0, file.entry_id, file.name, file.size, file.type, file.sha, entry.at, who, deletable, file.instead_id)
