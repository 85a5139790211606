"""What the demo's people write: sentences put together from data/demo, in the gender of their author and client."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any, TypeAlias

from dashboard.demo.cast import data
from dashboard.demo.chance import happens
from dashboard.demo.days import Days

Slots: TypeAlias = dict[str, str]
Pools: TypeAlias = Mapping[str, Any]

_AUTHOR, _CLIENT = re.compile(r'<([^<>|]*)\|([^<>|]*)>'), re.compile(r'\[([^\[\]|]*)\|([^\[\]|]*)\]')
_TIMES = tuple(f'{hour}:{minute}' for hour in (10, 11, 12, 14, 15, 16, 17) for minute in ('00', '30'))
_WHOLE, _NO_CONCLUSION, _NO_NEXT = 0.72, 0.82, 1.0  # of comments that hold a summary
_NEXT_DAYS = (1, 1, 1, 2, 2, 3, 4)


@cache
def pools(name: str, *, author_female: bool, client_female: bool) -> Pools:
    """A file's texts with the forms of the author's and the client's gender."""
    chosen: Pools = _formed(data(name), 2 if author_female else 1, 2 if client_female else 1)
    return chosen


def _formed(value: Any, author: int, client: int) -> Any:
    if isinstance(value, str):
        return _CLIENT.sub(rf'\{client}', _AUTHOR.sub(rf'\{author}', value))
    if isinstance(value, list):
        return [_formed(one, author, client) for one in value]
    return {key: _formed(one, author, client) for key, one in value.items()} if isinstance(value, dict) else value


@dataclass(slots=True)
class Client:
    """A deal's client and what is talked about: the slots of every text of the deal."""

    female: bool
    slots: Slots


def client(rng: Random, roubles: int) -> Client:
    """Somebody invented, who wants something invented."""
    people, goods = data('people')['clients'], data('deals')['goods']
    female = happens(rng, 0.5)
    name = rng.choice(people['women' if female else 'men']).split()
    father = rng.choice(people['fathers'])
    ends = ('на', 'ной', 'не') if female else ('ич', 'ичем', 'ичу')
    nom, ins, dat = (f'{first} {father}{end}' for first, end in zip(name, ends, strict=True))
    other = rng.choice(people['others'])
    slots = {
        'nom': nom, 'ins': ins, 'dat': dat, 'other': other, 'other_cap': other[0].upper() + other[1:],
        'sum': f'{money(roubles)} ₽', 'saving': money(int(roubles * rng.uniform(0.05, 0.2)) // 100 * 100 + 500),
        'phone': f'+7 000 {rng.randint(0, 999):03}-{rng.randint(0, 99):02}-{rng.randint(0, 99):02}',
        'n': str(rng.randint(2, 4)), 'minutes': str(rng.randint(5, 20)), 'pct': str(rng.randint(2, 8)), 'floor': str(rng.randint(4, 19)),
        **{what: rng.choice(kinds) for what, kinds in goods.items()},
    }  # fmt: skip
    return Client(female, slots)


def money(roubles: int) -> str:
    """58 400, with spaces that do not break."""
    return f'{roubles:,}'.replace(',', '\u00a0')


class Writer:
    """Composes one author's texts about one deal; what it told once it does not tell again soon."""

    def __init__(self, rng: Random, days: Days, about: Client, *, female: bool, good: float) -> None:
        self._rng, self._days, self._slots, self._good = rng, days, about.slots, good
        self._pools = pools('comments', author_female=female, client_female=about.female)
        self._told = rng.randrange(1 << 16)

    def touch(self, kind: str, stage: str, day: int) -> str:
        """What was written, on a day by its number, of a contact of some kind in a stage."""
        rng = self._rng
        if rng.random() > self._good:
            return self._poor(kind, stage, day)
        if kind == 'comment' and happens(rng, 0.4):
            return self.told(self._pools['information']['texts'], day)
        share = rng.random()
        sentences = [self._summary(kind, stage)]
        if share < _WHOLE or share >= _NO_CONCLUSION:
            sentences.append(self._any(self._pools['conclusion'][stage]))
        if share < _NO_CONCLUSION:
            sentences.append(self._any(self._pools['next']['parked' if stage in ('renovation', 'postponed') else 'active']))
        return self._filled(' '.join(sentences), day, parked=stage in ('renovation', 'postponed'))

    def told(self, texts: list[str], day: int, **more: str) -> str:
        """One of some texts, filled."""
        self._slots.update(more)
        return self._filled(self._any(texts), day, parked=False)

    def content(self, stage: str) -> str:
        """What a client said, as a clause; each time another one."""
        contents = self._pools['content'][stage]
        self._told += 1
        clause: str = contents[self._told * 7 % len(contents)]
        return clause.format_map(self._slots) if '{' in clause else clause

    def _poor(self, kind: str, stage: str, day: int) -> str:
        if happens(self._rng, 0.65):
            return self._filled(self._any(self._pools['bad'][kind]), day, parked=False)
        return self._filled(self._summary(kind, stage), day, parked=False)

    def _summary(self, kind: str, stage: str) -> str:
        opening, content = self._any(self._pools['opening'][kind]), self.content(stage)
        return f'{opening}{content}.' if opening else f'{content[0].upper()}{content[1:]}.'

    def _filled(self, text: str, day: int, *, parked: bool) -> str:
        if '{' not in text:
            return text
        rng, slots = self._rng, self._slots
        ahead = int(rng.uniform(8, 45)) if parked else _NEXT_DAYS[int(rng.random() * len(_NEXT_DAYS))]
        slots['day'], slots['by'], slots['date'] = on, _, _ = self._days.worded(day, day + ahead)
        slots['day_cap'], slots['time'] = on[0].upper() + on[1:], _TIMES[int(rng.random() * len(_TIMES))]
        return text.format_map(slots)

    def _any(self, texts: list[str]) -> str:
        return texts[int(self._rng.random() * len(texts))]


def blocks() -> Iterator[str]:
    """Every text block there is."""
    yield from _strings(data('comments'))
    yield from _strings(data('deals'))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)
