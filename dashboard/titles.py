"""A deal's title (P1): its parts, the canonical form made of them, and the parts found in what people type. Pure: no database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from dashboard.title_reading import Reading
from dashboard.title_words import CITIES, PRIVATE, VILLAGES, Names, cyrillic, name_key, names

MARKS: Final = {'house': 'д', 'building': 'к', 'section': 'с', 'entrance': 'п', 'floor': 'эт'}
"""The marks of a house's parts, in the order of the canonical form."""
UNITS: Final = ('кв', 'ап', 'оф', 'мм', 'уч')
"""Flat, apartments, office, parking place, plot."""
LABELS = {
    'project': 'Project', 'street': 'Street or village', 'house': 'House', 'building': 'Building', 'section': 'Section', 'entrance': 'Entrance',
    'floor': 'Floor', 'flats': 'Flat',
}  # fmt: skip
"""The parts, and the keys of their labels' translations."""
ROUNDS: Final = 5
"""Readings after which a text that still reads differently each time is no title."""
LONGEST: Final = 1_000
"""Characters; what is longer is a letter, and no title."""
_VALUE: Final = r'\d+[А-Яа-яЁёA-Za-z]?(?:/\d+[А-Яа-яЁё]?)?'
_MARKED: Final = re.compile(rf'(д|к|с|п|эт)({_VALUE}|(?<=[кс])[А-ЯЁ])')
_UNIT: Final = re.compile(rf'({"|".join(UNITS)})({_VALUE}(?:, {_VALUE})*)')
_STREET: Final = re.compile(rf'(?:ул\.|пер\.|наб\.|ш\.|пл\.|мкр\.|пос\.|дер\.|{"|".join(VILLAGES)}) [^\d/]+|[^\d/]+ (?:пр-т|б-р|ш\.|наб\.|пер\.|пр-д|пл\.)')
_BY_MARK: Final = {mark: part for part, mark in MARKS.items()}


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says, part by part; '' is a part that is missing.

    `project` is a complex, a town or «Частный дом», `street` also a village; `flats` are the numbers behind the mark `unit`.
    `rest` is what did not parse, as it was typed: a title with a rest is flagged.
    """

    project: str = ''
    street: str = ''
    house: str = ''
    building: str = ''
    section: str = ''
    entrance: str = ''
    floor: str = ''
    unit: str = 'кв'
    flats: tuple[str, ...] = ()
    rest: str = ''


@dataclass(frozen=True, slots=True)
class Flat:
    """A flat as titles are compared by it: `key` names its complex (or street) and number, the others narrow it down."""

    key: str
    house: str = ''
    building: str = ''
    section: str = ''


def parse(text: str, projects: Sequence[str] = ()) -> Title:
    """The parts found in what somebody typed; nothing of it is lost: what fits no part is the `rest`.

    Names of `projects` are found in any spelling and written as the list has them; another name is taken as it stands. What comes out is
    stable: parsed again, its canonical form is itself.
    """
    typed, known = ' '.join(text.split()), names(projects)
    if len(typed) > LONGEST:
        return Title(rest=typed)
    text = typed
    for _round in range(ROUNDS):
        title = _canonical(text, known) or _read(text, known)
        again = format(title)
        if again == text:
            return title
        text = again
    return Title(rest=typed)


def format(title: Title) -> str:  # noqa: A001 - `titles.format` says it best
    """The canonical form: «КутузовGRAD II / д14 / п6 / эт10 / кв807»; the rest behind it."""
    parts = [title.project, title.street, *(mark + value for part, mark in MARKS.items() if (value := getattr(title, part)))]
    if title.flats:
        parts.append(title.unit + ', '.join(title.flats))
    return ' / '.join(filter(None, [*parts, title.rest]))


def missing(title: Title) -> tuple[str, ...]:
    """The parts that a full title lacks, as names of `LABELS`; where one of two would do («корпус» for «дом»), the usual one.

    In a complex: house or building, section or entrance, floor, flat. In a town's street: house and flat. Of a private house:
    the village and the plot or house. A plot needs no more than where it is.
    """
    wanted: dict[str, bool] = {'project': bool(title.project)}
    placed = bool(title.house or title.building)
    if private(title) or title.unit == 'уч':
        wanted |= {'street': bool(title.street or not private(title)), 'flats': bool(title.flats or placed)}
    elif title.street or title.project in CITIES:
        wanted |= {'street': bool(title.street), 'house': placed, 'flats': bool(title.flats)}
    else:
        wanted |= {'house': placed, 'entrance': bool(title.section or title.entrance), 'floor': bool(title.floor), 'flats': bool(title.flats)}
        if title.unit == 'мм':  # a parking place stands in a garage
            del wanted['entrance'], wanted['floor']
    return tuple(part for part, there in wanted.items() if not there)


def private(title: Title) -> bool:
    """Whether it is a private house."""
    return title.project == PRIVATE or title.street.startswith(VILLAGES)


def flat_keys(title: Title) -> tuple[Flat, ...]:
    """The flats that a title names, for comparing: none where it does not say which, or where.

    A private house without a plot's number is its house. Floors and entrances are left out: they follow from the flat, and are often mistaken.
    """
    where = name_key(title.project), _street_key(title.street)
    if not any(where) or (private(title) and not title.street):
        return ()
    facts = {'house': name_key(title.house), 'building': name_key(title.building), 'section': name_key(title.section)}
    numbers = [title.unit + name_key(number) for number in title.flats]
    if private(title) and not numbers and title.house:
        numbers = ['уч' + facts.pop('house')]
    return tuple(Flat('|'.join((*where, number)), **facts) for number in dict.fromkeys(numbers))


def same(one: Flat, other: Flat) -> bool:
    """Whether two titles mean the same flat: what both say of the house agrees, and they say something of it in common, or nothing at all."""
    pairs = [(one.house, other.house), (one.building, other.building), (one.section, other.section)]
    common = [pair for pair in pairs if all(pair)]
    return one.key == other.key and all(a == b for a, b in common) and (bool(common) or not any(a or b for a, b in pairs))


def edited(title: Title, part: str, value: str) -> Title:
    """The title with one part typed anew; flats are a list («807, 808»). What cannot stand in a title is left out."""
    value = ' '.join(value.replace(' / ', ' ').split())
    if part == 'flats':
        return replace(title, flats=tuple(filter(None, (cyrillic(one.strip()) for one in value.split(',')))))
    changed: dict[str, Any] = {part: cyrillic(value) if part in MARKS else value}
    return replace(title, **changed)


def _street_key(street: str) -> str:
    """«ул. Профсоюзная», «Профсоюзная ул.» and «Профсоюзная» are one street."""
    return '.'.join(sorted(name_key(word) for word in street.replace('ул.', ' ').split()))


def _canonical(text: str, known: Names) -> Title | None:
    """A text that is in the canonical form already, which most are; None: it has to be read."""
    first, *segments = text.split(' / ')
    if not segments or (first not in known.exact and (known.of(first) or not first.replace(' ', '').isalpha() or not _alone(first))):
        return None
    found: dict[str, str] = {'project': first}
    if _STREET.fullmatch(segments[0]):
        found['street'] = segments.pop(0)
    flats: tuple[str, ...] = ()
    order = [*MARKS]
    for segment in segments:
        marked = _MARKED.fullmatch(segment)
        if marked and _BY_MARK[marked[1]] in order:
            found[_BY_MARK[marked[1]]] = marked[2]
            order = order[order.index(_BY_MARK[marked[1]]) + 1 :]
        elif segment is segments[-1] and (unit := _UNIT.fullmatch(segment)):
            found['unit'], flats = unit[1], tuple(unit[2].split(', '))
        else:
            return None
    values = [found[part] for part in MARKS if part in found] + [*flats]
    if any(value != cyrillic(value) or (value[0] == '0' and value != '0') for value in values):
        return None
    return Title(**found, flats=flats)


def _alone(first: str) -> bool:
    """Whether a name stands there as it is, without «ЖК» or «г.» before it."""
    return first.split(maxsplit=1)[0].casefold() not in ('жк', 'жилой', 'г', 'город', 'мжк')


def _read(text: str, known: Names) -> Title:
    reading = Reading(text, known)
    reading.read()
    found = reading.found
    if not reading.flats and (not found or (found.keys() == {'project'} and found['project'] not in known.exact)):
        return Title(rest=text)  # a name that nobody knows, and nothing else, may be anything
    title = Title(**found, unit=reading.unit or 'кв', flats=tuple(reading.flats), rest=' / '.join(reading.rest()))
    if title.street.startswith(VILLAGES) and not title.project:
        return replace(title, project=PRIVATE)
    return title
