"""The checklist before a deal is handed over (S6): what ticks each item, the hand-over itself, and a head's on an advance."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Any, Final

from nicegui import ui

from dashboard import checklist, handover
from dashboard.checklist import Evidence
from dashboard.errors import FieldConflict, Refusal
from dashboard.models import StageKind
from dashboard.queries import checklist as query
from dashboard.queries.cards import StageFacts
from dashboard.queries.checklist import Item
from pages.deal.screen import Screen, rooted
from pages.live import read, write
from pages.parts import toast
from pages.parts.controls import field, typed
from pages.parts.labels import PINS, STATUSES
from pages.parts.plain import PLAIN, coded
from pages.parts.tag import Tag
from pages.words import _, day, exact, money, sentence, stage_name, when

Move = Callable[[StageFacts], Awaitable[object]]


class Checklist:
    """Drawn anew when an item or what ticks it changed; there where it is time for it, or where the address asks for it (`asked`)."""

    def __init__(self, screen: Screen, found: query.Checklist | None, move: Move, *, asked: bool) -> None:
        self.screen, self.found, self.move, self.asked = screen, found, move, asked
        self.box = Tag('section', classes='vc', aria_label=_('Checklist'), data_testid='checklist')
        self.form = _AdvanceForm(screen)
        self.boxes: dict[int, Tag] = {}
        self._draw(arriving=asked)

    @rooted
    async def look(self) -> None:
        """Read it again; drawn anew only if it changed."""
        found = await read(query.checklist_of, self.screen.view.id, by=self.screen.me.id)
        if found != self.found and not self.screen.gone:
            self.found = found
            self._draw()

    def _draw(self, *, arriving: bool = False) -> None:
        found = self.found
        self.boxes = {}
        self.box.clear()
        self.box.set_visibility(found is not None and (found.shown or self.asked))
        if found is None:
            return
        with self.box:
            with Tag('details', classes='vc-fold', open=not found.handed or self.asked):  # what was checked is history once it is handed over
                self._items(found, arriving=arriving)
            if found.unpinned and not found.handed:
                Tag('p', _('Not pinned: {slots}').format(slots=', '.join(_(PINS[slot]).lower() for slot in found.unpinned)), 'v-soft v-small')
            self._handed()
            self._acts()

    def _items(self, found: query.Checklist, *, arriving: bool) -> None:
        """`arriving`: the browser starts at its heading, unless the keyboard is somewhere by then (a focus from here would take it away)."""
        done = sum(item.done for item in found.items)
        with Tag('summary', classes='vc-head'):
            Tag('h2', _('Checklist before handing over'), 'vd-group', tabindex='-1', autofocus=arriving)
            Tag('span', _('{done} of {all}').format(done=done, all=len(found.items)), 'v-soft v-small', data_testid='checklist-count')
        with Tag('ul', classes='vc-items'):
            for item in found.items:
                self._item(item)

    def _item(self, item: Item) -> None:
        with Tag('li', classes='vc-item' + (' done' if item.done else ''), data_testid='checklist-item', data_fact=item.fact or ''):
            said = _('ticked') if item.done else _('not ticked')
            hand = item.fact is None and self.found is not None and not self.found.fixed
            if hand and (item.tick is None or item.mine):
                box = self.boxes[item.id] = Tag('button', '✓' if item.done else '', 'vc-box', type='button', role='checkbox', aria_checked=str(item.done).lower(), aria_label=item.text)
                box.once('click', partial(self._untick, item) if item.tick else partial(self._tick, item))
            else:
                Tag('span', '✓' if item.done else '–', 'vc-mark', role='img', aria_label=said)
            with Tag('div', classes='vc-said'):
                Tag('span', item.text)
                if item.evidence:
                    self._evidence(item.fact or '', item.evidence)
                elif item.at:
                    Tag('span', ', '.join(filter(None, (item.who, when(item.at)))), 'v-faint v-small', title=exact(item.at))

    def _evidence(self, fact: str, evidence: Evidence) -> None:
        """What is there, and what is wrong with it."""
        assert self.found is not None
        value = SHOWN[fact](evidence.value, self.found.currency) if fact in SHOWN and evidence.value is not None else ''
        parts, rest = ', '.join(_(part).lower() for part in evidence.parts), money(self.found.rest, self.found.currency)
        lacks = _(evidence.lacks).format(parts=parts, rest=rest) if evidence.lacks else ''
        if said := '; '.join(filter(None, (value, lacks))):
            Tag('span', said, ('v-warn' if lacks else 'v-faint') + ' v-small')

    def _handed(self) -> None:
        """By whom and why on an advance, and what is left to pay since."""
        found = self.found
        assert found is not None
        if found.on_advance:
            said = ', '.join(filter(None, (_('Handed over on an advance'), found.on_advance.who, when(found.on_advance.at))))
            Tag('p', f'{said}: {found.on_advance.reason}', 'v-small', title=exact(found.on_advance.at))
        if found.handed and found.rest:
            due = _('due {day}').format(day=day(found.rest_due_on)) if found.rest_due_on else _('no day is named')
            text = _('{rest} left to pay').format(rest=money(found.rest, found.currency))
            Tag('p', f'{text}, {due}', ('v-bad' if found.overdue else 'v-warn') + ' v-small', data_testid='rest')

    def _acts(self) -> None:
        found = self.found
        assert found is not None
        with Tag('div', classes='vg-acts'):
            if not found.fixed and not found.lacking:
                text = _('Hand over to implementation') if found.to.kind == StageKind.WON else stage_name(found.to)
                Tag('button', text, 'v-button main', type='button', data_testid='hand-over').once('click', self._hand_over)
            if found.may_advance and found.lacking:
                Tag('button', _('Hand over on an advance'), 'v-link', type='button', data_testid='advance').on('click', self._on_advance)
            Tag('a', _('Hand-over sheet'), 'v-link', href=f'/deal/{self.screen.view.id}/handover')

    @rooted
    async def _tick(self, item: Item) -> None:
        with suppress(Refusal):  # said by `do`
            tick = await self.screen.do(checklist.tick, self.screen.view.id, item.id)
            self._stay(item)
            toast.say(_('Ticked: {item}').format(item=item.text), partial(self.screen.take_back, checklist.untick, tick))

    @rooted
    async def _untick(self, item: Item) -> None:
        with suppress(Refusal):
            await self.screen.do(checklist.untick, item.tick)
            self._stay(item)
            toast.say(_('No longer ticked: {item}').format(item=item.text), partial(self.screen.take_back, checklist.restore, item.tick))

    def _stay(self, item: Item) -> None:
        """The keyboard stays at the box that was ticked, which was drawn anew."""
        if item.id in self.boxes:
            self.boxes[item.id].focus()

    @rooted
    async def _hand_over(self) -> None:
        if self.found:
            await self.move(self.found.to)

    def _on_advance(self) -> None:
        if self.found:
            self.form.ask(self.found)


class _AdvanceForm:
    """«Передать с авансом»: why, and when the rest comes; what the checklist lacks is said above."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.found: query.Checklist | None = None
        self.seen: date | None = None
        self.reason: ui.textarea | None = None
        with ui.dialog() as self.dialog, ui.element('div').classes('v-dialog'):
            self.box = Tag('form', classes='vd-form', data_testid='advance-form', novalidate=True).once('submit.prevent', self._send).mark('advance')
        self.dialog.props['aria-label'] = _('Hand over on an advance')
        self.dialog.on_value_change(self._hold)

    def ask(self, found: query.Checklist) -> None:
        """Open it; cancelled, the deal stays where it is."""
        self.found, self.seen = found, found.rest_due_on
        self.box.clear()
        with self.box:
            Tag('h2', _('Hand over on an advance'))
            Tag('p', _('{rest} left to pay').format(rest=money(found.rest, found.currency)), 'v-soft')
            Tag('p', _('Not ticked: {items}').format(items='; '.join(found.lacking)), 'v-soft v-small')
            self.reason = field(_(handover.LABELS['reason']), lambda: ui.textarea(on_change=self._hold).props('autogrow autofocus maxlength=2000'))
            self.due = field(_(handover.LABELS['rest_due_on']), lambda: PLAIN[handover.DUE].control(self.seen, {}))
            self.due.on_value_change(self._hold)
            self.fault = Tag('p', '', 'v-bad v-small', role='alert')
            with Tag('div', classes='v-acts'):
                Tag('button', _('Cancel'), 'v-button', type='button').on('click', self.dialog.close)
                Tag('button', _('Hand over'), 'v-button main', type='submit')
        self.dialog.open()

    def _hold(self) -> None:
        self.screen.hold(self, unsaved=bool(self.dialog.value and self.reason and typed(self.reason).strip()))

    @rooted
    async def _send(self) -> None:
        """Hand it over; refused, what was typed stays with the reason under it."""
        screen, found = self.screen, self.found
        if not self.dialog.value or found is None:  # the second of a double click: the first was answered and closed it
            return
        source, target = screen.view.stage, found.to
        try:
            due = PLAIN[handover.DUE].read(self.due.value)
            facts = {'to': target.code, 'seen': source.code, 'reason': typed(self.reason), 'due': (self.seen, due)}
            made = await write(handover.on_advance, screen.view.id, **facts, by=screen.me.id)
        except FieldConflict as conflict:
            self.seen = conflict.facts['value']
            self.fault.set_text(f'{sentence(conflict)} {_("Save again to keep yours.")}')
            return
        except Refusal as refusal:
            self.fault.set_text(sentence(refusal))
            return
        self.dialog.close()
        await screen.look()
        if not screen.gone:
            toast.say(f'{stage_name(source)} → {stage_name(target)}', partial(self._take_back, made))

    @rooted
    async def _take_back(self, made: handover.HandedOver) -> None:
        with suppress(Refusal):  # said by `do`
            await self.screen.do(handover.take_back, made)
            toast.say(_('Taken back: {stage}').format(stage=stage_name(self.screen.view.stage)))


def _called(value: Any, _currency: str) -> str:
    name, phone = value
    return ', '.join(filter(None, (name, phone.shown)))


def _sums(value: Any, currency: str) -> str:
    amount, calculated = value
    if calculated is None or calculated == amount:
        return money(amount, currency)
    return _('{sum}, by the lines {calculated}').format(sum=money(amount, currency), calculated=money(calculated, currency))


SHOWN: Final[dict[str, Callable[[Any, str], str]]] = {
    'title': lambda value, _currency: str(value),
    'contact': _called,
    'sum': _sums,
    'payment_status': lambda value, _currency: _(STATUSES[value]),
    'paid_on': lambda value, _currency: day(value),
    'shipment_status': lambda value, _currency: coded('shipment_status', value),
    'delivery_type': lambda value, _currency: coded('delivery_type', value),
}
"""What a deal shows of each fact of `checklist.FACTS`, in the reader's words."""
