"""All reports of the command line: those of contracts.md, and one for each chart of the pages that these do not tell, under its name."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pandas as pd
from sqlmodel import Session

from dashboard import money_reports, reports, touch_reports
from dashboard.analytics import comments, conversion, first_touch, history, other_ways, quality, time_in_stage
from dashboard.charts import employees, findings, gaps, silent, steps, summary, writing
from dashboard.charts.stays import late_now
from dashboard.earlier import period_before
from dashboard.material import Ask, Material
from dashboard.queries import examples
from dashboard.reports import Answer, Report, roubles


def report(session: Session, name: str, ask: Ask, *, by: int) -> Report:
    """The report of that name. Raises `UnknownPipeline`, `WhichPipeline`, `NoPipeline`, `NotAllowed`."""
    if name in reports.REPORTS:
        return reports.report(session, name, ask, by=by)
    made = reports.material(session, ask, by=by, titled=name in {'silent', 'open-deals', *touch_reports.REPORTS}, scored=name in SCORED)
    if name == 'quality-examples':
        made = examples.with_texts(session, made, by=by)
    asking = ASKING.get(name)
    return reports.told(name, made, asking(session, made, by) if asking else REPORTS[name](made))


def _by_employee(made: Material) -> Answer:
    """Each open and parked stage, highest first; `within_noise`: whether somebody differs from the first by no more than chance."""
    columns = ('stage', 'employee', 'entered', 'rate_within', 'ci_low', 'ci_high', 'rate_settled', 'within_noise')
    found: list[dict[str, Any]] = []
    for stage in made.seen.stages:
        if stage.ongoing:
            rows = employees.compared(replace(made, ask=replace(made.ask, stage=stage.id)), made.names)
            alike, told = employees.within_noise(rows), [row['owner'] for row in rows if employees.is_told(row)]
            found += [{**row, 'stage': stage.name, 'employee': row['name'], 'within_noise': row['owner'] in alike if row['owner'] in told[1:] else None} for row in rows]
    return _table(found, columns), {'within': made.ask.within}, made.visits.entered


def _other_ways(made: Material) -> Answer:
    """Our headline beside the same question as other tools answer it."""
    table, _more, _instants = reports.REPORTS['conversion'](made)
    fates = conversion.outcomes(made.visits, made.seen.stages, made.now, zone=made.calendar.zone)
    ways = other_ways.table(fates, made.seen.stages, **made.local)
    return table[['stage_id', 'stage', 'entered', 'rate_within']].merge(ways, on='stage_id'), {'within': made.ask.within}, made.visits.entered


def _steps(made: Material) -> Answer:
    """A row each pair of stages between which there was a move."""
    moved, stages = steps.all_moved(made), made.seen.stages
    found = [
        {'from_stage': start.name, 'to_stage': end.name, 'moves': count}
        for start, line in zip(stages, history.steps(moved, stages).to_numpy().tolist(), strict=True)
        for end, count in zip(stages, line, strict=True)
        if count
    ]
    return _table(found, ('from_stage', 'to_stage', 'moves')), {}, moved['at']


def _spread(made: Material) -> Answer:
    """A row each stage and number of working days (`to_days` None: and more)."""
    stays = time_in_stage.durations(made.visits, made.now, **made.clockwise)
    worked = {stage.id: stage for stage in made.seen.stages if stage.ongoing}
    shares = time_in_stage.distribution(stays, list(worked.values()))
    table = pd.DataFrame({
        'stage': shares.stage_id.map({id_: stage.name for id_, stage in worked.items()}), 'norm': shares.stage_id.map({id_: stage.norm for id_, stage in worked.items()}),
        'from_days': shares.low, 'to_days': shares.high, 'share': shares.share,
    })  # fmt: skip
    return table, {'by': made.ask.by}, made.visits.entered


def _trend(made: Material) -> Answer:
    """A row each stage and month; `young`: its usual stay can still change."""
    stages = [stage for stage in made.seen.stages if stage.ongoing]
    trend = time_in_stage.monthly_median(made.visits, stages, made.now, **made.clockwise)
    return trend.assign(month=trend.month.dt.strftime('%Y-%m')).drop(columns='longest'), {'by': made.ask.by}, made.visits.entered


def _open_ages(made: Material) -> Answer:
    """A row each stage in which deals stand, `longest` in working days; `in_norm`, `longer` and `twice` only where there is a norm."""
    ages = time_in_stage.open_ages(made.visits, made.seen.stages, made.now, made.calendar)
    found: list[dict[str, Any]] = []
    for stage in made.seen.stages:
        own = ages[ages.stage == stage.id]
        if len(own):
            bands = own.band.value_counts()
            counts = {name: int(bands.get(band, 0)) if stage.norm is not None else None for name, band in (('in_norm', 'in'), ('longer', 'longer'), ('twice', 'twice'))}
            found.append({'stage': stage.name, 'norm': stage.norm, 'deals': len(own), **counts, 'longest_days': int(own.elapsed.max())})
    return _table(found, ('stage', 'norm', 'deals', 'in_norm', 'longer', 'twice', 'longest_days')), {}, ages.entered


def _open_deals(made: Material) -> Answer:
    """A row each open deal, longest first: the dots of the chart."""
    ages = time_in_stage.open_ages(made.visits, made.seen.stages, made.now, made.calendar)
    ages = ages.sort_values(['elapsed', 'deal'], ascending=[False, True])
    facts, names = made.seen.deals.set_index('deal'), {stage.id: stage.name for stage in made.seen.stages}
    owners = ages.deal.map(facts.owner).astype(object)
    table = pd.DataFrame({
        'deal': ages.deal, 'title': ages.deal.map(made.titles), 'stage': ages.stage.map(names), 'employee': [made.seen.people.get(one) for one in owners],
        'days': ages.elapsed, 'norm': ages.norm, 'band': ages.band.astype(object).where(ages.band.notna(), None),
    })  # fmt: skip
    return table, {}, ages.entered


def _by_hour(made: Material) -> Answer:
    """A row each weekday (Monday is 1) and hour in which somebody works or wrote."""
    cells = comments.heat_map(made.comments, made.authors, made.now, calendar=made.calendar, **made.writing)
    cells = cells[(cells.comments > 0) | (cells.working_hours > 0)]
    return cells.assign(weekday=cells.weekday + 1), {}, made.comments['at']


def _per_hour(made: Material) -> Answer:
    """The headline with its margin; `sittings`: how often many comments were written in a row outside of the day, `at_once` usually."""
    columns = ('employee', 'comments', 'working_hours', 'per_hour', 'low', 'high', 'sittings', 'at_once')
    return _table(writing.by_author(made), columns), {'norm': made.norm}, made.comments['at']


def _pauses(made: Material) -> Answer:
    """A row each author and length of a pause between two comments of a day (`to_minutes` None: and longer)."""
    found = gaps.pauses(made).value_counts(['author', 'bin'])
    rows = [
        {'employee': author.name, 'from_minutes': low, 'to_minutes': high, 'pauses': int(found.get((author.id, number), 0))}
        for author in made.authors
        for number, (low, high) in enumerate(comments.GAPS)
    ]
    return _table(rows, ('employee', 'from_minutes', 'to_minutes', 'pauses')), {}, made.comments['at']


def _first_touch(made: Material) -> Answer:
    """All together (`employee` None), then a row each; hours of working time."""
    table = first_touch.table(made.waits, list(made.names))
    employee = pd.Series([None, *made.names.values()], index=table.index, dtype=object)
    return table.drop(columns='owner').assign(employee=employee)[['employee', *table.columns.drop('owner')]], {}, made.waits.since


def _silent(made: Material) -> Answer:
    """The open deals without a contact for too long; `days_since` None: never."""
    found, names = silent.quiet(made), {stage.id: stage.name for stage in made.seen.stages}
    owners = found.owner.astype(object)
    table = pd.DataFrame({
        'deal': found.deal, 'title': found.deal.map(made.titles), 'stage': found.stage.map(names), 'employee': [made.seen.people.get(one) for one in owners],
        'days_since': found.days_since, 'amount': found.amount.map(roubles),
    })  # fmt: skip
    return table, {}, made.seen.moves['at'].iloc[:0]


def _quality(made: Material) -> Answer:
    """All together (`employee` None), then a row each by name, over the period (`week` None) and by week, the day of its Monday."""
    whole, single = quality.shares(made.judged).assign(author=None), quality.shares(made.judged, ['author'])
    weekly = quality.shares(made.judged, ['week']).assign(author=None), quality.shares(made.judged, ['author', 'week'])
    order = [None, *(author.id for author in made.authors)]
    found = [row for frame in (whole, single, *weekly) for row in reports.rows(frame)]
    told = [{**row, 'employee': made.names.get(row['author']), 'week': f'{row["week"]:%Y-%m-%d}' if 'week' in row else None} for row in found]
    told.sort(key=lambda row: (order.index(row['author']), row['week'] or ''))
    return _table(told, ('employee', 'week', 'comments', 'good', 'good_share', 'low', 'high')), _looked_through(made), made.seen.moves['at'].iloc[:0]


def _findings(made: Material) -> Answer:
    """A row each finding, most frequent first; `share_before` and what follows are None without a period to compare with."""
    return _table(findings.recurring(made), tuple(quality.RECURRING)), _looked_through(made), made.seen.moves['at'].iloc[:0]


def _examples(made: Material) -> Answer:
    """A row each comment that is quoted, newest of its finding first."""
    names = {author.id: author.name for author in made.authors}
    rows = [
        {'rule': rule, 'deal': deal, 'title': made.texts[entry][0], 'entry': entry, 'employee': names.get(author), 'at': at.isoformat(), 'text': made.texts[entry][1]}
        for rule, entry, deal, author, at in findings.examples(made).itertuples(index=False, name=None)
    ]
    return _table(rows, ('rule', 'deal', 'title', 'entry', 'employee', 'at', 'text')), _looked_through(made), made.seen.moves['at'].iloc[:0]


def _change(made: Material) -> Answer:
    """All together (`employee` None), then a row each by name; `low` and `high` are the ends of the difference."""
    table = quality.changes(made.judged, made.since, [author.id for author in made.authors], zone=made.calendar.zone)
    table.insert(0, 'employee', pd.Series([None, *(author.name for author in made.authors)], dtype=object))
    return table.drop(columns='author'), {'since': made.since.isoformat(), **_looked_through(made)}, made.seen.moves['at'].iloc[:0]


def _looked_through(made: Material) -> dict[str, int]:
    """How many comments the figures are of, and how many there are."""
    return {'scored': len(made.judged), 'comments': len(quality.written(made.comments, made.now, **made.local))}


def _summary(made: Material) -> Answer:
    """The row of figures over the charts; `before` those of the days from `compared_from` to `compared_to`, None where there is nothing to compare."""
    earlier = period_before(made)
    spans = ((made.ask.start, made.ask.end), earlier)
    flows: list[dict[str, Any]] = [
        dict(zip(('figure', 'value', 'before'), (name, *(len(count(made, *span)) if span else None for span in spans)), strict=True)) for name, count in summary.COUNTED.items()
    ]
    pace, then = (summary.per_hour(made, *span) if span else None for span in spans)
    standing = ({'figure': name, 'value': count, 'before': None} for name, count in (('longer', len(late_now(made))), ('silent', len(silent.quiet(made)))))
    compared = dict(zip(('compared_from', 'compared_to'), (day.isoformat() for day in earlier) if earlier else (None, None), strict=True))
    return _table([*flows, {'figure': 'per_hour', 'value': pace, 'before': then}, *standing], ('figure', 'value', 'before')), compared, made.visits.entered


def _table(found: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    """Values stay as they are: a count is no decimal because another row knows none."""
    return pd.DataFrame({name: pd.Series([row[name] for row in found], dtype=object) for name in columns})


REPORTS: Final[dict[str, Callable[[Material], Answer]]] = {
    'summary': _summary,
    'conversion-by-employee': _by_employee,
    'other-ways': _other_ways,
    'step-matrix': _steps,
    'stay-spread': _spread,
    'stay-trend': _trend,
    'open-ages': _open_ages,
    'open-deals': _open_deals,
    'comments-by-hour': _by_hour,
    'comments-per-hour': _per_hour,
    'gaps': _pauses,
    'first-touch': _first_touch,
    'silent': _silent,
    'quality': _quality,
    'quality-findings': _findings,
    'quality-examples': _examples,
    'quality-change': _change,
}
SCORED: Final = ('quality', 'quality-findings', 'quality-examples', 'quality-change')
ASKING: Final = {**touch_reports.REPORTS, **money_reports.REPORTS}
"""Those that read what the snapshot does not hold."""
NAMES: Final = (*reports.REPORTS, *REPORTS, *ASKING)
