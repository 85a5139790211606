"""What the coach says of a text, and what a rule is: one small function with its examples beside it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from dashboard.comment_quality.said import Said

Severity = Literal['must', 'should', 'may']
Act = Literal['replace', 'shorten', 'add', 'upload-file', 'calm', 'part', 'check', 'note-missed', 'add-step']
RUSSIAN: Final = ('ru',)
BOTH: Final = ('ru', 'en')


class Span(NamedTuple):
    """Where a rule holds, in characters of the text, and what would be right there where the rule knows it."""

    start: int
    end: int
    better: str = ''


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a text. `message` is the key of a translation; `better` may be put in place of `start`–`end` by the act `replace`."""

    rule: str
    start: int
    end: int
    severity: Severity
    message: str
    act: Act
    better: str = ''


@dataclass(frozen=True, slots=True)
class Rule:
    """A finding's function. In `bad` each text has it and in `good` none has: tests/coach/test_rules.py runs them."""

    name: str
    message: str
    find: Callable[[Said], Iterable[Span]]
    severity: Severity
    act: Act
    bad: tuple[str, ...]
    good: tuple[str, ...]
    languages: tuple[str, ...] = RUSSIAN
    kind: str = 'comment'
    """Of the comments that the examples are."""

    def findings(self, said: Said) -> list[Finding]:
        """What this rule finds in the text, in its order."""
        return [Finding(self.name, start, end, self.severity, self.message, self.act, better) for start, end, better in self.find(said)]
