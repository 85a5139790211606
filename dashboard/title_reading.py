"""Reading a title as people type it: which words are marks with their numbers, which are names, and what is left over."""

import re
from dataclasses import dataclass, field
from typing import Final

from dashboard.title_words import CITIES, PRIVATE, STREETS, Names, cyrillic, part_of

UNIT_MARKS: Final = ('кв', 'ап', 'оф', 'мм', 'уч')
_TOKEN: Final = re.compile(
    r"""(?P<value>\d+(?:/\d+)?[а-яёa-z]?(?![^\W_])|\d+)(?P<ordinal>-?(?:ый|ой|й|м|ом|я|ая|е|го)(?![^\W\d_]))?
    |(?P<word>пр-к?т|б-р|пр-д|м/м|машино-мест[оа]|[^\W\d_]+)
    |(?P<stop>[,;\n]|\s/\s|/(?=\D))""",
    re.IGNORECASE | re.VERBOSE,
)
_GAP: Final = re.compile(r'[\s.:№#\-–—]*')
_LIST: Final = re.compile(r'\s*(?:,|;|и|&|\+)\s*', re.IGNORECASE)
_RANGE: Final = re.compile(r'\s*[-–—]\s*')
MOST_OF_A_RANGE: Final = 10
_AHEAD: Final = re.compile(r'(?:жк|мжк|жилой комплекс|город|г\.)[\s«"“„]*$', re.IGNORECASE)
_AHEAD_HERE: Final = re.compile(r'(?<!\w)(?:жк|мжк|жилой комплекс|город|г\.)(?=[\s«"“„])\s*[«"“„]?\s*(?=\w)', re.IGNORECASE)
_EDGES: Final = ' \t\n,;/.:«»"“”„'


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a stop, and where it stands."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class Reading:
    """A text on its way to a title: `found` are parts by their names, `claimed` the stretches of text that they came from."""

    text: str
    known: Names
    found: dict[str, str] = field(default_factory=dict)
    unit: str | None = None
    flats: list[str] = field(default_factory=list)
    claimed: list[tuple[int, int]] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)

    def read(self) -> None:
        """Names that are known, marks with their numbers, a street with its number, then a name that stands before all of them."""
        self._known_name()
        self.tokens = [token for token in _tokens(self.text) if self._free(token.start, token.end)]
        self._marked()
        self._street()
        if 'project' not in self.found:
            self._unknown_name()
        self._village()

    def rest(self) -> list[str]:
        """What fits no part, in the order in which it stands."""
        pieces, at = [], 0
        for start, end in [*sorted(self.claimed), (len(self.text), len(self.text))]:
            pieces.append(self.text[at:start])
            at = max(at, end)
        kept = [piece.strip(' \t\n,;/') for piece in pieces]
        return [piece for piece in kept if piece.strip(_EDGES)]

    def _claim(self, start: int, end: int) -> None:
        self.claimed.append((start, end))

    def _free(self, start: int, end: int) -> bool:
        return all(end <= a or start >= b for a, b in self.claimed)

    def _known_name(self) -> None:
        """The first known name that no number follows directly: «Синяя птица 2» is not «Синяя птица»."""
        for start, end, name in self.known.in_text(self.text):
            behind = re.match(r'[»"”]*[\s–—-]*(\d+)(?!\d)\s*', self.text[end:])
            marked = behind and _number_first(self.text[end + behind.end() :])
            if behind and not marked and name not in (PRIVATE, *CITIES):
                continue
            before = _AHEAD.search(self.text[:start])
            self.found['project'] = name
            self._claim(before.start() if before else start, end)
            return

    def _marked(self) -> None:
        """Marks and numbers stand in turns; which of them begins says which number belongs to which mark."""
        place = 0
        while place < len(self.tokens):
            run = self._run(place)
            if run[0].kind == 'value' and len(run) % 2 == 0 and all(_may_follow(mark) for mark in run[1::2]):
                pairs = list(zip(run[1::2], run[0::2], strict=True))
            else:
                marks = run[run[0].kind == 'value' :]
                pairs = list(zip(marks[0::2], marks[1::2], strict=False))
            for mark, value in pairs:
                self._take(mark, value)
            place += len(run)

    def _run(self, place: int) -> list[Token]:
        run = [self.tokens[place]]
        for token in self.tokens[place + 1 :]:
            last = run[-1]
            if {_role(last), _role(token)} != {'mark', 'value'} or not _GAP.fullmatch(self.text[last.end : token.start]):
                break
            run.append(token)
        return run if _role(run[0]) in ('mark', 'value') else run[:1]

    def _take(self, mark: Token, value: Token) -> None:
        """A part from its mark and number; a second house is none, and a letter in mid-sentence («к 5 часам») no mark."""
        part = part_of(mark.text)
        first, last = sorted((mark, value), key=lambda token: token.start)
        if part is None or (len(mark.text) == 1 and not self._stands_alone(mark, value)):
            return
        if part in UNIT_MARKS:
            if self.unit not in (None, part):
                return
            self.unit = part
            self._add_flat(value)
            self._claim(first.start, last.end)
            self._more_flats(value)
        elif part not in self.found:
            self.found[part] = _tidy(value.text)
            self._claim(first.start, last.end)

    def _stands_alone(self, mark: Token, value: Token) -> bool:
        """A mark of one letter counts at its number or behind a full stop, or where no other word follows the number."""
        between = self.text[mark.end : value.start]
        if not between or '.' in between:
            return True
        after = next((token for token in self.tokens if token.start >= value.end), None)
        return after is None or after.kind == 'stop' or part_of(after.text) is not None

    def _add_flat(self, value: Token) -> None:
        number = _tidy(value.text)
        if number not in self.flats:
            self.flats.append(number)

    def _more_flats(self, last: Token) -> None:
        """«807, 808», «807 и 808», «807-809»: numbers that belong to no other mark."""
        for token in self.tokens:
            if token.start < last.end:
                continue
            if token.kind == 'stop' or token.text.casefold() == 'и':
                continue
            between = self.text[last.end : token.start]
            if token.kind != 'value' or self.text[token.end : token.end + 1] == ':' or _number_first(self.text[token.end :]):
                return
            if _RANGE.fullmatch(between) and last.text.isdecimal() and token.text.isdecimal() and 0 < int(token.text[:9]) - int(last.text[:9]) < MOST_OF_A_RANGE:
                for number in range(int(last.text) + 1, int(token.text)):
                    self.flats.append(str(number))
            elif not _LIST.fullmatch(between):
                return
            self._add_flat(token)
            self._claim(last.end, token.end)
            last = token

    def _street(self) -> None:
        """A stretch of words with «ул.», «пр-т», «КП» among them; a number at its end, or next to it, is the house's."""
        for start, end in self._stretches():
            words = [token for token in self.tokens if start <= token.start and token.end <= end]
            kinds = [token for token in words if token.kind == 'word' and token.text.casefold() in STREETS]
            if not kinds or not words[1:]:
                continue
            if words[2:] and words[-1].kind == 'value' and 'house' not in self.found:
                house = words.pop()
                self.found['house'] = _tidy(house.text)
                self._claim(house.start, house.end)
            self._claim(words[0].start, max(words[-1].end, kinds[0].end))
            self.found['street'] = self._worded(words, kinds[0])
            self._house_behind(words[-1].end)
            return

    def _worded(self, words: list[Token], kind: Token) -> str:
        """The street as the canonical form has it; «улица» goes to the front."""
        name = ' '.join(self.text[words[0].start : kind.start].split()), ' '.join(self.text[kind.end : words[-1].end].lstrip('.').split())
        short = STREETS[kind.text.casefold()]
        parts = [short, *name] if short == 'ул.' else [name[0], short, name[1]]
        return ' '.join(filter(None, (part.strip(_EDGES) if part != short else part for part in parts)))

    def _house_behind(self, end: int) -> None:
        """«ул. Профсоюзная, 12»."""
        after = next((token for token in self.tokens if token.start >= end and token.kind != 'stop'), None)
        if after and after.kind == 'value' and 'house' not in self.found and self._free(after.start, after.end) and _LIST.fullmatch(self.text[end : after.start].strip() or ','):
            self.found['house'] = _tidy(after.text)
            self._claim(after.start, after.end)

    def _unknown_name(self) -> None:
        """A name that the list does not have: behind «ЖК», or what stands before everything else."""
        ahead = next((one for one in _AHEAD_HERE.finditer(self.text) if self._free(one.start(), one.end())), None)
        if ahead:
            start, stop = ahead.end(), self._first_stop(ahead.end())
            name = self.text[start:stop].strip(_EDGES + '-–— ')
            if any(letter.isalpha() for letter in name):
                self.found['project'] = name
                self._claim(ahead.start(), stop)
            return
        if not self.claimed:
            return
        stop = self._first_stop(0)
        name = self.text[:stop].strip(_EDGES + '-–— ')
        if any(letter.isalpha() for letter in name):
            self.found['project'] = name
            self._claim(0, stop)

    def _first_stop(self, start: int) -> int:
        """Where a name that begins there ends: at a comma, a slash or something that was understood."""
        stops = [token.start for token in self.tokens if token.kind == 'stop' and token.start >= start and not self._slash_in_name(token)]
        return min([*stops, *(a for a, _ in self.claimed if a >= start), len(self.text)])

    def _slash_in_name(self, token: Token) -> bool:
        return token.text == '/'

    def _village(self) -> None:
        """Behind a town or «Частный дом», words without a mark are the street or village: «Частный дом / д. Захарково»."""
        if self.found.get('project') not in (PRIVATE, *CITIES) or 'street' in self.found:
            return
        after = max(end for _, end in self.claimed[:1])
        for start, end in self._stretches():
            name = self.text[start:end].strip(_EDGES)
            if start >= after and any(letter.isalpha() for letter in name):
                words = [token for token in self.tokens if start <= token.start and token.end <= end]
                if len(words) > 1 and words[-1].kind == 'value' and 'house' not in self.found:
                    self.found['house'] = _tidy(words[-1].text)
                    name = self.text[start : words[-1].start].strip(_EDGES)
                self.found['street'] = name
                self._claim(start, end)
                self._house_behind(end)
                return

    def _stretches(self) -> list[tuple[int, int]]:
        """The parts of the text that nobody claimed, parted at commas and slashes."""
        edges = sorted([*self.claimed, *((token.start, token.end) for token in self.tokens if token.kind == 'stop')])
        found, at = [], 0
        for start, end in [*edges, (len(self.text), len(self.text))]:
            if self.text[at:start].strip(_EDGES):
                found.append((at, start))
            at = max(at, end)
        return found


def _tokens(text: str) -> list[Token]:
    found = []
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup).replace('ordinal', 'value')
        inner = match['value'] or match[0]
        if kind == 'word' and re.fullmatch('[кс][А-ЯЁ]', match[0]):  # «кА» of the canonical form
            found += [Token('word', match[0][0], match.start(), match.start() + 1), Token('value', match[0][1], match.start() + 1, match.end())]
        elif kind == 'word' and re.fullmatch('[А-ЯЁA-Z]', match[0]) and found and _long(found[-1]):  # «корпус А»
            found.append(Token('value', match[0], match.start(), match.end()))
        else:
            found.append(Token(kind, inner, match.start(), match.end()))
    return found


def _long(token: Token) -> bool:
    return token.kind == 'word' and len(token.text) > 2 and part_of(token.text) in ('building', 'section')  # noqa: PLR2004 - «корп», not «к»


def _role(token: Token) -> str:
    return 'mark' if token.kind == 'word' and part_of(token.text) else token.kind


def _may_follow(mark: Token) -> bool:
    """Whether a mark may stand behind its number: «10 этаж», and no preposition of one letter."""
    return len(mark.text) > 1


def _number_first(behind: str) -> bool:
    """Whether the words behind a number begin with a mark that it belongs to: «10 этаж», not «14 подъезд 6»."""
    match = re.match(r'[\s-]*(?:й|ый|ой|м|ом)?\s*([^\W\d_]+)(\W*\d)?', behind, re.IGNORECASE)
    return bool(match and len(match[1]) > 1 and part_of(match[1]) and not (match[2] and ',' not in match[2]))


def _tidy(value: str) -> str:
    """A number without blanks and leading noughts, its letter a Cyrillic capital."""
    return cyrillic(value).lstrip('0') or '0'
