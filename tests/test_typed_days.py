"""A day as people type it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import typed_days
from dashboard.errors import BadValue

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ('text', 'day'),
    [
        ('15.08', date(2027, 8, 15)), ('24.11', TODAY), ('23.11', date(2027, 11, 23)), ('15.08.2028', date(2028, 8, 15)), ('1.2.27', date(2027, 2, 1)),
        ('2026-12-01', date(2026, 12, 1)), ('15 августа', date(2027, 8, 15)), ('15 авг. 2027 г.', date(2027, 8, 15)), ('1 мая', date(2027, 5, 1)),
        ('1 март', date(2027, 3, 1)), ('Aug 15, 2027', date(2027, 8, 15)), ('Завтра', date(2026, 11, 25)), ('today', TODAY), ('29.02.2028', date(2028, 2, 29)), ('  ', None),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(text, day):
    assert typed_days.read('Готов', text, 'ru', today=TODAY) == day


def test_a_slash_parts_as_the_reader_writes_and_an_invoice_is_of_the_past():
    assert typed_days.read('Готов', '03/04/2027', 'ru', today=TODAY) == date(2027, 4, 3)
    assert typed_days.read('Ready', '03/04/2027', 'en', today=TODAY) == date(2027, 3, 4)
    assert typed_days.read('Счёт', '15.12', 'ru', today=TODAY, past=True) == date(2025, 12, 15)
    assert typed_days.read('Счёт', '24.11', 'ru', today=TODAY, past=True) == TODAY


@pytest.mark.parametrize('text', ['31.02', '31.02.2027', '29.02', '2026-13-01', '15', 'скоро', '15.08.20270', '0.1', '15 ма', '32 мая', '15/15/2027', '05.08.05.08.'])
def test_what_is_no_day_is_refused_with_a_sentence_and_never_guessed_at(text):
    with pytest.raises(BadValue, match='Готов'):
        typed_days.read('Готов', text, 'ru', today=TODAY)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(['%d.%m.%Y', '%d.%m.%y', '%Y-%m-%d', '%d/%m/%Y']))
def test_a_day_written_with_its_year_is_read_as_itself(day, form):
    assert typed_days.read('Готов', day.strftime(form), 'ru', today=TODAY) == day


@given(st.text(max_size=20), st.sampled_from(['ru', 'en']))
def test_any_text_at_all_is_a_day_or_a_refusal(text, language):
    answer = answered(text, language)
    assert isinstance(answer, date) or (answer is None and not text.strip()) or 'Готов' in answer


def answered(text, language):
    """The day that a text says, or the sentence with which it is refused."""
    try:
        return typed_days.read('Готов', text, language, today=TODAY)
    except BadValue as refusal:
        return refusal.sentence(str)
