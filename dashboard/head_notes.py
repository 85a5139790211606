"""The head's note (P8) and its date (P9): for those who may not see it, it does not exist, and neither does this command."""

from sqlmodel import Session

from dashboard import access, clock, journal
from dashboard.errors import FieldConflict, NotFound
from dashboard.models import Deal, HeadNote, HeadNoteBase
from dashboard.validation import valid

LABELS = {'text': 'Notes of the head', 'noted_at': 'Date of the last note'}


def write(session: Session, deal_id: int, *, text: str, seen: str, by: int) -> None:
    """Put `text` in the place of the note that its author saw ('': none), and today's instant beside it.

    Undo is the same with both swapped. Raises `FieldConflict` when another head was faster (both texts in its facts),
    `BadValue` for an overlong text, `NotFound` for everybody without the right, as for a deal that does not exist.
    """
    _require(session, deal_id, by)
    text = valid(HeadNoteBase, {'text': text}, LABELS)['text']
    note = session.get(HeadNote, deal_id)
    standing = note.text if note else ''
    if standing == text:
        return
    if standing != seen:
        raise FieldConflict(words={'field': LABELS['text']}, theirs=standing, yours=text, value=standing)
    note = note or HeadNote(deal_id=deal_id, text=text, noted_at=clock.now(session))
    note.text, note.noted_at, note.author_id = text, clock.now(session), by or None
    session.add(note)
    journal.write(session, journal.HEAD_NOTED, by=by, deal_id=deal_id)


def _require(session: Session, deal_id: int, by: int) -> None:
    deal: Deal = access.deal(session, deal_id, by=by)
    if not access.holds(session, deal, access.noted(access.reader(session, by))):
        raise NotFound
