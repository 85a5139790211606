"""The reports as the command line and the page ask for them: a question, what it is answered from, and the rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd
from sqlmodel import Session, col, select

from dashboard import access, bonus_rules, clock, pipelines, plans, sales, snapshot, stale, workcalendar, worktime
from dashboard.analytics import bonuses as bonus_figures
from dashboard.analytics import comments, conversion, history, plan, time_in_stage, today, touches
from dashboard.analytics import sales as sale_figures
from dashboard.analytics.bonuses import Bonus
from dashboard.analytics.frames import Author, in_period, micros, midnight, moment
from dashboard.analytics.time_in_stage import By, Clock
from dashboard.models import Deal, Person, Pipeline, StageKind
from dashboard.sales import Booked
from dashboard.snapshot import Snapshot
from dashboard.workcalendar import Calendar

SILENT: Final = 5
"""Working days without a contact after which an open deal is silent."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a report is asked for; None is no restriction. Both days of the period are included.

    `pipeline` by name for the command line, `pipeline_id` for pages, neither for the only one; `within` in days.
    `system` is a code; `stage` is where employees are compared.
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
    within: int = 30
    clock: Clock = 'calendar'
    by: By = 'visit'
    now: datetime | None = None


@dataclass(frozen=True)  # no slots: what is derived is computed once and kept
class Material:
    """What a reader's question is answered from, the filters applied; `visits` are counted only for the employees asked for.

    `norm` is the team's, in comments an hour; `members` are the people of the department asked for; `sold` is there for the reports on
    sales and plans, `bonuses` for the former and `plans` (kopecks by month and person) for the latter alone, `stale` (deal, title,
    employee, days, amount) for the one on stale deals.
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

    @property
    def stage(self) -> int:
        """The stage where employees are compared: the one asked for, else the first of the funnel; 0 where there is none."""
        stages = [stage for stage in self.seen.stages if stage.kind in {'open', 'parked'}]
        asked = [stage.id for stage in stages if stage.id == self.ask.stage]
        return (asked or [stage.id for stage in stages] or [0])[0]

    @property
    def authors(self) -> tuple[Author, ...]:
        """The employees whose comments are counted."""
        return tuple(author for author in self.seen.authors if self.owners is None or author.id in self.owners)

    @property
    def comments(self) -> pd.DataFrame:
        """Their comments; what restricts deals does not restrict these."""
        return self.seen.comments[self.seen.comments.author.isin([author.id for author in self.authors])]

    @property
    def standing(self) -> pd.DataFrame:
        """The deals as they stand in the pipeline now, those of the employees asked for."""
        ours = self.deals[self.deals.stage.isin([stage.id for stage in self.seen.stages])]
        return ours if self.owners is None else ours[ours.owner.isin(list(self.owners)).fillna(value=False).astype(bool)]

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
    if name in ('sales', 'plan'):
        made = _with_money(session, made, name, by=by)
    if name == 'stale':
        made = replace(made, stale=_stale_deals(session, made, by=by))
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


def _with_money(session: Session, made: Material, name: str, *, by: int) -> Material:
    """The bonuses are those of all money, since the plan decides their step; the lines those of the pipeline."""
    if name == 'plan':
        sold = sales.booked(session, by=by, pipeline_id=made.seen.pipeline_id)
        return replace(made, sold=sold, plans=plans.kept(session, sold.people.keys()))
    whole = sales.booked(session, by=by)
    deals = session.exec(select(Deal.id).where(Deal.pipeline_id == made.seen.pipeline_id)).all()
    sold = replace(whole, lines=whole.lines[whole.lines.deal.isin(deals)])
    return replace(made, sold=sold, bonuses=tuple(bonus_rules.earned(session, whole, by=by)))


def _stale_deals(session: Session, made: Material, *, by: int) -> pd.DataFrame:
    who = access.reader(session, by)
    there = select(Deal.id, Deal.title, Person.name, Deal.amount).outerjoin(Person, col(Person.id) == Deal.owner_id)
    stood = (Deal.pipeline_id == made.seen.pipeline_id, access.counted(who), stale.are_stale(session, made.now, made.calendar))
    deals = session.exec(there.where(*stood)).all()
    days = stale.days(session, [id_ or 0 for id_, *_ in deals], made.now, made.calendar)
    rows = [(id_ or 0, title, name, days[id_ or 0], _roubles(amount)) for id_, title, name, amount in deals if id_ in days]
    table = pd.DataFrame(rows, columns=['deal', 'title', 'employee', 'days', 'amount'])
    return table.sort_values(['days', 'deal'], ascending=[False, True])


def _titles(session: Session, pipeline_id: int) -> dict[int, str]:
    rows = session.exec(select(Deal.id, Deal.title).where(Deal.pipeline_id == pipeline_id))
    return {deal or 0: title for deal, title in rows}


def _members(session: Session, department: int | None) -> frozenset[int] | None:
    """The people of a department as it is today; None for all."""
    if department is None:
        return None
    return frozenset(id_ or 0 for id_ in session.exec(select(Person.id).where(Person.department_id == department)))


def material(session: Session, ask: Ask, *, by: int, language: str = 'ru', titled: bool = False) -> Material:
    """What `by` may be answered from now, deals' titles only where asked for; pages ask by the pipeline's id. Raises as `report` does."""
    found = session.get(Pipeline, ask.pipeline_id) if ask.pipeline_id is not None else None
    pipeline = found or pipelines.named(session, ask.pipeline)
    seen = snapshot.for_reader(session, pipeline, by=by, language=language)
    titles = _titles(session, seen.pipeline_id) if titled else {}
    members = _members(session, ask.department)
    return Material(ask, seen, ask.now or clock.now(session), titles, calendar=worktime.calendar(session), norm=worktime.of(session).norm, members=members)


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


def _stale(made: Material) -> 'Answer':
    """Stale deals (S2), those that wait the longest first; `days` in working days without a step to which the client agreed."""
    assert made.stale is not None
    return made.stale, {}, made.seen.moves['at'].iloc[:0]


def _sales(made: Material) -> 'Answer':
    """Whose sales nobody was responsible for have a row without a name, the last of its month."""
    assert made.sold is not None
    people = made.sold.people
    lines = sale_figures.within(made.sold.lines, made.ask.start, made.ask.end)
    paid = {key: kopecks for key, kopecks in bonus_figures.sums(made.bonuses, frozenset(lines.index)).items() if _asked(made.ask, *key)}
    if made.ask.employee is not None:
        lines = lines[(lines.person == made.ask.employee).fillna(value=False).astype(bool)]
    rows = sale_figures.table(lines, ['month', 'person'])
    extra = [key for key in paid if key not in set(zip(rows.month, rows.person, strict=True))]
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


def _plan(made: Material) -> 'Answer':
    """The months that the period touches, each whole; what nobody was responsible for has a row without a name."""
    assert made.sold is not None
    now = made.now.astimezone(ZoneInfo(made.calendar.zone)).date()
    lines = sale_figures.within(made.sold.lines, None, now)
    firsts = {*(month for month, _ in made.plans), *(date.fromisoformat(f'{month}-01') for month in lines.month.unique())}
    found = [
        (month, row)
        for month in sorted(firsts)
        if month <= (made.ask.end or month) and plan.last_day(month) >= (made.ask.start or month)
        for row in _planned(made, lines[lines.month == f'{month:%Y-%m}'], month, now)
    ]
    table = pd.DataFrame({
        'month': [f'{month:%Y-%m}' for month, _ in found], 'employee': [row.employee for _, row in found],
        'plan': [_roubles(row.plan) for _, row in found], 'fact': [_roubles(row.fact) for _, row in found],
        'attainment': [row.attainment for _, row in found],
        'pace_needed': [None if pd.isna(row.pace_needed) else _roubles(round(row.pace_needed)) for _, row in found],
    })  # fmt: skip
    return table, {}, made.seen.moves['at'].iloc[:0]


def _planned(made: Material, lines: pd.DataFrame, month: date, now: date) -> list[Any]:
    """The rows of a month, by the names of people, those of nobody last."""
    assert made.sold is not None
    days = plan.working_days(month, now, made.calendar)
    goals = {person: goal for (of, person), goal in made.plans.items() if of == month}
    people = list(made.sold.people)
    table = plan.table(goals, lines.assign(person=lines.person.fillna(access.SYSTEM)), days)
    table['employee'] = [made.sold.people[person].name if person in made.sold.people else None for person in table.person]
    table['place'] = [people.index(person) if person in made.sold.people else len(people) for person in table.person]
    if made.ask.employee is not None:
        table = table[table.person == made.ask.employee]
    return list(table.sort_values('place').itertuples())


def _asked(ask: Ask, month: str, person: int) -> bool:
    """Whether the period touches that month, and the person is the one who is asked for, if any is."""
    first, last = (f'{day:%Y-%m}' if day else month for day in (ask.start, ask.end))
    return first <= month <= last and ask.employee in (None, person)


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
    'stale': _stale,
    'sales': _sales,
    'plan': _plan,
}
_INNER: Final = ('stage_id', 'employee_id', 'holds', 'longest', 'rate_low', 'rate_high')
_DAY: Final = 86_400_000_000  # microseconds
