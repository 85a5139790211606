"""`doctor`: whether the database and the files beside it belong together; exit code 1 where they do not."""

import json
from typing import Annotated

import typer

from dashboard import cli_output, settings
from dashboard.doctor import Findings, Lost, examine
from dashboard.doctor import repair as mend
from dashboard.store import Store
from dashboard.vault import beside

_SOUND, _FOUND = 0, 1


def doctor(
    db: Annotated[str | None, typer.Option('--db', help='A path or a sqlite:/// URL; else VORONKA_DB, else the local file.')] = None,
    repair: Annotated[bool, typer.Option('--repair', help='Remove files that no row names; the server must be stopped.')] = False,  # noqa: FBT002 - Typer's way
) -> int:
    """Check that every file of a deal is there and whole, and that no other lies beside them."""
    with Store(settings.database(db), read_only=not repair) as store:
        vault = beside(store.path, settings.FILE_LIMIT)
        found = store.read(examine, vault)
        if repair:
            mend(found)
    cli_output.write(json.dumps(_said(found), ensure_ascii=False, indent=2) + '\n')
    return _SOUND if found.sound or (repair and not found.missing and not found.damaged) else _FOUND


def _said(found: Findings) -> dict[str, object]:
    return {
        'whole': found.checked,
        'rows_without_file': [_row(one) for one in found.missing],
        'damaged': [_row(one) for one in found.damaged],
        'files_without_row': [path.name for path in found.unnamed],
        'left_on_the_way': [path.name for path in found.leftovers],
    }


def _row(one: Lost) -> dict[str, object]:
    return {'file': one.file, 'deal': one.deal, 'sha256': one.sha}
