"""Plain HTML elements with a text in them: headings, cells, list items, which NiceGUI's labels (a `div`) are not."""

from typing import Any

from nicegui.elements.mixins.text_element import TextElement


class Tag(TextElement):
    """`Tag('h1', 'Сегодня', 'v-title')`; a container if used with `with`."""

    def __init__(self, tag: str, text: str = '', classes: str = '', **props: Any) -> None:
        super().__init__(tag=tag, text=text)
        self.classes(classes)
        for name, value in props.items():
            self._props[name.replace('_', '-')] = value
