"""The command `import`: its options, and its summary as one JSON object."""

import json
from pathlib import Path
from typing import Annotated, TypeVar, get_args
from zoneinfo import ZoneInfo, available_timezones

import typer
from babel.numbers import list_currencies

from dashboard import access, cli_output, imports, settings, texts
from dashboard.errors import Refusal, WrongOption
from dashboard.exchange import dates
from dashboard.exchange.columns import PARTS, Source, Wanted, What
from dashboard.imports.plan import Plan
from dashboard.models import TITLE_LIMIT, StageKind, clean_text

T = TypeVar('T', bound=str)


class OptionOfAnotherKind(Refusal):
    template = 'The option {option} is not for --as {what}.'


def import_file(
    file: Annotated[Path, typer.Argument(help='CSV, XLSX or XES; plain or packed by gzip.')],
    *,
    pipeline: Annotated[str, typer.Option(help='The pipeline to fill; made if there is none of that name.')],
    db: Annotated[str | None, typer.Option('--db', help='A path or a sqlite:/// URL; else VORONKA_DB, else the local file.')] = None,
    what: Annotated[str, typer.Option('--as', help='moves (an event log), deals (a line a deal) or comments (a line a comment).')] = 'moves',
    case: Annotated[str | None, typer.Option(metavar='COL')] = None,
    stage: Annotated[str | None, typer.Option(metavar='COL')] = None,
    time: Annotated[str | None, typer.Option(metavar='COL')] = None,
    user: Annotated[str | None, typer.Option(metavar='COL', help='Who moved the deal, or wrote the comment.')] = None,
    owner: Annotated[str | None, typer.Option(metavar='COL', help='Who is responsible.')] = None,
    text: Annotated[str | None, typer.Option(metavar='COL')] = None,
    title: Annotated[str | None, typer.Option(metavar='COL')] = None,
    amount: Annotated[str | None, typer.Option(metavar='COL')] = None,
    created: Annotated[str | None, typer.Option(metavar='COL')] = None,
    closed: Annotated[str | None, typer.Option(metavar='COL')] = None,
    stages: Annotated[list[str] | None, typer.Option(metavar='A,B,C', help='Stages in the order of the funnel.')] = None,
    stage_name: Annotated[list[str] | None, typer.Option(metavar='STAGE', help='A stage whose name has a comma; again and again.')] = None,
    parked: Annotated[list[str] | None, typer.Option(metavar='STAGE,…')] = None,
    won: Annotated[list[str] | None, typer.Option(metavar='STAGE,…')] = None,
    lost: Annotated[list[str] | None, typer.Option(metavar='STAGE,…')] = None,
    only: Annotated[str | None, typer.Option(metavar='COL=PREFIX', help='Keep the rows whose column begins so.')] = None,
    zone: Annotated[str | None, typer.Option(help='For instants without a zone; else the team’s.')] = None,
    dates: Annotated[str | None, typer.Option(help='The order in dates such as 03/04/2026: dmy, mdy or ymd.')] = None,
    sheet: Annotated[str | None, typer.Option(help='Which sheet of a workbook.')] = None,
    currency: Annotated[str | None, typer.Option(help='Of a new pipeline; else RUB.')] = None,
    source: Annotated[str | None, typer.Option(help='Under which name the cases are known; else the pipeline’s.')] = None,
) -> int:
    """Import an event log, a table of deals or comments; print what was done as JSON."""
    named = {
        'case': case,
        'stage': stage,
        'time': time,
        'user': user,
        'owner': owner,
        'text': text,
        'title': title,
        'amount': amount,
        'created': created,
        'closed': closed,
    }
    wanted = _wanted(what, {part: column for part, column in named.items() if column is not None}, only=only, zone=zone, sheet=sheet, order=dates)
    kinds = {StageKind.PARKED: parked, StageKind.WON: won, StageKind.LOST: lost}
    plan = _plan(pipeline, source, stages=stages, stage_name=stage_name, kinds=kinds, currency=currency)
    summary = _run(file, wanted, plan, settings.database(db))
    cli_output.write(_json(summary) + '\n')
    return 0 if summary.added or summary.unchanged else 1


def _run(file: Path, wanted: Wanted, plan: Plan, database: str) -> imports.Summary:
    """The file is looked through before the database is touched: a wrong one leaves no trace."""
    from dashboard.cli import progress
    from dashboard.store import Store

    with progress() as advance:
        source = Source(file, wanted, lambda done, total: advance(done, 2 * total))
        with Store(database) as store:
            store.write(imports.staging.sweep)
            return imports.run(store, source, plan, by=access.SYSTEM, advance=lambda done, total: advance(total + done, 2 * total))


def _wanted(
    what: str, named: dict[str, str], *, only: str | None, zone: str | None, sheet: str | None, order: str | None
) -> Wanted:
    kind = _one_of('--as', what, get_args(What))
    for part in named:
        if part not in PARTS[kind][0] + PARTS[kind][1]:
            raise OptionOfAnotherKind(option=f'--{part}', what=kind)
    return Wanted(
        what=kind,
        zone=settings.TEAM_ZONE if zone is None else _zone(zone),
        named=named,
        only=_only(only),
        sheet=sheet,
        order=None if order is None else _one_of('--dates', order, dates.ORDERS),
    )


def _plan(
    pipeline: str,
    source: str | None,
    *,
    stages: list[str] | None,
    stage_name: list[str] | None,
    kinds: dict[StageKind, list[str] | None],
    currency: str | None,
) -> Plan:
    whole = [_name('--stage-name', name) for name in stage_name or ()]
    kind_of: dict[str, StageKind] = {}
    for kind, given in kinds.items():
        for name in _names(f'--{kind}', given, whole):
            if kind_of.setdefault(name, kind) != kind:
                raise WrongOption(option=f'--{kind}', value=name, words={'why': _WHY['kinds']})
    return Plan(
        pipeline=_name('--pipeline', pipeline),
        source=None if source is None else _name('--source', source),
        stages=tuple(dict.fromkeys([*_names('--stages', stages, whole), *whole])),
        kinds=kind_of,
        currency=None if currency is None else _currency(currency),
    )


_WHY = {
    'choice': 'it must be one of {known}.',
    'currency': 'it is no currency such as RUB, USD or EUR.',
    'zone': 'it is no time zone such as Europe/Moscow.',
    'only': 'it must be COLUMN=BEGINNING.',
    'name': 'a name has 1 to 200 characters.',
    'kinds': 'the stage has another kind already.',
}


def _one_of(option: str, value: str, choices: tuple[T, ...]) -> T:
    for choice in choices:
        if choice == value:
            return choice
    raise WrongOption(option=option, value=value, known=', '.join(choices), words={'why': _WHY['choice']})


def _currency(code: str) -> str:
    if code not in list_currencies():
        raise WrongOption(option='--currency', value=code, words={'why': _WHY['currency']})
    return code


def _zone(name: str) -> ZoneInfo:
    if name not in available_timezones():
        raise WrongOption(option='--zone', value=name, words={'why': _WHY['zone']})
    return ZoneInfo(name)


def _only(text: str | None) -> tuple[str, str] | None:
    if text is None:
        return None
    column, equals, prefix = text.partition('=')
    if not equals or not column:
        raise WrongOption(option='--only', value=text, words={'why': _WHY['only']})
    return column, prefix


def _names(option: str, given: list[str] | None, whole: list[str]) -> list[str]:
    """Stages parted by commas; a name that `--stage-name` gave keeps its commas."""
    names: list[str] = []
    for text in given or ():
        names += [text] if text in whole else [_name(option, name) for name in text.split(',')]
    return names


def _name(option: str, text: str) -> str:
    name = clean_text(text)
    if not 1 <= len(name) <= TITLE_LIMIT:
        raise WrongOption(option=option, value=text[:TITLE_LIMIT], words={'why': _WHY['name']})
    return name


def _json(summary: imports.Summary) -> str:
    translate = texts.translations(texts.system_language()).gettext
    rejected = [{'row': row.n, 'reason': row.reason.sentence(translate)} for row in summary.rejected]
    facts = {
        'read': summary.read,
        'added': summary.added,
        'unchanged': summary.unchanged,
        'filtered': summary.filtered,
        'rejected_count': summary.rejected_count,
        'rejected': rejected,
        'notes': [note.sentence(translate) for note in summary.notes],
    }
    return json.dumps(facts, ensure_ascii=False, indent=2)
