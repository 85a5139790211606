"""Whether an unknown word can be a slip of the pen: a word that people write is near it; what is near nothing is jargon or a name."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, pairwise
from typing import Final

from dashboard.comment_quality.dictionary import REMEMBERED, hunspell, trade_words

SOUNDS: Final = frozenset(
    frozenset(pair) for pair in 'оа еи еэ иы ие тд сз бп гк жш фв щш шч цс её йи ья гв щч яе яи ао ую юу ъь эи цт хг'.split()
)
"""Letters that sound alike where no stress is."""
_KEYS: Final = ('йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю')
BESIDE: Final = frozenset(frozenset(pair) for row in _KEYS for pair in pairwise(row))
"""Letters beside each other on the keyboard."""
_LETTERS: Final = 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъ'


def _partners(pairs: frozenset[frozenset[str]]) -> dict[str, str]:
    return {one: ''.join(other for pair in pairs if one in pair for other in pair if other != one) for one in _LETTERS}


_ALIKE: Final = _partners(SOUNDS)
_NEXT: Final = _partners(BESIDE)
_TWO_SOUNDS: Final = {'сч': 'щ', 'зч': 'щ', 'щ': 'сч', 'ъи': 'ы', 'чт': 'шт', 'шт': 'чт', 'тс': 'ц', 'фф': 'в', 'хв': 'ф'}
_DRAWN: Final = re.compile(r'(.)\1+')
_TWICE: Final = re.compile(r'([а-яё]{2,4})\1')
_AS_HEARD: Final = re.compile('[тц]?ц+[ао]$')
_LONG: Final = 7
_LONGEST: Final = 11
"""Of so many letters two slips are looked for; in a longer word they are believed, unless a known word ends it («эхоподавление»)."""
_LAST_PART: Final = 5
"""Letters, at least, of what ends a compound."""
_SHORT_WORDS: Final = frozenset('а в и к о с у я бы во до же за из ко ли на не ни но об от по со то уж он её ее мы вы их та те'.split())
_WHOLE: Final = 3
"""Letters of the other half of a word that was run together with a short one."""


@lru_cache(maxsize=REMEMBERED)
def may_be_slip(word: str) -> bool:
    """Whether a word that people write is one slip away from this one (or two of the frequent kind, from a long one), or two are run together in it."""
    if is_frequent_slip(word) or _are_two(word) or _any_written(_changed(word)):
        return True
    if len(word) > _LONGEST:
        known = hunspell().spell
        return not any(known(word[n:]) and (word[n - 1] in 'ое' or known(word[:n])) for n in range(_WHOLE, len(word) - _LAST_PART + 1))
    return len(word) >= _LONG and _any_written(_twice_off(word))


def is_frequent_slip(word: str) -> bool:
    """One letter by its sound, one of two alike, a soft sign, two letters swapped, a letter drawn out or left out."""
    return _nearest(word) != ''


def meant(word: str) -> str:
    """«Подтвердил» of «потвердил», for rules that read what is said: the word that a frequent slip led away from, or the word itself."""
    return (_nearest(word) or word) if len(word) >= _LONG - 1 else word


@lru_cache(maxsize=REMEMBERED)
def _nearest(word: str) -> str:
    known, ours = hunspell().spell, trade_words()
    near = chain((made for n in range(len(word)) for made in _frequent(word, n)), (_DRAWN.sub(by, word) for by in (r'\1', r'\1\1')), _left_out(word))
    return next((made for made in near if known(made) or made in ours), '')


def _any_written(words: Iterator[str]) -> bool:
    known, ours = hunspell().spell, trade_words()
    return any(known(word) or word in ours for word in words)


def _frequent(word: str, n: int) -> Iterator[str]:
    """What a frequent slip at this letter may have come from."""
    letter, before, after = word[n], word[:n], word[n + 1 :]
    yield from (f'{before}{other}{after}' for other in _ALIKE.get(letter, ''))
    yield f'{before}{letter}{letter}{after}'
    if after and after[0] != letter:
        yield f'{before}{after[0]}{letter}{after[1:]}'
    if letter in 'ьъ' or after[:1] == letter:
        yield f'{before}{after}'
    yield f'{before}{letter}ь{after}'
    for sound in (word[n : n + 2], letter):
        if sound in _TWO_SOUNDS:
            yield before + _TWO_SOUNDS[sound] + word[n + len(sound) :]


def _left_out(word: str) -> Iterator[str]:
    return (word[:n] + letter + word[n:] for n in range(len(word) + 1) for letter in _LETTERS)


def _changed(word: str) -> Iterator[str]:
    """A letter too much, or another one in its place."""
    yield from (word[:n] + word[n + 1 :] for n in range(len(word)))
    yield from (word[:n] + other + word[n + 1 :] for n in range(len(word)) for other in _LETTERS)


def _typed(word: str, n: int) -> Iterator[str]:
    """A letter too much, or one that lies beside on the keyboard."""
    yield word[:n] + word[n + 1 :]
    yield from (word[:n] + other + word[n + 1 :] for other in _NEXT.get(word[n], ''))


def _twice_off(word: str) -> Iterator[str]:
    """Two slips, the later one in the word of the frequent kind or of the fingers; a syllable twice; «цц» for «тс»."""
    yield _TWICE.sub(r'\1', word)
    yield from (_AS_HEARD.sub(end, word) for end in ('тся', 'ться'))
    for n in range(len(word)):
        for once in _frequent(word, n):
            yield from (made for later in range(n + 1, len(once)) for made in (*_frequent(once, later), *_typed(once, later)))
        for once in _typed(word, n):
            yield from (made for later in range(n + 1, len(once)) for made in _frequent(once, later))


def _are_two(word: str) -> bool:
    halves = ((word[:n], word[n:]) for n in range(1, len(word)))
    return any(_is_half(one) and _is_half(other) and max(len(one), len(other)) >= _WHOLE for one, other in halves)


def _is_half(word: str) -> bool:
    return word in _SHORT_WORDS or (len(word) >= _WHOLE and hunspell().spell(word))
