"""Days that a comment names in words, and which day that is by the working calendar: «в пятницу», «15.08», «через 2 недели», «после майских»."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from dashboard.workcalendar import Calendar

Reader = Callable[[re.Match[str], date, Calendar], date | None]
"""From what was found, the day of writing and the calendar to a day; None where there is no such day."""
SATURDAY: Final = 5
MIDDLE, LATE = 15, 25
"""Of a month: its middle, and where its end begins."""
LAST_OF_MAY_HOLIDAYS, LAST_OF_WINTER_HOLIDAYS = (5, 9), (1, 8)
LAST_YEAR: Final = 2100
_NUMBERS: Final = {
    'один': 1, 'одну': 1, 'одного': 1, 'одной': 1, 'два': 2, 'две': 2, 'двух': 2, 'пару': 2, 'пары': 2, 'три': 3, 'трех': 3, 'трёх': 3, 'несколько': 3, 'нескольких': 3, 'четыре': 4, 'четырех': 4, 'четырёх': 4, 'пять': 5,
    'пяти': 5, 'шесть': 6, 'шести': 6, 'семь': 7, 'семи': 7, 'восемь': 8, 'девять': 9, 'десять': 10, 'десяти': 10, 'полтора': 1.5, 'полутора': 1.5,
}  # fmt: skip
_ORDINALS: Final = {
    'перв': 1, 'втор': 2, 'треть': 3, 'четверт': 4, 'четвёрт': 4, 'пят': 5, 'шест': 6, 'седьм': 7, 'восьм': 8, 'девят': 9, 'десят': 10, 'одиннадцат': 11, 'двенадцат': 12, 'тринадцат': 13, 'четырнадцат': 14, 'пятнадцат': 15,
    'шестнадцат': 16, 'семнадцат': 17, 'восемнадцат': 18, 'девятнадцат': 19, 'двадцат': 20, 'тридцат': 30,
}  # fmt: skip
_WEEKDAYS: Final = {'понедельник': 0, 'понеделник': 0, 'пондельник': 0, 'пн': 0, 'вторник': 1, 'вт': 1, 'сред': 2, 'ср': 2, 'четверг': 3, 'чт': 3, 'пятниц': 4, 'пт': 4, 'суббот': 5, 'сб': 5, 'воскресен': 6, 'вс': 6}
_MONTHS: Final = {'январ': 1, 'феврал': 2, 'март': 3, 'апрел': 4, 'ма': 5, 'июн': 6, 'июл': 7, 'август': 8, 'сентябр': 9, 'октябр': 10, 'ноябр': 11, 'декабр': 12}
_SEASONS: Final = {'весн': 3, 'лет': 6, 'осен': 9, 'зим': 12}
_N: Final = r'(?P<n>\d{1,3}|' + '|'.join(_NUMBERS) + r')(?:\s?[-–]\s?(?:\d{1,3}|' + '|'.join(_NUMBERS) + '))?'
_UNIT: Final = r'(?P<unit>(?:рабоч\w{1,3}\s)?(?:дня|дней|день|дн)\b|недел[юиьй]\w?\b|месяц\w{0,2}\b|лет\b|год\w?\b)'
_ONES: Final = 'перв|втор|треть|четв[её]рт|пят|шест|седьм|восьм|девят'
_TENS: Final = '|'.join(stem for stem, number in _ORDINALS.items() if number > 9)  # noqa: PLR2004 - from the tenth on, a number in words is a day more often than a thing
_ORDINAL: Final = rf'(?P<ordinal>(?:(?:двадцать|тридцать)\s)?(?:{_ONES})|{_TENS})(?:ого|его|ьего|ому|ему|ое|ье|ым)\b'
_LATE: Final = rf'(?P<ordinal>(?:двадцать|тридцать)\s(?:{_ONES})|{_TENS})(?:ого|его|ому|ему)\b'
_COUNTED_THINGS: Final = r'(?:этаж|подъезд|дом|корпус|квартир|век|размер|канал|порт|разряд|уров|регион|участк|камер|год)'
_MONTH: Final = r'(?P<month>январ[яьюе]|феврал[яьюе]|март[аеу]?|апрел[яьюе]|ма[йяюе]|июн[яьюе]|июл[яьюе]|август[аеу]?|сентябр[яьюе]|октябр[яьюе]|ноябр[яьюе]|декабр[яьюе])\b'
_WEEKDAY: Final = r'(?P<weekday>поне?дель?ник\w{0,2}|вторник\w{0,2}|сред[аыеу]|четверг\w{0,2}|пятниц\w{1,2}|суббот\w{1,2}|воскресень\w{1,2})\b'
_NEXT: Final = r'(?:(?P<which>эт\w{2,3}|след\w{1,4}щ\w{2,3}|след\.?|будущ\w{2,3}|ближайш\w{2,3}|текущ\w{2,3}|той)\s)?'


def _on(day: date, calendar: Calendar) -> date | None:
    """That day, or the first working day after it."""
    return None if day.year >= LAST_YEAR else calendar.add_days(day - timedelta(days=1), 1)


def _by(day: date, calendar: Calendar) -> date | None:
    """That day, or the last working day before it."""
    near = (day - timedelta(days=n) for n in range(31))
    return None if day.year >= LAST_YEAR else next((one for one in near if calendar.is_workday(one)), day)


def _near(found: re.Match[str], today: date, calendar: Calendar) -> date | None:
    word = found['near'].lower()
    return today if word == 'сегодня' else _on(today + timedelta(days=2 if word == 'послезавтра' else 1), calendar)


def _weekday(found: re.Match[str], today: date, calendar: Calendar) -> date | None:
    """The next such day after today; «следующий» is that of the next week. A day of the weekend is meant as said."""
    number = next(number for name, number in _WEEKDAYS.items() if found['weekday'].lower().startswith(name))
    if _is_next(found):
        day = _monday(today, weeks=1) + timedelta(days=number)
    else:
        day = today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return day if number >= SATURDAY else _on(day, calendar)


def _dotted(found: re.Match[str], today: date, calendar: Calendar) -> date | None:
    return _meant(_named(found['year'], int(found['m']), int(found['d']), today), found, calendar)


def _worded(found: re.Match[str], today: date, calendar: Calendar) -> date | None:
    return _meant(_named(found['year'], _month_number(found), int(found['d']), today), found, calendar)


def _numbered(found: re.Match[str], today: date, calendar: Calendar) -> date | None:
    """«20-го», «20 числа»: of this month, or of the next one where it is past."""
    day = int(found['d'])
    months = (today.replace(day=1), _next_month(today))
    return _meant(next((one for month in months if (one := _date(month.year, month.month, day)) and one > today), None), found, calendar)


def _spelt(found: re.Match[str], today: date, calendar: Calendar) -> date | None:
    """«Двадцать первого», «третьего декабря»."""
    tens, _, ones = found['ordinal'].lower().rpartition(' ')
    day = {'': 0, 'двадцать': 20, 'тридцать': 30}[tens] + _ORDINALS[ones]
    if found.groupdict().get('month'):
        return _meant(_named(None, _month_number(found), day, today), found, calendar)
    months = (today.replace(day=1), _next_month(today))
    return _meant(next((one for month in months if (one := _date(month.year, month.month, day)) and one > today), None), found, calendar)


def _after(found: re.Match[str], today: date, calendar: Calendar) -> date | None:
    """«Через 2 недели», «в течение месяца»: so long from today, by working days where it says so."""
    count, unit = _count(found), found['unit'].lower()
    if unit.startswith('рабоч'):
        return calendar.add_days(today, int(count))
    if unit.startswith('д'):
        return _on(today + timedelta(days=int(count)), calendar)
    if unit.startswith('недел'):
        return _on(today + timedelta(days=int(7 * count)), calendar)
    months = count * (1 if unit.startswith('месяц') else 12)
    return _on(_months_on(today, int(months)) + timedelta(days=int(30 * (months % 1))), calendar)


def _half_year(_found: re.Match[str], today: date, calendar: Calendar) -> date | None:
    return _on(_months_on(today, 6), calendar)


def _part_of_week(found: re.Match[str], today: date, calendar: Calendar) -> date | None:
    """«На неделе» and its end are its Friday, «на следующей» begins on its Monday."""
    monday = _monday(today, weeks=_is_next(found))
    part = (found['part'] or '').lower()
    if part.startswith('серед'):
        return _on(monday + timedelta(days=2), calendar)
    begins = part.startswith('нач') or (not part and _is_next(found))
    return _on(monday, calendar) if begins else _by(monday + timedelta(days=4), calendar)


def _part_of_month(found: re.Match[str], today: date, calendar: Calendar) -> date | None:
    first = _first_of_month(found, today)
    part = (found['part'] or '').lower()
    if part.startswith('серед'):
        return _on(first.replace(day=MIDDLE), calendar)
    last = _next_month(first) - timedelta(days=1)
    if part.startswith('кон'):
        return _by(last, calendar) if _deadline(found) else _on(first.replace(day=LATE), calendar)
    if not part and first <= today:
        return _by(last, calendar)
    return _by(first - timedelta(days=1), calendar) if _deadline(found) and not part else _on(first, calendar)


def _part_of_year(found: re.Match[str], today: date, calendar: Calendar) -> date | None:
    year = today.year + (1 if _is_next(found) else 0)
    return _by(date(year, 12, 31), calendar) if (found['part'] or '').lower().startswith('кон') or year == today.year else _on(date(year, 1, 2), calendar)


def _season(found: re.Match[str], today: date, calendar: Calendar) -> date | None:
    month = next(number for name, number in _SEASONS.items() if found['season'].lower().startswith(name))
    first = date(today.year + (month <= today.month), month, 1)
    return _by(first - timedelta(days=1), calendar) if _deadline(found) else _on(first, calendar)


def _weekend(found: re.Match[str], today: date, calendar: Calendar) -> date | None:
    saturday = today + timedelta(days=(SATURDAY - today.weekday() - 1) % 7 + 1)
    if _deadline(found):
        return _by(saturday - timedelta(days=1), calendar)
    return _on(saturday, calendar) if found['how'].lower() == 'после' else saturday


def _may_holidays(found: re.Match[str], today: date, calendar: Calendar) -> date | None:
    last = _named(None, *LAST_OF_MAY_HOLIDAYS, today)
    return last and (_by(last.replace(month=4, day=30), calendar) if _deadline(found) else _on(last + timedelta(days=1), calendar))


def _new_year(found: re.Match[str], today: date, calendar: Calendar) -> date | None:
    last = _named(None, *LAST_OF_WINTER_HOLIDAYS, today)
    return last and (_by(date(last.year - 1, 12, 31), calendar) if _deadline(found) else _on(last + timedelta(days=1), calendar))


def _holidays(found: re.Match[str], today: date, calendar: Calendar) -> date | None:
    """The nearest days off that fall on a working weekday, within two months; else the next weekend."""
    ahead = (today + timedelta(days=n) for n in range(1, 62))
    first = next((day for day in ahead if day.weekday() in calendar.weekdays and not calendar.is_workday(day)), None) or today + timedelta(days=(SATURDAY - today.weekday()) % 7 or 7)
    return _by(first - timedelta(days=1), calendar) if _deadline(found) else _on(first, calendar)


def _meant(day: date | None, found: re.Match[str], calendar: Calendar) -> date | None:
    """A date is meant as said; «до 20-го» is the last working day that is left."""
    return _by(day, calendar) if day and _deadline(found) else day


def _deadline(found: re.Match[str]) -> bool:
    return (found['how'] or '').lower() in {'до', 'к', 'ко', 'перед', 'под'}


def _is_next(found: re.Match[str]) -> bool:
    return (found['which'] or '').lower().startswith(('след', 'буд'))


def _count(found: re.Match[str]) -> float:
    said = (found['n'] or 'один').lower()
    return _NUMBERS[said] if said in _NUMBERS else int(said)


def _month_number(found: re.Match[str]) -> int:
    said = found['month'].lower()
    return next(number for name, number in _MONTHS.items() if said.startswith(name) and (number != 5 or len(said) == 3))  # noqa: PLR2004 - «мая», not «марта»


def _first_of_month(found: re.Match[str], today: date) -> date:
    if found['month']:
        number = _month_number(found)
        return date(today.year + (number < today.month), number, 1)
    return _next_month(today) if _is_next(found) else today.replace(day=1)


def _next_month(day: date) -> date:
    return _months_on(day.replace(day=1), 1)


def _months_on(day: date, count: int) -> date:
    """The same day so many months later, or that month's last."""
    years, month = divmod(day.month - 1 + count, 12)
    return next(one for last in range(day.day, 0, -1) if (one := _date(day.year + years, month + 1, last)))


def _monday(today: date, *, weeks: int) -> date:
    return today + timedelta(days=7 * weeks - today.weekday())


def _named(year: str | None, month: int, day: int, today: date) -> date | None:
    """That day; without a year the nearest one from today on."""
    if year:
        return _date(int(year) if len(year) > 2 else 2000 + int(year), month, day)  # noqa: PLR2004 - «27» is 2027
    this = _date(today.year, month, day)
    return this if this and this >= today else _date(today.year + 1, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_HOW: Final = r'\b(?P<how>в|во|на|с|со|к|ко|до|после|под|перед|по)\s'
PATTERNS: Final[tuple[tuple[re.Pattern[str], Reader], ...]] = tuple(
    (re.compile(pattern, re.IGNORECASE), reader)
    for pattern, reader in (
        (r'\b(?:на\s|до\s|с\s)?(?P<near>сегодня|завтра|послезавтра)\b', _near),
        (rf'\b(?:через|спустя|в\sтечени[еи])\s(?:{_N}\s?)?{_UNIT}', _after),
        (rf'\b(?P<unit>дня|дней|недел[иь]|месяц\w{{0,2}})\sчерез\s{_N}\b', _after),
        (rf'\bв\sближайш\w{{2,3}}\s{_N}\s?{_UNIT}', _after),
        (r'\bчерез\sполгода\b', _half_year),
        (r'(?:\b(?P<how>до|с|со|к|на|после)\s)?(?<![\d.,/:])(?P<d>\d{1,2})[./](?P<m>0[1-9]|1[0-2])(?:[./](?P<year>20\d\d|\d\d))?\b(?![.,/]?\d|\s?(?:%|(?:м|мм|см|м2|кв|руб|р|т|тыс)\b))', _dotted),
        (rf'(?:\b(?P<how>до|с|со|к|на|после)\s)?(?<![\d.,/:])(?P<d>\d{{1,2}})(?:-?го)?(?:\s?[-–]\s?\d{{1,2}})?\s{_MONTH}(?:\s(?P<year>20\d\d))?', _worded),
        (r'(?:\b(?P<how>до|с|со|к|на|после)\s)?(?<![\d.,/:])(?P<d>\d{1,2})(?:-(?:го|е|ое|му|ому|м)\b(?:\sчисл\w{1,2})?|\sчисл\w{1,2})', _numbered),
        (rf'(?:\b(?P<how>до|с|со|к|ко|на|после)\s)?\b{_ORDINAL}\s{_MONTH}', _spelt),
        (rf'(?:\b(?P<how>до|с|со|к|ко|на|после)\s)?\bчис(?:ла|лу)\s{_ORDINAL}', _spelt),
        (rf'(?:\b(?P<how>до|с|со|к|ко|на|после)\s)?\b{_ORDINAL}\sчисл\w{{1,2}}', _spelt),
        (rf'(?:\b(?P<how>до|с|со|к|ко|на|после)\s)?\b{_LATE}(?!\s{_COUNTED_THINGS})', _spelt),
        (rf'\b(?P<how>на)\s(?P<ordinal>(?:(?:двадцать|тридцать)\s)?(?:{_ONES})|{_TENS})(?:ое|ье)\b', _spelt),
        (rf'\b(?P<how>до|после|к|ко)\s{_ORDINAL}(?=\s*(?:[.,;!)]|$))', _spelt),
        (rf'(?:\b(?:в|во|на|с|со|к|ко|до|после)\s)?{_NEXT}{_WEEKDAY}', _weekday),
        (rf'\b(?:в|во|на|с|со|к|ко|до|после)\s{_NEXT}(?P<weekday>пн|вт|ср|чт|пт|сб|вс)\b', _weekday),
        (rf'{_HOW}(?:(?P<part>начал\w|середин\w|кон(?:ец|ц[ауе]))\s)?{_NEXT}недел(?:[еиюь]|ьк\w)\b', _part_of_week),
        (rf'{_HOW}(?:(?P<part>начал\w|середин\w|кон(?:ец|ц[ауе]))\s)?{_NEXT}(?:месяц[аеу]?\b|{_MONTH})', _part_of_month),
        (rf'{_HOW}(?:(?P<part>начал\w|середин\w|кон(?:ец|ц[ауе]))\s)?{_NEXT}год[ауе]?\b', _part_of_year),
        (rf'(?:{_HOW})?{_NEXT}\b(?P<season>весной|весне|весны|летом|лету|лета|осенью|осени|зимой|зиме|зимы)\b', _season),
        (r'\b(?P<how>на|в|после|до|перед)\sвыходны\w{1,2}\b', _weekend),
        (r'\b(?P<how>на|в|после|до|перед|к)\sмайски\w{1,2}(?:\sпраздник\w{1,3})?\b', _may_holidays),
        (r'\b(?P<how>на|в|после|до|перед|к|под)\s(?:нов\w{2,3}\sгод\w{0,2}|нг|новогодни\w{1,2}(?:\sпраздник\w{1,3})?|январски\w{1,2})\b', _new_year),
        (r'\b(?P<how>на|в|после|до|перед|к)\sпраздник\w{1,3}\b', _holidays),
    )
)  # fmt: skip
"""What a day is said by; where two begin at one place, the longer is meant."""
_SPELT: Final = re.compile(f'(?:{_ONES}|{_TENS})(?:[оеь]го|ому|ему|ое|ье|ым)', re.IGNORECASE)


def patterns(prose: str) -> Iterator[tuple[re.Pattern[str], Reader]]:
    """Those that a text may hold: without a number in words, none of its patterns is tried, each of which takes its time."""
    spelt = _SPELT.search(prose) is not None
    return (pair for pair in PATTERNS if spelt or pair[1] is not _spelt)
