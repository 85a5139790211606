"""A sentence in its clauses, and what can be read from the forms of their words: first forms, tense, who acts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from dashboard.comment_quality import slips
from dashboard.comment_quality.dictionary import REMEMBERED, Parse, is_known, parses, wrong_words
from dashboard.comment_quality.said import Said, Word, is_russian

_PARTS: Final = re.compile(r'[;()«»"]|[,:](?=\s|$)|\s[-–—]\s|[–—]')
_JOINTS: Final = frozenset('и а но что чтобы чтоб потому если когда пока который которая которые где зато поэтому потом сказал сказала сказали говорит просит попросил попросила хочет'.split())
"""Words before which a clause begins, as many comments have no commas."""
_LIKELY: Final = 0.05
"""A reading of a word that is rarer than this is not meant."""
_MEANT: Final = {'согласно': frozenset({'PREP'}), 'замер': frozenset({'NOUN', 'nomn'}), 'еду': frozenset({'VERB', '1per', 'pres'}), 'ставим': frozenset({'VERB', '1per', 'pres'})}
"""Words whose likeliest reading is not the trade's."""


@dataclass(frozen=True)
class Clause:
    """Words between two stops, of which a comma, a colon and a dash are some."""

    words: tuple[Word, ...]

    @property
    def start(self) -> int:
        """Of its first word."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Of its last word."""
        return self.words[-1].end

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """First forms of all its words."""
        return frozenset(lemma for word in self.words for lemma in lemmas(word.plain))

    @cached_property
    def text(self) -> str:
        """Its words in small letters, a blank between two."""
        return ' '.join(word.plain for word in self.words)

    @cached_property
    def forms(self) -> tuple[frozenset[str], ...]:
        """Marks of each Russian word."""
        return tuple(marks(word.plain) for word in self.words if word.russian)

    def has(self, wanted: frozenset[str]) -> bool:
        """Whether one of these first forms is said."""
        return not self.lemmas.isdisjoint(wanted)


@lru_cache(maxsize=REMEMBERED)
def lemmas(word: str) -> frozenset[str]:
    """First forms of the likely readings of a word, with «е» for «ё»; the word itself where nothing is known of it."""
    if not is_russian(word):
        return frozenset({word})
    if word == 'согласно':
        return frozenset({word})
    return frozenset({parse.normal_form.replace('ё', 'е') for parse in _read(word) if parse.score >= _LIKELY} | {word})


@lru_cache(maxsize=REMEMBERED)
def marks(word: str) -> frozenset[str]:
    """Marks of the likeliest reading: part of speech, tense, person, mood, case."""
    if not is_russian(word):
        return frozenset()
    if word in _MEANT:
        return _MEANT[word]
    return frozenset(_read(word)[0].tag.grammemes)


def _read(word: str) -> tuple[Parse, ...]:
    """The readings of a word, or of the one that was meant where this is a slip."""
    return parses(wrong_words().get(word) or (word if is_known(word) else slips.meant(word)))


def ahead(clause: Clause) -> bool:
    """Whether something is to be done: a verb of the future, «звоню» of the first person, an infinitive that asks nothing."""
    if any(word.plain == 'ли' for word in clause.words) or clause.words[0].plain == 'если':
        return False
    found = [(before, marks(word.plain)) for before, word in zip(('', *(word.plain for word in clause.words)), clause.words, strict=False) if word.russian]
    begun = any({'VERB', 'past'} <= form and not lemmas(word.plain).isdisjoint(_BEGUN) for word, form in zip(clause.words, (marks(word.plain) for word in clause.words), strict=True))
    return any(('INFN' in form and not begun) or {'VERB', 'futr'} <= form or {'VERB', '1per', 'pres'} <= form for before, form in found if before != 'не')


_BEGUN: Final = frozenset('стать начать перестать успеть смочь мочь пытаться попытаться пробовать попробовать бросить продолжить'.split())
"""What was begun in the past with an infinitive beside it is nothing to come."""


def will(clause: Clause) -> bool:
    """A verb of the future that is not denied."""
    return any({'VERB', 'futr'} <= marks(word.plain) and before != 'не' for before, word in zip(('', *(one.plain for one in clause.words)), clause.words, strict=False))


def is_verbless(clause: Clause) -> bool:
    """«ПНР 07.11»: nothing says what is done but its nouns."""
    return not any(marks(word.plain) & {'VERB', 'INFN', 'PRTS'} for word in clause.words if word.plain not in {'может', 'можно'})


def first_person(clause: Clause) -> bool:
    """Whether it is we who act: «я», «мы», «отправлю»; not «при мне»."""
    return any(word.plain in {'я', 'мы'} for word in clause.words) or any({'VERB', '1per'} <= form for form in clause.forms)


@lru_cache(maxsize=REMEMBERED)
def lemma(word: str) -> str:
    """The first form of the likeliest reading: «электрика» is the wiring, not the electrician."""
    return _read(word)[0].normal_form.replace('ё', 'е') if is_russian(word) else ''


@lru_cache(maxsize=8)
def clauses(said: Said) -> tuple[tuple[Clause, ...], ...]:
    """Of each sentence its clauses; kept, as several rules ask for them."""
    return tuple(tuple(_parted(said, sentence)) for sentence in said.sentences)


def _parted(said: Said, sentence: tuple[Word, ...]) -> Iterator[Clause]:
    begun = 0
    for n in range(1, len(sentence)):
        if (sentence[n].plain in _JOINTS and sentence[n - 1].plain != 'не') or _PARTS.search(said.between(sentence[n - 1], sentence[n])):
            yield Clause(sentence[begun:n])
            begun = n
    yield Clause(sentence[begun:])
