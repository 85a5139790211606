"""Words, numbers, dates and money in Russian and English: gettext for texts, Babel for formats."""

import io
import re
from datetime import date, datetime
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from typing import Final

from babel import Locale, default_locale
from babel.dates import format_date, format_time, get_day_names
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_compact_decimal, format_decimal, format_percent, get_currency_symbol

from dashboard.settings import ROOT, TEAM_ZONE

LANGUAGES: Final = ('ru', 'en')
CATALOGUES = ROOT / 'data' / 'locale'
NARROW_SPACE = '\u202f'
_BETWEEN_DIGITS = re.compile('(?<=\\d)\u00a0(?=\\d)')
MILLION = 1_000_000
REMEMBERED = 8_192
"""Sums and days whose words are kept: a board shows the same ones to everybody, and Babel takes 40 µs for each."""


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language; English is the language of the keys and needs none.

    The `.po` files are compiled in memory, so that nothing compiled is kept beside them.
    """
    if language != 'ru':
        return NullTranslations()
    text = '\n\n'.join(path.read_text(encoding='utf-8') for path in (CATALOGUES / 'ru.po', *sorted((CATALOGUES / 'parts').glob('ru.*.po'))))
    binary = io.BytesIO()
    write_mo(binary, read_po(io.BytesIO(text.encode()), locale='ru'))
    binary.seek(0)
    return GNUTranslations(binary)


def system_language() -> str:
    """The language of whoever sits at the command line: Russian if the system says so, else English."""
    return 'ru' if (default_locale('LC_MESSAGES') or '').startswith('ru') else 'en'


@lru_cache(maxsize=REMEMBERED)
def money(kopecks: int, language: str, currency: str = 'RUB') -> str:
    """«58 400 ₽»; kopecks only where there are any."""
    pattern = '#,##0' if kopecks % 100 == 0 else '#,##0.00'
    return _priced(format_decimal(kopecks / 100, pattern, locale=_locale(language)), language, currency)


@lru_cache(maxsize=REMEMBERED)
def money_short(kopecks: int, language: str, currency: str = 'RUB') -> str:
    """«1,24 млн ₽»: three digits that matter, for headers."""
    value = kopecks / 100
    digits = 0 if abs(value) < MILLION else 2 if abs(value) < 10 * MILLION else 1
    number = format_compact_decimal(value, format_type='short', locale=_locale(language), fraction_digits=digits)
    return _priced(number, language, currency)


def number(value: float, language: str, digits: int = 0) -> str:
    """«1 234,5» with as many decimals as asked for."""
    return _thin(format_decimal(value, '#,##0' + ('.' + '0' * digits if digits else ''), locale=_locale(language)))


def percent(share: float, language: str, digits: int = 0) -> str:
    """«63 %» of a share between 0 and 1, «2,5 %» with a digit."""
    number = f'#,##0.{"0" * digits}' if digits else '#,##0'
    return _thin(format_percent(share, f'{number}\u00a0%' if language == 'ru' else f'{number}%', locale=_locale(language)))


@lru_cache(maxsize=REMEMBERED)
def day(value: date, language: str, *, today: date, weekday: bool = False) -> str:
    """A day as people say it: «вчера», «сегодня», «завтра», «ср, 25 ноя», with the year when it is another one."""
    near = _NEAR[language].get((value - today).days)
    return near or _date(value, language, this_year=today.year, weekday=weekday)


def when(instant: datetime, language: str, *, now: datetime) -> str:
    """An instant as people say it, in the team's zone: «вчера, 14:20»."""
    return _when(instant, language, now.astimezone(TEAM_ZONE).date())


def dated(instant: datetime, language: str, *, now: datetime) -> str:
    """«пт, 27 ноя, 11:00»: an instant in a line that stands for long, where «завтра» would be read of the line's own day."""
    local = instant.astimezone(TEAM_ZONE)
    return f'{_date(local.date(), language, this_year=now.astimezone(TEAM_ZONE).year, weekday=True)}, {clock_time(local)}'


def planned(instant: datetime, language: str) -> str:
    """«пт 28 ноября, 11:00»: an instant that somebody is to agree with, so that both its day and its weekday are plain."""
    local = instant.astimezone(TEAM_ZONE)
    return f'{format_date(local, "EEE d MMMM" if language == "ru" else "EEE, MMMM d", locale=_locale(language))}, {clock_time(local)}'


def exact(instant: datetime, language: str) -> str:
    """The exact instant, for hovering: «24 ноября 2026 г., 14:20:05»."""
    local = instant.astimezone(TEAM_ZONE)
    return f'{format_date(local, "long", locale=_locale(language))}, {format_time(local, "HH:mm:ss", locale=_locale(language))}'


def clock_time(instant: datetime) -> str:
    """«14:20» in the team's zone, in both languages."""
    return f'{instant.astimezone(TEAM_ZONE):%H:%M}'


def full_day(value: date, language: str) -> str:
    """«24 ноября, вторник»."""
    return format_date(value, 'd MMMM, EEEE' if language == 'ru' else 'EEEE, MMMM d', locale=_locale(language))


def date_of_year(value: date, language: str) -> str:
    """«4 декабря»."""
    return format_date(value, 'd MMMM' if language == 'ru' else 'MMMM d', locale=_locale(language))


def plain_day(value: date, language: str) -> str:
    """«24 нояб. 2026 г.»: a day that is compared, and never «вчера»."""
    return format_date(value, 'medium', locale=_locale(language))


def date_typed(value: date, language: str) -> str:
    """«12.03.2025»: a day of any year, in little room."""
    return format_date(value, 'dd.MM.y' if language == 'ru' else 'MMM d, y', locale=_locale(language))


def month(value: date, language: str) -> str:
    """«ноябрь 2026»."""
    return format_date(value, 'LLLL y', locale=_locale(language))


def weekday(day: int, language: str) -> str:
    """«пн» of 0."""
    return str(get_day_names('abbreviated', context='stand-alone', locale=_locale(language))[day])


@lru_cache(maxsize=REMEMBERED)
def _when(instant: datetime, language: str, today: date) -> str:
    local = instant.astimezone(TEAM_ZONE)
    return f'{day(local.date(), language, today=today)}, {clock_time(local)}'


def _date(value: date, language: str, *, this_year: int, weekday: bool) -> str:
    pattern = ('EEE, ' if weekday else '') + ('d MMM' if language == 'ru' else 'MMM d')
    if value.year != this_year:
        pattern += ' y' if language == 'ru' else ', y'
    return format_date(value, pattern, locale=_locale(language)).replace('.', '')


_NEAR = {'ru': {-1: 'вчера', 0: 'сегодня', 1: 'завтра'}, 'en': {-1: 'yesterday', 0: 'today', 1: 'tomorrow'}}


def _priced(amount: str, language: str, currency: str) -> str:
    """The rouble stands behind its number in both languages; other signs stand where the language has them."""
    if currency == 'RUB':
        return _thin(f'{amount}\u00a0₽')
    symbol = get_currency_symbol(currency, locale=_locale(language))
    return _thin(f'{amount}\u00a0{symbol}' if language == 'ru' else f'{symbol}{amount}')


@cache
def _locale(language: str) -> Locale:
    return Locale.parse('ru_RU' if language == 'ru' else 'en_US')


def _thin(text: str) -> str:
    """Groups of digits are parted by a thin space; it never breaks, nor does the space before a unit."""
    return _BETWEEN_DIGITS.sub(NARROW_SPACE, text)
