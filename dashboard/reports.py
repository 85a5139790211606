"""The reports as the command line and the page ask for them: the rows under the names of contracts.md."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

import pandas as pd
from sqlmodel import Session, col, select

from dashboard import (
    access,
    bonus_rules,
    clock,
    pipelines,
    plans,
    sales,
    scores,
    snapshot,
    stale,
    worktime,
    yearmonth,
)
from dashboard.analytics import bonuses as bonus_figures
from dashboard.analytics import comments, conversion, first_touch, plan, quality, time_in_stage, today, touches
from dashboard.analytics import sales as sale_figures
from dashboard.analytics.beside import beside
from dashboard.analytics.frames import in_period, micros
from dashboard.analytics.time_in_stage import Clock
from dashboard.earlier import period_before
from dashboard.material import Ask, Material
from dashboard.models import Deal, Person, Pipeline, StageKind
from dashboard.queries.sale_filters import Filters, deals_of


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
    voided: int
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
            'voided': self.voided,
            'calendar': self.calendar,
            'rows': list(self.rows),
        }


def report(session: Session, name: str, ask: Ask, *, by: int) -> Report:
    """The report of that name (a key of REPORTS). Raises `UnknownPipeline`, `WhichPipeline`, `NoPipeline`, `NotAllowed`."""
    made = material(session, ask, by=by, titled=name == 'touches', scored=name == 'comments')
    if name in ('sales', 'plan'):
        made = _with_money(session, made, name, by=by)
    if name == 'stale':
        made = replace(made, stale=_stale_deals(session, made, by=by))
    return told(name, made, REPORTS[name](made))


def told(name: str, made: Material, answer: 'Answer') -> Report:
    """An answer with what is said of every report."""
    frame, more, instants = answer
    ask = made.ask
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
        voided=made.voided,
        calendar='assumed' if made.assumed(instants) else 'published',
        more=more,
    )


def _with_money(session: Session, made: Material, name: str, *, by: int) -> Material:
    """The money of the days up to `now`, of all pipelines in the shop's currency, as a plan is a person's; the report on sales has those of
    its own, with bonuses on all, since the plan decides their step. In another currency there are neither plans nor bonuses, and of some deals
    no bonuses.
    """
    foreign = name == 'sales' and made.seen.currency != pipelines.shop(session).currency
    whole = sales.booked(session, by=by, pipeline_id=made.seen.pipeline_id if foreign else None)
    whole = whole.only(lambda lines: sale_figures.within(lines, None, made.today))
    if name == 'plan':
        return replace(made, sold=whole, plans=plans.kept(session, whole.people.keys()))
    ask = made.ask
    deals = deals_of(session, Filters(date.min, date.max, pipeline=made.seen.pipeline_id, project=ask.project, source=ask.source, system=ask.system))
    sold = whole.only(lambda lines: lines[lines.deal.isin(deals or ())])
    return replace(made, sold=sold, bonuses=() if foreign or made.chosen else tuple(bonus_rules.earned(session, whole, by=by)))


def _stale_deals(session: Session, made: Material, *, by: int) -> pd.DataFrame:
    who = access.reader(session, by)
    there = select(Deal.id, Deal.title, Person.name, Deal.amount).outerjoin(Person, col(Person.id) == Deal.owner_id)
    stood = (Deal.pipeline_id == made.seen.pipeline_id, access.counted(who), stale.are_stale(session, made.now, made.calendar))
    deals = session.exec(there.where(*stood)).all()
    days = stale.days(session, [id_ or 0 for id_, *_ in deals], made.now, made.calendar)
    rows = [(id_ or 0, title, name, days[id_ or 0], roubles(amount)) for id_, title, name, amount in deals if id_ in days]
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


def material(session: Session, ask: Ask, *, by: int, language: str = 'ru', titled: bool = False, scored: bool = False) -> Material:
    """What `by` may be answered from now, deals' titles and what the coach found only where asked for; pages ask by the pipeline's id.

    Raises as `report` does.
    """
    found = session.get(Pipeline, ask.pipeline_id) if ask.pipeline_id is not None else None
    pipeline = found or pipelines.named(session, ask.pipeline)
    seen = snapshot.for_reader(session, pipeline, by=by, language=language)
    titles = _titles(session, seen.pipeline_id) if titled else {}
    members = _members(session, ask.department)
    remarks = scores.remarks(session) if scored else None
    return Material(
        ask, seen, ask.now or clock.now(session), titles, calendar=worktime.calendar(session), norm=worktime.of(session).norm, members=members, remarks=remarks,
    )  # fmt: skip


def rows(frame: pd.DataFrame) -> tuple[dict[str, Any], ...]:
    """A frame's rows as plain Python values, None for what is unknown; keys that name rows for the page are left out."""
    named = frame.drop(columns=[name for name in _INNER if name in frame])
    plain = named.astype(object).where(named.notna(), None)
    return tuple(dict(zip(plain.columns, values, strict=True)) for values in plain.itertuples(index=False, name=None))


def _conversion(made: Material) -> 'Answer':
    """With the headline of the period before, as of the same `now`, where both can be told."""

    def entered(start: date | None, end: date | None) -> pd.DataFrame:
        asked = {**made.local, 'start': start, 'end': end}
        return conversion.table(made.visits, made.seen.stages, made.now, within=made.ask.within, **asked, born=made.deals)

    earlier = period_before(made)
    table = beside(entered(**made.period), entered(*earlier) if earlier else None, figure='rate_within', count='entered')
    return table, {'within': made.ask.within, **_compared(earlier)}, made.visits.entered


def _time_in_stage(made: Material) -> 'Answer':
    """With the usual stay of the period before, as of the same `now`, where both can be told."""

    def began(start: date | None, end: date | None) -> pd.DataFrame:
        return time_in_stage.table(made.visits, made.seen.stages, made.now, **{**made.clockwise, 'start': start, 'end': end})

    earlier = period_before(made)
    table = beside(began(**made.period), began(*earlier) if earlier else None, figure='median', count='deals')
    return table, {'by': made.ask.by, **_compared(earlier)}, made.visits.entered


def _compared(earlier: tuple[date, date] | None) -> dict[str, str | None]:
    """The days that `before` is of."""
    first, last = (day.isoformat() for day in earlier) if earlier else (None, None)
    return {'before_from': first, 'before_to': last}


def _comments(made: Material) -> 'Answer':
    table = comments.table(made.comments, made.authors, made.now, calendar=made.calendar, norm=made.norm, **made.writing)
    usual = first_touch.table(made.waits, [author.id for author in made.authors])['median']
    told = {'norm': made.norm, 'first_touch': None if pd.isna(usual[0]) else float(usual[0]), 'scored': len(made.judged)}
    good = quality.shares(made.judged, ['author']).set_index('author').good_share
    return table.assign(first_touch=usual[1:].to_numpy(), good_share=table.employee_id.map(good)), told, made.comments['at']


def _quarters(made: Material) -> 'Answer':
    """Quarters of an hour in which somebody worked, was absent or wrote."""
    table = comments.quarters(made.comments, made.authors, made.now, calendar=made.calendar, day=made.day)
    table = table[(table[['comments', 'working', 'away']] > 0).any(axis='columns')]
    clock = [f'{quarter // 4:02d}:{quarter % 4 * 15:02d}' for quarter in table.quarter]
    return table.assign(quarter=clock), {'day': made.day.isoformat()}, made.comments['at']


def _deals(made: Material) -> 'Answer':
    funnel = today.funnel(made.standing, made.seen.stages)
    won, lost = (int(funnel.deals[funnel.kind == kind].sum()) for kind in (StageKind.WON, StageKind.LOST))
    table = funnel.assign(amount=funnel.amount.map(roubles))
    settled = won / (won + lost) if won + lost else None
    return table.drop(columns='kind'), {'won_rate_settled': settled}, made.visits.entered


def _touches(made: Material) -> 'Answer':
    seen = made.seen.touches[in_period(micros(made.seen.touches['at']), made.ask.start, made.ask.end, made.calendar.zone)]
    table = touches.table(seen, made.standing.sort_values('deal'), made.now, calendar=made.calendar)
    table.insert(1, 'title', table.deal.map(made.titles))
    last = pd.Series([instant.isoformat() if pd.notna(instant) else None for instant in table['last']], dtype=object)
    return table.assign(last=last), {}, seen['at']


def _touches_by_stage(made: Material) -> 'Answer':
    return touches.by_stage(*made.touched, made.seen.stages), {}, made.visits.entered


def _stale(made: Material) -> 'Answer':
    """Stale deals (S2), those that wait the longest first; `days` in working days without a step to which the client agreed."""
    assert made.stale is not None
    return made.stale, {}, made.seen.moves['at'].iloc[:0]


def _sales(made: Material) -> 'Answer':
    """Whose sales nobody was responsible for have a row without a name, the last of its month."""
    assert made.sold is not None
    people = made.sold.everybody
    lines = sale_figures.within(made.sold.lines, made.ask.start, made.ask.end)
    paid = {key: kopecks for key, kopecks in bonus_figures.sums(made.bonuses, frozenset(sale_figures.within(made.sold.every, made.ask.start, made.ask.end).index)).items() if _asked(made, *key)}
    rows = sale_figures.table(lines, ['month', 'person'])
    rows = _of_those(made, rows)
    extra = [key for key in paid if key not in set(zip(rows.month, rows.person, strict=True))]
    none = pd.DataFrame([(*key, 0, 0, 0, 0) for key in extra], columns=['month', 'person', 'deals', 'amount', 'goods', 'services'])
    rows = pd.concat([rows, none]) if extra else rows
    place = {person: n for n, person in enumerate(people)}
    rows = rows.assign(place=[place.get(person, len(place)) for person in rows.person]).sort_values(['month', 'place'])
    named = [people.get(person) if pd.notna(person) else None for person in rows.person]
    sold = made.sold
    units: list[Any] = [sold.departments.get(sold.department(month, one.id) or 0) if one else None for month, one in zip(rows.month, named, strict=True)]
    table = pd.DataFrame({
        'month': rows.month, 'employee': [one and one.name for one in named], 'department': units,
        'deals': rows.deals, **{name: [roubles(kopecks) for kopecks in rows[name]] for name in ('amount', 'goods', 'services', 'average')},
        'bonus': [roubles(paid.get(key)) for key in zip(rows.month, rows.person, strict=True)],
    })  # fmt: skip
    return table, {}, made.seen.moves['at'].iloc[:0]


def _plan(made: Material) -> 'Answer':
    """The months that the period touches, each whole; what nobody was responsible for has a row without a name."""
    assert made.sold is not None
    lines = made.sold.lines
    firsts = {*(month for month, _ in made.plans), *(yearmonth.of(month) for month in lines.month.unique())}
    found = [
        (month, row)
        for month in sorted(firsts)
        if month <= (made.ask.end or month) and yearmonth.last_day(month) >= (made.ask.start or month)
        for row in _planned(made, lines[lines.month == f'{month:%Y-%m}'], month)
    ]
    table = pd.DataFrame({
        'month': [f'{month:%Y-%m}' for month, _ in found], 'employee': [row.employee for _, row in found],
        'plan': [roubles(row.plan) for _, row in found], 'fact': [roubles(row.fact) for _, row in found],
        'attainment': [row.attainment for _, row in found],
        'pace_needed': [None if pd.isna(row.pace_needed) else roubles(round(row.pace_needed)) for _, row in found],
    })  # fmt: skip
    return table, {}, made.seen.moves['at'].iloc[:0]


def _planned(made: Material, lines: pd.DataFrame, month: date) -> list[Any]:
    """The rows of a month, by the names of people, those of nobody last."""
    assert made.sold is not None
    days = plan.working_days(month, made.today, made.calendar)
    goals = {person: goal for (of, person), goal in made.plans.items() if of == month}
    everybody = made.sold.everybody
    people = list(everybody)
    table = plan.table(goals, lines.assign(person=lines.person.fillna(access.SYSTEM)), days)
    table['employee'] = [everybody[person].name if person in everybody else None for person in table.person]
    table['place'] = [people.index(person) if person in everybody else len(people) for person in table.person]
    table = _of_those(made, table.assign(month=f'{month:%Y-%m}'))
    return list(table.sort_values('place').itertuples())


def _of_those(made: Material, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a month and person that are asked for."""
    fit = [_asked(made, month, person) for month, person in zip(rows.month, rows.person, strict=True)]
    return rows[pd.Series(fit, index=rows.index, dtype='bool')]


def _asked(made: Material, month: str, person: Any) -> bool:
    """Whether the period touches that month, and the person is among those who are asked for, if any are: of a department, as of that month."""
    assert made.sold is not None
    ask, somebody = made.ask, None if pd.isna(person) or person not in made.sold.everybody else int(person)
    first, last = (f'{day:%Y-%m}' if day else month for day in (ask.start, ask.end))
    of = None if somebody is None else made.sold.department(month, somebody)
    return first <= month <= last and ask.employee in (None, somebody) and ask.department in (None, of)


def roubles(kopecks: Any) -> str | None:
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
    'quarters': _quarters,
    'deals': _deals,
    'touches': _touches,
    'touches-by-stage': _touches_by_stage,
    'stale': _stale,
    'sales': _sales,
    'plan': _plan,
}
_INNER: Final = ('stage_id', 'employee_id', 'holds', 'longest', 'span_low', 'span_high', 'rate_low', 'rate_high')
