"""The route to a client: what a map is asked for, of the titles that people write."""

import pytest

from dashboard import places, titles


@pytest.mark.parametrize(
    ('title', 'address'),
    [
        ('КутузовGRAD II / д14 / п6 / эт10 / кв807', 'ЖК КутузовGRAD II, дом 14'),
        ('Сердце Столицы / к3 / с2 / эт21 / кв145', 'ЖК Сердце Столицы, корпус 3'),
        ('Москва / ул. Профсоюзная / д12 / к1 / кв17', 'Москва, ул. Профсоюзная, дом 12, корпус 1'),
        ('Частный дом / КП Лесное / уч15', 'КП Лесное, участок 15'),
        ('КутузовGRAD II', ''),  # a name that no list knows, and nothing else, may be anything
        ('Частный дом', ''),
        ('Москва', ''),
        ('Монитор для Ирины', ''),
    ],
)
def test_a_map_is_asked_for_what_the_title_says_of_the_place(title, address):
    parsed = titles.parse(title)
    assert places.address(parsed) == address
    assert (places.route(parsed) is None) == (not address)


def test_the_route_is_a_link_that_says_the_address_in_full():
    link = places.route(titles.parse('Москва / ул. Профсоюзная / д12 / к1 / кв17'))
    assert link == (
        'https://yandex.ru/maps/?rtext=~%D0%9C%D0%BE%D1%81%D0%BA%D0%B2%D0%B0%2C%20%D1%83%D0%BB.%20%D0%9F%D1%80%D0%BE%D1%84%D1%81%D0%BE%D1%8E%D0%B7%D0%BD%D0%B0%D1%8F'
        '%2C%20%D0%B4%D0%BE%D0%BC%2012%2C%20%D0%BA%D0%BE%D1%80%D0%BF%D1%83%D1%81%201&rtt=auto'
    )
