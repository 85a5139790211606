"""What a misspelt word may have been meant to be; asked for one word at a time and off the event loop: Hunspell thinks for 0.2–0.8 s."""

import re
from collections.abc import Iterator
from typing import Final

from dashboard.comment_quality.dictionary import english, hunspell, is_known, trade_words, wrong_words
from dashboard.comment_quality.said import LONGEST_WORD, plain
from dashboard.comment_quality.slips import BESIDE, SOUNDS
from dashboard.comment_quality.spelling import apart, final

OFFERED: Final = 5
_ALIKE, _NEAR, _SWAPPED, _DOUBLED, _SIGN = 0.4, 0.7, 0.6, 0.4, 0.45
_BLANK, _HYPHEN = 0.8, 0.35
_GLUED: Final = re.compile('((?:кто|кого|кому|что|чего|чему|где|куда|откуда|когда|как|како[йеам]|каки[ехм]|почему|зачем|сколько|все|всё)+)(то|нибудь|либо|таки)')
_DRAWN: Final = re.compile(r'(.)\1{2,}')
_PLACE: Final = 0.06
"""What each place further down Hunspell's own list costs."""


def of(word: str, language: str = 'ru') -> tuple[str, ...]:
    """The likeliest first, five at most, none for what looks like nothing."""
    word = plain(word)
    sure = wrong_words().get(word) or apart(word) or final(word)
    if sure:
        return (sure,)
    if glued := _GLUED.fullmatch(word):
        return (f'{glued[1]}-{glued[2]}',)
    short = _DRAWN.sub(r'\1', word)
    if short != word and is_known(short):
        return (short,)
    if len(word) > LONGEST_WORD:
        return ()
    if language == 'en':
        return tuple(english().suggest(word)[:OFFERED])
    offered = [*dict.fromkeys([*map(plain, hunspell().suggest(word)), *_near_by(word)])]
    return tuple(sorted(offered, key=lambda one: distance(word, one) + _PLACE * min(offered.index(one), 10))[:OFFERED])


def distance(wrong: str, right: str) -> float:
    """How many slips part the two; those that people make often count for less."""
    before, above = [float(n) for n in range(len(right) + 1)], [0.0] * (len(right) + 1)
    for i, letter in enumerate(wrong, 1):
        row = [before[0] + _left_out(wrong, i - 1)]
        for j, other in enumerate(right, 1):
            least = min(before[j] + _left_out(wrong, i - 1), row[j - 1] + _left_out(right, j - 1), before[j - 1] + _changed(letter, other))
            if i > 1 and j > 1 and letter == right[j - 2] and wrong[i - 2] == other:
                least = min(least, above[j - 2] + _SWAPPED)
            row.append(least)
        above, before = before, row
    return before[-1]


def _changed(one: str, other: str) -> float:
    if one == other:
        return 0
    pair = frozenset((one, other))
    return 0.05 if pair == {'е', 'ё'} else _ALIKE if pair in SOUNDS else _NEAR if pair in BESIDE else 1


def _left_out(word: str, n: int) -> float:
    """What one letter more or less costs: little for the second of two alike, a soft sign, a blank."""
    letter = word[n]
    return _DOUBLED if n and word[n - 1] == letter else _SIGN if letter in 'ьъ' else _BLANK if letter == ' ' else _HYPHEN if letter == '-' else 1


def _near_by(word: str) -> Iterator[str]:
    """Known words one frequent slip away, which Hunspell may not think of."""
    for n, letter in enumerate(word):
        others = [one for pair in SOUNDS if letter in pair for one in pair if one != letter]
        yield from (made for one in others if is_known(made := word[:n] + one + word[n + 1 :]))
        if n and word[n - 1] == letter and is_known(made := word[:n] + word[n + 1 :]):
            yield made
    yield from (one for one in trade_words() if abs(len(one) - len(word)) <= 1 and one[0] == word[0] and distance(word, one) <= 1)
