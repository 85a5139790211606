"""Texts that become programs where somebody forgot to escape them, in every field in which a text can stand."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from dashboard import (
    access,
    companies,
    contacts,
    deals,
    departments,
    files,
    head_notes,
    imports,
    lines,
    lists,
    observers,
    people,
    pins,
    pipelines,
    tasks,
    timeline,
)
from dashboard.exchange.columns import Source, Wanted
from dashboard.imports.plan import Plan
from dashboard.models import ListKind
from dashboard.store import Store
from dashboard.vault import beside
from tests.conftest import NOW

SCRIPT = '<img src=x onerror=window.PWN=1>{{window.PWN=2}}${window.PWN=3}`</script><script>window.PWN=4</script>'
MORE = """javascript:window.PWN=5 "><svg onload=window.PWN=6> '-(window.PWN=7)-' :key %(x)s {0} {x} \\u2028 <b>"""
SHORT = '"><img src=x onerror=window.PWN=8>'


def fill(session: Session, ids: SimpleNamespace) -> int:
    """A department, its people, lists, stages and a deal with all that may hang on it, made of scripts; the deal's id."""
    by = access.SYSTEM
    department = departments.add(session, name=SHORT, by=ids.director)
    person = people.add(session, name=SCRIPT, login='script', department_id=department, by=ids.director)
    people.add(session, name=MORE[:100], role='head', department_id=department, by=ids.director)
    people.edit(session, person, changes={'initials': (None, '<b>')}, by=ids.director)
    project = lists.add(session, lists.PROJECT, text=SCRIPT, by=ids.director)
    for kind in set(ListKind) - {ListKind.FILE_HOST}:  # whose lines are hosts
        lists.add(session, kind, text=f'{SHORT}{MORE}', by=ids.director)
    stages: list[dict[str, Any]] = [
        {'code': 'a', 'name': SHORT, 'name_en': SHORT}, {'code': 'b', 'name': MORE[:60]}, {'code': 'lost', 'name': f'Отказ {SHORT}', 'kind': 'lost'},
    ]  # fmt: skip
    pipelines.add(session, SCRIPT, stages)
    deal = deals.create(session, title=f'Остров {SCRIPT}', note=MORE, project_id=project, owner_id=person, by=by)
    deals.create(session, title=MORE, by=by)
    timeline.add(session, deal, text=SCRIPT + MORE, by=ids.director)
    tasks.add(session, deal, text=SCRIPT, due=NOW, by=ids.director)
    observers.add(session, deal, ids.anna, by=ids.director)
    ids.hostile_contact = contacts.add(session, deal, contacts.Content(SCRIPT, ('+70001112244',)), by=by)
    companies.write(session, deal, companies.Named(f'ООО {SHORT}'), seen=None, by=by)
    lines.add(session, deal, fields={'text': f'{SHORT} {MORE[:60]}', 'price': 1}, by=by)
    head_notes.write(session, deal, text=SCRIPT, seen='', by=ids.director)
    lost = deals.create(session, title=f'Лучи {SHORT}', owner_id=person, by=by)
    deals.move(session, lost, to='lost', seen='intake', reason=SCRIPT, by=by)
    return deal


def attach(store: Store, deal: int, by: int) -> None:
    """A page of scripts under the name of a picture, whose name is a script, too; it is pinned beside a comment."""
    vault = beside(store.path, 10_000)
    with vault.receiving() as receiver:
        receiver.write(SCRIPT.encode())
        store.write(files.add, deal, name=f'{SCRIPT}.png', received=receiver.whole(), vault=vault, by=by)
    entry = store.write(timeline.add, deal, text=f'https://disk.yandex.ru/d/1 @{SCRIPT} {MORE}', kind='call', direction='in', by=by)
    store.write(timeline.edit, entry, seen=f'https://disk.yandex.ru/d/1 @{SCRIPT} {MORE}', new=f'https://disk.yandex.ru/d/1 {SCRIPT}', by=by)
    store.write(pins.put, deal, 'current', entry, seen=None, by=by)


def bring(store: Store, folder: Path) -> None:
    """Two pipelines from files: their names, stages, people, titles and comments are scripts, one of which is a column's name."""
    sheet = folder / f'{"x" * 3}.csv'
    sheet.write_text(f'ID;"{_quoted(SHORT)}";Кто\n1;"{_quoted(SHORT)}";"{_quoted(SHORT)}"\n2;"{_quoted(MORE[:60])}";Анна\n', encoding='utf-8')
    source = Source(sheet, Wanted('deals', ZoneInfo('Europe/Moscow'), {'case': 'ID', 'stage': SHORT, 'owner': 'Кто'}), _quiet)
    imports.run(store, source, Plan(f'Из файла {SHORT}'), by=access.SYSTEM, advance=_quiet)


def _quoted(text: str) -> str:
    return text.replace('"', '""')


def _quiet(_done: int, _total: int) -> None:
    pass
