"""The journal's entries about the coach, as people read them."""

from typing import Final

from dashboard import coach_rules, journal
from dashboard.comment_quality.titles import TITLES
from dashboard.queries.told import Line
from pages.parts.labels import WEIGHTS, WORD_STATES
from pages.parts.saying import Said, Tell
from pages.words import _


def _word(line: Line, _currency: str) -> Said:
    """Which word it was stands in the settings alone: it may be somebody's name."""
    return Said(_('A word for the coach'), *(_(WORD_STATES[kept]).lower() if kept in WORD_STATES else None for kept in (line.old, line.new)))


def _weight(line: Line, _currency: str) -> Said:
    return Said(_rule(line, 'weight'), *(_(WEIGHTS[kept]).lower() if kept in WEIGHTS else None for kept in (line.old, line.new)))


def _mandatory(line: Line, _currency: str) -> Said:
    words = {'True': _('yes'), 'False': _('no')}
    return Said(_rule(line, 'mandatory'), words.get(line.old or ''), words.get(line.new or ''))


def _rule(line: Line, name: str) -> str:
    return f'{_(TITLES[line.about]) if line.about in TITLES else line.about}: {_(coach_rules.LABELS[name]).lower()}'


COACH: Final[dict[str, Tell]] = {journal.COACH_WORD: _word, journal.COACH_WEIGHT: _weight, journal.COACH_MANDATORY: _mandatory}
