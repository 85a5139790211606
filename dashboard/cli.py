"""The command line but `serve`: reads options, calls the product, prints; a refusal is one sentence and exit code 2."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from dashboard import cli_output, settings, texts
from dashboard.cli_coach import coach
from dashboard.cli_doctor import doctor
from dashboard.cli_import import import_file
from dashboard.cli_report import report
from dashboard.cli_user import user
from dashboard.errors import Refusal, WrongOption

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=False)
app.command()(report)
app.command()(doctor)
app.command()(coach)
app.command('import')(import_file)
app.add_typer(user, name='user')

Database = Annotated[str | None, typer.Option('--db', help='A path or a sqlite:/// URL; else VORONKA_DB, else the local file.')]


def run(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code: 0, 1 when nothing could be done, 2 with one sentence on stderr."""
    try:
        code = typer.main.get_command(app)(args=arguments, prog_name='main.py', standalone_mode=False)
    except Refusal as refusal:
        return _say(refusal.sentence(texts.translations(texts.system_language()).gettext))
    except typer.Abort:
        return _say('Interrupted; nothing was saved.')
    except typer.TyperException as error:
        return _say(error.format_message() if hasattr(error, 'format_message') else str(error))
    return code if isinstance(code, int) else 0


@app.command()
def demo(
    db: Database = None,
    deals: Annotated[int, typer.Option(min=1, max=200_000)] = 600,
    seed: int = 1,
    at: Annotated[str | None, typer.Option(help='The instant at which the demo stands.')] = None,
) -> None:
    """Fill an empty database with the demo team."""
    from dashboard import demo as content
    from dashboard.store import Store

    instant = settings.instant('--at', at)
    with Store(settings.database(db, demo=True)) as store, progress() as advance:
        content.fill(store, deals=deals, seed=seed, at=instant, progress=advance)
        cli_output.write(f'{store.path}\n')


@app.command()
def score(db: Database = None) -> None:
    """Look through the comments that have no score yet, as a server does by itself; prints how many. The reports on quality are of these."""
    from dashboard import scores, scoring
    from dashboard.rows import chunks
    from dashboard.store import Store

    done = 0
    with Store(settings.database(db)) as store, progress() as advance:
        for some in chunks(store.read(scores.blaming)):
            store.write(scores.drop, store.read(scores.cleared, some))
        while batch := store.read(scores.unscored, scoring.BATCH):
            store.write(scores.keep, [scores.score(one) for one in batch])
            done += len(batch)
            advance(done, 0)
    cli_output.write(f'{done}\n')


@app.command()
def backup(file: Path, db: Database = None) -> None:
    """Write a consistent copy of the database, also while a server runs."""
    from dashboard.store import Store

    if file.exists():
        raise WrongOption(option='FILE', value=str(file), words={'why': 'it exists already.'})
    with Store(settings.database(db), read_only=True) as store:
        store.backup(file)


class progress:  # noqa: N801 - used as a function
    """A progress bar on stderr: called with (done, total); silent where stderr is no terminal."""

    def __enter__(self) -> Callable[[int, int], None]:
        from rich.console import Console
        from rich.progress import Progress

        console = Console(stderr=True)
        self._bar = Progress(console=console, transient=True, disable=not console.is_terminal)
        self._bar.start()
        self._task = self._bar.add_task('')
        return lambda done, total: self._bar.update(self._task, completed=done, total=total or None)

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


def _say(sentence: str) -> int:
    sys.stderr.write(' '.join(sentence.split()) + '\n')
    return 2
