"""What the composer says of a text, and when: the manner of «The coach, welcome»."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard import coaching
from dashboard.coaching import Manner, Moment, Writing
from dashboard.workcalendar import Calendar
from tests.conftest import NOW

SLIP = 'Клиент просит домафон и монитор на две квартиры'
TOPIC = 'Поговорили с клиентом про видеонаблюдение в новом доме.'


def rules(text, at=Moment.PAUSE, kind='call', manner=None, shown=(), **facts):
    found = coaching.look(Writing(text, kind, **facts), manner or Manner(), at=at, now=NOW, calendar=Calendar(), shown=shown)
    return [remark.rule for remark in found.remarks]


def look(text, at=Moment.PAUSE, kind='comment', **facts):
    return coaching.look(Writing(text, kind, **facts), Manner(), at=at, now=NOW, calendar=Calendar())


def test_a_misspelt_word_is_said_as_soon_as_the_word_is_finished_and_nothing_else_is():
    assert rules(SLIP + ' ', Moment.WORD) == ['spelling']
    assert rules(TOPIC + ' ', Moment.WORD) == []


def test_the_word_that_is_being_typed_is_no_slip_yet():
    assert rules('Клиент просит на две квартиры домаф', Moment.WORD) == []


def test_all_else_waits_for_a_pause_and_a_finished_sentence_or_for_saving():
    assert rules(TOPIC.rstrip('.')) == []
    assert rules(TOPIC) == ['no-summary', 'no-conclusion']
    assert rules(TOPIC.rstrip('.'), Moment.SAVE) == ['no-summary', 'no-conclusion']


def test_what_was_said_goes_away_as_soon_as_it_holds_no_more_and_stays_as_long_as_it_does():
    assert rules(TOPIC + ' Ему', Moment.WORD, shown=['no-summary']) == ['no-summary']
    assert rules('Клиент просит скидку 5 % и монитор в коридор, ', Moment.WORD, shown=['no-summary']) == []


def test_at_most_two_remarks_the_most_useful_first():
    assert rules('ПОГОВОРИЛИ С КЛИЕНТОМ ПРО ДОМОФОНЫ, https://disk.yandex.ru/d/1 видеонаблюдение.') == ['no-summary', 'no-conclusion']


def test_of_two_remarks_one_is_a_misspelt_word_where_there_is_one():
    assert rules('Поговорили с клиентом про домафон и видеонаблюдение в доме.') == ['no-summary', 'spelling']


@pytest.mark.parametrize('text', ['Нужен домафон. ', 'Нужен клиенту один домафон. '])
def test_nothing_is_said_of_the_first_five_words_before_they_are_saved(text):
    assert rules(text, Moment.WORD) == rules(text) == []
    assert rules(text, Moment.SAVE) != []


def test_dictated_text_wants_no_punctuation_and_may_be_short():
    spoken = 'клиент просит панель на две квартиры и монитор в коридор ключи получит пятнадцатого августа после этого наберёт нас сам'
    assert 'no-punctuation' in rules(spoken, Moment.SAVE, kind='comment', due=NOW + timedelta(days=1))
    assert 'no-punctuation' not in rules(spoken, Moment.SAVE, kind='comment', due=NOW + timedelta(days=1), dictated=True)


def test_an_open_step_to_come_is_the_next_step():
    text = 'Клиент согласен на две панели по 18 000 ₽.'
    assert 'no-next-step' in rules(text)
    assert 'no-next-step' not in rules(text, due=NOW + timedelta(days=1))
    assert look(text, kind='call', due=NOW + timedelta(days=1)).parts.next_step


def test_the_three_ticks_are_for_contacts():
    assert look('Клиент согласен.', kind='comment').parts is None
    parts = look('Клиент просит скидку 5 %, договорились на 18 000 ₽.', kind='call').parts
    assert (parts.summary, parts.conclusion, parts.next_step) == (True, True, False)


def test_a_next_step_in_words_is_offered_as_a_task_unless_it_is_set_already():
    text = 'Клиент согласен, перезвоню в пятницу в 11'
    step = look(text).step
    assert (step.what, step.due) == ('Перезвоню', datetime(2026, 11, 27, 8, tzinfo=UTC))
    assert look(text, due=step.due).step is None


def test_a_call_that_nobody_answered_is_offered_as_a_missed_one_and_nothing_more_is_asked():
    found = look('Звонил, не дозвонился', kind='call')
    assert (found.missed, [remark.rule for remark in found.remarks]) == (True, ['process-not-result'])
    assert not look('Не берёт трубку, но в мессенджере просит скидку 5 %', kind='call').missed


def test_a_refused_word_is_passed_over_and_another_one_is_not():
    found = look(SLIP + ' ', Moment.WORD).remarks[0]
    refused = frozenset({coaching.key(found.finding, SLIP)})
    assert rules(SLIP + ' ', Moment.WORD, refused=refused) == []
    assert rules(SLIP + ' и манитор ', Moment.WORD, refused=refused) == ['spelling']


def test_a_refused_rule_about_the_whole_text_stays_refused_while_the_text_grows():
    assert rules(TOPIC + ' Всё обсудили.', refused=frozenset({'no-summary'})) == ['no-conclusion', 'no-next-step']


def test_the_team_may_turn_a_rule_off_or_make_light_of_it_and_its_words_are_known():
    assert rules(TOPIC, manner=Manner(off=frozenset({'no-summary'}))) == ['no-conclusion', 'no-next-step']
    assert rules(TOPIC, manner=Manner(may=frozenset({'no-summary'}))) == ['no-conclusion', 'no-next-step']
    assert rules(SLIP + ' ', Moment.WORD, manner=Manner(known=frozenset({'домафон'}))) == []


def test_only_what_is_mandatory_is_asked_before_saving():
    assert coaching.must_ask(Writing(TOPIC, 'call'), Manner()) == ()
    asked = coaching.must_ask(Writing(TOPIC, 'call'), Manner(mandatory=frozenset({'no-next-step'})))
    assert [remark.rule for remark in asked] == ['no-next-step']
    assert coaching.must_ask(Writing(TOPIC, 'call', due=NOW + timedelta(days=1)), Manner(mandatory=frozenset({'no-next-step'}))) == ()


def test_a_word_is_found_where_it_is_after_the_text_went_on():
    text = 'решает по этому вопросу жена, по этому просят скидку'
    second = text.rindex('по этому')
    for after, place in ((f'{text} 5 %', second), (f'Итак, {text}', second + 6), (text.replace('вопросу', 'делу'), second - 3)):
        assert coaching.moved(text, after, second, second + 8) == place
    assert coaching.moved('Звонил клинету', 'Звонил клинетушке', 7, 14) is None


def test_of_a_call_that_nobody_answered_nothing_is_asked_that_is_not_said():
    manner = Manner(mandatory=frozenset({'no-next-step', 'too-short'}))
    assert coaching.must_ask(Writing('Звонил, не дозвонился', 'call'), manner) == ()
