"""The command `report`: the figures of the reports as JSON, CSV or a table, from a database that is only read."""

import csv
import json
import re
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from io import StringIO
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard import cli_output, settings
from dashboard.errors import WrongOption

if TYPE_CHECKING:
    from dashboard.material import Ask
    from dashboard.reports import Report
    from dashboard.store import Store


_SUM = re.compile(r'-?\d+\.\d\d')


class Name(StrEnum):
    """Those of chart_reports.NAMES, which would take their time to import, and the page of a month."""

    CONVERSION = 'conversion'
    TIME_IN_STAGE = 'time-in-stage'
    COMMENTS = 'comments'
    QUARTERS = 'quarters'
    DEALS = 'deals'
    TOUCHES = 'touches'
    TOUCHES_BY_STAGE = 'touches-by-stage'
    TOUCHES_BY_CLIENT = 'touches-by-client'
    TOUCHES_BY_TASK = 'touches-by-task'
    STALE = 'stale'
    SALES = 'sales'
    PLAN = 'plan'
    SUMMARY = 'summary'
    BY_EMPLOYEE = 'conversion-by-employee'
    OTHER_WAYS = 'other-ways'
    STEP_MATRIX = 'step-matrix'
    STAY_SPREAD = 'stay-spread'
    STAY_TREND = 'stay-trend'
    OPEN_AGES = 'open-ages'
    OPEN_DEALS = 'open-deals'
    BY_HOUR = 'comments-by-hour'
    PER_HOUR = 'comments-per-hour'
    GAPS = 'gaps'
    FIRST_TOUCH = 'first-touch'
    SILENT = 'silent'
    QUALITY = 'quality'
    QUALITY_FINDINGS = 'quality-findings'
    QUALITY_EXAMPLES = 'quality-examples'
    QUALITY_CHANGE = 'quality-change'
    SALE_LINES = 'sale-lines'
    BONUSES = 'bonuses'
    TEAM_LINES = 'team-lines'
    WAITING = 'waiting'
    PLAN_BY_DAY = 'plan-by-day'
    CLOSE_PLAN = 'close-plan'
    MONTH = 'month'


class Clock(StrEnum):
    CALENDAR = 'calendar'
    WORKING = 'working'


class By(StrEnum):
    VISIT = 'visit'
    DEAL = 'deal'


class Language(StrEnum):
    RU = 'ru'
    EN = 'en'


class Format(StrEnum):
    JSON = 'json'
    CSV = 'csv'
    TABLE = 'table'
    HTML = 'html'


def report(
    context: typer.Context,
    name: Annotated[Name, typer.Argument(help='Which figures.')],
    db: Annotated[str | None, typer.Option('--db', help='A path or a sqlite:/// URL; else VORONKA_DB, else the local file.')] = None,
    pipeline: Annotated[str | None, typer.Option(help='Its name; needed when there are several.')] = None,
    within: Annotated[int, typer.Option(min=1, max=3650, help='The days of rate_within.')] = 30,
    start: Annotated[str | None, typer.Option('--from', help='The first day of the period.')] = None,
    end: Annotated[str | None, typer.Option('--to', help='The last day of the period, included.')] = None,
    since: Annotated[str | None, typer.Option('--since', help='The day before and after which quality-change compares.')] = None,
    now: Annotated[str | None, typer.Option('--now', help='The instant as of which to report.')] = None,
    employee: Annotated[str | None, typer.Option(help='Of whom alone, by name.')] = None,
    department: Annotated[str | None, typer.Option(help='Of whose people alone, by its name.')] = None,
    project: Annotated[str | None, typer.Option(help='Of which deals alone: its name.')] = None,
    source: Annotated[str | None, typer.Option(help='Of which deals alone: whence they came.')] = None,
    system: Annotated[str | None, typer.Option(help='Of which deals alone: a code such as intercom.')] = None,
    clock: Clock = Clock.CALENDAR,
    by: By = By.VISIT,
    language: Annotated[Language | None, typer.Option(help='Of month; else the system’s.')] = None,
    format: Format = Format.TABLE,  # noqa: A002 - the option's name
) -> None:
    """Print the figures of analytics.md, a row a stage, employee, deal or month; durations are hours. `month` is a page of HTML: that of
    the month of --from, else the present one; `quarters` has the quarters of an hour of one day, that of --to, else the last with a comment.
    """
    from dashboard import chart_reports, report_filters
    from dashboard.access import SYSTEM
    from dashboard.clock import Clock as TickingClock
    from dashboard.material import Ask
    from dashboard.queries.settings import demo_instant
    from dashboard.store import Store

    ask = Ask(
        pipeline=pipeline,
        start=_day('--from', start),
        end=_day('--to', end),
        since=_day('--since', since),
        within=within,
        clock=clock.value,
        by=by.value,
        now=_instant(now),
    )
    if (name is Name.MONTH) != (format is Format.HTML):
        raise WrongOption(option='--format', value=format.value, words={'why': 'month is a page of html, and all other reports are not.'})
    if name is Name.MONTH:
        _refuse_unused(context)
    elif language:
        raise WrongOption(option='--language', value=language.value, words={'why': 'month alone is in a language, and all other reports are not.'})
    if ask.start and ask.end and ask.start > ask.end:
        raise WrongOption(option='--to', value=end, words={'why': 'it is before --from.'})
    with Store(settings.database(db), read_only=True) as store:
        if ask.now is None:
            ask = replace(ask, now=store.read(demo_instant))
        if ask.now:
            store.clock = TickingClock(ask.now)
        asked = {'employee': employee, 'department': department, 'project': project, 'source': source, 'system': system}
        ask = store.read(report_filters.narrowed, name.value, ask, asked, by=SYSTEM)
        cli_output.write(_page(store, ask, language) if name is Name.MONTH else _WRITERS[format](store.read(chart_reports.report, name.value, ask, by=SYSTEM)))


def _refuse_unused(context: typer.Context) -> None:
    """A month on one page is that of everything: what it would not obey is said. Raises `WrongOption`."""
    for name, option in _UNUSED.items():
        if _typed(context, name):
            raise WrongOption(option=option, value=context.params[name], words={'why': 'month has no such choice: it is a whole month of the team, that of --from.'})


def _typed(context: typer.Context, name: str) -> bool:
    """Whether an option was given, even with the value that it has without."""
    source = context.get_parameter_source(name)
    return source is not None and source.name == 'COMMANDLINE'


def _page(store: 'Store', ask: 'Ask', language: Language | None) -> str:
    """The summary of a month, in the language chosen, else that of whoever asks."""
    from dashboard import month_summary, texts
    from dashboard.access import SYSTEM

    first = ask.start.replace(day=1) if ask.start else None
    return store.read(month_summary.html, first, by=SYSTEM, language=language.value if language else texts.system_language())


def _json(answer: 'Report') -> str:
    return json.dumps(answer.facts(), ensure_ascii=False, indent=1, allow_nan=False) + '\n'


def _csv(answer: 'Report') -> str:
    out = StringIO()
    writer = csv.DictWriter(out, answer.columns, lineterminator='\n')
    writer.writeheader()
    writer.writerows({key: _harmless(value) for key, value in row.items()} for row in answer.rows)
    return out.getvalue()


def _harmless(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula is marked as text; numbers stay numbers, as the sum of a refund."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ('=', '+', '-', '@', '\t', '\r') and not _SUM.fullmatch(value) else value


def _table(answer: 'Report') -> str:
    lines = [list(answer.columns), *([_cell(row[key]) for key in answer.columns] for row in answer.rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    about = ' · '.join(f'{key}: {_cell(value)}' for key, value in answer.facts().items() if key != 'rows')
    return '\n'.join([about, *('  '.join(_aligned(line, widths)).rstrip() for line in lines)]) + '\n'


def _aligned(line: list[str], widths: list[int]) -> list[str]:
    return [line[0].ljust(widths[0]), *(text.rjust(width) for text, width in zip(line[1:], widths[1:], strict=True))]


def _cell(value: Any) -> str:
    if value is None:
        return '–'
    return f'{value:.3f}' if isinstance(value, float) else str(value)


def _day(option: str, text: str | None) -> date | None:
    """A day from the command line. Raises `WrongOption`."""
    if text is None:
        return None
    try:
        return _known(option, date.fromisoformat(text))
    except ValueError as error:
        raise WrongOption(option=option, value=text, words={'why': 'a day like 2026-11-24 is expected.'}) from error


def _instant(text: str | None) -> datetime | None:
    now = settings.instant('--now', text)
    if now:
        _known('--now', now.date())
    return now


def _known(option: str, day: date) -> date:
    from dashboard.workcalendar import FIRST, LAST

    if not FIRST < day < LAST:
        raise WrongOption(option=option, value=str(day), words={'why': 'days between 1900 and 2199 can be asked for.'})
    return day


_UNUSED = {'pipeline': '--pipeline', 'end': '--to', 'since': '--since', 'within': '--within', 'clock': '--clock', 'by': '--by'}
_WRITERS = {Format.JSON: _json, Format.CSV: _csv, Format.TABLE: _table}
