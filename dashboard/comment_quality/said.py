"""A text as the rules read it: its words with their places, its sentences, and what is no prose (links, addresses) taken out."""

import itertools
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

_MARKS: Final = '\u00ad\u0300-\u036f'
_WORD: Final = re.compile(rf"[\w{_MARKS}]+(?:[-\u2010\u2011][\w{_MARKS}]+)*")
_CYRILLIC: Final = re.compile('[а-яё]+(?:-[а-яё]+)*')
_LATIN: Final = re.compile("[a-z]+(?:-[a-z]+)*")
_CHUNK: Final = re.compile(r'\S+')
_NO_STOP_AFTER: Final = ('ул', 'кв', 'г', 'д', 'пер', 'стр', 'им', 'пос', 'т', 'ш', 'пр', 'эт', 'доп', 'корп', 'mr', 'mrs', 'ms')
"""Shortened words before a name: the dot after them ends no sentence."""
_STOP: Final = re.compile(''.join(rf'(?<!\b{short})' for short in _NO_STOP_AFTER) + r'[.!?…]+(?=\s|$)|\n+', re.IGNORECASE)
_INVISIBLE: Final = {ord('\u00ad'): None, ord('\u0301'): None, ord('\u2010'): '-', ord('\u2011'): '-'}
_SPEECH: Final = re.compile('[:–—]\\s?[«"„]$')
"""Somebody's words begin: «Екатерина: «Здравствуйте…»»."""
_OLD_LETTERS: Final = dict(zip(range(0x1C80, 0x1C89), 'вдосттъѣꙋ', strict=True))
LONGEST_WORD: Final = 40
"""Letters; what is longer is no word, and nothing looks it up."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text: `raw` as it stands there, `plain` small, without stress marks and in one Unicode form."""

    raw: str
    plain: str
    start: int
    end: int
    first: bool
    """The first of its sentence or of somebody's words: a capital says nothing there."""

    @property
    def russian(self) -> bool:
        """Cyrillic letters alone, and few enough for a word."""
        return is_russian(self.plain)

    @property
    def latin(self) -> bool:
        """Latin letters alone, and few enough for a word."""
        return len(self.plain) <= LONGEST_WORD and _LATIN.fullmatch(self.plain) is not None

    @property
    def capital(self) -> bool:
        """Begins with a capital letter."""
        return self.raw[0].isupper()


@dataclass(frozen=True)
class Said:
    """A comment: its text, its kind (`call`, `message`, …), its language, and the words that its team knows."""

    text: str
    kind: str = 'comment'
    language: str = 'ru'
    known: frozenset[str] = field(default_factory=frozenset)
    """Small letters: names, complexes, models, and what a head has accepted."""

    @cached_property
    def links(self) -> tuple[tuple[int, int], ...]:
        """Where addresses of pages and of people stand: no word in them is prose."""
        return tuple((chunk.start(), chunk.end()) for chunk in _CHUNK.finditer(self.text) if is_address(chunk.group()))

    @cached_property
    def prose(self) -> str:
        """The text with blanks for links, of the same length."""
        parts, done = [], 0
        for start, end in self.links:
            parts += [self.text[done:start], ' ' * (end - start)]
            done = end
        return ''.join([*parts, self.text[done:]])

    @cached_property
    def small(self) -> str:
        """The prose in small letters: a long list of what people say is searched there four times as fast as without regard to capitals."""
        return self.prose.lower()

    @cached_property
    def sentences(self) -> tuple[tuple[Word, ...], ...]:
        """The words of each sentence; a line break ends one as a full stop does."""
        bounds = [0, *(stop.end() for stop in _STOP.finditer(self.prose)), len(self.prose)]
        return tuple(words for start, end in itertools.pairwise(bounds) if (words := self._words(start, end)))

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """All words, in the order of the text."""
        return tuple(word for sentence in self.sentences for word in sentence)

    def between(self, one: Word, other: Word) -> str:
        """What stands between two words."""
        return self.prose[one.end : other.start]

    def together(self, one: Word, other: Word) -> bool:
        """Nothing but a blank parts them."""
        return self._joined.get(other.start) == one.end

    @cached_property
    def _joined(self) -> dict[int, int]:
        """Where the word before ends, by the place of a word from which nothing but a blank parts it: all rules ask of each pair."""
        pairs = itertools.pairwise(self.words)
        return {other.start: one.end for one, other in pairs if self.between(one, other) in {' ', '\u00a0', '  '}}

    def _words(self, start: int, end: int) -> tuple[Word, ...]:
        found = _WORD.finditer(self.prose, start, end)
        return tuple(Word(word.group(), plain(word.group()), word.start(), word.end(), first=n == 0 or _SPEECH.search(self.prose, max(word.start() - 4, 0), word.start()) is not None) for n, word in enumerate(found))


@lru_cache(maxsize=20_000)
def is_russian(word: str) -> bool:
    """Small Cyrillic letters alone, and few enough for a word; pymorphy3 is asked of nothing else, as some signs raise there."""
    return len(word) <= LONGEST_WORD and _CYRILLIC.fullmatch(word) is not None


def readable(text: str) -> str:
    """The text, of the same length, with «ᲂ», «ᲁ» and the like as plain letters: `re` takes them for these whatever their size, and `lower` does not."""
    return text.translate(_OLD_LETTERS)


def plain(raw: str) -> str:
    """Small letters, in one Unicode form, without soft hyphens and stress marks."""
    return unicodedata.normalize('NFC', raw.translate(_INVISIBLE)).lower()


def is_address(chunk: str) -> bool:
    """Of a page or of a person: «https://…», «www.…», «disk.yandex.ru/d/1», «anna@shop.ru»."""
    return '://' in chunk or '@' in chunk or chunk.lower().startswith('www.') or _with_host(chunk)


def language_of(text: str) -> str:
    """`en` where Latin letters outnumber Cyrillic ones, else `ru`; an address says nothing of it."""
    text = Said(text).prose
    latin = sum('a' <= letter <= 'z' or 'A' <= letter <= 'Z' for letter in text)
    return 'en' if latin > sum('\u0400' <= letter <= '\u04ff' for letter in text) else 'ru'


def _with_host(chunk: str) -> bool:
    host, slash, _ = chunk.partition('/')
    return bool(slash) and re.fullmatch(r'[("«]?[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[a-zрф]{2,10}', host) is not None
