"""How the demo's deals go through the funnel: which stages, how long in each, and when it all began."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from dashboard.demo.cast import Employee, Place
from dashboard.demo.chance import happens
from dashboard.demo.days import HOUR, WORKDAY, Days

OPEN_OF_600 = {'intake': 14, 'interest': 31, 'renovation': 42, 'proposal': 27, 'invoice': 12, 'paid': 9, 'postponed': 58}
"""How many of 600 deals stand in each stage now; the rest are closed."""
FRESH = 4
"""Of those in the first stage, how many nobody is responsible for: they came this morning."""
PARKED = ('renovation', 'postponed')
CLOSED = ('won', 'lost')

_USUAL = {'intake': (0.4, 0.9), 'interest': (2.7, 0.75), 'renovation': (32, 0.5), 'proposal': (2.2, 0.75), 'invoice': (1.9, 0.7), 'paid': (0.7, 0.7), 'postponed': (20, 0.6), 'lost': (12, 0.6)}
"""The stay's median in working days and its spread (of the logarithm)."""

_ODDS = {
    'intake': {'lost': 0.13, 'postponed': 0.02, 'proposal': 0.10, 'interest': 0.75},
    'interest': {'lost': 0.22, 'renovation': 0.11, 'postponed': 0.07, 'proposal': 0.60},
    'renovation': {'lost': 0.10, 'postponed': 0.05, 'interest': 0.40, 'proposal': 0.45},
    'proposal': {'lost': 0.20, 'postponed': 0.08, 'interest': 0.05, 'invoice': 0.67},
    'invoice': {'lost': 0.05, 'proposal': 0.06, 'postponed': 0.03, 'paid': 0.86},
    'paid': {'won': 1.0},
    'postponed': {'lost': 0.32, 'interest': 0.28, 'proposal': 0.34, 'invoice': 0.06},
}
_LOSERS = 1.7  # a deal stays longer where it ends as lost
_SEASON = (0.6, 0.85, 1.0, 1.0, 0.75, 0.9, 0.35, 0.85, 1.15, 1.3, 1.3, 1.1)  # July is the slow month
_REOPENED = 0.03  # of the lost ones
_LONGEST = 14  # visits of a deal


@dataclass(frozen=True, slots=True)
class Plan:
    """A deal's way: the stages it entered and the offsets of its entries; `until` is when it closed, or now."""

    who: Employee
    place: Place
    stages: tuple[str, ...]
    entered: tuple[float, ...]
    until: float
    owned: bool = True


def plans(rng: Random, days: Days, employees: Sequence[Employee], places: Sequence[Place], count: int) -> list[Plan]:
    """The ways of `count` deals, the oldest first."""
    maker = _Maker(rng, days, employees, places)
    return sorted((maker.plan(final) for final in _finals(count)), key=lambda plan: plan.entered[0])


def _finals(count: int) -> Iterator[str | None]:
    """Where each deal stands now; None for a closed one. The ones of nobody come first."""
    shares = {code: max(1, round(share * count / 600)) for code, share in OPEN_OF_600.items()}
    left = count
    for code, share in shares.items():
        for _ in range(min(share, left)):
            yield code
        left -= min(share, left)
    yield from (None for _ in range(left))


class _Maker:
    def __init__(self, rng: Random, days: Days, employees: Sequence[Employee], places: Sequence[Place]) -> None:
        self._rng, self._days, self._employees, self._places = rng, days, employees, places
        self._seasons = list(accumulate(_SEASON[day.month - 1] for day in days.days[: days.today + 1]))
        self._shares = list(accumulate(one.share for one in employees))
        self._lazy = list(accumulate(one.share * (0.8 + 0.4 * min(one.slow, 2)) for one in employees))
        self._weights = list(accumulate(place.weight for place in places))
        self._odds = {one.id: _odds_of(one) for one in employees}
        self._fresh = FRESH

    def plan(self, final: str | None) -> Plan:
        """A deal that stands in `final` now, or closed."""
        who = self._employees[self._draw(self._lazy if final else self._shares)]
        place = self._places[self._draw(self._weights)]
        if final == 'intake' and self._fresh:
            self._fresh -= 1
            return self._came_this_morning(who, place)
        stages = self._walk(who, final)
        left = stages if final else stages[:-1]
        stays = [self._stay(who, place, code, lost=stages[n + 1 : n + 2] == ('lost',)) for n, code in enumerate(left)]
        if final:
            stays[-1] = self._standing(who, stays[-1])
        fits = min(1.0, 0.93 * self._days.now / sum(stays))
        stays = [max(stay * fits, 420.0) for stay in stays]
        start = self._days.now - sum(stays) - (0 if final else self._rng.uniform(HOUR / 6, HOUR))
        return self._placed(who, place, stages, stays, start if final else self._season(start))

    def _came_this_morning(self, who: Employee, place: Place) -> Plan:
        start = self._days.now - HOUR * (self._fresh + 1) / FRESH
        return Plan(who, place, ('intake',), (start,), self._days.now, owned=False)

    def _placed(self, who: Employee, place: Place, stages: tuple[str, ...], stays: list[float], start: float) -> Plan:
        entered = list(accumulate(stays, initial=start))
        return Plan(who, place, stages, tuple(entered[: len(stages)]), entered[-1])

    def _walk(self, who: Employee, final: str | None) -> tuple[str, ...]:
        """A random way from the first stage to `final`, or to an end."""
        while True:
            way = ['intake']
            while way[-1] != final and way[-1] not in CLOSED and len(way) < _LONGEST:
                codes, odds = self._odds[who.id][way[-1]]
                way.append(codes[bisect(odds, self._rng.random() * odds[-1], 0, len(odds) - 1)])
                if way[-1] == 'lost' and happens(self._rng, _REOPENED):
                    way.append('interest')
            if way[-1] == final or (final is None and way[-1] in CLOSED):
                return tuple(way)

    def _stay(self, who: Employee, place: Place, code: str, *, lost: bool) -> float:
        median, spread = _USUAL[code]
        slow = who.slow if code in ('interest', 'proposal') else 1
        slow *= (2.6 if place.slow and code == 'proposal' else 1) * (_LOSERS if lost else 1)
        return median * slow * WORKDAY * self._rng.lognormvariate(0, spread)

    def _standing(self, who: Employee, stay: float) -> float:
        """How long an open deal has stood: a part of its stay, and for some far more."""
        stale = happens(self._rng, 0.22 if who.silent else 0.08)
        return stay * self._rng.uniform(0.05, 1.0) + (self._rng.uniform(4, 14) * WORKDAY if stale else 0)

    def _season(self, latest: float) -> float:
        """When a closed deal began, not after the offset `latest`."""
        day = self._days.moment(max(latest, 0))[1]
        begun = self._seasons[day] if latest > 0 else self._seasons[0]
        number = bisect(self._seasons, self._rng.random() * begun, 0, day)
        return min(self._days.opening(number) + self._rng.uniform(0.02, 0.98) * 7 * HOUR, max(latest, 60))

    def _draw(self, weights: Sequence[float]) -> int:
        return bisect(weights, self._rng.random() * weights[-1], 0, len(weights) - 1)


def _odds_of(who: Employee) -> dict[str, tuple[list[str], list[float]]]:
    factors = {'lost': who.loses, 'postponed': who.parks, 'renovation': who.parks}
    return {
        code: (list(ways), list(accumulate(odds * factors.get(to, 1) for to, odds in ways.items()))) for code, ways in _ODDS.items()
    }


