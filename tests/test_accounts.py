"""Accounts: who gets in, how fast one may guess, when a session ends; nothing secret is kept in clear."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlmodel import select

from dashboard import accounts, passwords, people, sessions
from dashboard.errors import BadValue, LinkUsed, NoLogin, NotAllowed, NotFound, TooManyAttempts, WrongPassword
from dashboard.models import BrowserSession, JournalEntry, Password, Person, SignInAttempts, SignInLink

GOOD = 'пять синих домофонов'
KEPT = PasswordHasher(time_cost=1, memory_cost=1024).hash(GOOD)
"""Kept with a fiftieth of the effort that `passwords.hashed` makes; how long one takes is said in tests/test_passwords.py."""
OFFICE, ELSEWHERE = '192.168.1.7', '10.9.8.7'


@pytest.fixture
def signed_up(store, team):
    """Everybody has the same good password."""
    for login in ('director', 'head', 'anna', 'boris'):
        store.write(accounts.set_password, login, kept=KEPT)
    return team


def comes_in(store, login='anna', password=GOOD, address=OFFICE, old=None):
    """Sign in as the page does; returns the token."""
    claim = store.write(accounts.claim, login, address=address)
    if not passwords.fits(claim.kept, password):
        store.write(accounts.refuse, claim)
        raise WrongPassword
    return store.write(accounts.sign_in, claim, old=old)


def fails(store, times, login='anna', address=OFFICE):
    """How many of these attempts in vain were let as far as the password."""
    let = 0
    for _ in range(times):
        try:
            store.write(accounts.claim, login, address=address)
        except TooManyAttempts:
            continue
        let += 1
    return let


def whose(store, token):
    known = store.read(sessions.known, token)
    return known and known.person_id


def said(store, what):
    return store.read(lambda session: session.exec(select(JournalEntry.new).where(JournalEntry.what == what)).all())


def everything(store):
    """Whatever text stands in the database's file and log."""
    store.read(lambda session: session.connection().exec_driver_sql('SELECT 1'))
    return b''.join(path.read_bytes() for path in store.path.parent.glob(store.path.name + '*'))


def test_with_the_password_one_is_in_and_without_it_nobody(store, signed_up):
    assert whose(store, comes_in(store, ' Anna ')) == signed_up.anna
    for login, password in (('anna', GOOD + '!'), ('anna', ''), ('nobody', GOOD), ('', ''), ('viktor', GOOD), ('anna', 'x' * 10_000)):
        with pytest.raises(WrongPassword):
            comes_in(store, login, password)
    assert whose(store, 'made up') is None
    assert whose(store, '') is None


def test_of_passwords_and_tokens_nothing_readable_is_kept(store, signed_up):
    token, link = comes_in(store), store.write(accounts.invite, signed_up.boris, by=signed_up.director)
    with pytest.raises(WrongPassword):
        comes_in(store, 'anna my-secret-typed-as-a-name')
    kept = everything(store)
    assert b'argon2id' in kept, 'the file was read, and the passwords are Argon2id'
    for secret in (GOOD, token, link, 'my-secret-typed-as-a-name'):
        assert secret.encode() not in kept


def test_every_way_in_and_every_wrong_attempt_is_in_the_journal(store, signed_up):
    token = comes_in(store)
    with pytest.raises(WrongPassword):
        comes_in(store, password='wrong')
    store.write(accounts.sign_out, token)
    assert said(store, 'account.signed_in') == [f'{signed_up.anna} {OFFICE}']
    assert said(store, 'account.refused') == [f'{signed_up.anna} {OFFICE}']
    assert len(said(store, 'account.ended')) == 1


def test_a_session_lasts_twelve_idle_hours_and_seven_days_at_most(store, signed_up, time):
    idle, busy = comes_in(store), comes_in(store, 'boris')
    busy_id = store.read(sessions.known, busy).id
    began = time.start
    for hours in range(6, 7 * 24, 6):
        time.start = began + timedelta(hours=hours)
        store.write(sessions.touch, [busy_id])
        assert whose(store, busy) == signed_up.boris
        assert (whose(store, idle) is not None) == (hours < 12)
    time.start = began + timedelta(days=7)
    assert whose(store, busy) is None
    assert store.read(sessions.holding, [busy_id]) == frozenset()


def test_a_clock_put_back_signs_nobody_out_and_lets_nobody_wait_for_a_day(store, signed_up, time):
    token = comes_in(store)
    fails(store, 6)
    time.start -= timedelta(days=1)
    assert whose(store, token) == signed_up.anna
    assert comes_in(store)


def test_a_session_from_a_year_that_was_a_mistake_ends_when_the_clock_is_put_right(store, signed_up, time):
    before = comes_in(store)
    time.start += timedelta(days=365)
    ahead = comes_in(store, 'boris')
    store.write(sessions.touch, [store.read(sessions.known, ahead).id])
    time.start -= timedelta(days=365)
    assert (whose(store, before), whose(store, ahead)) == (None, None), 'the one was too old, the other is not to last a year'
    assert whose(store, comes_in(store)) == signed_up.anna


def test_a_browser_has_one_session_at_a_time(store, signed_up):
    first = comes_in(store)
    second = comes_in(store, 'boris', old=first)
    assert first != second
    assert (whose(store, first), whose(store, second)) == (None, signed_up.boris)


def test_an_ended_sessions_id_is_never_anothers(store, signed_up):
    first = comes_in(store)
    ended = store.read(sessions.known, first).id
    store.write(accounts.sign_out, first)
    assert store.read(sessions.known, comes_in(store)).id > ended


@pytest.mark.parametrize(
    'ends',
    [
        lambda store, team: store.write(people.disable, team.anna, by=team.director),
        lambda store, team: store.write(people.edit, team.anna, changes={'login': ('anna', None)}, by=team.director),
        lambda store, team: store.write(accounts.sign_out_everywhere, by=team.anna),
        lambda store, _: store.write(accounts.set_password, 'anna', kept=KEPT),
    ],
    ids=['disabled', 'without a login', 'signed out everywhere', 'a new password'],
)
def test_all_sessions_of_a_person_end_and_nobody_elses_when(store, signed_up, ends):
    tokens, other = [comes_in(store), comes_in(store, address=ELSEWHERE)], comes_in(store, 'boris')
    ends(store, signed_up)
    assert [whose(store, token) for token in tokens] == [None, None]
    assert whose(store, other) == signed_up.boris


def test_with_a_new_password_one_stays_in_here_and_nowhere_else(store, signed_up):
    here, there = comes_in(store), comes_in(store, address=ELSEWHERE)
    claim = store.write(accounts.claim_own, address=OFFICE, by=signed_up.anna)
    new = store.write(accounts.change_password, claim, kept=passwords.hashed('другой длинный пароль'), by=signed_up.anna)
    assert [whose(store, token) for token in (here, there, new)] == [None, None, signed_up.anna]
    with pytest.raises(WrongPassword):
        comes_in(store)
    assert comes_in(store, password='другой длинный пароль')


def test_a_proof_is_worth_nothing_when_the_password_changed_meanwhile(store, signed_up):
    claim = store.write(accounts.claim, 'anna', address=OFFICE)
    store.write(accounts.set_password, 'anna', kept=passwords.hashed('другой длинный пароль'))
    with pytest.raises(WrongPassword):
        store.write(accounts.sign_in, claim)


def test_wrong_passwords_at_speed_are_slowed_and_nobody_is_locked_out_for_ever(store, signed_up, time):
    assert fails(store, 20) == 5
    for minutes in (1, 2, 4, 8, 15, 15):
        time.start += timedelta(minutes=minutes, seconds=-1)
        with pytest.raises(TooManyAttempts):
            comes_in(store)
        time.start += timedelta(seconds=1)
        assert fails(store, 20) == 1
    time.start += timedelta(minutes=15)
    assert comes_in(store), 'the right password is let after the longest wait, whatever was tried meanwhile'
    assert fails(store, 20) == 5, 'and starts anew'
    assert len(said(store, 'account.slowed')) == 2


def test_who_waits_learns_for_how_long_and_nothing_of_whether_there_is_such_an_account(store, signed_up):
    told = []
    for login in ('anna', 'nobody at all'):
        fails(store, 5, login)
        with pytest.raises(TooManyAttempts) as refusal:
            store.write(accounts.claim, login, address=OFFICE)
        told.append(refusal.value.facts)
    assert told == [{'minutes': 1}] * 2


def test_one_address_may_not_try_two_hundred_accounts(store, signed_up, time):
    assert sum(fails(store, 1, f'user{n}', address=ELSEWHERE) for n in range(200)) == 30
    assert comes_in(store), 'the office goes on'
    with pytest.raises(TooManyAttempts):
        comes_in(store, 'boris', address=ELSEWHERE)
    time.start += timedelta(minutes=1)
    assert comes_in(store, 'boris', address=ELSEWHERE)
    assert comes_in(store, 'boris', address=ELSEWHERE), 'a right password brings nobody back to the wait'


def test_an_address_that_goes_on_waits_longer_each_time(store, signed_up, time):
    tried = 0
    for minutes in (1, 2, 4, 8, 15, 15):
        assert sum(fails(store, 1, f'user{tried + n}', address=ELSEWHERE) for n in range(60)) == 30
        tried += 60
        time.start += timedelta(minutes=minutes, seconds=-1)
        with pytest.raises(TooManyAttempts):
            comes_in(store, 'boris', address=ELSEWHERE)
        time.start += timedelta(seconds=1)
    time.start += timedelta(hours=1, seconds=1)
    assert sum(fails(store, 1, f'user{n}', address=ELSEWHERE) for n in range(60)) == 30, 'forgotten after an hour'


def test_an_office_behind_one_address_comes_in_however_many_they_are(store, signed_up):
    for _ in range(40):
        assert comes_in(store)


def test_whoever_has_an_ipv6_network_has_one_address(store, signed_up):
    assert sum(fails(store, 1, f'user{n}', address=f'2001:db8::{n:x}') for n in range(40)) == 30


def test_attempts_are_forgotten_and_swept(store, signed_up, time):
    fails(store, 4)
    time.start += timedelta(hours=1, seconds=1)
    assert fails(store, 4) == 4
    time.start += timedelta(hours=2)
    comes_in(store, 'boris', address=ELSEWHERE)
    assert store.read(lambda session: len(session.exec(select(SignInAttempts)).all())) == 1


def test_a_link_lets_its_person_in_once_with_a_password_of_their_own(store, team, time):
    token = store.write(accounts.invite, team.viktor, by=team.director)
    invited = store.read(accounts.invited, token)
    assert (invited.person_id, invited.login, invited.made_by) == (team.viktor, 'viktor', 'Ольга Директор')
    assert store.read(accounts.invited, token), 'to look at it uses nothing up'
    assert whose(store, store.write(accounts.accept, token, kept=KEPT, address=OFFICE)) == team.viktor
    with pytest.raises(LinkUsed):
        store.write(accounts.accept, token, kept=KEPT, address=OFFICE)
    assert whose(store, comes_in(store, 'viktor')) == team.viktor


def test_a_link_goes_with_time_with_a_newer_one_and_with_its_persons_right(store, team, time):
    def works(token):
        try:
            return bool(store.read(accounts.invited, token))
        except LinkUsed:
            return False

    old = store.write(accounts.invite, team.viktor, by=team.director)
    new = store.write(accounts.invite, team.viktor, by=team.director)
    assert (works(old), works(new), works('made up')) == (False, True, False)
    store.write(people.disable, team.viktor, by=team.director)
    assert not works(new)
    with pytest.raises(NoLogin):
        store.write(accounts.invite, team.viktor, by=team.director)
    store.write(people.enable, team.viktor, by=team.director)
    assert not works(new), 'what was sent before somebody left is worth nothing when they are back'
    new = store.write(accounts.invite, team.viktor, by=team.director)
    for login in (('viktor', None), (None, 'viktor')):
        store.write(people.edit, team.viktor, changes={'login': login}, by=team.director)
    assert not works(new)
    new = store.write(accounts.invite, team.viktor, by=team.director)
    store.write(accounts.set_password, 'viktor', kept=KEPT)
    assert not works(new)
    new = store.write(accounts.invite, team.viktor, by=team.director)
    time.start += timedelta(days=accounts.LINK_DAYS)
    assert not works(new)


def test_a_link_for_who_forgot_ends_what_was_open_and_only_the_company_head_gives_it(store, signed_up):
    open_one = comes_in(store)
    with pytest.raises(NotAllowed):
        store.write(accounts.invite, signed_up.anna, by=signed_up.head)
    link = store.write(accounts.invite, signed_up.anna, by=signed_up.director)
    assert whose(store, open_one) == signed_up.anna, 'a link that nobody opened changes nothing'
    store.write(accounts.accept, link, kept=passwords.hashed('третий длинный пароль'), address=OFFICE)
    assert whose(store, open_one) is None


def test_the_first_head_is_made_once(store):
    assert store.read(accounts.leaderless)
    token = store.write(accounts.first_head, name='Ольга Котова', login='Olga', kept=KEPT, company=' Домофон ', address=OFFICE)
    head = store.read(lambda session: session.exec(select(Person.name, Person.login, Person.role)).one())
    assert head == ('Ольга Котова', 'olga', 'company_head')
    assert whose(store, token)
    assert not store.read(accounts.leaderless)
    with pytest.raises(NotFound):
        store.write(accounts.first_head, name='Иван', login='ivan', kept=KEPT, address=OFFICE)


def test_a_team_from_before_there_were_passwords_gets_its_head_back(store, team):
    assert store.read(accounts.leaderless)
    with pytest.raises(BadValue, match='signs in with it'):
        store.write(accounts.first_head, name='Анна', login='anna', kept=KEPT, address=OFFICE)
    token = store.write(accounts.first_head, name='Ольга Котова', login='director', kept=KEPT, address=OFFICE)
    assert whose(store, token) == team.director
    assert store.read(lambda session: session.get(Person, team.director).name) == 'Ольга Котова'


@pytest.mark.parametrize(('field', 'old', 'new'), [('role', 'employee', 'head'), ('exports', None, True), ('name', 'Анна Крылова', 'Анна К.')])
def test_other_rights_are_other_tokens_in_every_browser_and_nobody_elses(store, signed_up, field, old, new):
    annas, boriss = [comes_in(store), comes_in(store)], comes_in(store, 'boris')
    store.write(people.edit, signed_up.anna, changes={field: (old, new)}, by=signed_up.director)
    known = [store.read(sessions.known, token) for token in annas]
    assert [one.renew for one in known] == [field != 'name'] * 2
    assert not store.read(sessions.known, boriss).renew
    if field != 'name':
        token = store.write(sessions.renew, known[0].id)
        assert whose(store, annas[0]) is None
        assert whose(store, token) == signed_up.anna
        assert store.write(sessions.renew, known[0].id) is None, 'another tab was faster'


def test_whoever_lost_the_right_to_sign_in_is_not_known(store, signed_up):
    token = comes_in(store)
    store.write(lambda session: setattr(session.get(Person, signed_up.anna), 'active', False))
    assert whose(store, token) is None


def test_nothing_is_left_of_a_session_that_ended(store, signed_up):
    store.write(accounts.sign_out, comes_in(store))
    store.write(accounts.sign_out, 'made up')
    assert store.read(lambda session: session.exec(select(BrowserSession)).all()) == []
    assert len(store.read(lambda session: session.exec(select(Password)).all())) == 4
    assert store.read(lambda session: session.exec(select(SignInLink)).all()) == []


