"""The reader's language: which one it is, and texts, dates and money in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Final

from nicegui import context
from nicegui.slot import Slot
from nicegui.storage import request_contextvar
from starlette.requests import HTTPConnection

from dashboard import texts
from dashboard.errors import Refusal
from dashboard.queries.cards import StageFacts
from pages import live
from pages.parts import look

NAMES: Final = {'ru': 'Русский', 'en': 'English'}
_KEY: Final = 'language'
_near_russian: Final = ('ru', 'be', 'uk', 'kk')


def _(text: str) -> str:
    """The text in the reader's language."""
    return texts.translations(language()).gettext(text)


def ngettext(one: str, many: str, n: int) -> str:
    """The form of a text that goes with the number `n`."""
    return texts.translations(language()).ngettext(one, many, n)


def sentence(refusal: Refusal) -> str:
    """What a refusal says, in the reader's language."""
    return refusal.sentence(_)


def money(kopecks: int, currency: str = 'RUB') -> str:
    """«58 400 ₽»."""
    return texts.money(kopecks, language(), currency)


def money_signed(kopecks: int, currency: str = 'RUB') -> str:
    """«−1 840 ₽» with a sign that is not read as a dash, where sums below zero stand beside others."""
    return texts.money(kopecks, language(), currency).replace('-', '−')


def money_short(kopecks: int, currency: str = 'RUB') -> str:
    """«1,24 млн ₽»."""
    return texts.money_short(kopecks, language(), currency)


def number(value: float, digits: int = 0) -> str:
    """«1 234,5»."""
    return texts.number(value, language(), digits)


def percent(share: float, digits: int = 0) -> str:
    """«63 %» of a share between 0 and 1, «2,5 %» with a digit."""
    return texts.percent(share, language(), digits)


def size(count: int) -> str:
    """«1,2 МБ» of a number of bytes."""
    if count >= 1_000_000:  # noqa: PLR2004 - a megabyte
        return _('{n} MB').format(n=number(round(count / 1_000_000, 1), 1))
    return _('{n} KB').format(n=number(max(1, round(count / 1000))))


def day(value: date, *, weekday: bool = False) -> str:
    """«вчера», «ср, 25 ноя»."""
    return texts.day(value, language(), today=today(), weekday=weekday)


def day_of(instant: date | datetime) -> str:
    """The day of an instant in the team's zone, with its weekday: «вчера», «пт, 20 ноя»."""
    return day(team_day(instant) if isinstance(instant, datetime) else instant, weekday=True)


def team_day(instant: datetime) -> date:
    """The day of an instant in the team's zone."""
    return instant.astimezone(texts.TEAM_ZONE).date()


def clock_time(instant: datetime) -> str:
    """«14:20» in the team's zone."""
    return texts.clock_time(instant)


def when(instant: datetime) -> str:
    """«вчера, 14:20»."""
    return texts.when(instant, language(), now=live.now())


def dated(instant: datetime) -> str:
    """«пт, 27 ноя, 11:00», for lines that stand for long."""
    return texts.dated(instant, language(), now=live.now())


def planned(instant: datetime) -> str:
    """«пт 28 ноября, 11:00», of what is about to be agreed."""
    return texts.planned(instant, language())


def stage_name(stage: StageFacts) -> str:
    """A stage as its reader calls it: by its English name where it has one and the reader reads English."""
    return (stage.name_en if language() == 'en' else None) or stage.name


def without_agreed_step(days: int) -> str:
    """«7 рабочих дней без согласованного шага» of a stale deal (S2)."""
    return ngettext('{n} working day without an agreed step', '{n} working days without an agreed step', days).format(n=days)


def exact(instant: datetime) -> str:
    """«24 ноября 2026 г., 14:20:05», for hovering."""
    return texts.exact(instant, language())


def full_day(value: date) -> str:
    """«24 ноября, вторник»."""
    return texts.full_day(value, language())


def date_typed(value: date) -> str:
    """«12.03.2025»."""
    return texts.date_typed(value, language())


def date_of_year(value: date) -> str:
    """«4 декабря»."""
    return texts.date_of_year(value, language())


def month(value: date) -> str:
    """«ноябрь 2026»."""
    return texts.month(value, language())


def weekday(number: int) -> str:
    """«пн» of 0."""
    return texts.weekday(number, language())


def sum_typed(kopecks: int) -> str:
    """«24900,50»: a sum as people type it."""
    return f'{kopecks / 100:.2f}'.removesuffix('.00').replace('.', ',')


def sum_grouped(kopecks: int) -> str:
    """«1 200 000»: a sum without its sign, in a table of many."""
    return number(kopecks / 100, 2 if kopecks % 100 else 0)


def today() -> date:
    """The team's day; the demo's own in a demo."""
    return team_day(live.now())


def language() -> str:
    """`ru` or `en`: of the page at hand, of the request that is being answered, or as `speaking` says."""
    if spoken := _spoken.get():
        return spoken
    if Slot.get_stack():
        client = context.client
        if _KEY not in client.storage:
            client.storage[_KEY] = wanted(client.request)
        return str(client.storage[_KEY])
    request = request_contextvar.get()
    return wanted(request) if request else texts.LANGUAGES[0]


def wanted(request: HTTPConnection) -> str:
    """The language of a request: `?lang=` for this page alone, the person's own, this browser's, or what it accepts; else Russian."""
    asked = request.query_params.get('lang')
    return (asked if asked in texts.LANGUAGES else None) or look.chosen(request, 'language') or _accepted(request.headers.get('accept-language', ''))


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Speak this language, whoever asks: for the terminal and for pages outside of any session."""
    token = _spoken.set(name)
    try:
        yield
    finally:
        _spoken.reset(token)


_spoken: ContextVar[str | None] = ContextVar('spoken', default=None)


def _accepted(header: str) -> str:
    """The first of our languages in an Accept-Language header, by the reader's preference."""
    offers = [part.strip().partition(';q=') for part in header.split(',')]
    for name, _sep, _weight in sorted(offers, key=lambda offer: -_weighed(offer[2])):
        if name[:2].lower() in _near_russian:
            return 'ru'
        if name[:2].lower() == 'en':
            return 'en'
    return texts.LANGUAGES[0]


def _weighed(weight: str) -> float:
    try:
        return float(weight or 1)
    except ValueError:
        return 0.0
