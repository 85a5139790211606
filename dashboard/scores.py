"""What the coach finds in each comment, kept, so that no figure has to read every text anew (A7).

Comments are those that A3 counts (`snapshot.COMMENT`): of an author, in words of their own; never a missed call, an offer or what the
system wrote. Imported ones count as any other. A score holds for its text alone, and for the rules of one version: an edit or another
version leaves the comment without one until `scoring` comes to it.
"""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import pandas as pd
from sqlalchemy import and_, delete, or_, text
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session, col, select

from dashboard import comment_quality, known_words, snapshot
from dashboard.analytics import quality
from dashboard.models import CoachRule, CommentScore, EntryKind, FeedEntry, Weight
from dashboard.rows import chunks

log = logging.getLogger('voronka')
UNREADABLE: Final = '?'
"""In place of rules: the coach failed over that text, which is in no figure and is not tried again by the same version."""
_REMARKS: Final = f"""
SELECT entry_id, rules FROM comment_score JOIN feed_entry ON feed_entry.id = entry_id
WHERE version = :version AND feed_entry.edited_at IS comment_score.edited_at AND rules <> '{UNREADABLE}'"""  # noqa: S608 - put together from our own words alone
SPELLING: Final = 'spelling'
_ENDING: Final = 2
"""Letters that differ from form to form, at most."""
_CALLED: Final = {EntryKind.TASK_RESULT: 'task-result', EntryKind.FILE: 'comment'}
"""What the coach calls the kinds of entries, where that is not their own name; what is said of a file is a comment."""


@dataclass(frozen=True, slots=True)
class Unscored:
    """A comment without a score of the present version, and the words that are no slips in its deal."""

    id: int
    deal_id: int
    kind: str
    text: str
    edited_at: datetime | None
    known: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True)
class Scored:
    """A comment with the names of what was found in it, and the words that were taken for slips."""

    comment: Unscored
    rules: tuple[str, ...]
    slips: tuple[str, ...] = ()


@cache
def version() -> str:
    """Of the rules: it follows from their own code and data, so that nobody has to think of it when one of them changes."""
    return version_of(Path(comment_quality.__file__).parent)


def version_of(folder: Path) -> str:
    """Of the rules in a folder: of every file there, whatever it is called, but what Python compiled, and of the libraries that they ask."""
    files = sorted(path for path in folder.rglob('*') if path.is_file() and path.parent.name != '__pycache__')
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + path.read_bytes().replace(b'\r\n', b'\n'))
    for library in ('pymorphy3', 'pymorphy3-dicts-ru', 'chunspell'):
        digest.update(metadata.version(library).encode())
    return digest.hexdigest()[:16]


def unscored(session: Session, limit: int, among: frozenset[int] | None = None) -> tuple[Unscored, ...]:
    """The newest comments (of the entries `among`, or of all) that have no score, or one of another text or version."""
    scored = and_(col(CommentScore.entry_id) == col(FeedEntry.id), *_present())
    wanted = _facts().outerjoin(CommentScore, scored).where(col(CommentScore.entry_id).is_(None), col(FeedEntry.deleted_at).is_(None), text(snapshot.COMMENT))
    if among is not None:
        wanted = wanted.where(col(FeedEntry.id).in_(among))
    rows = session.exec(wanted.order_by(col(FeedEntry.at).desc(), col(FeedEntry.id).desc()).limit(limit)).all()
    return tuple(_known(session, rows).values())


def score(comment: Unscored) -> Scored:
    """What the coach finds in a comment, or `UNREADABLE`: a few ms of work without the database. Whoever only reads scores loads no dictionary."""
    from dashboard.comment_quality import coach, said

    text = comment.text[: coach.LONGEST]
    try:
        found = coach.findings(text, kind=_CALLED.get(EntryKind(comment.kind), comment.kind), known=comment.known)
    except Exception:
        log.exception('The comment %s could not be scored', comment.id)  # one text must not keep all others from their scores
        return Scored(comment, (UNREADABLE,))
    words = {said.plain(said.readable(text)[one.start : one.end]) for one in found if one.rule == SPELLING}
    slips = sorted(word for word in words if not any(map(str.isspace, word)))  # of two that belong together neither is a name
    return Scored(comment, tuple(sorted({finding.rule for finding in found})), tuple(slips))


def keep(session: Session, scored: Sequence[Scored]) -> None:
    """Keep these scores, but for those whose comment is gone or reads otherwise by now, also because of words that are known since. Nothing of it stands in the journal: nobody did it."""
    now = _stand(session, [one.comment.id for one in scored])
    rows = [
        {'entry_id': one.comment.id, 'version': version(), 'edited_at': one.comment.edited_at, 'rules': ','.join(one.rules), 'slips': ' '.join(one.slips)}
        for one in scored
        if now.get(one.comment.id) == one.comment
    ]
    if rows:
        kept = insert(CommentScore)
        new = {name: kept.excluded[name] for name in ('version', 'edited_at', 'rules', 'slips')}
        session.execute(kept.on_conflict_do_update(index_elements=['entry_id'], set_=new), rows)


def remarks(session: Session) -> pd.DataFrame:
    """The scores that hold, of whoever's comments, without the rules that heads turned off: a frame as `quality.REMARKS`, for who takes the comments of its reader from it."""
    ids, rules = snapshot.columns(session.connection(), _REMARKS, 2, version=version())
    off = set(session.exec(select(CoachRule.rule).where(CoachRule.weight == Weight.OFF)))
    told = {one: ','.join(rule for rule in one.split(',') if rule not in off) for one in rules.unique()}
    return pd.DataFrame({'id': ids, 'rules': rules.map(told)}).astype(quality.REMARKS)


def doubt(session: Session, word: str) -> None:
    """Have the comments scored anew in which a word stands that the team knows since, or knows no more, in any of its forms."""
    stem = word[: max(len(word) - _ENDING, _ENDING)]
    written = or_(*(col(FeedEntry.text).contains(form, autoescape=True) for form in (stem, stem.capitalize(), stem.upper())))
    session.exec(delete(CommentScore).where(col(CommentScore.entry_id).in_(select(FeedEntry.id).where(written))))


def blaming(session: Session, deals: frozenset[int] | None = None) -> tuple[int, ...]:
    """The comments (of these deals, or of all) of which a word is taken for a slip; `cleared` says which of them wrongly."""
    blames = select(CommentScore.entry_id).where(col(CommentScore.slips) != '', col(CommentScore.version) == version())
    if deals is not None:
        blames = blames.join(FeedEntry, col(FeedEntry.id) == col(CommentScore.entry_id)).where(col(FeedEntry.deal_id).in_(deals))
    return tuple(session.exec(blames))


def cleared(session: Session, among: Sequence[int]) -> frozenset[int]:
    """Those of `among` of which a word was taken for a slip that is a name by now, of a person, a complex, goods or the deal's client, in any
    of its forms. No text is read: the scores say which words they were."""
    from dashboard.comment_quality import spelling

    took = select(CommentScore.entry_id, FeedEntry.deal_id, CommentScore.slips).join(FeedEntry, col(FeedEntry.id) == col(CommentScore.entry_id))
    rows = session.exec(took.where(col(CommentScore.entry_id).in_(among))).all()
    team, clients = known_words.of_team(session), known_words.of_clients(session, {deal for _, deal, _ in rows})
    words = {word for _, _, slips in rows for word in slips.split()}
    known = {word for word in words if spelling.is_vouched_for(word, team)}
    return frozenset(
        entry
        for entry, deal, slips in rows
        if not known.isdisjoint(slips.split()) or (deal in clients and any(spelling.is_vouched_for(word, clients[deal]) for word in slips.split()))
    )


def drop(session: Session, entries: frozenset[int]) -> None:
    """Have these comments scored anew."""
    for some in chunks(sorted(entries)):
        session.exec(delete(CommentScore).where(col(CommentScore.entry_id).in_(some)))


def _present() -> tuple[Any, ...]:
    """The conditions on a score that it is of the entry's text as it stands, and of the present rules."""
    edited, kept = col(FeedEntry.edited_at), col(CommentScore.edited_at)
    return col(CommentScore.version) == version(), or_(edited == kept, and_(edited.is_(None), kept.is_(None)))


def _stand(session: Session, ids: Sequence[int]) -> dict[int, Unscored]:
    return _known(session, session.exec(_facts().where(col(FeedEntry.id).in_(ids))).all())


def _known(session: Session, rows: Sequence[Any]) -> dict[int, Unscored]:
    clients = known_words.of_clients(session, {deal for _, deal, *_ in rows})
    known = known_words.of_team(session) if rows else frozenset()
    return {id_: Unscored(id_, deal, kind, words, edited, known | clients.get(deal, frozenset())) for id_, deal, kind, words, edited in rows}


def _facts() -> Any:
    return select(FeedEntry.id, FeedEntry.deal_id, FeedEntry.kind, FeedEntry.text, FeedEntry.edited_at)  # type: ignore[call-overload]  # of five columns
