"""Which words there are: pymorphy3 and Hunspell, and the lists beside them; loaded once, at the first question."""

import gzip
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from hunspell import Hunspell
from pymorphy3 import MorphAnalyzer
from pymorphy3.units import DictionaryAnalyzer

from dashboard.comment_quality.said import plain

RUSSIAN: Final = Path(__file__).parent / 'ru'
REMEMBERED: Final = 20_000
"""Words whose answers are kept, 0.1 ms each to ask anew."""
MISSHAPEN: Final = ('Dist', 'Erro')
"""How OpenCorpora marks «што», «ето», «ща»: words that are written, and wrong."""
_PREFIXES: Final = tuple(
    'видео аудио электро авто мини микро макро супер мега мульти доп спец тех теле радио фото био гео кибер экс вице полу контр анти псевдо гос юр физ проф эко ультра гипер мото вело интернет веб гидро термо энерго'
    ' евро само ново одно двух трех трёх четырех много мало недо'.split()
)
_SHORTEST_REST: Final = 4
_FAMILY: Final = re.compile('(?:(?:[оеё]в|[иы]н)(?:а|у|ой|ым|е)?|[сц]к(?:ий|ого|ому|им|ую)|енко|янц?[ауе]?|дзе|швили|(?:ов|ев|ь)ич(?:а|у|ем|е)?|(?:ов|ев|ич)н(?:а|ы|у|е|ой)|(?:град|парк|сити|хаус|таун|ленд|лэнд|плаза|хиллс|вилл)[аеу]?)$')



@dataclass(frozen=True, slots=True)
class Tag:
    """What a word is in one reading, in OpenCorpora's words; pymorphy3's own tag works each attribute out anew, a tenth of a comment's time."""

    POS: str | None
    case: str | None
    number: str | None
    gender: str | None
    animacy: str | None
    person: str | None
    mood: str | None
    grammemes: frozenset[str]

    def __contains__(self, grammeme: str) -> bool:
        return grammeme in self.grammemes


@dataclass(frozen=True, slots=True)
class Parse:
    """One reading of a word, and how likely it is."""

    normal_form: str
    score: float
    tag: Tag
    sure: bool = True
    """From the dictionary, and no guess by the word's end."""


@cache
def morphology() -> MorphAnalyzer:
    """pymorphy3 with its Russian dictionary: 0.15 s and 15 MB."""
    return MorphAnalyzer(lang='ru')


@cache
def hunspell() -> Hunspell:
    """Hunspell with the Russian dictionary: 0.2 s and 17 MB; it wants its files unpacked while it loads."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, 'ru_RU.aff').write_bytes((RUSSIAN / 'ru_RU.aff').read_bytes())
        Path(folder, 'ru_RU.dic').write_bytes(gzip.decompress((RUSSIAN / 'ru_RU.dic.gz').read_bytes()))
        return Hunspell('ru_RU', hunspell_data_dir=folder)


@cache
def english() -> Hunspell:
    """The American dictionary that chunspell brings."""
    return Hunspell('en_US')


@cache
def trade_words() -> frozenset[str]:
    """What this trade says and no dictionary knows, by first forms."""
    return frozenset(word for line in _lines('trade.txt') for word in line.split())


@cache
def wrong_words() -> dict[str, str]:
    """Words that a dictionary accepts and that are wrong, with what is right."""
    return {wrong: right for line in _lines('wrong.txt') for wrong, right in [line.split(' = ')]}


@lru_cache(maxsize=REMEMBERED)
def parses(word: str) -> tuple[Parse, ...]:
    """All readings of a word in small letters, the likeliest first; guesses where it is unknown. A sign that Unicode has no name for raises in pymorphy3."""
    found = morphology().parse(''.join(letter if unicodedata.name(letter, '') else '?' for letter in word))
    return tuple(Parse(parse.normal_form, parse.score, _tag(parse.tag), len(parse.methods_stack) == 1 and isinstance(parse.methods_stack[0][0], DictionaryAnalyzer)) for parse in found)


@lru_cache(maxsize=REMEMBERED)
def is_known(word: str) -> bool:
    """Whether any of the dictionaries has this word (small letters, Cyrillic), whole, by its parts, or with a common beginning."""
    if word in wrong_words():
        return False
    if '-' in word:
        return word in trade_words() or stands_in_dictionary(word) or all(is_known(part) for part in word.split('-'))
    return _stands(word) or _of_trade(word) or _begun(word)


@lru_cache(maxsize=REMEMBERED)
def is_english(word: str) -> bool:
    """Whether the English dictionary or the trade has this word, small or with capitals."""
    return word in trade_words() or any(english().spell(form) for form in (word, word.capitalize(), word.upper()))


@lru_cache(maxsize=REMEMBERED)
def stands_in_dictionary(word: str) -> bool:
    """Whether pymorphy3's own dictionary has this word."""
    return bool(morphology().word_is_known(word))


def is_name(word: str) -> bool:
    """Whether an unknown word ends as names of families, fathers and houses do: «гасанбеков», «нурлановне», «кутузовград»; pymorphy3's own guesses are too kind."""
    return _FAMILY.search(word) is not None


@lru_cache(maxsize=REMEMBERED)
def _tag(tag: Any) -> Tag:
    told: dict[str, Any] = {name: getattr(tag, name) for name in ('POS', 'case', 'number', 'gender', 'animacy', 'person', 'mood')}
    return Tag(**{name: value and str(value) for name, value in told.items()}, grammemes=frozenset(map(str, tag.grammemes)))


def _stands(word: str) -> bool:
    found = [parse for parse in parses(word) if parse.sure]
    if found:
        return not all(any(mark in parse.tag for mark in MISSHAPEN) for parse in found)
    return any(hunspell().spell(form) for form in (word, word.capitalize()))


def _of_trade(word: str) -> bool:
    return word in trade_words() or any(parse.normal_form in trade_words() for parse in parses(word))


def _begun(word: str) -> bool:
    rests = (word.removeprefix(prefix) for prefix in _PREFIXES if word.startswith(prefix))
    return any(len(rest) >= _SHORTEST_REST and _stands(rest) for rest in rests)


def _lines(name: str) -> list[str]:
    text = plain((RUSSIAN / name).read_text(encoding='utf-8'))
    return [line for line in text.splitlines() if line.strip() and not line.startswith('#')]
