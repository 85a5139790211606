"""The words of a title: marks as people write them, kinds of streets, and names made comparable whatever their spelling."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

PRIVATE: Final = 'Частный дом'
CITIES: Final = (
    'Москва', 'Санкт-Петербург', 'Балашиха', 'Видное', 'Домодедово', 'Зеленоград', 'Истра', 'Королёв', 'Красногорск', 'Люберцы',
    'Мытищи', 'Одинцово', 'Подольск', 'Реутов', 'Химки',
)  # fmt: skip
_BUILTIN: Final = (PRIVATE, *CITIES)
_WORDS: Final = {
    'house': r'д|дом(?:а|е|ом|у)?',
    'building': r'к|k|кор|корп|корпус(?:а|е|у)?',
    'section': r'с|c|сек|секц|секци[яию]|стр|строени[ея]',
    'entrance': r'п|под|под[ъь]?езд(?:а|е|у)?|парадн(?:ая|ой|ую)',
    'floor': r'эт|этаж(?:а|е|у)?',
    'кв': r'кв|кварт|квартир(?:а|ы|у|е|ой)?',
    'ап': r'ап|апарт|апарты|апартамент(?:ы|а|ов)?',
    'оф': r'оф|офис(?:а|е|ы)?',
    'мм': r'мм|м/м|машино-?мест(?:о|а)',
    'уч': r'уч|участ|участ(?:ок|ка|ке)',
}
_PARTS: Final = re.compile('|'.join(f'(?P<m{n}>{words})' for n, words in enumerate(_WORDS.values())), re.IGNORECASE)
_NAMES: Final = tuple(_WORDS)
STREETS: Final = {
    'ул': 'ул.', 'улица': 'ул.', 'улице': 'ул.', 'улицы': 'ул.', 'пр-т': 'пр-т', 'пр-кт': 'пр-т', 'просп': 'пр-т', 'проспект': 'пр-т',
    'пер': 'пер.', 'переулок': 'пер.', 'наб': 'наб.', 'набережная': 'наб.', 'ш': 'ш.', 'шоссе': 'ш.', 'б-р': 'б-р', 'бульвар': 'б-р',
    'пр-д': 'пр-д', 'проезд': 'пр-д', 'пл': 'пл.', 'площадь': 'пл.', 'аллея': 'аллея', 'тупик': 'тупик', 'мкр': 'мкр.',
    'микрорайон': 'мкр.', 'кп': 'КП', 'снт': 'СНТ', 'днп': 'ДНП', 'тсн': 'ТСН', 'пос': 'пос.', 'посёлок': 'пос.', 'поселок': 'пос.',
    'дер': 'дер.', 'деревня': 'дер.',
}  # fmt: skip
"""Kinds of streets and villages, and how the canonical form writes them."""
VILLAGES: Final = ('КП', 'СНТ', 'ДНП', 'ТСН')
"""Those that hold private houses alone."""

_ROMAN: Final = {'i': 1, 'v': 5, 'x': 10, 'l': 50}
_PIECES: Final = re.compile(r'\d+|[^\W\d_]+')
_ALIKE: Final = str.maketrans('aceopxykmthbABCEHKMOPTXY', 'асеорхукмтнвАВСЕНКМОРТХУ')
"""Latin letters that look like Cyrillic ones: keyboards leave them in Russian words."""
_SOUNDS: Final = {
    **dict(zip('абвгдеёзийклмнопрстуфхъыьэ', ('a', 'b', 'v', 'g', 'd', 'e', 'e', 'z', 'i', 'i', 'k', 'l', 'm', 'n', 'o', 'p', 'r', 's', 't', 'u', 'f', 'h', '', 'i', '', 'e'), strict=True)),
    'ж': 'zh', 'ц': 'ts', 'ч': 'ch', 'ш': 'sh', 'щ': 'sh', 'ю': 'u', 'я': 'ia', 'w': 'v', 'y': 'i',
}  # fmt: skip
_CYRILLIC: Final = re.compile('[а-яё]')
_LATIN: Final = re.compile('[a-z]')
_NOT_ALIKE: Final = re.compile('[^aceopxykmthb]')


@lru_cache(maxsize=1024)
def part_of(word: str) -> str | None:
    """The part of a title that a word marks: a field of `Title`, or a unit's mark («кв»); None: the word is no mark."""
    found = _PARTS.fullmatch(word)
    return _NAMES[found.lastindex - 1] if found and found.lastindex else None


def cyrillic(text: str) -> str:
    """A number's letter, as «12A» with a Latin one, in Cyrillic capitals."""
    return text.translate(_ALIKE).upper()


def name_key(text: str) -> str:
    """A name for comparison: «КутузовGRAD II», «кутузов-град 2» and «Кутузовград II» have the same one."""
    key = ''
    for piece in _PIECES.findall(text):
        folded = _piece(piece)
        key += ('.' if key and key[-1].isdigit() and folded[:1].isdigit() else '') + folded
    return key


@lru_cache(maxsize=8192)
def _piece(piece: str) -> str:
    """A word by its sound, a number by its value, Roman ones too."""
    folded = piece.casefold()
    if folded[0].isdigit():
        return folded.lstrip('0') or '0'
    if number := _roman(folded):
        return str(number)
    if _CYRILLIC.search(folded) and not _NOT_ALIKE.search(''.join(_LATIN.findall(folded))):
        folded = folded.translate(_ALIKE)
    sounds = ''.join(_SOUNDS.get(letter, letter) for letter in folded)
    return re.sub(r'(.)\1+', r'\1', sounds) or folded


def _roman(word: str) -> int:
    """The value of a Roman number up to 39, typed with Latin letters or Cyrillic «Х»; 0: it is a word."""
    word = word.replace('х', 'x')
    if not re.fullmatch('x{0,3}(?:ix|iv|v?i{0,3})', word):
        return 0
    values = [_ROMAN[letter] for letter in word]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


@dataclass(frozen=True, slots=True)
class Names:
    """Names that are known, for finding them in a text; `longest` is in words and numbers."""

    by_key: Mapping[str, str]
    exact: frozenset[str]
    longest: int

    def of(self, text: str) -> str | None:
        """The known name that a text is another spelling of."""
        return text if text in self.exact else self.by_key.get(name_key(text))

    def in_text(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """Where known names stand in a text: (start, end, name), the longest at each place, none within another."""
        pieces, found, place = list(_PIECES.finditer(text)), [], 0
        while place < len(pieces):
            best, after = None, place
            for end in range(place + 1, min(place + self.longest, len(pieces)) + 1):
                name = self.by_key.get(name_key(text[pieces[place].start() : pieces[end - 1].end()]))
                if name:
                    best, after = (pieces[place].start(), pieces[end - 1].end(), name), end
            if best:
                found.append(best)
            place = max(after, place + 1)
        return tuple(found)


def names(projects: Iterable[str]) -> Names:
    """The projects of the list, and what every team has: private houses and towns."""
    return _names(tuple(projects))


@lru_cache(maxsize=4)
def _names(projects: tuple[str, ...]) -> Names:
    """Of two names that sound alike the first of the list; a name of signs alone is found by its letter only."""
    by_key: dict[str, str] = {}
    for name in (*projects, *_BUILTIN):
        if key := name_key(name):
            by_key.setdefault(key, name)
    longest = max((len(_PIECES.findall(name)) for name in by_key.values()), default=0)
    return Names(by_key, frozenset((*projects, *_BUILTIN)), longest + 2)
