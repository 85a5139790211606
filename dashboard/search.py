"""What somebody means who types into the search: words with a slip of one letter, marks of a title, ends of phones. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from dashboard import fulltext, inn, phones
from dashboard.models import clean_text
from dashboard.title_words import name_key, part_of
from dashboard.titles import MARKS, UNITS

LONGEST: Final = 200
"""Characters that are read of what was typed."""
_MOST_WORDS: Final = 8
_EXACT: Final = 3
"""Letters up to which a word has to be typed exactly."""
_PREFIXED: Final = 6
"""Letters from which the beginning of a word may hold a slip; shorter ones are compared as a whole."""
_LONGEST_WORD: Final = 24
_WORD: Final = re.compile(r'[^\W_]+')
_LETTERS: Final = re.compile(r'[^\W\d_]+')
_PHONE: Final = re.compile(r'[+#№]?[\d\s().–-]+')
_NUMBER: Final = re.compile(r'\s*[#№]?\s*(\d{1,18})\s*')
_CYRILLIC: Final = 'абвгдежзийклмнопрстуфхцчшщъыьэюя'
_LATIN: Final = 'abcdefghijklmnopqrstuvwxyz'
_BEFORE, _AROUND = 40, 150
"""Characters of an excerpt before its first hit, and in all."""
Forms = tuple[tuple[str, bool], ...]
"""Words that would do for one that was typed, each with whether longer ones that begin so do, too."""
Part = tuple[str, bool]
"""A part of a text, and whether it was asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, read: `parts` are to stand in a comment, each of them somewhere."""

    words: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    number: int | None = None
    digits: str = ''
    inn: str = ''

    def exactly(self, projects: tuple[str, ...]) -> str:
        """The words as they were typed, in the index of words; '' where none was."""
        return ' AND '.join(fulltext.any_word(*_as_typed(word), *_as_projects(word, projects)) for word in self.words)

    def with_slips(self, projects: tuple[str, ...]) -> str:
        """The same with a slip of one letter in each word that is long enough for it; '' where none is."""
        if not any(_slippery(word) for word in self.words):
            return ''
        return ' AND '.join(fulltext.any_word(*_as_typed(word), *_as_projects(word, projects, slip=True), *_slipped(word)) for word in self.words)

    @property
    def pieces(self) -> str:
        """The parts of three letters and more, in the index of pieces; '' where there are none."""
        return ' AND '.join(fulltext.pieces(part) for part in self.parts if len(part) >= fulltext.PIECE)


def read(text: str) -> Asked:
    """What was typed. Nothing is too odd to be read: what means nothing finds nothing."""
    folded = fold(clean_text(text[:LONGEST]))
    number, digits = _NUMBER.fullmatch(folded), phones.digits(folded) if _PHONE.fullmatch(folded) else ''
    bare = re.sub(r'[\s-]', '', folded)
    return Asked(
        tuple(_words(folded))[:_MOST_WORDS],
        tuple(dict.fromkeys(part for chunk in folded.split() if (part := chunk.strip('.,;:!?«»"()…'))))[:_MOST_WORDS],
        int(number[1]) if number else None,
        digits if len(digits) >= phones.LAST else '',
        bare if re.fullmatch('[0-9]+', bare) and len(bare) in inn.LENGTHS else '',
    )


def fold(text: str) -> str:
    """As `models.folded`, letter by letter, so that a place in it is a place in the text."""
    if len(small := text.casefold()) == len(text):  # nearly every text: no letter folds into none
        return small.replace('ё', 'е')
    return ''.join(small if len(small := letter.casefold()) == 1 else letter for letter in text).replace('ё', 'е')


def excerpt(text: str, parts: tuple[str, ...]) -> tuple[Part, ...]:
    """The text around the first of `parts`, on one line, cut into what was asked for and what stands between."""
    line = ' '.join(text.split())
    folded = fold(line)
    found = sorted((at, at + len(part)) for part in parts for at in _places(folded, part))
    begin = max(0, found[0][0] - _BEFORE) if found else 0
    begin = line.find(' ', begin) + 1 if begin > 0 and 0 <= line.find(' ', begin) < found[0][0] else begin
    end = min(len(line), begin + _AROUND)
    cut: list[Part] = [('…', False)] if begin else []
    at = begin
    for first, last in found:
        if at <= first < end:
            cut += [(line[at:first], False), (line[first:last], True)]
            at = last
    cut.append((line[at:end] + ('…' if end < len(line) else ''), False))
    return tuple(part for part in cut if part[0])


def holds(text: str, parts: tuple[str, ...]) -> bool:
    """Whether each of `parts` stands in the text."""
    folded = fold(text)
    return all(part in folded for part in parts)


def slips(word: str) -> frozenset[str]:
    """The words from which one letter differs that was left out, doubled, mistaken, or changed places with the next."""
    alphabet = (_CYRILLIC if re.search('[а-я]', word) else '') + (_LATIN if re.search('[a-z]', word) else '')
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return frozenset(
        [head + tail[1:] for head, tail in cuts if tail]
        + [head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1]
        + [head + letter + rest for head, tail in cuts for letter in alphabet for rest in {tail, tail[1:]}]
    ) - {word}


def _words(folded: str) -> Iterator[str]:
    """The words; «квартира 807», «кв 807» and «10 этаж» are one, as titles write them."""
    typed = _WORD.findall(folded)
    at = 0
    while at < len(typed):
        one, two = typed[at], typed[at + 1] if at + 1 < len(typed) else ''
        if _mark(one) and two[:1].isdigit():
            yield _mark(one) + two
            at += 2
        elif one[0].isdigit() and two and _mark(two) and len(two) > 1:
            yield _mark(two) + one
            at += 2
        else:
            yield one
            at += 1


def _mark(word: str) -> str:
    """«эт» of «этаж»; '' of what is no mark."""
    part = part_of(word)
    return (part if part in UNITS else MARKS.get(part, '')) if part else ''


def _as_typed(word: str) -> Forms:
    """A number is a whole one, behind whatever mark; anything else may go on."""
    if word.isdigit():
        return ((word, False), *((mark + word, False) for mark in (*MARKS.values(), *UNITS)))
    return ((word, True),)


def _as_projects(word: str, projects: tuple[str, ...], *, slip: bool = False) -> Forms:
    """«кутузовград» is «КутузовGRAD» in the list of projects: their words are known by how they sound."""
    key = name_key(word) if _slippery(word) else ''
    if not key:
        return ()
    near = slips(key) if slip else frozenset()
    lengths = range(len(key) - 1, len(key) + 2) if len(word) >= _PREFIXED else ()
    return tuple(
        (one, False)
        for one, sounds in _sounding(projects)
        if one != word and (sounds.startswith(key) or sounds in near or any(sounds[:length] in near for length in lengths))
    )


@lru_cache(maxsize=4)
def _sounding(projects: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The words of projects' names, each with how it sounds."""
    own = {fold(word) for project in projects for word in _WORD.findall(project)}
    return tuple((word, name_key(word)) for word in sorted(own))


def _slippery(word: str) -> bool:
    return _EXACT < len(word) <= _LONGEST_WORD and _LETTERS.fullmatch(word) is not None


def _slipped(word: str) -> Forms:
    return tuple((one, len(word) >= _PREFIXED) for one in sorted(slips(word))) if _slippery(word) else ()


def _places(folded: str, part: str) -> Iterator[int]:
    at = folded.find(part)
    while at >= 0:
        yield at
        at = folded.find(part, at + len(part))
