"""The schema's history: brings a database up to this program's tables, after a backup, all or nothing."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from dashboard import errors, fulltext, sqlite

SCRIPTS = Path(__file__).parent
OURS = {'alembic_version', 'pipeline', 'stage', 'deal', 'stage_move', 'journal'}
"""Tables that every Voronka has had: a database with others alone is another program's, whatever its revision is called."""


def upgrade(engine: Engine, path: Path, scripts: Path = SCRIPTS) -> None:
    """Migrate the database at `path` to the newest revision of `scripts` in one transaction; a used one is copied first.

    Raises `DatabaseNewer` when a newer program wrote it.
    """
    now, newest = _known(engine, path, scripts)
    if now == newest:
        return
    if now is not None:
        folder = path.parent / 'backups'
        folder.mkdir(exist_ok=True)
        sqlite.copy(path, folder / f'{path.stem}.{datetime.now(UTC):%Y%m%dT%H%M%S}.before-{newest}{path.suffix}')
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute('PRAGMA foreign_keys=OFF')  # inside a transaction it would do nothing, and a rebuilt table lose its children
        with connection.begin():
            config = _config(scripts)
            config.attributes['connection'] = connection
            command.upgrade(config, 'head')
            fulltext.guard(connection)
            orphans = connection.exec_driver_sql('PRAGMA foreign_key_check').fetchall()
            if orphans:
                raise RuntimeError(f'the migration would leave rows without their parents: {orphans[:5]}')
        raw.execute('PRAGMA foreign_keys=ON')


def check_ours(engine: Engine, path: Path) -> None:
    """Raise `DatabaseForeign` or `DatabaseNewer` where this program would spoil what another one keeps."""
    _known(engine, path, SCRIPTS)


def check_current(engine: Engine, path: Path) -> None:
    """Raise `DatabaseOlder` or `DatabaseNewer` unless the schema is this program's."""
    now, newest = _known(engine, path, SCRIPTS)
    if now != newest:
        raise errors.DatabaseOlder(path=path)


def newest_backup(path: Path) -> str:
    """The newest copy of the database at `path`, or a dash."""
    copies = sorted((path.parent / 'backups').glob(f'{path.stem}.*{path.suffix}'))
    return str(copies[-1]) if copies else '—'


def _known(engine: Engine, path: Path, scripts: Path) -> tuple[str | None, str]:
    """The database's revision and the newest one; raises `DatabaseNewer` for one that `scripts` does not know."""
    revisions = _revisions(scripts)
    now = _revision(engine, path)
    if now is not None and now not in revisions:
        raise errors.DatabaseNewer(path=path, revision=now)
    return now, revisions[0]


@cache
def _revisions(scripts: Path) -> tuple[str, ...]:
    """Newest first; read once, for Alembic runs every script to learn its name."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_config(scripts)).walk_revisions())


def _revision(engine: Engine, path: Path) -> str | None:
    with engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        if not tables:
            return None
        if not tables >= OURS:
            raise errors.DatabaseForeign(path=path)
        revision = connection.exec_driver_sql('SELECT version_num FROM alembic_version').scalar()
        return str(revision) if revision else None


def _config(scripts: Path) -> Config:
    config = Config()
    config.set_main_option('script_location', str(scripts).replace('%', '%%'))
    return config
