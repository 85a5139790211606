"""The door: `serve`, which is also what no command at all does, beside the commands of dashboard/cli.py."""

import sys
from typing import Annotated

import typer

from dashboard import settings
from dashboard.cli import Database, app, run
from dashboard.errors import WrongOption


@app.command()
def serve(
    db: Database = None,
    host: Annotated[str, typer.Option(help='0.0.0.0 lets colleagues in.')] = '127.0.0.1',
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8080,
    demo: Annotated[bool, typer.Option('--demo', help='A demo, in a database of its own.')] = False,  # noqa: FBT002 - Typer's way
    at: Annotated[str | None, typer.Option(help='The instant at which the demo stands.')] = None,
) -> None:
    """The web application."""
    from pages import serve

    if at and not demo:
        raise WrongOption(option='--at', value=at, words={'why': 'only a demo has a clock of its own.'})
    serve.run(settings.Settings(settings.database(db, demo=demo), host, port, demo, settings.instant('--at', at)))


if __name__ == '__main__':
    arguments = sys.argv[1:]
    named = arguments and not (arguments[0].startswith('-') and arguments[0] != '--help')
    sys.exit(run(arguments if named else ['serve', *arguments]))
