"""What a step's forms ask, in a dialog of «Сегодня» and in place on a deal's page; heading, way out and refusals are theirs."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from nicegui import ui

from dashboard.tasks import Following
from pages.parts import controls, when
from pages.words import _

Text: TypeAlias = ui.input | ui.textarea
Typed: TypeAlias = Callable[[], None]
"""Called whenever something was typed."""


def new(add: Callable[[str, datetime, bool], Any], *, agreed: bool, typed: Typed | None = None) -> Sequence[Text]:
    """What to do, whether the client agreed, and when: `add` is called with the text, the instant and the tick."""
    text = line(_('What to do, as agreed with the client'), typed).props('autofocus')
    tick = _agreed(value=agreed)
    when.chips(lambda due: add(controls.typed(text), due, bool(tick.value)))
    return (text,)


def done(finish: Callable[[str, Following | None], Any], *, typed: Typed | None = None) -> tuple[Sequence[Text], Callable[[], Any]]:
    """What came of a step, and what is next: `finish` is called with the result and the step that follows.

    Returns the texts, and what the button for no further step calls.
    """
    result = ui.textarea(placeholder=_('What was decided with the client?'), on_change=typed).classes('v-full')
    result.props('outlined dense autogrow autofocus maxlength=20000')
    following = line(_('And the next step?'), typed)
    tick = _agreed(value=True)
    when.chips(lambda due: finish(controls.typed(result), (controls.typed(following), due, bool(tick.value))))
    return (result, following), lambda: finish(controls.typed(result), None)


def line(placeholder: str, typed: Typed | None = None) -> ui.input:
    """A line of text as long as a step's may be."""
    return ui.input(placeholder=placeholder, on_change=typed).props('outlined dense maxlength=200').classes('v-full')


def _agreed(*, value: bool) -> ui.checkbox:
    return ui.checkbox(_('Agreed with the client'), value=value).props('dense')
