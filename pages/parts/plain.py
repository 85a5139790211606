"""The deal's plain fields on the screen: how each is shown and typed, on the deal's page and in the requirements' form alike."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final, TypeAlias

from nicegui import ui

from dashboard import fields, requirements, typed_days
from dashboard.models.fields import LINK_LIMIT, NUMBER_LIMIT
from pages.parts.tag import Tag
from pages.words import _, day, language, today

Offered: TypeAlias = Mapping[str, tuple[str, ...]]
PAST: Final = ('invoiced_on', 'offered_on')
"""Days that have been: without a year the nearest one behind is meant."""


@dataclass(frozen=True, slots=True)
class Plain:
    """`show` words a value, `control` is what it is typed in, given the lines of lists; `read` turns what was typed into a value."""

    show: Callable[[Any], str]
    control: Callable[[Any, Offered], Any]
    read: Callable[[Any], Any]
    several: bool = False
    """Whether Enter chooses one of them, so that it does not save."""


def coded(name: str, value: Any) -> str:
    """A value of a field that holds codes, in the reader's words."""
    words = fields.CHOICES[name]
    return ', '.join(_(words[code]) if code in words else code for code in str(value or '').split(',') if code)


def needed(names: str) -> str:
    """Rules that a stage asks, by their names parted by blanks, in the reader's words."""
    return ', '.join(_(requirements.RULES[name].label) if name in requirements.RULES else name for name in names.split())


def dated(value: Any) -> str:
    """A day as people say it; nothing for none."""
    return day(value, weekday=False) if isinstance(value, date) else ''


def day_control(value: Any, _offered: Offered | None = None) -> ui.input:
    """A line to type a day in, and a calendar to pick it from."""
    control = ui.input(value=_typed(value), placeholder=_('15.08.2027')).props('maxlength=40 autocomplete=off')
    with control.add_slot('append'), Tag('button', '▾', 'v-pick', type='button', aria_label=_('Pick a day')), ui.menu() as menu:
        picker = ui.date(value.isoformat() if isinstance(value, date) else None).props(f'minimal default-year-month={today():%Y/%m}')

        def picked() -> None:
            with suppress(TypeError, ValueError):  # emptied; or forged, and no day at all
                control.set_value(_typed(date.fromisoformat(picker.value)))
            menu.close()

        picker.on_value_change(picked)
    return control


def _typed(value: Any) -> str:
    """A day as its reader would type it."""
    if not isinstance(value, date):
        return ''
    return f'{value:%d.%m.%Y}' if language() == 'ru' else value.isoformat()


def _read_day(name: str, typed: Any) -> date | None:
    return typed_days.read(fields.LABELS[name], str(typed or ''), language(), today=today(), past=name in PAST)


def _line_control(limit: int, value: Any, _offered: Offered) -> ui.input:
    return ui.input(value=value or '').props(f'maxlength={limit} autocomplete=off')


def _listed_control(name: str, value: Any, offered: Offered) -> ui.select:
    lines = dict.fromkeys((*offered.get(name, ()), *([value] if value else [])))
    return ui.select({'': '—', **{line: line for line in lines}}, value=value or '', with_input=True)


def _coded_control(name: str, value: Any, _offered: Offered) -> ui.select:
    return ui.select({'': '—', **{code: _(words) for code, words in fields.CHOICES[name].items()}}, value=value or '')


def _several_control(name: str, value: Any, _offered: Offered) -> ui.select:
    return ui.select({str(code): _(words) for code, words in fields.CHOICES[name].items()}, value=(value or '').split(',') if value else [], multiple=True)


def _joined(typed: Any) -> str | None:
    return ','.join(map(str, typed)) or None if isinstance(typed, list) else None


def _of(name: str) -> Plain:
    if name in fields.DAYS:
        return Plain(dated, day_control, partial(_read_day, name))
    if name in fields.LISTS:
        return Plain(lambda value: value or '', partial(_listed_control, name), lambda typed: typed or None)
    if name == 'systems':
        return Plain(partial(coded, name), partial(_several_control, name), _joined, several=True)
    if name in fields.CHOICES:
        return Plain(partial(coded, name), partial(_coded_control, name), lambda typed: typed or None)
    return Plain(lambda value: value or '', partial(_line_control, LINK_LIMIT if name == 'payment_link' else NUMBER_LIMIT), lambda typed: str(typed or '').strip() or None)


PLAIN: Final = {name: _of(name) for name in fields.LABELS}
