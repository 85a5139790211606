"""Commands on accounts that ask who one is; the others stand before anybody has signed in."""

from dashboard import accounts
from dashboard.errors import NotAllowed, WrongPassword
from tests.matrix.rules import Row, anybody, company_head

CLAIM = accounts.Claim('boris', '10.0.0.1', None, None)


def whose_password(who: str, whose: str) -> object:
    """Nobody's is right, whoever asks; the unknown do not come so far."""
    return WrongPassword if anybody(who, whose) == 'done' else NotAllowed


ROWS = {
    'accounts.claim_own': Row(anybody, lambda s, _, by: accounts.claim_own(s, address='10.0.0.1', by=by)),
    'accounts.change_password': Row(whose_password, lambda s, _, by: accounts.change_password(s, CLAIM, kept='$', by=by)),
    'accounts.sign_out_everywhere': Row(anybody, lambda s, _, by: accounts.sign_out_everywhere(s, by=by)),
    'accounts.invite': Row(company_head, lambda s, at, by: accounts.invite(s, at.somebody, by=by)),
}
