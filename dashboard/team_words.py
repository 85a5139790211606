"""Words that the team knows and no dictionary does: anybody vouches for one, a head accepts it for everybody or does not."""

from dataclasses import dataclass
from typing import Final

from sqlmodel import Session, select

from dashboard import access, clock, journal, scores
from dashboard.comment_quality.said import LONGEST_WORD, Said
from dashboard.errors import FieldConflict, NotFound
from dashboard.models import TeamWord, WordState
from dashboard.validation import refuse

LABEL: Final = 'Word'


def ask(session: Session, word: str, *, by: int) -> str:
    """Vouch for a word, whose head is asked; a head's own word is accepted at once. Returns how it stands now: a declined one stays declined.

    Raises `BadValue` for what is no single word, `NotAllowed`.
    """
    who = access.reader(session, by)
    row = _row(session, word)
    if row is None:
        row = _added(session, _fit(word), WordState.ACCEPTED if who.heads else WordState.ASKED, by)
    elif who.heads and row.state != WordState.ACCEPTED:
        _settle(session, row, WordState.ACCEPTED, by)
    return row.state


@dataclass(frozen=True, slots=True)
class Accepted:
    """A word that a head put in by hand, and how it stood before; None: it was not there."""

    word: int
    before: str | None


def add(session: Session, word: str, *, by: int) -> Accepted:
    """Accept a word that nobody asked for. Raises `BadValue` for what is no single word or is accepted already, `NotAllowed`."""
    access.require_head(session, by)
    row = _row(session, word)
    if row is None:
        return Accepted(_added(session, _fit(word), WordState.ACCEPTED, by).id or 0, None)
    before = row.state
    if before == WordState.ACCEPTED:
        raise refuse(LABEL, word, 'it is in the list already.')
    _settle(session, row, WordState.ACCEPTED, by)
    return Accepted(row.id or 0, before)


def take_back(session: Session, accepted: Accepted, *, by: int) -> None:
    """Undo `add`: the word stands as it did before, or is gone. Raises `FieldConflict` where somebody settled it since, `NotAllowed`, `NotFound`."""
    access.require_head(session, by)
    if accepted.before is not None:
        settle(session, accepted.word, to=accepted.before, seen=WordState.ACCEPTED, by=by)
        return
    row = _found(session, accepted.word)
    if row.state != WordState.ACCEPTED:
        raise FieldConflict(words={'field': LABEL}, theirs=row.state, yours='', value=row.state)
    journal.write(session, journal.COACH_WORD, by=by, old=journal.of(row.id or 0, row.state))
    scores.doubt(session, row.word)
    session.delete(row)


def settle(session: Session, word_id: int, *, to: str, seen: str, by: int) -> None:
    """Accept a word or decline it; undo is the same from there to the state seen. Raises `FieldConflict`, `BadValue`, `NotAllowed`, `NotFound`."""
    access.require_head(session, by)
    row = _found(session, word_id)
    if to not in set(WordState):
        raise refuse(LABEL, to, 'it is none of the choices.')
    if row.state not in {seen, to}:
        raise FieldConflict(words={'field': LABEL}, theirs=row.state, yours=to, value=row.state)
    if row.state != to:
        _settle(session, row, WordState(to), by)


def _added(session: Session, word: str, state: WordState, by: int) -> TeamWord:
    settled = clock.now(session) if state == WordState.ACCEPTED else None
    row = TeamWord(word=word, state=state, asked_by=by or None, asked_at=clock.now(session), settled_at=settled, settled_by=by or None if settled else None)
    session.add(row)
    session.flush()
    journal.write(session, journal.COACH_WORD, by=by, new=journal.of(row.id or 0, state))
    if state == WordState.ACCEPTED:
        scores.doubt(session, word)
    return row


def _settle(session: Session, row: TeamWord, state: WordState, by: int) -> None:
    journal.write(session, journal.COACH_WORD, by=by, old=journal.of(row.id or 0, row.state), new=journal.of(row.id or 0, state))
    if WordState.ACCEPTED in {row.state, state}:
        scores.doubt(session, row.word)
    row.state, row.settled_by, row.settled_at = state, by or None, clock.now(session)


def _found(session: Session, word_id: int) -> TeamWord:
    row = session.get(TeamWord, word_id)
    if row is None:
        raise NotFound
    return row


def _row(session: Session, word: str) -> TeamWord | None:
    return session.exec(select(TeamWord).where(TeamWord.word == _fit(word))).first()


def _fit(word: str) -> str:
    """The one word of a text, in small letters."""
    words = Said(word).words
    if len(words) != 1 or len(words[0].plain) > LONGEST_WORD or words[0].raw != word.strip():
        raise refuse(LABEL, word, 'a single word is expected.')
    return words[0].plain
