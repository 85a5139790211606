"""A next step in words becomes what a task needs: what, and when by the working calendar (N1)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard import workcalendar
from dashboard.comment_quality import coach
from dashboard.comment_quality.next_step import proposed

MOSCOW = ZoneInfo('Europe/Moscow')
TUESDAY = datetime(2026, 11, 24, 10, 5, tzinfo=MOSCOW)
SPRING = datetime(2027, 4, 26, 10, 5, tzinfo=MOSCOW)


def step(text, now=TUESDAY):
    return proposed(text, now, workcalendar.russian())


@pytest.mark.parametrize(
    ('text', 'what', 'due', 'hour'),
    [
        ('Клиент ждёт КП. Договорились созвониться в пятницу.', 'Созвониться', '2026-11-27 10:00', False),
        ('Перезвонить в пятницу в 11', 'Перезвонить', '2026-11-27 11:00', True),
        ('Выезд на замер 15.08 в 11.', 'Выезд на замер', '2027-08-15 11:00', True),
        ('Через неделю позвоню', 'Позвоню', '2026-12-01 10:00', False),
        ('Созвон через 2 недели', 'Созвон', '2026-12-08 10:00', False),
        ('Позвоню завтра утром', 'Позвоню', '2026-11-25 10:00', False),
        ('Оплатит до конца месяца', 'Оплатит', '2026-11-30 10:00', False),
        ('Попросил перезвонить после 18:00', 'Перезвонить', '2026-11-24 18:00', True),
        ('Перезвоню в 3.', 'Перезвоню', '2026-11-24 15:00', True),
        ('Замер в следующий вторник с 10 до 12', 'Замер', '2026-12-01 10:00', True),
        ('Созвон в понедельник, в 15-30', 'Созвон', '2026-11-30 15:30', True),
        ('Через полчаса перезвонит', 'Перезвонит', '2026-11-24 10:35', True),
        ('Встреча в субботу в 14 часов', 'Встреча', '2026-11-28 14:00', True),
    ],
)
def test_a_step_in_words_has_what_and_when(text, what, due, hour):
    found = step(text)
    assert (found.what, found.due.strftime('%Y-%m-%d %H:%M'), found.hour_named) == (what, due, hour)
    assert found.due.tzinfo is not None


@pytest.mark.parametrize(
    ('text', 'now', 'due'),
    [
        ('Наберу после майских', SPRING, '2027-05-11'),
        ('Позвонить после нового года', TUESDAY, '2027-01-11'),
        ('Наберу через 3 рабочих дня', datetime(2027, 4, 30, 12, tzinfo=MOSCOW), '2027-05-06'),
        ('Позвоню завтра', datetime(2026, 11, 27, 12, tzinfo=MOSCOW), '2026-11-30'),
        ('Оплатит до 20-го', datetime(2026, 12, 1, 12, tzinfo=MOSCOW), '2026-12-18'),
    ],
)
def test_a_day_off_gives_way_to_a_working_day(text, now, due):
    assert step(text, now).due.date().isoformat() == due


def test_an_event_has_no_day():
    found = step('Вернёмся к разговору после сдачи дома.')
    assert (found.what, found.due) == ('Вернёмся к разговору после сдачи дома', None)


@pytest.mark.parametrize('text', ['', 'В пятницу был на объекте, всё посмотрел.', 'Нужна панель на 25 этаже, цена 15.50', 'Клиент думает', 'Ждём', 'Позвоню через 999 лет, 31.02'])
def test_no_step_is_made_up(text):
    assert step(text) is None or step(text).due is None


def test_the_ticks_fill_as_one_writes():
    assert coach.parts('Позвонил клиенту.', kind='call') == coach.Parts(summary=False, conclusion=False, next_step=False)
    assert coach.parts('Клиент просит панель на две квартиры.', kind='call').summary
    assert coach.parts('Согласен на КП, перезвоню в пятницу.', kind='call') == coach.Parts(summary=True, conclusion=True, next_step=True)
