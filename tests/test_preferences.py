"""A person's own choices about the screen."""

import pytest

from dashboard import access, preferences
from dashboard.errors import BadValue, NotAllowed
from dashboard.queries import people


def test_what_is_chosen_is_kept_with_the_person_and_the_rest_stays(store, team):
    store.write(preferences.choose, by=team.anna, language='en', start='board')
    store.write(preferences.choose, by=team.anna, look='dark', language='ru')
    anna, boris = (store.read(people.person, one) for one in (team.anna, team.boris))
    assert (anna.language, anna.look, anna.start) == ('ru', 'dark', 'board')
    assert (boris.language, boris.look, boris.start) == (None, None, None)


@pytest.mark.parametrize('chosen', [{'language': 'sw'}, {'look': 'purple'}, {'start': '/evil'}, {'start': None}, {'salary': '1'}])
def test_what_is_no_choice_is_refused(store, team, chosen):
    with pytest.raises(BadValue):
        store.write(preferences.choose, by=team.anna, **chosen)


def test_nobody_chooses_for_the_server(store):
    with pytest.raises(NotAllowed):
        store.write(preferences.choose, by=access.SYSTEM, look='dark')
