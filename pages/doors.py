"""The ways in that are forms, plain HTML all: sign in, the first start, the link that a colleague sent."""

import re
import secrets
from typing import Annotated, Any, Final

from fastapi import Form
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard import accounts, attempts, passwords
from dashboard.errors import (
    BadValue,
    FormOutdated,
    LinkUsed,
    Refusal,
    TooManyAttempts,
    WrongCode,
    WrongOwnPassword,
    WrongPassword,
)
from dashboard.queries import people
from dashboard.queries import settings as stored
from pages import access
from pages.access import SEE_OTHER, address, enter, own_path, token_of
from pages.live import proof, read, settings, write
from pages.parts import shell
from pages.parts.look import start_path
from pages.parts.shell import Field
from pages.words import _, sentence

Text = Annotated[str, Form()]
FIRST_START: Final = 'first start'
"""The account on which wrong codes are counted; no login has a blank in it."""
DIGITS: Final = 8
STATUS: Final[dict[type[Refusal], int]] = {
    WrongPassword: 401, WrongOwnPassword: 401, WrongCode: 401, TooManyAttempts: 429, FormOutdated: 400, BadValue: 422, LinkUsed: 410,
}  # fmt: skip
CONFLICT: Final = 409
TYPED: Final = 1000
"""Characters of a password that a browser lets through: too long a one is refused in words, not cut."""
_KEY: Final = 'form'


async def login(request: Request, next: str = '', ended: str = '') -> Response:  # noqa: A002 - the address says `next`
    """Who one is: in a demo a choice, else login and password; on the first start the form for the first company head."""
    if settings().demo:
        return shell.cast(await read(people.who_signs_in), own_path(next))
    if await read(accounts.leaderless):
        return RedirectResponse('/welcome', SEE_OTHER)
    if await access.signed_in(request.headers.get('cookie')):
        return RedirectResponse(own_path(next), SEE_OTHER)
    lines = (_('You were signed out: by yourself, for too long a pause, or because your password or your access changed.'),) if ended else ()
    return await _login(request, next, lines=lines)


async def sign_in(request: Request, name: Text = '', password: Text = '', form: Text = '', next: Text = '') -> Response:  # noqa: A002
    """Sign in with login and password; whatever does not fit, the answer is the same, and takes as long."""
    if settings().demo:
        raise HTTPException(404)
    try:
        check_key(request, form)
        claim = await write(accounts.claim, name, address=address(request))
        await prove(claim, password, WrongPassword)
        kept = await proof(passwords.hashed, password) if passwords.outdated(claim.kept or '') else None
        token = await write(accounts.sign_in, claim, kept=kept, old=token_of(request))
    except Refusal as refusal:
        return await _login(request, next, name, refusal)
    me = await read(people.person, claim.person_id or 0)
    return enter(request, token, next or (start_path(me) if me else '/'))


async def prove(claim: accounts.Claim, password: str, wrong: type[Refusal]) -> None:
    """Raise `wrong`, and write it down, unless the password is the one of the claim."""
    if not await proof(passwords.fits, claim.kept, password):
        await write(accounts.refuse, claim)
        raise wrong


async def welcome(request: Request) -> Response:
    """The first start: whoever has the code that the command line printed becomes the first company head."""
    await _only_without_a_head()
    return _welcome(request, {})


async def begin(
    request: Request, code: Text = '', company: Text = '', name: Text = '', login: Text = '', password: Text = '', form: Text = '',
) -> Response:  # fmt: skip
    """Make the first company head, who is signed in at once."""
    await _only_without_a_head()
    typed = {'code': code, 'company': company, 'name': name, 'login': login}
    try:
        check_key(request, form)
        await write(attempts.begin, FIRST_START, address=address(request))
        if not secrets.compare_digest(re.sub(r'\D', '', code), first_code()):
            raise WrongCode
        await write(attempts.forgive, FIRST_START, address=address(request))
        passwords.check(password, login=login)
        kept = await proof(passwords.hashed, password)
        token = await write(accounts.first_head, name=name, login=login, kept=kept, company=company, address=address(request))
    except Refusal as refusal:
        return _welcome(request, typed, refusal)
    return enter(request, token)


async def link(request: Request, token: str) -> Response:
    """The form behind a link: only sending it uses the link up, for programs look at links, too."""
    try:
        return _link(request, token, await read(accounts.invited, token))
    except LinkUsed as refusal:
        return _used(refusal)


async def accept(request: Request, token: str, password: Text = '', form: Text = '') -> Response:
    """Set the password, and come in."""
    try:
        invited = await read(accounts.invited, token)
    except LinkUsed as refusal:
        return _used(refusal)
    try:
        check_key(request, form)
        passwords.check(password, login=invited.login)
        kept = await proof(passwords.hashed, password)
        session = await write(accounts.accept, token, kept=kept, address=address(request), old=token_of(request))
    except Refusal as refusal:
        return _link(request, token, invited, refusal)
    return enter(request, session)


def first_code() -> str:
    """The code of this start: digits, for they are where they are on every keyboard."""
    return _code


def key(request: Request) -> str:
    """What a form of ours brings along, so that no other site can send one."""
    return str(request.session.setdefault(_KEY, secrets.token_urlsafe(16)))


def check_key(request: Request, sent: str) -> None:
    """Raise `FormOutdated` for a form that is not of ours, or older than what this browser remembers."""
    if not secrets.compare_digest(sent.encode(), str(request.session.get(_KEY, '')).encode()) or not sent:
        raise FormOutdated


def typed_password(name: str, label: str) -> Field:
    """The field for a password that one has."""
    return Field(name, label, 'password', autocomplete='current-password', most=TYPED)


def new_password(label: str) -> Field:
    """The field for a password that one chooses."""
    hint = _('At least {least} characters; a few words are better than one.').format(least=passwords.LEAST)
    return Field('password', label, 'password', autocomplete='new-password', hint=hint, most=TYPED)


def wrong(refusal: Refusal | None) -> dict[str, Any]:
    """What a form that is shown again says of the refusal."""
    return {'fault': sentence(refusal), 'status': STATUS.get(type(refusal), CONFLICT)} if refusal else {}


_code: Final = ''.join(secrets.choice('0123456789') for _digit in range(DIGITS))


async def _only_without_a_head() -> None:
    if settings().demo or not await read(accounts.leaderless):
        raise HTTPException(404)


async def _login(request: Request, next_path: str, typed: str = '', refusal: Refusal | None = None, lines: tuple[str, ...] = ()) -> Response:
    company = await read(stored.company)
    return shell.form(
        _('Sign in'), '/login', _('Sign in'),
        (
            Field('name', _('Login'), value=typed[:64], autocomplete='username', most=64),
            typed_password('password', _('Password')),
        ),
        mark='login', hidden={'form': key(request), 'next': own_path(next_path) if next_path else ''}, lines=((company,) if company else ()) + lines,
        after=_('Forgot it, or never had one? Your company head can send you a sign-in link.'), **wrong(refusal),
    )  # fmt: skip


def _welcome(request: Request, typed: dict[str, str], refusal: Refusal | None = None) -> Response:
    return shell.form(
        _('Welcome to Voronka'), '/welcome', _('Begin'),
        (
            Field('code', _('Code'), value=typed.get('code', ''), hint=_('It stands where Voronka was started.'), most=20, digits=True, autocomplete='off'),
            Field('company', _('Company'), value=typed.get('company', ''), needed=False, prose=True, autocomplete='organization', most=accounts.COMPANY_LIMIT),
            Field('name', _('Your name'), value=typed.get('name', ''), prose=True, autocomplete='name'),
            Field('login', _('Login'), value=typed.get('login', ''), autocomplete='username', hint=_('Short, in small letters, such as olga.'), most=64),
            new_password(_('Password')),
        ),
        mark='welcome', hidden={'form': key(request)}, lines=(_('You are the first here. You become the company head; then you add your team.'),),
        **wrong(refusal),
    )  # fmt: skip


def _link(request: Request, token: str, invited: accounts.Invited, refusal: Refusal | None = None) -> Response:
    by = _('{name} gave you this link.').format(name=invited.made_by) if invited.made_by else ''
    return shell.form(
        _('Welcome, {name}').format(name=invited.name), f'/welcome/{token}', _('Sign in'),
        (
            Field('login', _('Login'), value=invited.login, autocomplete='username', fixed=True, hint=_('With it and the password you sign in from now on.')),
            new_password(_('Password')),
        ),
        mark='welcome', hidden={'form': key(request)}, lines=tuple(filter(None, (by,))), **wrong(refusal),
    )  # fmt: skip


def _used(refusal: LinkUsed) -> Response:
    return shell.plain(_('This link no longer works'), sentence(refusal), status=STATUS[LinkUsed], act=('/login', _('Sign in')))
