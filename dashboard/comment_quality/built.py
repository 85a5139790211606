"""Words that no dictionary has and that anybody builds and understands: «договорчик», «перенабрать», «замерщик», «дозаказ»."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from dashboard.comment_quality.dictionary import REMEMBERED, hunspell, parses, stands_in_dictionary, trade_words

_BEFORE_VERBS: Final = tuple('пере до от под про пред за на вы при рас раз с о об по недо'.split())
_BEFORE_NOUNS: Final = tuple('пере до под пред суб недо меж'.split())
_ACTS: Final = frozenset({'VERB', 'INFN', 'PRTF', 'PRTS', 'GRND'})
_THINGS: Final = frozenset({'NOUN', 'ADJF'})
_SHORTEST: Final = 4
_ENDINGS: Final = ('', 'а', 'я', 'ь', 'о', 'е', 'й', 'ка', 'ок', 'ить', 'ать', 'ять', 'ный', 'ие', 'ия')
"""What a stem may have lost before a suffix."""
_SUFFIXES: Final = tuple(
    'чик ик очка ечка ичка ушка юшка инка онка енка ишка онька очек ечек ечко ышко ища щик чик щица чица ник ница тель овец евец ист ша иха ка'
    ' ный овый евый овский евский ский инский чатый ость изация ация ение ание инг еж овка евка ировка ировать овать нуть ануть'.split()
)
_SMALL: Final = frozenset('чик ик очка ка ушка ник щик'.split())
"""Those that a short word takes: «актик», «докка»."""
_SOFT: Final = {'ч': 'кц', 'ж': 'гз', 'ш': 'хс', 'щ': 'ск'}
"""Letters that change before a suffix: «ручка» of «рука»."""


@lru_cache(maxsize=REMEMBERED)
def is_built(word: str) -> bool:
    """Whether a known word with a living prefix or suffix is this one."""
    return _begun(word) or any(_ended(parse.normal_form) or _begun(parse.normal_form) for parse in parses(word)[:4])


def _begun(word: str) -> bool:
    """«Перенабрать», «дозаказ»."""
    return _has_begun(word, _BEFORE_VERBS, _ACTS) or _has_begun(word, _BEFORE_NOUNS, _THINGS)


def _has_begun(word: str, prefixes: tuple[str, ...], kinds: frozenset[str]) -> bool:
    rests = [word.removeprefix(prefix) for prefix in prefixes if word.startswith(prefix)]
    return any(len(rest) >= _SHORTEST and _known(rest) and any(parse.tag.POS in kinds for parse in parses(rest)[:2]) for rest in rests)


def _ended(lemma: str) -> bool:
    return any(len(stem) >= (_SHORTEST - 1 if suffix in _SMALL else _SHORTEST) and any(_known(made) for made in _wholes(stem)) for suffix in _SUFFIXES if lemma.endswith(suffix) for stem in [lemma.removesuffix(suffix)])


def _wholes(stem: str) -> Iterator[str]:
    """Words that may have given this stem: «ключ», «панель» of «панел», «рука» of «руч»."""
    stems = [stem, *(stem[:-1] + hard for hard in _SOFT.get(stem[-1], ''))]
    yield from (one + ending for one in stems for ending in _ENDINGS)


@lru_cache(maxsize=REMEMBERED)
def _known(word: str) -> bool:
    return bool(stands_in_dictionary(word) or hunspell().spell(word) or word in trade_words())
