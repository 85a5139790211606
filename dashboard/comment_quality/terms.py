"""Terms in a comment: a day, an hour, an event («после сдачи дома»); where they stand, and the instant that they mean."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from dashboard.comment_quality.clauses import lemmas, marks
from dashboard.comment_quality.days import Reader, patterns
from dashboard.workcalendar import MORNING, Calendar

EVENING: Final = time(18)
BESIDE: Final = 4
"""Characters between a day and its hour at most: «в пятницу, в 11»."""
AFTERNOON: Final = 8
"""«В 3» is three in the afternoon; from this hour on, it is as said."""
_PARTS_OF_DAY: Final = {
    'утр': time(10), 'обед': time(13), 'после обед': time(14), 'во второй половин': time(14), 'в первой половин': time(10), 'дн': time(14), 'вечер': time(18), 'до обед': time(12), 'конц': time(18),
}  # fmt: skip
_PART_OF_DAY: Final = re.compile(
    r'\b(?:(?:с|на|под|ближе\sк|к)\s)?(?:утр(?:ом|а|у)|вечер(?:ом|а|у))\b|\bдн[её]м\b|\b(?:в|к|после|до)\sобеда?\b|\bво?\s(?:перв|втор)ой\sполовин\w(?:\sдня)?|\b(?:до|к|в)\s(?:концу?а?)\s(?:рабочего\s)?дня\b', re.IGNORECASE
)
_CLOCK: Final = re.compile(
    r'(?:\b(?:в|во|к|до|после|с|со|около|на|часов\sв)\s)?(?<![\d.,/:-])(?P<h>[01]?\d|2[0-4])(?:[:](?P<m>[0-5]\d)\b(?!\s?(?:м|шт)\b)|(?:\s?(?:час(?:ам|а|ов|у)?|ч)\b)(?:\s(?P<m2>[0-5]\d)\b)?)(?:\s(?P<half>утра|дня|вечера))?', re.IGNORECASE
)
_BARE: Final = re.compile(r'\b(?:в|к|до|после|с|около|на)\s(?P<h>[01]?\d|2[0-4])(?:[.-](?P<m>[0-5]\d))?(?:\s(?P<half>утра|дня|вечера)\b)?(?![\d.,/:-]?\d|\s?[-–]\s?[а-яё]|-)', re.IGNORECASE)
_HOURS: Final = {
    'час': 13, 'часу': 13, 'два': 14, 'двух': 14, 'двум': 14, 'три': 15, 'трех': 15, 'трем': 15, 'четыре': 16, 'четырех': 16, 'пять': 17, 'пяти': 17, 'шесть': 18, 'шести': 18, 'семь': 19, 'семи': 19, 'восемь': 8, 'восьми': 8,
    'девять': 9, 'девяти': 9, 'десять': 10, 'десяти': 10, 'одиннадцать': 11, 'одиннадцати': 11, 'двенадцать': 12, 'двенадцати': 12,
}  # fmt: skip
_WORDED: Final = re.compile(rf'\b(?:в|к|до|после|с|около)\s(?P<hour>{"|".join(sorted(_HOURS, key=len, reverse=True)).replace("ех", "[её]х").replace("ем", "[её]м")})(?:\sчас(?:ов|а|ам)?)?(?:\s(?P<half>утра|дня|вечера))?\b', re.IGNORECASE)
_NO_CLOCK_AFTER: Final = re.compile(r'\s?(?:[%№]|кв|эт|подъ|дом|м\b|мм|шт|дн|нед|мес|год|лет|руб|тыс|т\b|р\b|п\b|проц|абон|мин|числ|го\b|январ|феврал|март|апрел|ма[йяе]|июн|июл|август|сент|октяб|нояб|декаб)', re.IGNORECASE)
_COUNTED_AFTER: Final = re.compile(r'\s?(?!(?:до|и|по|на|у|с|со|или|он|она|клиент|сам|буду|будет|московск\w+)\b)[а-яёa-z0-9№%]', re.IGNORECASE)
_SOON: Final = re.compile(r'\bчерез\s(?:(?P<n>\d{1,2}|пару|два|две|три|полтора)\s?)?(?P<unit>час\w{0,2}|полчаса|минут\w?|мин)\b', re.IGNORECASE)
_MANY: Final = {'пару': 2.0, 'два': 2.0, 'две': 2.0, 'три': 3.0, 'полтора': 1.5}
_AFTER_NO_EVENT: Final = r'(?:этого|того|чего|обеда|долгих|паузы|торгов|звонка|разговора)\b'
_EVENT: Final = re.compile(
    rf'\bпосле\s(?!{_AFTER_NO_EVENT})(?:[а-яё]{{2,40}}(?:ой|ого|его|ей|их|ых)\s)?[а-яё]{{3,40}}\b|\bпосле\s(?:их|его|её|ее|своего|своей)\s[а-яё]{3,40}|\b(?:до|перед|во\sвремя|на\s(?:этапе|стадии))\s(?:[а-яё]{{2,40}}(?:ой|ого|его|ей|их|ых)\s)?(?:сдач|ремонт|отпуск|оплат|аванс|замер|монтаж|сборк|'
    r'доставк|отделк|заселен|заезд|переезд|новосел|приезд|возвращен|поступлен|при[её]мк|согласован|подписани|зарплат|командировк|собрани|покраск|стяжк|чистов|школ|свадьб|родов|операци|запуск|установк|утвержден|получени|решени|ответ)[а-яё]{0,8}'
    r'|\bко?\s(?:дню|моменту)\s[а-яё]{4,40}|\bпо\s(?:приезд|прилёт|прилет|прибыти|готовност|окончани|завершени|возвращени|поступлени|получени|факту\sмонтаж|факту\sустановк|факту\sоплат|весне|осени)[а-яё]{0,6}|\bк\s(?:приезд|заселен|сдач|новосел|при[её]мк)[а-яё]{0,6}|\bпри\s(?:заселен|при[её]мк|заезд|получен|монтаж|доставк)[а-яё]{0,6}'
    r'|\b(?:верн[её]тся|вернутся|приедет|выйдет)\s(?:из|с)\s[а-яё]{3,40}|\bсначала\b|\bтогда\sи\b',
    re.IGNORECASE,
)
_WHEN: Final = re.compile(r'\b(?:как\sтолько|после\sтого,?\sкак|когда(?!-)|как(?!-)|пока(?:\sне)?|едва|до\sтого,?\sкак)\s(?P<rest>(?!нибудь|то\b)[^.!?\n,;]{3,80})', re.IGNORECASE)
_ANSWERS: Final = frozenset('ответить сказать решить надумать посмотреть глянуть определиться созреть позвонить перезвонить написать подумать дозреть смочь'.split())
"""«Когда ответит» is no term."""
_WITHIN: Final = 6
"""Words after «когда» in which its verb is looked for."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term in a text, from `start` to `end`; an event has neither day nor hour that a calendar knows."""

    start: int
    end: int
    day: tuple[re.Match[str], Reader] | None = None
    at: time | None = None
    hour_named: bool = False
    ahead: timedelta | None = None
    """«Через 2 часа»: so long from now."""
    after: bool = False
    """An event that stands as a noun: «после переезда»."""

    @property
    def is_event(self) -> bool:
        """«После ремонта»: the calendar does not know when."""
        return self.day is None and self.at is None and self.ahead is None

    @property
    def deadline(self) -> bool:
        """«До среды», «к пятнице»."""
        return self.day is not None and re.match(r'(?:до|к|ко)\s', self.day[0].group(), re.IGNORECASE) is not None

    def due(self, now: datetime, calendar: Calendar) -> datetime | None:
        """The instant meant, never before `now`; None for an event, for a day that there is not and for one that is past."""
        local = now.astimezone(ZoneInfo(calendar.zone))
        if self.ahead is not None:
            return local + self.ahead
        day = self.day[1](self.day[0], local.date(), calendar) if self.day else local.date()
        if self.is_event or day is None or day < local.date():
            return None
        at = self.at or (EVENING if day == local.date() else MORNING)
        instant = datetime.combine(day, at, local.tzinfo)
        return instant if instant > local else datetime.combine(calendar.add_days(local.date(), 1), self.at or MORNING, local.tzinfo)


@lru_cache(maxsize=8)
def terms(prose: str) -> tuple[Term, ...]:
    """All terms by place; a day and the hour beside it are one."""
    days = _longest([Term(found.start(), found.end(), day=(found, reader)) for pattern, reader in patterns(prose) for found in pattern.finditer(prose)])
    hours = _longest([*_clocks(prose, days), *_parts_of_day(prose), *_soon(prose)])
    joined = _joined(sorted([*days, *_free(hours, days)], key=lambda term: term.start), prose)
    events = _longest([*(Term(found.start(), found.end(), after=found.group().lower().startswith(('после', 'по '))) for found in _EVENT.finditer(prose)), *_coming(prose)])
    return tuple(sorted([*joined, *_free(events, joined)], key=lambda term: term.start))


def _free(found: list[Term], taken: list[Term]) -> list[Term]:
    """Those that lie on none of the taken, which are in order and apart from each other."""
    ends = [term.end for term in taken]
    return [term for term in found if (n := bisect_right(ends, term.start)) == len(taken) or taken[n].start >= term.end]


def _coming(prose: str) -> Iterator[Term]:
    """«Когда закончит ремонт», «как придёт зарплата»: with a verb of the future."""
    for found in _WHEN.finditer(prose):
        words = re.findall(r'[а-яё]{2,40}', found['rest'].lower())[:_WITHIN]
        if any({'VERB', 'futr'} <= marks(word) and lemmas(word).isdisjoint(_ANSWERS) for word in words):
            yield Term(found.start(), found.end())


def _joined(found: list[Term], prose: str) -> list[Term]:
    """«В пятницу», «утром», «в 11» that stand together are one term."""
    out: list[Term] = []
    for term in found:
        if out and (_belong(out[-1], term) or _is_range(out[-1], term, prose)) and not prose[out[-1].end : term.start].strip(' ,\u00a0') and term.start - out[-1].end < BESIDE:
            before = out.pop()
            named = before if before.hour_named else term
            out.append(Term(before.start, term.end, before.day or term.day, named.at or before.at or term.at, before.hour_named or term.hour_named))
        else:
            out.append(term)
    return out


def _belong(one: Term, other: Term) -> bool:
    if one.ahead is not None or other.ahead is not None:
        return False
    return (one.day is None or other.day is None or 'сегодня' in (one.day[0].group().lower(), other.day[0].group().lower())) and not (one.hour_named and other.hour_named)


def _is_range(one: Term, other: Term, prose: str) -> bool:
    """«С 10 до 12»."""
    return one.hour_named and other.hour_named and other.day is None and prose[other.start : other.start + 2].lower() == 'до'


def _clocks(prose: str, days: list[Term]) -> Iterator[Term]:
    for found in _CLOCK.finditer(prose):
        yield Term(found.start(), found.end(), at=_time(found['h'], found['m'] or found['m2'], found['half']), hour_named=True)
    for found in _WORDED.finditer(prose):
        if found['half'] or not _COUNTED_AFTER.match(prose, found.end()):
            yield Term(found.start(), found.end(), at=_said(found['hour'], found['half']), hour_named=True)
    starts, ends = {day.start for day in days}, {day.end for day in days}
    for found in _BARE.finditer(prose):
        beside = any(found.start() - n in ends or found.end() + n in starts for n in range(BESIDE))
        if (beside or found['half'] or not _COUNTED_AFTER.match(prose, found.end())) and not _NO_CLOCK_AFTER.match(prose, found.end()):
            yield Term(found.start(), found.end(), at=_time(found['h'], found['m'], found['half']), hour_named=True)


def _time(hour: str, minute: str | None, half: str | None) -> time:
    number = int(hour) % 24
    if (half in {'дня', 'вечера'} and number < 12) or (half is None and minute is None and 0 < number < AFTERNOON):  # noqa: PLR2004 - noon
        number += 12
    return time(number, int(minute or 0))


def _said(hour: str, half: str | None) -> time:
    """«В семь» is in the evening, but «в семь утра»."""
    number = _HOURS[hour.lower().replace('ё', 'е')]
    return time(number - 12 if half == 'утра' and number > 12 else number + 12 if half == 'вечера' and number < 12 else number)  # noqa: PLR2004 - noon


def _parts_of_day(prose: str) -> Iterator[Term]:
    for found in _PART_OF_DAY.finditer(prose):
        said = found.group().lower().replace('ё', 'е')
        at = max((name for name in _PARTS_OF_DAY if name.replace('дн', 'днем') in said), key=len, default='обед')
        yield Term(found.start(), found.end(), at=_PARTS_OF_DAY[at])


def _soon(prose: str) -> Iterator[Term]:
    for found in _SOON.finditer(prose):
        unit, said = found['unit'].lower(), (found['n'] or '1').lower()
        count = 0.5 if unit == 'полчаса' else _MANY.get(said) or float(said)
        yield Term(found.start(), found.end(), ahead=timedelta(minutes=count) if unit.startswith('мин') else timedelta(hours=count), hour_named=True)


def _longest(found: list[Term]) -> list[Term]:
    """Of those that overlap, the first and longest."""
    out: list[Term] = []
    for term in sorted(found, key=lambda term: (term.start, -term.end)):
        if not out or term.start >= out[-1].end:
            out.append(term)
    return out
