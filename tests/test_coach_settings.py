"""What the team makes of the coach: words that somebody vouches for and a head accepts, rules that are softened, mandatory and counted."""

import pytest

from dashboard import coach_rules, journal, team_words
from dashboard.errors import BadValue, FieldConflict, NotFound
from dashboard.queries import coach as query
from dashboard.queries import journal as journal_query


def word(store, by, of):
    return next((one.state, one.asked_by) for one in store.read(query.vouched, by=by) if one.word == of)


def rule(store, by, name):
    return next(one for one in store.read(query.rules, by=by) if one.name == name)


def test_a_word_that_an_employee_vouches_for_waits_for_a_head_and_then_is_known_to_all(store, team, a_deal):
    deal = a_deal()
    assert store.write(team_words.ask, 'Слаботочка', by=team.anna) == 'asked'
    assert 'слаботочка' not in store.read(query.manner, deal, by=team.anna).known
    (asked,) = store.read(query.vouched, by=team.head)
    assert (asked.word, asked.asked_by) == ('слаботочка', 'Анна Крылова')
    store.write(team_words.settle, asked.id, to='accepted', seen='asked', by=team.head)
    assert 'слаботочка' in store.read(query.manner, deal, by=team.anna).known
    store.write(team_words.settle, asked.id, to='asked', seen='accepted', by=team.head)
    assert 'слаботочка' not in store.read(query.manner, deal, by=team.anna).known


def test_a_declined_word_stays_declined_however_often_it_is_asked_for(store, team):
    store.write(team_words.ask, 'домафон', by=team.anna)
    (asked,) = store.read(query.vouched, by=team.head)
    store.write(team_words.settle, asked.id, to='declined', seen='asked', by=team.head)
    assert store.write(team_words.ask, 'Домафон', by=team.boris) == 'declined'
    assert word(store, team.head, 'домафон') == ('declined', 'Анна Крылова')


def test_a_heads_own_word_is_accepted_at_once_by_hand_or_while_writing(store, team):
    assert store.write(team_words.ask, 'умнодом', by=team.head) == 'accepted'
    store.write(team_words.add, ' Перенаберу ', by=team.head)
    assert word(store, team.head, 'перенаберу')[0] == 'accepted'
    with pytest.raises(BadValue):
        store.write(team_words.add, 'перенаберу', by=team.head)


def test_a_word_by_hand_that_is_taken_back_stands_as_it_did_before(store, team):
    store.write(team_words.ask, 'домафон', by=team.anna)
    asked, new = (store.write(team_words.add, one, by=team.head) for one in ('домафон', 'умнодом'))
    for accepted in (asked, new):
        store.write(team_words.take_back, accepted, by=team.director)
    assert [(one.word, one.state) for one in store.read(query.vouched, by=team.head)] == [('домафон', 'asked')]
    store.write(team_words.settle, asked.word, to='declined', seen='asked', by=team.head)
    with pytest.raises(FieldConflict):
        store.write(team_words.take_back, asked, by=team.head)
    with pytest.raises(NotFound):
        store.write(team_words.take_back, new, by=team.head)


@pytest.mark.parametrize('text', ['', 'два слова', 'слово,', 'а' * 41, '🏠'])
def test_what_is_no_single_word_is_refused(store, team, text):
    with pytest.raises(BadValue):
        store.write(team_words.ask, text, by=team.anna)


def test_two_heads_who_settle_one_word_otherwise_are_told(store, team):
    store.write(team_words.ask, 'домафон', by=team.anna)
    (asked,) = store.read(query.vouched, by=team.head)
    store.write(team_words.settle, asked.id, to='declined', seen='asked', by=team.head)
    with pytest.raises(FieldConflict):
        store.write(team_words.settle, asked.id, to='accepted', seen='asked', by=team.director)


def test_the_journal_tells_that_a_word_was_settled_and_not_which_for_it_may_be_a_name(store, team):
    store.write(team_words.ask, 'гасанбеков', by=team.anna)
    (asked,) = store.read(query.vouched, by=team.head)
    store.write(team_words.settle, asked.id, to='accepted', seen='asked', by=team.head)
    lines = [entry.line for entry in store.read(journal_query.window, journal_query.Filters(), by=team.director).entries if entry.line.kind == journal.COACH_WORD]
    assert [(line.old, line.new) for line in lines] == [('asked', 'accepted'), (None, 'asked')]


def test_nothing_is_mandatory_as_shipped_and_a_head_makes_it_so_and_takes_it_back(store, team, a_deal):
    deal = a_deal()
    assert not any(one.mandatory for one in store.read(query.rules, by=team.head))
    store.write(coach_rules.set_field, 'no-next-step', 'mandatory', seen=False, new=True, by=team.head)
    assert store.read(query.manner, deal, by=team.anna).mandatory == {'no-next-step'}
    store.write(coach_rules.set_field, 'no-next-step', 'weight', seen='full', new='off', by=team.head)
    manner = store.read(query.manner, deal, by=team.anna)
    assert (manner.mandatory, manner.off) == (frozenset(), {'no-next-step'})


@pytest.mark.parametrize(('name', 'new'), [('weight', 'must'), ('mandatory', 'yes'), ('shown', 0)])
def test_what_a_rule_cannot_be_is_refused(store, team, name, new):
    with pytest.raises(BadValue):
        store.write(coach_rules.set_field, 'vague', name, seen=None, new=new, by=team.head)
    with pytest.raises(NotFound):
        store.write(coach_rules.set_field, 'rudeness', 'weight', seen='full', new='off', by=team.head)


def test_a_rule_out_of_place_in_over_three_of_ten_of_twenty_texts_is_told_to_the_head(store, team):
    for n in range(20):
        store.write(coach_rules.count, shown={'vague', 'grammar'}, refused={'vague'} if n < 6 else set(), insisted=(), by=team.anna)
    assert not rule(store, team.head, 'vague').often_refused
    store.write(coach_rules.count, shown=set(), refused={'vague'}, insisted={'grammar'}, by=team.boris)
    found = rule(store, team.head, 'vague')
    assert (found.shown, found.refused, found.often_refused) == (21, 7, True)
    assert (rule(store, team.head, 'grammar').insisted, rule(store, team.head, 'grammar').often_refused) == (1, False)
