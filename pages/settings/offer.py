"""`/settings/offer`: what a client is written (S4): the message, a line of it, and the messengers; with an example as it is typed."""

from functools import partial
from typing import Any, Final

from nicegui import ui

from dashboard import journal, offers
from dashboard.errors import FieldConflict, Refusal
from dashboard.queries import offer as query
from pages import frame
from pages.access import Me, Someone
from pages.live import Entries, on_change, read, write
from pages.parts import settings, toast
from pages.parts.controls import typed
from pages.parts.tag import Tag
from pages.words import _, sentence

ABOUT: Final = {
    'template': lambda: _('{{title}} the deal, {{lines}} its products, {{total}} the sum, {{owner}} who is responsible.'),
    'line': lambda: _(
        '{{n}} number, {{name}}, {{article}}, {{quantity}}, {{unit}}, {{price}}, {{discount}}, {{sum}}, {{link}}. '
        'A row whose places are all empty is left out.'
    ),
    'messengers': lambda: _('One a line: a name, a blank, an address with {{text}} and, if it takes one, {{phone}}.'),
}
EXAMPLE: Final = ('Монитор 10", белый', 'Камера уличная 4 Мп', 'Монтаж')


@frame.screen('/settings/offer')
async def page(me: Me) -> None:
    """Drawn from one look; each text is saved by itself."""
    with settings.section(me, 'offer'):
        Tag('p', _('What a client is written from a deal: composed of its products, copied or opened in a messenger.'), 'v-soft vs-about')
        shown = OfferPage(me, await read(query.templates, by=me.id))
        on_change(shown.changed)


class OfferPage:
    """The texts with their places, and what they make."""

    def __init__(self, me: Someone, kept: query.Templates) -> None:
        self.me = me
        self.texts = {name: Text(self, name, getattr(kept, name)) for name in offers.LABELS}
        Tag('h2', _('Example'))
        self.example = Tag('p', '', 'vo-example', data_testid='offer-example')
        self.show()

    def show(self) -> None:
        """The example as the templates would make it; one that would be refused leaves the last."""
        try:
            template, line = (offers.fitting(name, typed(self.texts[name].control)) for name in ('template', 'line'))
        except Refusal:
            return
        text = offers.compose(template, line, title='КутузовGRAD II / д14 / п6 / эт10 / кв807', owner=self.me.name, goods=query.example(EXAMPLE))
        self.example.set_text(text)

    async def changed(self, entries: Entries) -> None:
        """Somebody changed a text: what nobody is typing here follows."""
        if any(entry.what.startswith(journal.OFFER) for entry in entries):
            kept = await read(query.templates, by=self.me.id)
            for name, text in self.texts.items():
                text.follow(getattr(kept, name))


class Text:
    """One of the texts: typed, saved against what was seen, taken back."""

    def __init__(self, owner: OfferPage, name: str, kept: str) -> None:
        self.owner, self.name, self.seen = owner, name, kept
        with Tag('form', classes='vo-form', data_field=name) as form:
            Tag('h2', _(offers.LABELS[name]))
            Tag('p', ABOUT[name]().format(), 'v-soft v-small')
            self.control = ui.textarea(value=kept, on_change=self._typed).props('outlined autogrow maxlength=2000 debounce=300')
            self.control.props['aria-label'] = _(offers.LABELS[name])
            self.fault = Tag('p', '', 'v-bad v-small', role='alert')
            with Tag('div', classes='v-acts'):
                Tag('button', _('As it ships'), 'v-button', type='button').on('click', lambda: self.control.set_value(offers.SHIPPED[name]))
                Tag('button', _('Save'), 'v-button main', type='submit')
        form.once('submit.prevent', self._save).mark(f'offer-{name}')

    def follow(self, kept: str) -> None:
        """Saved elsewhere: shown here, unless somebody is typing."""
        if typed(self.control) == self.seen:
            self.seen = kept
            self.control.set_value(kept)

    def _typed(self, _event: Any) -> None:
        self.fault.set_text('')
        self.owner.show()

    async def _save(self) -> None:
        seen, new = self.seen, typed(self.control)
        try:
            kept = await write(offers.set_template, self.name, seen=seen, new=new, by=self.owner.me.id)
        except FieldConflict as refusal:
            self.seen = refusal.facts['value']  # now this reader has seen it
            self.fault.set_text(f'{sentence(refusal)} {_("Save again to keep yours.")}')
            return
        except Refusal as refusal:
            self.fault.set_text(sentence(refusal))
            return
        self.seen = kept
        self.control.set_value(kept)
        if kept != seen:
            toast.say(_('Saved: {name}').format(name=_(offers.LABELS[self.name])), partial(self._take_back, kept, seen))

    async def _take_back(self, seen: str, new: str) -> None:
        try:
            self.seen = await write(offers.set_template, self.name, seen=seen, new=new, by=self.owner.me.id)
        except Refusal as refusal:
            toast.say(sentence(refusal))
        else:
            self.control.set_value(self.seen)
            toast.say(_('Taken back'))
