"""What the composer says of a text while it is written: which of the coach's findings, when, and what it offers to do. Pure: no database, no clock."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from dashboard.comment_quality import coach, next_step
from dashboard.comment_quality.content import Parts
from dashboard.comment_quality.finding import Finding
from dashboard.comment_quality.said import Said
from dashboard.comment_quality.titles import TITLES
from dashboard.models import EntryKind
from dashboard.workcalendar import Calendar

CONTACTS: Final = frozenset({EntryKind.CALL, EntryKind.MESSAGE, EntryKind.EMAIL, EntryKind.MEETING})
"""Kinds that ought to hold a summary, a conclusion and the next step."""
AT_MOST: Final = 2
QUOTED: Final = 40
"""Characters."""
LONGEST_STEP: Final = 200
"""Characters of a task's text."""
QUIET_WORDS: Final = 5
"""On the first words of a text nothing is remarked before it is saved."""
PROCESS: Final = 'process-not-result'
NO_STEP: Final = 'no-next-step'
MISSED: Final = 'note-missed'
"""The act on a call that nobody answered."""
SPELLING: Final = 'spelling'
_AT_A_WORD: Final = SPELLING
_NOT_DICTATED: Final = frozenset({'no-punctuation', 'too-short'})
_BY_WORD: Final = frozenset({SPELLING, 'grammar', 'vague', 'link-not-file'})
"""Rules of words: what is out of place in one may be in place in the next."""
_OF_TALKS: Final = frozenset({'too-short', 'no-summary', 'no-conclusion', NO_STEP, 'vague'})
"""Of a call that nobody answered there is no more to tell; when to try again is asked with it."""
_OF_PLACES: Final = _BY_WORD | {'too-long', 'shouting'}


class Moment(StrEnum):
    """When the text is looked at: at a finished word, after a pause, as it is saved."""

    WORD = 'word'
    PAUSE = 'pause'
    SAVE = 'save'


@dataclass(frozen=True, slots=True)
class Writing:
    """A text as its author has it; `due`: of the deal's open step that is still to come; `refused`: `key`s of findings."""

    text: str
    kind: str
    due: datetime | None = None
    dictated: bool = False
    refused: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Manner:
    """How the team wants it: words that it knows (small letters), rules that are off, those of little weight, those that ask once before saving."""

    known: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    mandatory: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Remark:
    """One rule's remark: its first finding, the words there, and where else in the text it holds."""

    finding: Finding
    words: str
    spans: tuple[tuple[int, int], ...]

    @property
    def rule(self) -> str:
        """Its name."""
        return self.finding.rule

    @property
    def marks(self) -> tuple[tuple[int, int], ...]:
        """The places that are underlined: of a remark on words; one on the whole text marks nothing in it."""
        return self.spans if self.rule in _OF_PLACES else ()

    @property
    def quoted(self) -> str:
        """The words that it is about, if they are few; of longer places it is enough that they are underlined."""
        return self.words if self.rule in _BY_WORD and len(self.words) <= QUOTED else ''


@dataclass(frozen=True, slots=True)
class Step:
    """A next step that the text names, with its date: a task that can be made of it."""

    what: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be shown; `parts` are the three ticks, None where the kind asks for none; `missed`: it was a call that nobody answered."""

    remarks: tuple[Remark, ...]
    parts: Parts | None
    step: Step | None
    missed: bool


def look(writing: Writing, manner: Manner, *, at: Moment, now: datetime, calendar: Calendar, shown: Iterable[str] = ()) -> Look:
    """What is to be said of a text at this moment; of what was `shown` before (rules) that stays which still holds."""
    text = writing.text
    found = coach.findings(text, kind=writing.kind, known=manner.known)
    missed = any(one.act == MISSED for one in found)
    speaking = _Speaking(text, at, set(shown))
    due = [one for one in _in_place(found, writing, manner) if speaking(one) or (one.act == MISSED and at != Moment.WORD)]
    remarks = _remarks(due, text, manner)
    return Look(_chosen(remarks), _parts(writing), _step(writing, now, calendar), missed)


def warm() -> None:
    """Load the dictionaries (0.4 s), so that the first word that somebody writes need not wait for them."""
    coach.findings('Клиент просит манитор в 2 квартиры, отказались; перезвоню в пятницу.', kind=EntryKind.CALL)


def must_ask(writing: Writing, manner: Manner) -> tuple[Remark, ...]:
    """What the team wants asked before this text is saved."""
    if not manner.mandatory:
        return ()
    found = coach.findings(writing.text, kind=writing.kind, known=manner.known)
    return _remarks([one for one in _in_place(found, writing, manner) if one.rule in manner.mandatory], writing.text, manner)


def _in_place(found: Sequence[Finding], writing: Writing, manner: Manner) -> list[Finding]:
    """The findings that may be spoken of here; of a call that nobody answered, whether it was one."""
    missed = any(one.act == MISSED for one in found)
    return [one for one in found if _holds(one, writing, manner) and not (missed and one.rule in _OF_TALKS)]


def moved(before: str, after: str, start: int, end: int) -> int | None:
    """Where the word at `start`–`end` of a text begins after it was typed on elsewhere; None where it is gone."""
    alike = next((n for n, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), min(len(before), len(after)))
    expected = start if start < alike else start + len(after) - len(before)
    whole = re.compile(rf'(?<!\w){re.escape(before[start:end])}(?!\w)')
    places = [match.start() for match in whole.finditer(after)]
    return min(places, key=lambda place: abs(place - expected), default=None)


def key(finding: Finding, text: str) -> str:
    """What a refusal of this finding is about: the rule, and where it is one of words, which."""
    return f'{finding.rule} {text[finding.start : finding.end].casefold()}' if finding.rule in _BY_WORD else finding.rule


def _holds(finding: Finding, writing: Writing, manner: Manner) -> bool:
    """Whether this remark may be made here at all, whatever the moment."""
    rule = finding.rule
    if rule in manner.off or key(finding, writing.text) in writing.refused or (rule == NO_STEP and writing.due):
        return False
    return not (writing.dictated and rule in _NOT_DICTATED)


class _Speaking:
    """Whether a finding is due at a moment."""

    def __init__(self, text: str, at: Moment, shown: set[str]) -> None:
        self.text, self.at, self.shown = text, at, shown
        self.quiet = at != Moment.SAVE and len(Said(text).words) <= QUIET_WORDS
        self.all = at == Moment.SAVE or (at == Moment.PAUSE and is_finished(text))

    def __call__(self, finding: Finding) -> bool:
        if self.quiet:
            return False
        if finding.rule == _AT_A_WORD:
            return self.all or finding.end < len(self.text)
        return self.all or finding.rule in self.shown


def is_finished(text: str) -> bool:
    """Whether the text ends as a sentence does: a stop, or a new line."""
    return text.rstrip(' \t').endswith(('.', '!', '?', '…', '\n'))


def _remarks(found: Sequence[Finding], text: str, manner: Manner) -> tuple[Remark, ...]:
    """One a rule, the most useful first; what the team made light of comes last."""
    order = list(TITLES)
    rules = sorted({one.rule for one in found}, key=lambda rule: (rule in manner.may, order.index(rule) if rule in order else len(order)))
    grouped = [[one for one in found if one.rule == rule] for rule in rules]
    return tuple(Remark(first, text[first.start : first.end], tuple((one.start, one.end) for one in (first, *rest))) for first, *rest in grouped)


def _chosen(remarks: tuple[Remark, ...]) -> tuple[Remark, ...]:
    """The most useful one, and beside it a misspelt word, which is mended by a tap; else the next."""
    return (*remarks[:1], *sorted(remarks[1:], key=lambda remark: remark.rule != SPELLING)[: AT_MOST - 1])


def _parts(writing: Writing) -> Parts | None:
    if writing.kind not in CONTACTS:
        return None
    parts = coach.parts(writing.text, kind=writing.kind)
    return Parts(parts.summary, parts.conclusion, parts.next_step or writing.due is not None)


def _step(writing: Writing, now: datetime, calendar: Calendar) -> Step | None:
    """The step that the text names, if it has a date to come for which none is set yet."""
    found = next_step.proposed(writing.text, now, calendar)
    return Step(found.what[:LONGEST_STEP], found.due) if found and found.due and found.due > now and found.due != writing.due else None
