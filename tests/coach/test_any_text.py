"""Whatever is typed or pasted, the coach answers in bounded time, and what it marks lies in the text."""

import os
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from dashboard import workcalendar
from dashboard.comment_quality import coach, next_step, suggestions

LENGTHS = st.floats(0, 1).map(lambda share: int(coach.LONGEST**share))
LETTERS = st.one_of(st.characters(exclude_categories=['Cs']), st.sampled_from('абвеёийностья -.,!?\n'), st.sampled_from(['не', 'ться', 'что то ', 'по ', '5 дня ', '!!!', 'http://', 'а-', '\u0301', 'надо связатся ', 'в пятницу ', 'до 31.12 ', 'через 9', ' недель', 'позвоню ', 'когда ', 'после ', 'с 10 до ', 'после майских ', 'к концу ']))
NOW = datetime(2026, 11, 24, 10, 5, tzinfo=UTC)
TEXTS = 10_000
BOUND = 10
"""Seconds of one thread for the longest text, on a slow machine; a comment takes milliseconds."""


@st.composite
def texts(draw):
    """Lengths log-uniform to 20,000 characters; a long one repeats what is drawn, as nobody types so much by chance."""
    length, piece = draw(LENGTHS), draw(st.lists(LETTERS, min_size=1, max_size=200).map(''.join))
    return (piece * (length // len(piece) + 1))[:length]


def amiss(text):
    """What is wrong with the coach's answer to a text: that it came late, or what of it lies outside the text, says nothing or is over already."""
    began = time.thread_time()
    found = coach.findings(text, kind='call')
    coach.parts(text, kind='call')
    step = next_step.proposed(text, NOW, workcalendar.russian())
    late = ['late'] if time.thread_time() - began >= BOUND else []
    wrong = [] if step is None or (step.what and 0 <= step.start < step.end <= len(text) and (step.due is None or step.due >= NOW)) else [step]
    return late + wrong + [one for one in found if not (0 <= one.start < one.end <= len(text) and one.message)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts())
def test_any_text_is_answered(text):
    assert amiss(text) == []


@pytest.mark.soak
def test_ten_thousand_texts_are_answered():
    """Shared out among the processors: it takes ten minutes of one."""
    shares = os.cpu_count() or 1
    with ProcessPoolExecutor(shares, mp_context=get_context('spawn')) as processes:
        list(processes.map(answered, range(shares), [TEXTS // shares + 1] * shares))


def answered(share, count):
    """So many texts, others than those of another share."""

    @seed(share)
    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(texts())
    def each(text):
        assert amiss(text) == []

    each()


@pytest.mark.parametrize('piece', ['а', 'а-', 'не', 'Кто то ', '5 дня', 'a.b', 'http://', '.', '!', '\n', 'ОТКАЗ ', 'нехочет ', 'клиент ', '\u0301', 'щъёщ ', 'по этому ', '1.', 'позвоню в пятницу в 11 ', 'как ', 'когда придёт ', 'скоро ', 'через 2 недели, ', '9:10 ', '\x00', '😀', '𗀀', '𗀀 сказал '])
def test_the_longest_text_of_one_piece_is_answered(piece):
    assert amiss((piece * coach.LONGEST)[: coach.LONGEST]) == []


@pytest.mark.parametrize('text', ['Наберу через ᲁᲀа часа', 'Наберу в чаᲃ', 'Позвоню в ᲃреду', 'к ᲂсени', '5 ᲂктября', 'через ᲁва дня'])
def test_old_letters_that_look_like_ours_are_read_as_ours(text):
    assert amiss(text) == []


@pytest.mark.parametrize(('wrong', 'right'), [('домафон', 'домофон'), ('нехочет', 'не хочет'), ('чтото', 'что-то'), ('седня', 'сегодня'), ('комерческое', 'коммерческое'), ('оооочень', 'очень'), ('тоесть', 'то есть')])
def test_the_first_suggestion_is_what_was_meant(wrong, right):
    assert suggestions.of(wrong)[0] == right


def test_a_word_that_the_team_knows_is_no_error():
    text = 'Собирает дверкон, ждёт до пятницы.'
    assert [one.rule for one in coach.findings(text) if one.rule == 'spelling'] == ['spelling']
    assert [one.rule for one in coach.findings(text, known=frozenset({'дверкон'})) if one.rule == 'spelling'] == []
