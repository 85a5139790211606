"""`/settings/pipelines`: one pipeline at a time, the address says which; its stages in order, and what the company head does with them."""

import asyncio
from functools import partial
from typing import Any, Final

from nicegui import ui

from dashboard import journal, pipelines, stages
from dashboard.errors import Refusal
from dashboard.queries import pipelines as query
from dashboard.queries.pipelines import Funnel, Step
from pages import frame
from pages.access import Me, Someone
from pages.address import number as number_of
from pages.live import Entries, on_change, read
from pages.parts import settings
from pages.parts.controls import field, typed
from pages.parts.plain import needed
from pages.parts.tag import Tag
from pages.settings.forms import Forms
from pages.settings.stage_form import StageForms, called
from pages.words import _, ngettext, number, sentence

CURRENCIES: Final = ('RUB', 'USD', 'EUR', 'CNY', 'KZT', 'BYN')
"""Those that are offered; an import may bring any."""
_NEWS: Final = (journal.PIPELINE, journal.PERSON, journal.IMPORTED, 'demo.')


@frame.screen('/settings/pipelines')
async def page(me: Me, pipeline: str = '') -> None:
    """Drawn from one look, and anew when somebody changed a pipeline."""
    with settings.section(me, 'pipelines'):
        Tag('p', _('A change is seen on open boards at once. Figures count by the stages as they are now, for all the past.'), 'v-soft vs-about')
        shown = PipelinesPage(me, number_of(pipeline))
        on_change(shown.changed)
        await shown.look()


class PipelinesPage:
    """One reader's open page."""

    def __init__(self, me: Someone, asked: int | None) -> None:
        self.me, self.asked = me, asked
        self.drawn: object = None
        self._turn = asyncio.Lock()
        self.arrows: dict[tuple[int, int], Tag] = {}
        self.box = Tag('div')
        self.forms = Forms(me, self.look)
        self.stages = StageForms(self.forms)

    async def changed(self, entries: Entries) -> None:
        """A commit: look again where it was about pipelines or about who may set them."""
        if any(entry.what.startswith(_NEWS) for entry in entries):
            await self.look()

    async def look(self) -> None:
        """Read and redraw; a reader who may not any more is told so. One at a time: what is read last was asked for last."""
        async with self._turn:
            await self._look()

    async def _look(self) -> None:
        try:
            self.shown = await read(query.shown, self.asked, by=self.me.id)
        except Refusal as refusal:
            self.forms.dialog.close()
            self.box.clear()
            with self.box:
                Tag('p', sentence(refusal), 'v-bad', role='alert')
            return
        if self.shown != self.drawn and not self.box.is_deleted:
            self.drawn = self.shown
            self.box.clear()
            self.arrows.clear()
            with self.box:
                self._draw()

    def _draw(self) -> None:
        funnel = self.shown.funnel
        several = len(self.shown.pipelines) > 1
        if several:
            with Tag('nav', classes='vs-tabs', aria_label=_('Pipelines')):
                for id_, name in self.shown.pipelines:
                    link = Tag('a', name, href=f'/settings/pipelines?pipeline={id_}')
                    if id_ == funnel.id:
                        link.props('aria-current=page')
        self._head(funnel, 'v-unseen' if several else '')  # the tab says it
        with Tag('ol', classes='vs-stages', aria_label=_('Stages')):
            for place, step in enumerate(funnel.used):
                self._line(funnel, place, step)
        with Tag('div', classes='vs-acts'):
            Tag('button', _('Add a stage'), 'v-button main', type='button').on('click', partial(self.stages.add, funnel)).mark('add-stage')
            Tag('button', _('Add a pipeline'), 'v-button', type='button').on('click', self.add).mark('add-pipeline')
        if funnel.retired:
            self._retired(funnel)

    def _head(self, funnel: Funnel, classes: str) -> None:
        with Tag('header', classes='v-headline'):
            Tag('h2', funnel.name, classes)
            Tag('p', f'{ngettext("{n} deal", "{n} deals", funnel.deals).format(n=number(funnel.deals))} · {funnel.currency}', 'v-faint')
            with Tag('span', classes='vs-line-acts'):
                Tag('button', _('Rename'), 'v-link', type='button', aria_label=f'{_("Rename")}: {funnel.name}').on('click', partial(self.rename, funnel)).mark('rename')
                if not funnel.deals:
                    Tag('button', _('Currency'), 'v-link', type='button').on('click', partial(self.ask_currency, funnel)).mark('currency')
                if funnel.removable:
                    Tag('button', _('Delete'), 'v-link', type='button', aria_label=f'{_("Delete")}: {funnel.name}').once('click', partial(self.remove, funnel)).mark('remove')

    def _line(self, funnel: Funnel, place: int, step: Step) -> None:
        with Tag('li', classes='vs-stage', data_stage=step.id):
            self._name(step)
            with Tag('span', classes='vs-arrows'):
                for by, sign, label in ((-1, '↑', _('Up')), (1, '↓', _('Down'))):
                    self._arrow(funnel, place, step, by, sign, label)
            with Tag('span', classes='vs-line-acts'):
                self._button('change', _('Change'), step).on('click', partial(self.stages.edit, step))
                self._button('retire', _('Retire'), step).once('click', partial(self.retire, step))

    def _name(self, step: Step) -> None:
        Tag('i', classes='vs-dot', style=f'background: {step.color}', aria_hidden='true')
        with Tag('span', classes='vs-who'):
            Tag('b', called(step))
            other = step.name if called(step) == step.name_en else step.name_en
            if other:
                Tag('span', other, 'v-faint v-small')
            if step.needs:
                Tag('span', _('asks for: {needs}').format(needs=needed(step.needs)), 'v-faint v-small')
        with Tag('span', classes='vs-when'):
            Tag('span', _(stages.KINDS[step.kind]))
            said = [_('new deals start here')] if step.starts else []
            if step.norm is not None:
                said.append(ngettext('norm: {n} working day', 'norm: {n} working days', step.norm).format(n=number(step.norm)))
            if said:
                Tag('span', ' · '.join(said), 'v-faint v-small')
        text = ngettext('{n} deal', '{n} deals', step.deals).format(n=number(step.deals))
        if step.deals:
            Tag('a', text, 'vs-deals', href=self._deals(step))
        else:
            Tag('span', _('no deals'), 'vs-deals v-faint')

    def _arrow(self, funnel: Funnel, place: int, step: Step, by: int, sign: str, label: str) -> None:
        button = Tag('button', sign, 'v-link', type='button', aria_label=f'{label}: {called(step)}').mark(f'{"up" if by < 0 else "down"}-{step.id}')
        if 0 <= place + by < len(funnel.used):
            button.once('click', partial(self.shift, funnel, place, by))
            self.arrows[step.id, by] = button
        else:
            button.props('disabled')

    def _button(self, name: str, text: str, step: Step) -> Tag:
        button = Tag('button', text, 'v-link', type='button', aria_label=f'{text}: {called(step)}')
        button.mark(f'{name}-{step.id}')
        return button

    def _retired(self, funnel: Funnel) -> None:
        with Tag('details', classes='v-block vs-fold'):
            Tag('summary', _('Retired stages: {n}').format(n=number(len(funnel.retired))))
            Tag('p', _('No deal enters them; figures of the past keep them.'), 'v-faint v-small')
            with Tag('ul', classes='vs-stages'):
                for step in funnel.retired:
                    with Tag('li', classes='vs-stage'):
                        self._name(step)
                        Tag('span')
                        with Tag('span', classes='vs-line-acts'):
                            self._button('restore', _('Bring back'), step).once('click', partial(self.restore, step))
                            if step.removable:
                                self._button('delete', _('Delete'), step).once('click', partial(self.delete, step))

    def _deals(self, step: Step) -> str:
        return f'/deals?pipeline={self.shown.funnel.id}&stage={step.id}'

    async def shift(self, funnel: Funnel, place: int, by: int) -> None:
        """Up or down past the next stage in use; the keyboard stays where it was, so that one can go on."""
        step, other = funnel.used[place], funnel.used[place + by]
        order = [one for one in funnel.order if one != step.id]
        order.insert(order.index(other.id) + (by > 0), step.id)
        new = tuple(order)
        back = partial(stages.reorder, pipeline_id=funnel.id, seen=new, order=funnel.order)
        await self.forms.do(_('Moved: {name}').format(name=called(step)), lambda _none: back, stages.reorder, funnel.id, seen=funnel.order, order=new)
        arrow = self.arrows.get((step.id, by)) or self.arrows.get((step.id, -by))
        if arrow and not arrow.is_deleted:
            arrow.focus()

    async def retire(self, step: Step) -> None:
        """Offer it no more; deals that stand there of this moment are to be moved first, and here is the way to them."""
        with self.forms.dialog:  # the look may redraw the line that was clicked
            await self.look()
            standing = next((one for one in self.shown.funnel.steps if one.id == step.id), step)
            if standing.deals and standing.running:
                self._ask_to_move(standing)
                return
            back = partial(stages.restore, stage_id=step.id)
            await self.forms.do(_('Retired: {name}').format(name=called(step)), lambda _none: back, stages.retire, step.id)

    def _ask_to_move(self, step: Step) -> None:
        said = ngettext('{n} deal stands in “{stage}” now: move it to another stage first.', '{n} deals stand in “{stage}” now: move them to another stage first.', step.deals)
        remark = _('The table of deals moves many at once: choose all, then “Move to…”.')
        with self.forms.open(_('Retire {name}?').format(name=called(step)), said.format(n=number(step.deals), stage=called(step)), remark):
            Tag('a', _('Show these deals'), 'v-button main', href=self._deals(step), autofocus=True)
            self.forms.end()

    async def restore(self, step: Step) -> None:
        """Offer it again, at its place."""
        back = partial(stages.retire, stage_id=step.id)
        await self.forms.do(_('Brought back: {name}').format(name=called(step)), lambda _none: back, stages.restore, step.id)

    async def delete(self, step: Step) -> None:
        """For good, where nothing ever happened in it."""
        said = _('Deleted: {name}').format(name=called(step))
        await self.forms.do(said, lambda removed: partial(stages.put_back, removed=removed), stages.remove, step.id)

    def add(self) -> None:
        """A pipeline with the least that works, or with another one's stages."""
        with self.forms.open(_('Add a pipeline')):
            name = field(_('Name of the pipeline'), lambda: ui.input().props('autofocus maxlength=60'))
            least = {0: _('the least: step, success, refusal')}
            like = field(_('Its stages'), lambda: ui.select({**least, **{id_: _('as in “{name}”').format(name=one) for id_, one in self.shown.pipelines}}, value=0))
            currency = field(_('Currency'), lambda: ui.select(list(CURRENCIES), value='RUB'))
            Tag('p', _('The currency can be changed until the first deal.'), 'v-faint v-small')
            self.forms.end(_('Add'), lambda: self._add(typed(name), like.value or None, currency.value))

    async def _add(self, name: str, like: int | None, currency: Any) -> None:
        refusal = await self.forms.do(_('Added: {name}').format(name=name.strip()), self._made, pipelines.create, name=name, like=like, currency=currency)
        if refusal is None:
            ui.navigate.history.push(f'/settings/pipelines?pipeline={self.asked}')

    def _made(self, made: int) -> Any:
        """Show the new one; the way back."""
        self.asked = made
        return partial(pipelines.remove, pipeline_id=made)

    def rename(self, funnel: Funnel) -> None:
        """Call it otherwise; imports know their deals by a source, which was its name."""
        remarks = [_('Later imports into it name their source: --source “{source}”.').format(source=source) for source in funnel.sources]
        with self.forms.open(_('Rename: {name}').format(name=funnel.name), *remarks):
            control = field(_('Name of the pipeline'), lambda: ui.input(value=funnel.name).props('autofocus maxlength=60'))
            self.forms.end(_('Save'), lambda: self._rename(funnel, typed(control)))

    async def _rename(self, funnel: Funnel, new: str) -> None:
        await self.forms.do(
            _('Renamed: {name}').format(name=new.strip()), lambda kept: partial(pipelines.rename, pipeline_id=funnel.id, seen=kept, new=funnel.name),
            pipelines.rename, funnel.id, seen=funnel.name, new=new,
        )  # fmt: skip

    def ask_currency(self, funnel: Funnel) -> None:
        """As long as there is no deal in it."""
        with self.forms.open(_('Currency: {name}').format(name=funnel.name), _('The currency can be changed until the first deal.')):
            control = field(_('Currency'), lambda: ui.select(list(dict.fromkeys((*CURRENCIES, funnel.currency))), value=funnel.currency))
            self.forms.end(_('Save'), lambda: self._set_currency(funnel, control.value))

    async def _set_currency(self, funnel: Funnel, new: Any) -> None:
        back = partial(pipelines.set_currency, pipeline_id=funnel.id, seen=new, new=funnel.currency)
        await self.forms.do(_('Saved: {name}').format(name=new), lambda _none: back, pipelines.set_currency, funnel.id, seen=funnel.currency, new=new)

    async def remove(self, funnel: Funnel) -> None:
        """For good, where it never held anything."""
        said = _('Deleted: {name}').format(name=funnel.name)
        await self.forms.do(said, lambda removed: partial(pipelines.put_back, removed=removed), pipelines.remove, funnel.id)
