"""«Итог встречи»: the composer opened as a meeting, with the usual results and the next step under the thumb."""

from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Final

from nicegui import ui

from dashboard import tasks
from dashboard.errors import Refusal
from dashboard.models import EntryKind
from pages.deal.composer import Composer
from pages.deal.screen import Screen, rooted
from pages.parts import step as step_form
from pages.parts import toast
from pages.parts.tag import Tag
from pages.words import _, when

RESULTS: Final = (
    'Met on site, measured everything', 'The equipment is chosen', 'The client thinks it over', 'Waits for an offer', 'Agreed on the day of installation', 'The flat is not ready yet',
)  # fmt: skip
"""Keys of the usual results' translations."""


class Meeting:
    """What it proposes stands where the composer's other proposals do."""

    def __init__(self, screen: Screen, composer: Composer) -> None:
        self.screen, self.composer = screen, composer

    @rooted
    async def open(self) -> None:
        """Under the hand: results to add by a tap, and the next step."""
        self.composer.begin(EntryKind.MEETING)
        box = self.composer.proposal
        box.clear()
        with box, Tag('div', classes='vd-again vd-meeting'):
            Tag('b', _('Result of the meeting'))
            with Tag('div', classes='v-chips', role='group', aria_label=_('Usual results')):
                for one in RESULTS:
                    Tag('button', _(one), 'v-chip', type='button').on('click', partial(self.composer.add_words, _(one)))
            with Tag('details'):
                Tag('summary', _('And the next step?'), 'v-link')
                step_form.new(self._add, agreed=True)
            Tag('button', _('Close'), 'v-link quiet', type='button').on('click', box.clear)
        ui.run_javascript(f'getHtmlElement({self.composer.box.id}).scrollIntoView({{block: "start"}})')

    @rooted
    async def _add(self, text: str, due: datetime, agreed: bool) -> None:  # noqa: FBT001 - as the form calls it
        with suppress(Refusal):  # said by `do`; the form stays with what was typed
            task = await self.screen.do(tasks.add, self.screen.view.id, text=text, due=due, agreed=agreed)
            self.composer.proposal.clear()
            toast.say(_('Step set: {when}').format(when=when(due)), partial(self._withdraw, task))

    @rooted
    async def _withdraw(self, task: int) -> None:
        with suppress(Refusal):
            await self.screen.do(tasks.withdraw, task)
