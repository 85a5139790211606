"""What forms that open in place share: that something was typed into one, and that it is not dropped for another."""

from collections.abc import Callable
from typing import Any

from nicegui.element import Element
from nicegui.elements.mixins.value_element import ValueElement

from pages.parts import toast
from pages.words import _


def on_typing(form: Element, heard: Callable[[], Any]) -> None:
    """Call `heard` whenever a control inside of `form` gets another value."""
    for one in form.descendants():
        if isinstance(one, ValueElement):
            one.on_value_change(heard)


def finish_first(*, unsaved: bool) -> bool:
    """Whether what stands open has to be saved or given up before anything else is opened in its place; its reader is told."""
    if unsaved:
        toast.say(_('Save or cancel what you are editing first.'))
    return unsaved
