"""The three pins above the feed (C7): what each holds, how old it is and by whom, and what changed since; empty ones are shown, too."""

from contextlib import suppress
from functools import partial

from dashboard import pins
from dashboard.errors import Refusal
from dashboard.queries import pins as query
from dashboard.queries.pins import Slot
from pages.deal.screen import Screen, rooted
from pages.live import read
from pages.parts import toast
from pages.parts.labels import PINS
from pages.parts.tag import Tag
from pages.words import _, exact, when


class Pins:
    """The slots as last read; drawn anew when one of them changed."""

    def __init__(self, screen: Screen, slots: tuple[Slot, ...]) -> None:
        self.screen, self.slots = screen, slots
        self.fixed: bool | None = None
        self.box = Tag('div', classes='vd-pins', role='group', aria_label=_('Pinned'))
        self._draw()

    @rooted
    async def look(self) -> None:
        """Read the slots again."""
        slots = await read(query.pins, self.screen.view.id, by=self.screen.me.id)
        if (slots != self.slots or self.fixed != self.screen.view.fixed) and not self.screen.gone:
            self.slots = slots
            self._draw()

    @rooted
    async def put(self, slot: str, entry: int | None) -> None:
        """Let a slot hold this entry, or none, with the way back."""
        seen = next(one.pin for one in self.slots if one.name == slot)
        with suppress(Refusal):  # said by `do`
            pin = await self.screen.do(pins.put, self.screen.view.id, slot, entry, seen=seen)
            text = _('Pinned: {slot}') if entry else _('Unpinned: {slot}')
            toast.say(text.format(slot=_(PINS[slot]).lower()), partial(self._take_back, pin))

    @rooted
    async def _take_back(self, pin: int) -> None:
        with suppress(Refusal):
            await self.screen.do(pins.take_back, pin)

    def _draw(self) -> None:
        self.fixed = self.screen.view.fixed
        self.box.clear()
        with self.box:
            for slot in self.slots:
                with Tag('section', classes='vd-pin' + ('' if slot.entry else ' empty'), data_testid='pin-slot', data_slot=slot.name, aria_label=_(PINS[slot.name])):
                    self._slot(slot)

    def _slot(self, slot: Slot) -> None:
        with Tag('div', classes='vd-pin-head'):
            Tag('h3', _(PINS[slot.name]))
            if slot.entry and not self.fixed:
                label = _('Unpin: {slot}').format(slot=_(PINS[slot.name]).lower())
                Tag('button', '×', 'v-link quiet', type='button', aria_label=label, title=label).once('click', partial(self.put, slot.name, None))
        if slot.entry is None or slot.at is None or slot.pinned_at is None:
            Tag('p', _('empty'), 'v-faint')
            return
        Tag('p', slot.text, 'vd-pin-text', tabindex='0')
        with Tag('p', classes='v-faint v-small'):
            pinned = _('pinned by {name}, {when}').format(name=slot.pinned_by or '—', when=exact(slot.pinned_at))
            Tag('span', ' · '.join(filter(None, (slot.author, when(slot.at)))), title=pinned)
        changed = [_('the amount')] * slot.amount_changed + [_('the stage')] * slot.stage_changed
        if changed:
            Tag('p', _('Changed since: {what}').format(what=', '.join(changed)), 'v-warn v-small')
