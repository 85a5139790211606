"""The commands `user …`: people without the web page, at the server's own keyboard."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard import cli_output, settings, texts
from dashboard.errors import WrongOption

if TYPE_CHECKING:
    from dashboard.queries.people import Account
    from dashboard.store import Store

user = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help='People, without the web page.')
Database = Annotated[str | None, typer.Option('--db', help='A path or a sqlite:/// URL; else VORONKA_DB, else the local file.')]
Login = Annotated[str, typer.Argument(help='The name with which the person signs in.')]


@user.command()
def add(
    name: Annotated[str, typer.Argument(help='First and last name.')],
    login: Annotated[str | None, typer.Option(help='Made of the name unless given.')] = None,
    role: Annotated[str, typer.Option(help='employee, head or company_head.')] = 'employee',
    department: Annotated[str | None, typer.Option(help='Its name.')] = None,
    db: Database = None,
) -> None:
    """Add a person; prints the login."""
    from dashboard import access, people

    with _store(db) as store:
        place = _department(store, department)
        made = store.write(people.add, name=name, login=login, role=role, department_id=place, by=access.SYSTEM)
        account = next(one for one in _accounts(store) if one.id == made)
        _say(_('Added: {login}. A password: main.py user password {login}').format(login=account.login))


@user.command('list')
def show(db: Database = None) -> None:
    """Who there is: login, role, department, name, and what keeps them from signing in."""
    with _store(db) as store:
        rows = [(one.login or '—', one.role, one.department or '—', one.name, _state(one)) for one in _accounts(store)]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    for row in rows:
        _say('  '.join([*(cell.ljust(width) for cell, width in zip(row[:4], widths, strict=True)), row[4]]).rstrip())


@user.command()
def password(
    login: Login,
    stdin: Annotated[bool, typer.Option('--stdin', help='Read it from the first line of the input.')] = False,  # noqa: FBT002 - Typer's way
    db: Database = None,
) -> None:
    """Set a person's password, asked for twice; whoever is signed in with the old one is signed out."""
    from dashboard import accounts, passwords

    with _store(db) as store:
        account = _account(store, login)
        typed = sys.stdin.readline().rstrip('\r\n') if stdin else typer.prompt(_('Password'), hide_input=True, confirmation_prompt=True, err=True)
        passwords.check(typed, login=account.login or '')
        store.write(accounts.set_password, account.login or '', kept=passwords.hashed(typed))
        _say(_('{login} has a new password.').format(login=account.login))


@user.command()
def disable(login: Login, db: Database = None) -> None:
    """Let a person sign in no more; everything they did stays."""
    from dashboard import access, people

    with _store(db) as store:
        account = _account(store, login)
        store.write(people.disable, account.id, by=access.SYSTEM)
        _say(_('Disabled: {name}').format(name=account.name))


def _(text: str) -> str:
    return texts.translations(texts.system_language()).gettext(text)


def _say(line: str) -> None:
    cli_output.write(f'{line}\n')


def _store(db: str | None) -> 'Store':
    from dashboard.store import Store

    return Store(settings.database(db))


def _accounts(store: 'Store') -> tuple['Account', ...]:
    from dashboard.queries import people

    return store.read(people.accounts)


def _account(store: 'Store', login: str) -> 'Account':
    known = _accounts(store)
    found = next((one for one in known if one.login == login.casefold()), None)
    if found is None:
        logins = ', '.join(one.login for one in known if one.login) or '—'
        raise WrongOption(option='LOGIN', value=login, known=logins, words={'why': 'nobody signs in with it. There are: {known}.'})
    return found


def _department(store: 'Store', name: str | None) -> int | None:
    from dashboard.queries import people

    if name is None:
        return None
    known = store.read(people.departments)
    if name not in known:
        raise WrongOption(option='--department', value=name, known=', '.join(known) or '—', words={'why': 'there is no such one. There are: {known}.'})
    return known[name]


def _state(one: 'Account') -> str:
    if not one.active:
        return _('disabled')
    return '' if one.has_password else _('no password yet')
