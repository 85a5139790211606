"""The reports as the command line and the page ask for them: a question, what it is answered from, and the rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd
from sqlmodel import Session, select

from dashboard import bonus_rules, clock, pipelines, sales, snapshot, workcalendar, worktime
from dashboard.analytics import bonuses as bonus_figures
from dashboard.analytics import comments, conversion, history, time_in_stage, today, touches
from dashboard.analytics import sales as sale_figures
from dashboard.analytics.bonuses import Bonus
from dashboard.analytics.frames import Author, in_period, micros, midnight, moment
from dashboard.analytics.time_in_stage import By, Clock
from dashboard.models import Deal, Pipeline, StageKind
from dashboard.sales import Booked
from dashboard.snapshot import Snapshot
from dashboard.workcalendar import Calendar

SILENT: Final = 5
"""Working days without a contact after which an open deal is silent."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a report is asked for; None is no restriction. Both days of the period are included.

    `pipeline` by name for the command line, `pipeline_id` for pages, neither for the only one; `within` in days.
    """

    pipeline: str | None = None
    pipeline_id: int | None = None
    start: date | None = None
    end: date | None = None
    employee: int | None = None
    project: int | None = None
    within: int = 30
    clock: Clock = 'calendar'
    by: By = 'visit'
    now: datetime | None = None


@dataclass(frozen=True)  # no slots: what is derived is computed once and kept
class Material:
    """What a reader's question is answered from, the filters applied; `visits` are counted only for the employee asked for.

    `norm` is the team's, in comments an hour; `sold` and `bonuses` are there for the sales
    report alone.
    """

    ask: Ask
    seen: Snapshot
    now: datetime
    titles: Mapping[int, str] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=workcalendar.russian)
    norm: float = worktime.NORM
    sold: Booked | None = None
    bonuses: tuple[Bonus, ...] = ()

    @property
    def period(self) -> dict[str, Any]:
        """The period as the figures' functions take it."""
        return {'start': self.ask.start, 'end': self.ask.end}

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
        """The deals of the project asked for, else all."""
        deals = self.seen.deals
        return deals if self.ask.project is None else deals[(deals.project == self.ask.project).fillna(value=False).astype(bool)]

    @cached_property
    def moves(self) -> pd.DataFrame:
        """The moves of those deals."""
        moves = self.seen.moves
        return moves if self.ask.project is None else moves[moves.deal.isin(self.deals.deal)]

    @cached_property
    def visits(self) -> pd.DataFrame:
        """The stays that those moves make."""
        visits = history.visits(self.moves, self.seen.stages, self.now)
        return visits if self.ask.employee is None else history.of_owners(visits, [self.ask.employee])

    @property
    def authors(self) -> tuple[Author, ...]:
        """The employees whose comments are counted."""
        return tuple(author for author in self.seen.authors if self.ask.employee in (None, author.id))

    @property
    def comments(self) -> pd.DataFrame:
        """Their comments; what restricts deals does not restrict these."""
        return self.seen.comments[self.seen.comments.author.isin([author.id for author in self.authors])]

    @property
    def standing(self) -> pd.DataFrame:
        """The deals as they stand in the pipeline now, those of the employee asked for."""
        ours = self.deals[self.deals.stage.isin([stage.id for stage in self.seen.stages])]
        return ours if self.ask.employee is None else ours[(ours.owner == self.ask.employee).fillna(value=False).astype(bool)]

    @property
    def left_out(self) -> int:
        """How many deals came from a table, without the history of their first stay."""
        return history.left_out(self.standing)

    @property
    def voided(self) -> int:
        """How many moves of the period were taken back after it had closed."""
        if self.ask.end is None:
            return 0
        moves = self.moves[in_period(micros(self.moves['at']), self.ask.start, self.ask.end, self.calendar.zone)]
        return int((micros(moves.voided) >= midnight(self.ask.end, self.calendar.zone) + _DAY).sum())

    def assumed(self, instants: pd.Series) -> bool:
        """Whether days off had to be guessed for some of the days from the first of these instants, or the period's start, to now."""
        known = instants[micros(instants) <= moment(self.now)]
        last = self.now.astimezone(ZoneInfo(self.calendar.zone)).date()
        first = known.min().tz_convert(self.calendar.zone).date() if len(known) else last
        first = max(first, self.ask.start) if self.ask.start else first
        return first <= last and self.calendar.published(first, last) == 'assumed'


@dataclass(frozen=True, slots=True)
class Report:
    """A report's answer under the names of contracts.md; durations in hours, rates 0 … 1, None for what is unknown."""

    report: str
    pipeline: str
    start: date | None
    end: date | None
    now: datetime
    clock: Clock
    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    left_out: int
    calendar: str
    more: Mapping[str, Any] = field(default_factory=dict)

    def facts(self) -> dict[str, Any]:
        """The one object that the command line prints."""
        return {
            'report': self.report,
            'pipeline': self.pipeline,
            'from': self.start.isoformat() if self.start else None,
            'to': self.end.isoformat() if self.end else None,
            'now': self.now.isoformat(),
            'clock': self.clock,
            **self.more,
            'left_out': self.left_out,
            'calendar': self.calendar,
            'rows': list(self.rows),
        }


def report(session: Session, name: str, ask: Ask, *, by: int) -> Report:
    """The report of that name (a key of REPORTS). Raises `UnknownPipeline`, `WhichPipeline`, `NoPipeline`, `NotAllowed`."""
    made = material(session, ask, by=by, titled=name == 'touches')
    if name == 'sales':
        booked = sales.booked(session, by=by, pipeline_id=made.seen.pipeline_id)
        made = replace(made, sold=booked, bonuses=tuple(bonus_rules.earned(session, booked, by=by)))
    frame, more, instants = REPORTS[name](made)
    return Report(
        report=name,
        pipeline=made.seen.pipeline,
        start=ask.start,
        end=ask.end,
        now=made.now,
        clock=ask.clock,
        columns=tuple(str(column) for column in frame if column not in _INNER),
        rows=rows(frame),
        left_out=made.left_out,
        calendar='assumed' if made.assumed(instants) else 'published',
        more=more,
    )


def _titles(session: Session, pipeline_id: int) -> dict[int, str]:
    rows = session.exec(select(Deal.id, Deal.title).where(Deal.pipeline_id == pipeline_id))
    return {deal or 0: title for deal, title in rows}


def material(session: Session, ask: Ask, *, by: int, language: str = 'ru', titled: bool = False) -> Material:
    """What `by` may be answered from now, deals' titles only where asked for; pages ask by the pipeline's id. Raises as `report` does."""
    found = session.get(Pipeline, ask.pipeline_id) if ask.pipeline_id is not None else None
    pipeline = found or pipelines.named(session, ask.pipeline)
    seen = snapshot.for_reader(session, pipeline, by=by, language=language)
    titles = _titles(session, seen.pipeline_id) if titled else {}
    return Material(ask, seen, ask.now or clock.now(session), titles, calendar=worktime.calendar(session), norm=worktime.of(session).norm)


def rows(frame: pd.DataFrame) -> tuple[dict[str, Any], ...]:
    """A frame's rows as plain Python values, None for what is unknown; keys that name rows for the page are left out."""
    named = frame.drop(columns=[name for name in _INNER if name in frame])
    plain = named.astype(object).where(named.notna(), None)
    return tuple(dict(zip(plain.columns, values, strict=True)) for values in plain.itertuples(index=False, name=None))


def _conversion(made: Material) -> 'Answer':
    table = conversion.table(made.visits, made.seen.stages, made.now, within=made.ask.within, **made.local, born=made.deals)
    return table, {'within': made.ask.within}, made.visits.entered


def _time_in_stage(made: Material) -> 'Answer':
    return time_in_stage.table(made.visits, made.seen.stages, made.now, **made.clockwise), {'by': made.ask.by}, made.visits.entered


def _comments(made: Material) -> 'Answer':
    table = comments.table(made.comments, made.authors, made.now, calendar=made.calendar, norm=made.norm, **made.period)
    return table, {'norm': made.norm}, made.comments['at']


def _deals(made: Material) -> 'Answer':
    funnel = today.funnel(made.standing, made.seen.stages)
    won, lost = (int(funnel.deals[funnel.kind == kind].sum()) for kind in (StageKind.WON, StageKind.LOST))
    table = funnel.assign(amount=funnel.amount.map(_roubles))
    settled = won / (won + lost) if won + lost else None
    return table.drop(columns='kind'), {'won_rate_settled': settled}, made.visits.entered


def _touches(made: Material) -> 'Answer':
    seen = made.seen.touches[in_period(micros(made.seen.touches['at']), made.ask.start, made.ask.end, made.calendar.zone)]
    table = touches.table(seen, made.standing.sort_values('deal'), made.now, calendar=made.calendar)
    table.insert(1, 'title', table.deal.map(made.titles))
    last = pd.Series([instant.isoformat() if pd.notna(instant) else None for instant in table['last']], dtype=object)
    return table.assign(last=last), {}, seen['at']


def _sales(made: Material) -> 'Answer':
    """Whose sales nobody was responsible for have a row without a name, the last of its month."""
    assert made.sold is not None
    people = made.sold.people
    lines = within(made.sold.lines, made.ask.start, made.ask.end)
    if made.ask.employee is not None:
        lines = lines[(lines.person == made.ask.employee).fillna(value=False).astype(bool)]
    paid = bonus_figures.sums(made.bonuses, frozenset(lines.index))
    rows = sale_figures.table(lines, ['month', 'person'])
    extra = [key for key in paid if key not in set(zip(rows.month, rows.person, strict=True)) and made.ask.employee in (None, key[1])]
    none = pd.DataFrame([(*key, 0, 0, 0, 0) for key in extra], columns=['month', 'person', 'deals', 'amount', 'goods', 'services'])
    rows = pd.concat([rows, none]) if extra else rows
    place = {person: n for n, person in enumerate(people)}
    rows = rows.assign(place=[place.get(person, len(place)) for person in rows.person]).sort_values(['month', 'place'])
    named = [people.get(person) if pd.notna(person) else None for person in rows.person]
    units: list[Any] = [one.department or None if one else None for one in named]
    table = pd.DataFrame({
        'month': rows.month, 'employee': [one and one.name for one in named], 'department': units,
        'deals': rows.deals, **{name: [_roubles(kopecks) for kopecks in rows[name]] for name in ('amount', 'goods', 'services', 'average')},
        'bonus': [_roubles(paid.get(key)) for key in zip(rows.month, rows.person, strict=True)],
    })  # fmt: skip
    return table, {}, made.seen.moves['at'].iloc[:0]


def within(lines: pd.DataFrame, start: date | None, end: date | None) -> pd.DataFrame:
    """The lines of money booked on the days from `start` to `end`, both included; None is unbounded."""
    first, last = (pd.Timestamp(day) if day else None for day in (start, end))
    inside = pd.Series(True, index=lines.index)  # noqa: FBT003 - the value of each
    inside &= lines.day >= first if first is not None else True
    inside &= lines.day <= last if last is not None else True
    return lines[inside]


def _roubles(kopecks: Any) -> str | None:
    """Roubles with two decimals, as contracts.md has money; None for what is unknown."""
    if pd.isna(kopecks):
        return None
    sign = '-' if kopecks < 0 else ''
    return f'{sign}{abs(kopecks) // 100}.{abs(kopecks) % 100:02d}'


Answer = tuple[pd.DataFrame, dict[str, Any], pd.Series]
"""The table, what belongs to the whole report, and the instants that its working time reaches back to."""

REPORTS: Final[dict[str, Callable[[Material], Answer]]] = {
    'conversion': _conversion,
    'time-in-stage': _time_in_stage,
    'comments': _comments,
    'deals': _deals,
    'touches': _touches,
    'sales': _sales,
}
_INNER: Final = ('stage_id', 'employee_id', 'holds', 'longest')
_DAY: Final = 86_400_000_000  # microseconds
