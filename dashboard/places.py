"""Where a title's flat is, as a map understands it. Pure; nothing is asked of any server: the link opens in the reader's own map."""

from typing import Final
from urllib.parse import quote

from dashboard.title_words import CITIES, PRIVATE
from dashboard.titles import Title, private

ROUTE: Final = 'https://yandex.ru/maps/?rtext=~{address}&rtt=auto'
"""From where the reader is to the address."""


def address(title: Title) -> str:
    """«ЖК КутузовGRAD II, дом 14», «Москва, ул. Профсоюзная, дом 12, корпус 1», «КП Лесное, участок 15»; '' where a title says no place."""
    town = title.project in CITIES
    project = '' if title.project == PRIVATE else title.project if town or title.street or not title.project else f'ЖК {title.project}'
    plot = f'участок {title.flats[0]}' if title.flats and title.unit == 'уч' else ''
    if not (project or title.street) or (town and not title.street) or (private(title) and not title.street):
        return ''
    house = [f'дом {title.house}' if title.house else '', f'корпус {title.building}' if title.building else '']
    return ', '.join(filter(None, [project, title.street, *house, plot]))


def route(title: Title) -> str | None:
    """The link to the way there; None where the title says no place."""
    found = address(title)
    return ROUTE.format(address=quote(found, safe='')) if found else None
