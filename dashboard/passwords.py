"""Passwords as such: which are refused, how they are kept (Argon2id), whether one fits; no database. A check takes 0.1 s and 64 MB."""

import unicodedata
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dashboard.settings import ROOT
from dashboard.validation import refuse

LEAST, MOST = 8, 128
"""Characters; no rule of which: length is what counts."""
LABEL: Final = 'Password'
COMMON: Final = ROOT / 'data' / 'passwords' / 'common.txt'
_hasher: Final = PasswordHasher()


def check(password: str, *, login: str = '') -> None:
    """Raise `BadValue` for a password that nobody should have; it is never repeated in the refusal."""
    password = _plain(password)
    if len(password) < LEAST:
        raise refuse(LABEL, HIDDEN, 'at least {least} characters are needed.', least=LEAST)
    if len(password) > MOST:
        raise refuse(LABEL, HIDDEN, 'at most {most} characters fit.', most=MOST)
    if password.casefold() in _common() or password.casefold() == login.casefold() or len(set(password)) == 1:
        raise refuse(LABEL, HIDDEN, 'it is one of the first that anybody would try.')


HIDDEN: Final = '••••••••'
"""What stands in a refusal in place of a password."""


def hashed(password: str) -> str:
    """How it is kept; never twice the same. Raises `BadValue` for one that `check` refuses."""
    return _hasher.hash(_plain(password))


def fits(kept: str | None, password: str) -> bool:
    """Whether it is the password that was kept so; where none was (`kept` None), the answer is no and takes as long."""
    if len(password) > 2 * MOST:
        password = ''
    try:
        return _hasher.verify(kept or _nobodys(), _plain(password)) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Whether it was kept with less effort than is asked for today."""
    return _hasher.check_needs_rehash(kept)


def _plain(password: str) -> str:
    """One spelling for «й», typed as one sign or as two; keyboards differ."""
    return unicodedata.normalize('NFC', password).encode('utf-8', 'replace').decode()


@cache
def _nobodys() -> str:
    return _hasher.hash('the password of nobody at all')


@cache
def _common() -> frozenset[str]:
    return frozenset(line for line in COMMON.read_text(encoding='utf-8').splitlines() if not line.startswith('#'))
