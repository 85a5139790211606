"""Commands on a deal's files (C8): added, each with its entry in the feed, taken out, put back."""

import re
from typing import Final

from sqlmodel import Session, select

from dashboard import access, clock, filetypes, journal
from dashboard.errors import NotFound
from dashboard.models import EntryKind, FeedEntry, StoredFile
from dashboard.vault import Received, Vault

_TOKEN: Final = re.compile(r'[A-Za-z0-9_-]{16,64}')


def add(
    session: Session, deal_id: int, *, name: str, received: Received, vault: Vault, by: int, token: str | None = None, instead: int | None = None
) -> int:
    """Keep a received file as one of the deal's; returns its id, of the first time where the same `token` comes again.

    The file is put in its place last of all: a refusal leaves nothing. `instead` is the entry of the deal whose link it
    replaces. Raises `NoRoom`, `NotFound`, `OnlyObserving`.
    """
    access.working(session, deal_id, by=by)
    if token is not None and not _TOKEN.fullmatch(token):
        raise NotFound
    if token is not None and (known := _sent(session, token)):
        file, author = known
        if author != by or file.deal_id != deal_id:
            raise NotFound
        return file.id or 0
    if instead is not None:
        replaced = session.get(FeedEntry, instead)
        if replaced is None or replaced.deal_id != deal_id:
            raise NotFound
    entry = FeedEntry(kind=EntryKind.FILE, deal_id=deal_id, at=clock.now(session), author_id=by or None)
    session.add(entry)
    session.flush()
    assert entry.id is not None
    file = StoredFile(
        deal_id=deal_id, entry_id=entry.id, instead_id=instead, sha=received.sha, size=received.size, name=filetypes.clean_name(name),
        type=filetypes.told(received.head), token=token,
    )  # fmt: skip
    session.add(file)
    journal.write(session, journal.FEED_ADDED, by=by, deal_id=deal_id, new=str(entry.id))
    session.flush()
    vault.keep(received)
    assert file.id is not None
    return file.id


def delete(session: Session, file_id: int, *, by: int) -> None:
    """Take a file out of its deal: its author, or a head; its content stays in the vault. Raises `NotAllowed`, `NotFound`."""
    entry = _entry(session, file_id, by)
    if entry.deleted_at is not None:
        raise NotFound
    entry.deleted_at = clock.now(session)
    journal.write(session, journal.FEED_DELETED, by=by, deal_id=entry.deal_id, old=str(entry.id))


def restore(session: Session, file_id: int, *, by: int) -> None:
    """Undo `delete`. Raises `NotAllowed`, `NotFound`."""
    entry = _entry(session, file_id, by)
    if entry.deleted_at is None:
        return
    entry.deleted_at = None
    journal.write(session, journal.FEED_ADDED, by=by, deal_id=entry.deal_id, new=str(entry.id))


def _sent(session: Session, token: str) -> tuple[StoredFile, int | None] | None:
    found = session.exec(select(StoredFile, FeedEntry.author_id).join(FeedEntry, FeedEntry.id == StoredFile.entry_id).where(StoredFile.token == token)).first()  # type: ignore[arg-type]
    return (found[0], found[1]) if found else None


def _entry(session: Session, file_id: int, by: int) -> FeedEntry:
    file = session.get(StoredFile, file_id)
    if file is None:
        raise NotFound
    access.working(session, file.deal_id, by=by)
    entry = session.get_one(FeedEntry, file.entry_id)
    if entry.author_id != by:  # a head's to clear up, where the deal is the head's, too
        access.changeable(session, file.deal_id, by=by)
        access.require_head(session, by)
    return entry
