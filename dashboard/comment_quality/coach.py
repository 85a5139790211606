"""All that the coach finds in a comment."""

from typing import Final

from dashboard.comment_quality import agreement, content_rules, form, government, grammar, spaces, spelling
from dashboard.comment_quality.content import Parts
from dashboard.comment_quality.finding import Finding
from dashboard.comment_quality.said import Said, language_of, readable

LONGEST: Final = 20_000
"""Characters of a comment; who calls refuses what is longer with a sentence."""
RULES: Final = (*form.RULES, *spelling.RULES, *spaces.RULES, *grammar.RULES, *agreement.RULES, *government.RULES, *content_rules.RULES)


def findings(text: str, *, kind: str = 'comment', language: str | None = None, known: frozenset[str] = frozenset()) -> tuple[Finding, ...]:
    """What is to be said of a comment, by place; the `language` is read from the text where none is given. No suggestions: they take time."""
    text = readable(text)
    said = Said(text, kind, language or language_of(text), known)
    found = [finding for rule in RULES if said.language in rule.languages for finding in rule.findings(said)]
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end)))


def parts(text: str, *, kind: str) -> Parts:
    """The ticks «Итог · Вывод · Следующий шаг» that a text has earned as far as it is written."""
    text = readable(text)
    return content_rules.parts(Said(text, kind, language_of(text)))
