"""Controls with their labels, and the texts that were typed into them."""

from collections.abc import Callable
from typing import Any

from pages.parts.tag import Tag


def field(label: str, control: Callable[[], Any]) -> Any:
    """A labelled control; returns the control."""
    with Tag('div', classes='v-field'):  # no label: Quasar's field is one, and they do not nest
        Tag('span', label, aria_hidden='true')
        made = control().props('outlined dense hide-bottom-space')
    made.props['aria-label'] = label
    return made


def typed(control: Any) -> str:
    """The text in a control; a browser may send anything, and what is no text is none."""
    return control.value if isinstance(control.value, str) else ''
