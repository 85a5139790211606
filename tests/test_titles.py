"""Titles (P1): what people type becomes the canonical form, nothing typed is lost, and a flat is known again."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import titles
from dashboard.titles import Title
from tests.conftest import SHARED

LIST = ('КутузовGRAD I', 'КутузовGRAD II', 'Сердце Столицы', 'Остров', 'Prime Park', 'Речной Бульвар', 'Синяя птица', 'Клуб 56')
NAMES: Path = SHARED / 'data' / 'names' / 'zhk_moscow.txt'
COMPLEXES = tuple(NAMES.read_text(encoding='utf-8').split('\n')) if NAMES.is_file() else LIST
COMPLEXES = tuple(dict.fromkeys(name.strip() for name in COMPLEXES if name.strip()))

number = st.integers(1, 2000).map(str)
value = st.one_of(number, st.builds('{}{}'.format, number, st.sampled_from('АБВ')), st.builds('{}/{}'.format, number, number))
maybe = st.one_of(st.just(''), value)
wholes = st.builds(
    Title, project=st.sampled_from(COMPLEXES), house=value, building=maybe, section=maybe, entrance=maybe, floor=maybe,
    unit=st.sampled_from(titles.UNITS), flats=st.lists(value, max_size=3, unique=True).map(tuple),
)  # fmt: skip


@pytest.mark.parametrize(
    ('typed', 'canonical'),
    [
        ('Кутузовград 2, дом 14 подъезд 6, 10 этаж, квартира 807', 'КутузовGRAD II / д14 / п6 / эт10 / кв807'),
        ('ЖК Сердце Столицы к3 с2 эт 21 кв 145', 'Сердце Столицы / к3 / с2 / эт21 / кв145'),
        ('кутузов-град i д.14 кв807 и 808', 'КутузовGRAD I / д14 / кв807, 808'),
        ('6 подъезд 10 этаж дом 14 кв 807 остров', 'Остров / д14 / п6 / эт10 / кв807'),
        ('Остров 10-й этаж 6-й подъезд кв.№ 15-17', 'Остров / п6 / эт10 / кв15, 16, 17'),
        ('ЖК «Новый Свет», дом 3, кв 12', 'Новый Свет / д3 / кв12'),
        ('Prime park k3 c2 эт 5 офис 12a', 'Prime Park / к3 / с2 / эт5 / оф12А'),
        ('ПРАЙМ Парк к3', 'ПРАЙМ Парк / к3'),
        ('Oстров корпус А секция Б апартаменты 007', 'Остров / кА / сБ / ап7'),
        ('речной бульвар, корпус 2', 'Речной Бульвар / к2'),
        ('клуб56 машиноместо 12', 'Клуб 56 / мм12'),
        ('г. Москва, Профсоюзная улица, 12 корпус 1, квартира 17', 'Москва / ул. Профсоюзная / д12 / к1 / кв17'),
        ('Москва ул. 8 Марта 12к1 кв 17', 'Москва / ул. 8 Марта / д12 / к1 / кв17'),
        ('Москва, Ленинский проспект 30', 'Москва / Ленинский пр-т / д30'),
        ('частный дом, кп Лесное, участок 15', 'Частный дом / КП Лесное / уч15'),
        ('КП Лесное уч. 15', 'Частный дом / КП Лесное / уч15'),
        ('Частный дом / д. Захарково / уч15', 'Частный дом / д. Захарково / уч15'),
    ],
)  # fmt: skip
def test_what_people_type_becomes_the_canonical_form(typed, canonical):
    title = titles.parse(typed, LIST)
    assert (titles.format(title), title.rest) == (canonical, '')


@pytest.mark.parametrize(
    ('typed', 'kept', 'rest'),
    [
        ('Дача Иванова', 'Дача Иванова', 'Дача Иванова'),
        ('Остров д5 д7 кв 12, звонить вечером', 'Остров / д5 / кв12 / д7 / звонить вечером', 'д7 / звонить вечером'),
        ('приехать к 5 часам', 'приехать к 5 часам', 'приехать к 5 часам'),
        ('Остров кв 17, 18:00', 'Остров / кв17 / 18:00', '18:00'),
    ],
)
def test_what_does_not_parse_is_kept_and_flagged(typed, kept, rest):
    title = titles.parse(typed, LIST)
    assert (titles.format(title), title.rest) == (kept, rest)


def test_another_number_is_another_complex():
    assert titles.parse('Синяя птица 2, дом 3', LIST).project == 'Синяя птица 2'
    assert titles.parse('синяя птица дом 3', LIST).project == 'Синяя птица'


@given(wholes)
def test_the_canonical_form_read_and_written_again_is_itself(title):
    written = titles.format(title)
    assert titles.parse(written, COMPLEXES) == title if title.flats else titles.format(titles.parse(written, COMPLEXES)) == written
    assert titles.format(titles.parse(written, COMPLEXES)) == written


@pytest.mark.parametrize('name', COMPLEXES)
def test_every_complex_is_found_in_any_spelling(name):
    canonical = f'{name} / д3 / п2 / эт5 / кв10'
    for spelled in (name, name.upper(), name.lower().replace(' ', '-'), f'ЖК «{name}»', re.sub(r'\b2\b', 'II', name)):
        assert titles.format(titles.parse(f'{spelled} дом 3 подъезд 2, 5 этаж, кв. 10', COMPLEXES)) == canonical
    assert titles.format(titles.parse(canonical)) == canonical


WORDS = ('Остров', 'дом', 'д', 'к', 'с', 'кв', '12', '14а', ',', '/', '-', 'II', 'жк', 'ул.', '8', 'Марта', 'этаж', '🏠', 'и', 'Москва', 'м/м', '007')
jumble = st.lists(st.sampled_from(WORDS), max_size=12).map(' '.join)


@given(st.one_of(st.text(max_size=80), jumble))
def test_any_text_is_read_and_its_form_is_stable(text):
    title = titles.parse(text, LIST)
    written = titles.format(title)
    assert titles.format(titles.parse(written, LIST)) == written
    if title == Title(rest=title.rest):
        assert written == ' '.join(text.split())


@given(jumble)
def test_no_number_of_a_text_is_lost(text):
    written = titles.format(titles.parse(text, LIST))
    assert {one.lstrip('0') for one in re.findall('[0-9]+', text)} <= {one.lstrip('0') for one in re.findall('[0-9]+', written)}


@given(st.text(alphabet='щЩъыЭ🏠', min_size=1, max_size=12), st.sampled_from(['{} кв 5', 'д 3 {} кв 5', 'Остров, {}', 'Остров / д3 / {}', 'кв 5, {}, эт 3']))
def test_a_word_that_means_nothing_stays_wherever_it_stood(word, around):
    assert word in titles.format(titles.parse(around.format(word), LIST))


def test_what_a_full_title_lacks_is_known():
    lacks = {
        'КутузовGRAD II / д14 / п6 / эт10 / кв807': (), 'Сердце Столицы / к3 / с2 / эт21 / кв145': (), 'Остров / к1': ('entrance', 'floor', 'flats'),
        'Москва / ул. Профсоюзная / д12 / кв17': (), 'Москва / д12': ('street', 'flats'), 'Частный дом / КП Лесное / уч15': (), 'Частный дом': ('street', 'flats'),
        'Остров / к1 / мм12': (), 'Дача': ('project', 'house', 'entrance', 'floor', 'flats'),
    }  # fmt: skip
    assert {text: titles.missing(titles.parse(text, LIST)) for text in lacks} == lacks
    assert set(sum(lacks.values(), ())) <= set(titles.LABELS)


def flats(text):
    return titles.flat_keys(titles.parse(text, LIST))


@pytest.mark.parametrize(
    ('one', 'other', 'same'),
    [
        ('КутузовGRAD II / д14 / п6 / эт10 / кв807', 'кутузовград 2 дом 14 квартира 807', True),
        ('Остров / д2 / кв7, 8', 'Остров / д2 / кв8', True),
        ('Остров / д2 / кв7', 'Остров / д3 / кв7', False),
        ('Остров / д2 / кв7', 'Остров / кв7', False),
        ('Остров / д2 / кв7', 'Остров / д2 / мм7', False),
        ('Остров / д2 / с1 / кв7', 'Остров / д2 / с2 / кв7', False),
        ('Остров / д2 / с1 / кв7', 'Остров / д2 / кв7', True),
        ('Москва / ул. Профсоюзная / д12 / кв17', 'Москва, Профсоюзная ул 12 кв 17', True),
        ('Частный дом / КП Лесное / уч15', 'КП Лесное дом 15', True),
        ('Остров / к1', 'Остров / к1', False),
        ('Дача', 'Дача', False),
    ],
)
def test_a_flat_is_known_again(one, other, same):
    assert any(titles.same(a, b) for a in flats(one) for b in flats(other)) == same


def test_a_part_is_typed_anew():
    title = titles.parse('Остров / д2 / кв7', LIST)
    assert titles.format(titles.edited(titles.edited(title, 'flats', '7, 8a'), 'entrance', ' 3 ')) == 'Остров / д2 / п3 / кв7, 8А'
