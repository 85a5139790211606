"""A client's message: phone, name and address are found in it, however it is written, and a title alone is no message."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import messages, titles
from tests.test_titles import LIST

CASES = [
    ('Здравствуйте! Меня зовут Ирина Смирнова, нужен видеодомофон в ЖК Сердце Столицы, корпус 3, этаж 21, кв. 145. Тел. 8 916 123-45-67, звоните после 18:00',
     'Сердце Столицы / к3 / эт21 / кв145', '+79161234567', 'Ирина Смирнова', ''),
    ('Добрый день, хочу домофон. Адрес: Кутузовград 2, дом 14 подъезд 6, 10 этаж, квартира 807\n+7 (000) 555-12-34\nАлексей',
     'КутузовGRAD II / д14 / п6 / эт10 / кв807', '+70005551234', 'Алексей', ''),
    ('Иванов Пётр Сергеевич\n89161234567\nivanov@mail.ru\nОстров д2 п3 кв 17', 'Остров / д2 / п3 / кв17', '+79161234567', 'Иванов Пётр Сергеевич', 'ivanov@mail.ru'),
    ('Звонила Марина 9161234567 Остров дом 2 кв 5', 'Остров / д2 / кв5', '+79161234567', 'Марина', ''),
    ('Это Олег из ЖК «Новый Свет» дом 5, квартира 12, тел 8-495-123-45-67', 'Новый Свет / д5 / кв12', '+74951234567', 'Олег', ''),
    ('Ольга, 8 916 000 11 22, частный дом КП Лесное участок 15', 'Частный дом / КП Лесное / уч15', '+79160001122', 'Ольга', ''),
    ('Москва, ул. Профсоюзная 12к1 кв 17, Пётр +79161234567', 'Москва / ул. Профсоюзная / д12 / к1 / кв17', '+79161234567', 'Пётр', ''),
    ('перезвоните, тел 89161234567', '', '+79161234567', '', ''),
]  # fmt: skip


@pytest.mark.parametrize(('text', 'title', 'phone', 'name', 'email'), CASES)
def test_who_writes_from_where_and_about_which_flat_is_found(text, title, phone, name, email):
    found = messages.read(text, LIST)
    assert (titles.format(found.title), [one.number for one in found.phones], found.name, found.email, found.letter) == (title, [phone], name, email, True)


@pytest.mark.parametrize('text', ['Кутузовград 2, дом 14 подъезд 6, 10 этаж, квартира 807', 'Остров / д2 / кв7', 'Дача Иванова', 'Бизнес-центр на Тверской, офис 12', ''])
def test_a_title_alone_is_no_message(text):
    assert messages.read(text, LIST) == messages.Message(titles.parse(text, LIST), letter=False)


def test_a_common_word_in_a_message_is_no_complex():
    assert messages.read('в настоящее время ремонт, тел 89161234567', ('Настоящее', 'Остров')).title == titles.Title()


@given(st.text(max_size=200))
def test_of_any_text_nothing_is_found_that_does_not_stand_in_it(text):
    found = messages.read(text, LIST)
    assert found.name in text
    assert found.email in text
    assert all(phone.number[-4:] in ''.join(filter(str.isdecimal, text)) for phone in found.phones)


def test_a_letter_of_any_length_is_read_at_once():
    for text in ('Остров дом 2 кв 5, ' * 1000, 'а' * 20_000, '1-' * 10_000, 'Иван ' * 4_000, '+7 ' * 5_000):
        began = time.process_time()
        messages.read(text, LIST)
        assert time.process_time() - began < 2
