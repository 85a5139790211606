"""What figures are asked for (`Ask`), and what they are answered from with its filters applied (`Material`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard import workcalendar, worktime
from dashboard.analytics import comments, first_touch, history, quality, touches
from dashboard.analytics.bonuses import Bonus
from dashboard.analytics.frames import Author, empty, in_period, micros, midnight, moment
from dashboard.analytics.time_in_stage import By, Clock
from dashboard.sales import Booked
from dashboard.snapshot import Snapshot
from dashboard.workcalendar import Calendar

SILENT: Final = 5
"""Working days without a contact after which an open deal is silent."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a report is asked for; None is no restriction. Both days of the period are included.

    `pipeline` by name for the command line, `pipeline_id` for pages, neither for the only one; `within` in days.
    `system` is a code; `stage` is where employees are compared, `day` the one whose quarters of an hour are shown, `since` the one
    before and after which the quality of comments is compared.
    """

    pipeline: str | None = None
    pipeline_id: int | None = None
    start: date | None = None
    end: date | None = None
    employee: int | None = None
    department: int | None = None
    project: int | None = None
    source: str | None = None
    system: str | None = None
    stage: int | None = None
    day: date | None = None
    since: date | None = None
    within: int = 30
    clock: Clock = 'calendar'
    by: By = 'visit'
    now: datetime | None = None


@dataclass(frozen=True)  # no slots: what is derived is computed once and kept
class Material:
    """What a reader's question is answered from, the filters applied; `visits` are counted only for the employees asked for.

    `norm` is the team's, in comments an hour; `members` are the people of the department asked for; `sold` is there for the reports on
    sales and plans, `bonuses` for the former and `plans` (kopecks by month and person) for the latter alone, `stale` (deal, title,
    employee, days, amount) for the one on stale deals; `remarks` (quality.REMARKS) for those on the quality of comments, and `texts`, the
    deal's title and the words of a few entries, for its examples, and `refused` the coach's rules that a head should soften.
    """

    ask: Ask
    seen: Snapshot
    now: datetime
    titles: Mapping[int, str] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=workcalendar.russian)
    norm: float = worktime.NORM
    members: frozenset[int] | None = None
    stale: pd.DataFrame | None = None
    sold: Booked | None = None
    plans: Mapping[tuple[date, int], int] = field(default_factory=dict)
    bonuses: tuple[Bonus, ...] = ()
    remarks: pd.DataFrame | None = None
    texts: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    refused: tuple[str, ...] = ()

    @property
    def today(self) -> date:
        """The team's day at `now`."""
        return self.now.astimezone(ZoneInfo(self.calendar.zone)).date()

    @property
    def owners(self) -> frozenset[int] | None:
        """The employees asked for, by name or by department; None is everybody."""
        one = None if self.ask.employee is None else frozenset({self.ask.employee})
        return self.members if one is None else one if self.members is None else one & self.members

    @property
    def chosen(self) -> bool:
        """Whether something restricts which deals count."""
        return any(one is not None for one in (self.ask.project, self.ask.source, self.ask.system))

    @property
    def period(self) -> dict[str, Any]:
        """The period as the figures' functions take it."""
        return {'start': self.ask.start, 'end': self.ask.end}

    @property
    def writing(self) -> dict[str, Any]:
        """The period, and since when the team writes, as what counts comments takes them."""
        return {**self.period, 'since': self.seen.since}

    @property
    def local(self) -> dict[str, Any]:
        """The period with the team's zone."""
        return {**self.period, 'zone': self.calendar.zone}

    @property
    def clockwise(self) -> dict[str, Any]:
        """The period, the zone, and how stays are measured."""
        return {**self.local, 'calendar': self.calendar, 'clock': self.ask.clock, 'by': self.ask.by}

    @cached_property
    def deals(self) -> pd.DataFrame:
        """The deals of the project, source and system asked for, else all."""
        deals, ask = self.seen.deals, self.ask
        if ask.project is not None:
            deals = deals[(deals.project == ask.project).fillna(value=False).astype(bool)]
        if ask.source is not None:
            deals = deals[(deals.source == ask.source).fillna(value=False).astype(bool)]
        if ask.system is not None:
            deals = deals[deals.systems.fillna('').str.split(',').map(lambda codes: ask.system in codes).astype(bool)]
        return deals

    @cached_property
    def moves(self) -> pd.DataFrame:
        """The moves of those deals."""
        moves = self.seen.moves
        return moves[moves.deal.isin(self.deals.deal)] if self.chosen else moves

    @cached_property
    def visits(self) -> pd.DataFrame:
        """The stays that those moves make."""
        visits = history.visits(self.moves, self.seen.stages, self.now)
        return visits if self.owners is None else history.of_owners(visits, self.owners)

    @cached_property
    def waits(self) -> pd.DataFrame:
        """How long those deals waited for the first touch by whoever was made responsible for them in the period."""
        seen = self.seen
        return first_touch.waits(self.deals, self.moves, self.visits, seen.handed, seen.touches, seen.stages, self.now, calendar=self.calendar, **self.period)

    @cached_property
    def touched(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The touches of the stays that began in the period, each with its stage, and these stays."""
        return touches.within_stays(self.seen.touches, self.visits, self.now, **self.local)

    @property
    def stage(self) -> int:
        """The stage where employees are compared: the one asked for, else the first of the funnel; 0 where there is none."""
        stages = [stage for stage in self.seen.stages if stage.ongoing]
        asked = [stage.id for stage in stages if stage.id == self.ask.stage]
        return (asked or [stage.id for stage in stages] or [0])[0]

    @property
    def authors(self) -> tuple[Author, ...]:
        """The employees whose comments are counted: the active ones, and who left when asked for by name."""
        people = self.seen.authors if self.ask.employee is None else (*self.seen.authors, *self.seen.left)
        return tuple(author for author in people if self.owners is None or author.id in self.owners)

    @property
    def names(self) -> dict[int, str]:
        """The names of the employees asked for, those who left among them."""
        return {author.id: author.name for author in (*self.seen.authors, *self.seen.left) if self.owners is None or author.id in self.owners}

    @property
    def comments(self) -> pd.DataFrame:
        """Their comments; what restricts deals does not restrict these."""
        return self.seen.comments[self.seen.comments.author.isin([author.id for author in self.authors])]

    @cached_property
    def judged(self) -> pd.DataFrame:
        """Their comments of the period that have a score, with what the coach found in them."""
        return self.judged_in(self.ask.start, self.ask.end)

    def judged_in(self, start: date | None, end: date | None) -> pd.DataFrame:
        """The same of other days."""
        remarks = empty(quality.REMARKS) if self.remarks is None else self.remarks
        return quality.judged(self.comments, remarks, self.now, start=start, end=end, zone=self.calendar.zone)

    @property
    def since(self) -> date:
        """The day before and after which quality is compared: the one asked for, else a usual one of the period."""
        return self.ask.since or quality.usual_day(min(self.ask.end or self.today, self.today))

    @property
    def day(self) -> date:
        """The day whose quarters of an hour are shown: the one asked for, else the last of the period with a comment."""
        return self.ask.day or comments.last_day(self.comments, self.now, calendar=self.calendar, end=self.ask.end)

    @cached_property
    def standing(self) -> pd.DataFrame:
        """The deals as they stand in the pipeline at `now`, with today's sum and owner; those of the employees asked for."""
        ours = history.stood(self.deals, self.seen.moves, self.now)
        ours = ours[ours.stage.isin([stage.id for stage in self.seen.stages])]
        return ours if self.owners is None else ours[ours.owner.isin(list(self.owners)).fillna(value=False).astype(bool)]

    @property
    def left_out(self) -> int:
        """How many deals came from a table, without the history of their first stay."""
        return history.left_out(self.standing)

    @property
    def voided(self) -> int:
        """How many moves of the period were taken back, or marked as mistaken, after it had closed, or, where it goes on, after the month of the move had."""
        back = self.moves[self.moves.voided.notna() & in_period(micros(self.moves['at']), self.ask.start, self.ask.end, self.calendar.zone)]
        if self.owners is not None:
            back = back[back.owner.isin(list(self.owners)).fillna(value=False).astype(bool)]
        if self.ask.end is not None:
            return int((micros(back.voided) >= midnight(self.ask.end + timedelta(days=1), self.calendar.zone)).sum())
        made, taken = (back[name].dt.tz_convert(self.calendar.zone).dt.strftime('%Y-%m') for name in ('at', 'voided'))
        return int((taken > made).sum())

    def assumed(self, instants: pd.Series) -> bool:
        """Whether days off had to be guessed for some of the days from the first of these instants, or the period's start, to now."""
        known = instants[micros(instants) <= moment(self.now)]
        last = self.today
        first = known.min().tz_convert(self.calendar.zone).date() if len(known) else last
        first = max(first, self.ask.start) if self.ask.start else first
        return first <= last and self.calendar.published(first, last) == 'assumed'

