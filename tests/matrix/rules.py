"""Who may see what: the five deals of the matrix, the eight people who ask, and the rules that its rows name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboard.errors import NotAllowed, NotFound, OnlyObserving, OnlySubstituting

# `watched` is Viktor's, and observed by Anna, by the head of her department and by somebody who was dismissed.
# edit: all that one may do with a deal · work: comment, tasks, moves · look: see it and nothing more · -: as if it did not exist · out: not even asked
SIGHT = """
              annas  boriss  viktors  nobodys  watched
anna          edit   -       -        -        look
boris         -      edit    -        -        -
viktor        -      -       edit     -        edit
head          edit   edit    -        edit     look
viktor_head   -      -       edit     edit     edit
deputy        edit   edit    -        edit     -
substitute    work   -       -        -        -
director      edit   edit    edit     edit     edit
disabled      out    out     out      out      out
stranger      out    out     out      out      out
"""
NOTES = """
              annas  boriss  viktors  nobodys  watched
anna          -      -       -        -        -
boris         -      -       -        -        -
viktor        -      -       -        -        -
head          edit   edit    -        -        -
viktor_head   -      -       edit     -        edit
deputy        -      -       -        -        -
substitute    -      -       -        -        -
director      edit   edit    edit     edit     edit
disabled      out    out     out      out      out
stranger      out    out     out      out      out
"""
AUTHOR = {'annas': 'anna', 'boriss': 'boris', 'viktors': 'viktor', 'nobodys': 'head', 'watched': 'viktor'}
"""Who wrote the entry and the step that stand in each deal."""
HEADS, COMPANY = ('head', 'viktor_head', 'deputy', 'director'), ('director',)
"""`deputy` stands in today for the head of Anna's department."""


def table(text: str) -> dict[tuple[str, str], str]:
    """(who, whose deal) → the word that stands there."""
    heading, *rows = (line.split() for line in text.strip().splitlines())
    return {(who, whose): word for who, *words in rows for whose, word in zip(heading, words, strict=True)}


SEES, NOTES_OF = table(SIGHT), table(NOTES)
WHO = list(dict.fromkeys(who for who, _ in SEES))
WHOSE = list(AUTHOR)
ANSWER = {'edit': 'done', 'work': OnlySubstituting, 'look': OnlyObserving, '-': NotFound, 'out': NotAllowed}


def changing(who: str, whose: str) -> Any:
    return ANSWER[SEES[who, whose]]


def working(who: str, whose: str) -> Any:
    return 'done' if SEES[who, whose] == 'work' else changing(who, whose)


def looking(who: str, whose: str) -> Any:
    return 'done' if SEES[who, whose] == 'look' else working(who, whose)


def assigning(who: str, whose: str) -> Any:
    """As changing, but for employees, whose E1 it is not to change."""
    return NotAllowed if changing(who, whose) == 'done' and who not in HEADS else changing(who, whose)


def asking(who: str, whose: str) -> Any:
    """As changing; who is asked works in Anna's department, which is not Viktor's."""
    return NotAllowed if changing(who, whose) == 'done' and who in ('viktor', 'viktor_head') else changing(who, whose)


def authors(who: str, whose: str) -> Any:
    """As working, but only what one wrote oneself."""
    return NotAllowed if working(who, whose) == 'done' and who != AUTHOR[whose] else working(who, whose)


def authors_or_heads(who: str, whose: str) -> Any:
    """As working on what one wrote oneself; of somebody else's as changing, and only for heads."""
    if who == AUTHOR[whose]:
        return working(who, whose)
    return NotAllowed if changing(who, whose) == 'done' and who not in HEADS else changing(who, whose)


def noting(who: str, whose: str) -> Any:
    return ANSWER[NOTES_OF[who, whose]]


def anybody(who: str, _whose: str) -> Any:
    return NotAllowed if SEES[who, 'annas'] == 'out' else 'done'


def any_head(who: str, _whose: str) -> Any:
    return 'done' if who in HEADS else NotAllowed


def taking_journal(who: str, whose: str) -> Any:
    """Who heads and may export, both."""
    return exporting(who, whose) if who in HEADS else NotAllowed


def exporting(who: str, _whose: str) -> Any:
    """Heads, and Anna, to whom the company head gave the right; Viktor's head was told not to."""
    return 'done' if who in ('anna', 'head', 'deputy', 'director') else NotAllowed


def company_head(who: str, _whose: str) -> Any:
    return 'done' if who in COMPANY else NotAllowed


def led(who: str, whose: str) -> Any:
    """Boris's heads; to a head of others he is nobody."""
    return NotFound if who == 'viktor_head' else any_head(who, whose)


def appointing(who: str, whose: str) -> Any:
    """The heads of Anna's department themselves: nobody makes deputies of a deputy's own choice."""
    return NotAllowed if who == 'deputy' else led(who, whose)


@dataclass(frozen=True)
class Row:
    """Who is let, and how the function is called on a deal with what stands in it."""

    let: Callable[[str, str], Any]
    call: Callable[..., Any]
