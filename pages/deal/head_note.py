"""The head's notes (P8) and the date of the last one (P9), on the page of those for whom they exist."""

from nicegui import ui

from dashboard import head_notes
from pages.deal.fields import NOTE, Field
from pages.deal.screen import Screen
from pages.parts.tag import Tag
from pages.words import _, exact, when


class HeadNotes:
    """There with the right, gone with it: for everybody else this draws nothing at all."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.there = False
        self.box = ui.element('div')
        self.update()

    def update(self) -> None:
        """The note as last read."""
        if self.there != (self.screen.view.head_note is not None):
            self.there = not self.there
            self.box.clear()
            with self.box:
                self._draw()
        elif self.there:
            self.field.update()
            self._date()

    def _draw(self) -> None:
        if not self.there:
            return
        Tag('h2', _('For heads alone'), 'vd-group')
        with Tag('dl', classes='vd-fields'):
            self.field = Field(self.screen, NOTE)
            Tag('dt', _(head_notes.LABELS['noted_at']))
            with Tag('dd', data_testid='deal-field', data_field='head_noted_at'):
                self.date = Tag('span', classes='vd-value')
        self._date()

    def _date(self) -> None:
        at = self.screen.view.head_noted_at
        self.date.set_text(when(at) if at else '—')
        if at:
            self.date.props['title'] = exact(at)
