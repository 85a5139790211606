"""A1 and A2 as analytics.md words them, one deal and one instant after the other: slow on purpose, and without anything of the product."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import exp, log
from pathlib import Path

HOUR = 3_600_000_000  # microseconds, as are all instants and durations here
DAY = 24 * HOUR
MOSCOW = 3 * HOUR
ADVANCED, LOST = 1, 2


@dataclass(frozen=True)
class Funnel:
    """Stages by name: those of the funnel in order, and those beside it and at its ends."""

    order: tuple[str, ...]
    parked: tuple[str, ...]
    won: tuple[str, ...]
    lost: tuple[str, ...]

    def passes(self, stage, later):
        """Whether an entry into `later` is an advance out of `stage`."""
        if later in self.won:
            return True
        return later in self.order and (stage in self.parked or self.order.index(later) > self.order.index(stage))


@dataclass(frozen=True)
class Visit:
    stage: str
    entered: int
    left: int | None


def visits(path, now):
    """The stays of one deal, its moves given as (stage, instant) in order."""
    runs = []
    for stage, at in path:
        if at <= now and (not runs or runs[-1][0] != stage):
            runs.append((stage, at))
    return [Visit(stage, at, runs[n + 1][1] if n + 1 < len(runs) else None) for n, (stage, at) in enumerate(runs)]


def conversion(deals, funnel, stage, now, *, within, first, last):
    """The row of a stage: of the deals whose first entry lies in [first, last)."""
    figures = dict.fromkeys(('entered', 'advanced', 'lost', 'parked', 'here', 'back', 'skipped'), 0)
    won, watched = 0, []
    for path in deals:
        began = [n for n, visit in enumerate(path) if visit.stage == stage]
        if not began:
            beyond = [visit for visit in path if stage in funnel.order and funnel.passes(stage, visit.stage)]
            figures['skipped'] += bool(beyond) and first <= beyond[0].entered < last
            continue
        if not first <= path[began[0]].entered < last:
            continue
        figures['entered'] += 1
        after = path[began[0] + 1 :]
        figures[_outcome(path, after, funnel, stage)] += 1
        won += any(visit.stage in funnel.won for visit in after)
        watched.append(_decision(path[began[0]].entered, after, funnel, stage, now))
    entered, advanced, lost = figures['entered'], figures['advanced'], figures['lost']
    rate, low, high = incidence(watched, within * DAY)
    return figures | {
        'rate': _share(advanced, entered), 'rate_settled': _share(advanced, advanced + lost), 'rate_max': _share(entered - lost, entered),
        'rate_to_won': _share(won, entered), 'rate_within': rate, 'ci_low': low, 'ci_high': high,
    }  # fmt: skip


def _share(part, whole):
    return part / whole if whole else None


def _outcome(path, after, funnel, stage):
    now = path[-1].stage
    if any(funnel.passes(stage, visit.stage) for visit in after):
        return 'advanced'
    if now in funnel.lost:
        return 'lost'
    if now in funnel.parked and now != stage:
        return 'parked'
    return 'here' if now == stage else 'back'


def _decision(entered, after, funnel, stage, now):
    """How long until the deal advanced or was lost, and which; until now where neither came."""
    for visit in after:
        if funnel.passes(stage, visit.stage):
            return visit.entered - entered, ADVANCED
        if visit.stage in funnel.lost:
            return visit.entered - entered, LOST
    return now - entered, None


def incidence(watched, horizon):
    """Aalen–Johansen at the horizon with the interval of analytics.md; every sum is made anew at every time."""
    undecided = [time for time, cause in watched if cause is None]
    if not watched or (undecided and not any(time > horizon for time, _ in watched)):
        return None, None, None
    steps, survival, reached = [], 1.0, 0.0
    for time in sorted({time for time, cause in watched if cause is not None and time <= horizon}):
        n = sum(other >= time for other, _ in watched)
        d = sum(other == time and cause is not None for other, cause in watched)
        d1 = sum(other == time and cause == ADVANCED for other, cause in watched)
        before, survival = survival, survival * (1 - d / n)
        reached += before * d1 / n
        steps.append((n, d, d1, before, reached))
    if reached <= 1e-9 or reached >= 1 - 1e-9:
        return reached, None, None
    variance = sum(
        ((reached - f) ** 2 * d / (n * (n - d)) if n > d else 0) + s**2 * d1 * (n - d1) / n**3 - 2 * (reached - f) * s * d1 / n**2 for n, d, d1, s, f in steps
    )
    spread = 1.96 * variance**0.5 / (reached * log(reached))
    return reached, reached ** exp(-spread), reached ** exp(spread)


class Calendar:
    """The published table: whole days worked, and hours of 9 to 13 and 14 to 18, short days until 17, in Moscow."""

    def __init__(self, file: Path) -> None:
        with file.open(encoding='utf-8') as rows:
            self.days = {date.fromisoformat(row['date']): (row['is_workday'] == '1', row['is_short'] == '1') for row in csv.DictReader(rows)}

    @cached_property
    def so_far(self):
        """By day: the days and the hours worked before it."""
        found, days, hours = {}, 0, 0
        for day, (works, short) in sorted(self.days.items()):
            found[day] = days, hours
            days, hours = days + works, hours + (works and 8 - short)
        return found

    def elapsed(self, start, end):
        """Working days after the day of `start`, up to and with that of `end`."""
        return sum(sign * (self.so_far[day][0] + self.days[day][0]) for sign, day in ((1, self._local(end)[0]), (-1, self._local(start)[0])))

    def worked(self, start, end):
        """Hours of work between two instants."""
        return self._until(end) - self._until(start)

    def _until(self, at):
        day, hour = self._local(at)
        works, short = self.days[day]
        close = 17 if short else 18
        today = min(max(hour, 9), 13) - 9 + min(max(hour, 14), close) - 14
        return self.so_far[day][1] + (today if works else 0)

    def _local(self, at):
        number, rest = divmod(at + MOSCOW, DAY)
        return date(1970, 1, 1) + timedelta(days=number), rest / HOUR


def stays(deals, stage, now, calendar, *, clock, by, first, last):
    """(hours, elapsed working days, whether over) of each stay in the stage, or of each deal's stays added up."""
    found = []
    for path in deals:
        here = [visit for visit in path if visit.stage == stage]
        if by == 'deal':
            groups = [here] if here and first <= here[0].entered < last else []
        else:
            groups = [[visit] for visit in here if first <= visit.entered < last]
        for group in groups:
            spans = [(visit.entered, now if visit.left is None else visit.left) for visit in group]
            hours = sum(calendar.worked(*span) if clock == 'working' else (span[1] - span[0]) / HOUR for span in spans)
            found.append((hours, sum(calendar.elapsed(*span) for span in spans), all(visit.left is not None for visit in group), len(group)))
    return found


def time_in_stage(found, norm):
    """The row of a stage, from its stays."""
    hours = [(length, over) for length, _, over, _ in found]
    finished = sorted(length for length, over in hours if over)
    return {
        'visits': sum(count for *_, count in found), 'open': sum(not over for _, over in hours),
        'median': quantile(hours, 0.5), 'p85': quantile(hours, 0.85), 'p95': quantile(hours, 0.95),
        'median_finished': _between(finished, 0.5), 'mean_finished': sum(finished) / len(finished) if finished else None, 'p90_finished': _between(finished, 0.9),
        'over_norm': longer(found, norm),
    }  # fmt: skip


def quantile(watched, q):
    """The first time at which Kaplan–Meier's S(t) ≤ 1 − q."""
    survival = 1.0
    for time in sorted({time for time, over in watched if over}):
        survival *= 1 - sum(other == time and over for other, over in watched) / sum(other >= time for other, _ in watched)
        if survival <= 1 - q + 1e-9:
            return time
    return None


def longer(found, norm):
    """S(norm) over elapsed working days; None where nobody was observed as long and some go on."""
    survival = 1.0
    for time in sorted({days for _, days, over, _ in found if over and days <= norm}):
        survival *= 1 - sum(days == time and over for _, days, over, _ in found) / sum(days >= time for _, days, _, _ in found)
    observed = max((days for _, days, _, _ in found), default=-1)
    return survival if observed >= norm or (found and survival <= 1e-9) else None


def _between(values, q):
    """The quantile by linear interpolation."""
    if not values:
        return None
    place, rest = divmod(q * (len(values) - 1), 1)
    below, above = values[int(place)], values[min(int(place) + 1, len(values) - 1)]
    return below + rest * (above - below)
