"""Passwords as such: which are refused, and that a check tells nothing by its time."""

import statistics
from time import perf_counter

import pytest
from argon2 import PasswordHasher

from dashboard import passwords
from dashboard.errors import BadValue


@pytest.mark.parametrize(
    ('password', 'why'),
    [
        ('короткй', 'at least 8'), ('', 'at least 8'), ('x' * 129, 'at most 128'), ('12345678', 'first that anybody'), ('ЙЦУКЕНГШ', 'first that anybody'),
        ('Qwerty123', 'first that anybody'), ('zzzzzzzzzz', 'first that anybody'), ('Anna.Krylova', 'first that anybody'),
    ],
)  # fmt: skip
def test_what_anybody_would_try_first_is_refused_and_not_repeated(password, why):
    with pytest.raises(BadValue, match=why) as refusal:
        passwords.check(password, login='anna.krylova')
    assert not password or password not in str(refusal.value)


@pytest.mark.parametrize('password', ['ключ у вахтёра', 'correct horse', 'п' * 7 + 'а', '😀😀😀😀😀😀😀😁', 'x' * 127 + 'y'])
def test_length_is_what_counts(password):
    passwords.check(password)
    assert passwords.fits(passwords.hashed(password), password)


def test_one_letter_is_one_however_the_keyboard_makes_it():
    assert passwords.fits(passwords.hashed('чай и йод'), 'чай и йод'.replace('й', 'й'))


def test_it_is_argon2id_with_todays_effort_and_an_older_one_is_known():
    kept = passwords.hashed('ключ у вахтёра')
    assert kept.startswith('$argon2id$v=19$m=65536,t=3,p=4$')
    assert not passwords.outdated(kept)
    assert passwords.outdated(PasswordHasher(memory_cost=19_456, time_cost=2, parallelism=1).hash('x'))


@pytest.mark.parametrize('kept', [None, '', 'no hash', '$argon2id$v=19$m=65536'])
def test_where_there_is_no_password_none_fits(kept):
    assert not passwords.fits(kept, 'the password of nobody at all')


def test_an_unknown_account_takes_as_long_as_a_known_one():
    kept = passwords.hashed('ключ у вахтёра')

    def took(kept):
        began = perf_counter()
        passwords.fits(kept, 'something else')
        return perf_counter() - began

    took(None)
    known, unknown = zip(*((took(kept), took(None)) for _ in range(7)), strict=True)
    assert 0.5 < statistics.median(known) / statistics.median(unknown) < 2
