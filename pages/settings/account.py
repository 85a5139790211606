"""`/settings/account`: one's own way in. Its forms are plain HTML, for only an answer to one can give the browser another token."""

from starlette.requests import Request
from starlette.responses import Response

from dashboard import accounts, passwords
from dashboard.errors import Refusal, WrongOwnPassword
from pages import access, frame
from pages.access import Me, address, enter
from pages.doors import Text, check_key, key, new_password, prove, typed_password, wrong
from pages.live import proof, settings, write
from pages.parts import settings as sections
from pages.parts import shell
from pages.parts.tag import Tag
from pages.words import _


@frame.screen('/settings/account')
def page(me: Me, changed: str = '') -> None:
    """The login, and the two things to do about being signed in."""
    with sections.section(me, 'account'):
        if changed:
            Tag('p', _('Your password is changed. Wherever else you were signed in, you are not any more.'), 'v-soft', role='status')
        with Tag('section', classes='v-block vs-part'):
            Tag('h2', _('Password'))
            if settings().demo:
                Tag('p', _('A demo asks for no passwords: whoever opens it chooses a person.'), 'v-soft')
            else:
                Tag('p', _('You sign in as {login}.').format(login=me.login), 'v-soft')
                with Tag('div'):
                    Tag('a', _('Change the password'), 'v-button', href='/account/password')
        with Tag('section', classes='v-block vs-part'):
            Tag('h2', _('Signed in'))
            Tag('p', _('Left signed in on somebody else’s computer or a lost phone? End it everywhere, here too.'), 'v-soft')
            with Tag('form', method='post', action='/account/out'):
                Tag('button', _('Sign out everywhere'), 'v-button', type='submit', data_testid='sign-out-everywhere')


async def password(request: Request, _me: Me) -> Response:
    """The form for another password."""
    return _form(request)


async def change(request: Request, me: Me, present: Text = '', password: Text = '', form: Text = '') -> Response:
    """Another password: every session ends, and this browser gets a new one."""
    try:
        check_key(request, form)
        passwords.check(password, login=me.login or '')
        claim = await write(accounts.claim_own, address=address(request), by=me.id)
        await prove(claim, present, WrongOwnPassword)
        token = await write(accounts.change_password, claim, kept=await proof(passwords.hashed, password), by=me.id)
    except Refusal as refusal:
        return _form(request, refusal)
    return enter(request, token, '/settings/account?changed=1')


async def out(request: Request, me: Me) -> Response:
    """Sign out everywhere, here too."""
    await write(accounts.sign_out_everywhere, by=me.id)
    return access.out(request)


def _form(request: Request, refusal: Refusal | None = None) -> Response:
    fields = (typed_password('present', _('Present password')), new_password(_('New password')))
    return shell.form(
        _('Change the password'), '/account/password', _('Save'), fields, mark='account', hidden={'form': key(request)},
        back=('/settings/account', _('Cancel')), **wrong(refusal),
    )  # fmt: skip
