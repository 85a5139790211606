"""`/settings/coach`: the words that the team vouches for, and what the coach's rules weigh here; whose texts were remarked on it does not know."""

from functools import partial
from typing import Final

from nicegui import ui

from dashboard import coach_rules, journal, team_words
from dashboard.comment_quality.titles import TITLES
from dashboard.errors import Refusal
from dashboard.models import WordState
from dashboard.queries import coach as query
from dashboard.queries.coach import Rule, Word
from pages import frame
from pages.access import Me, Someone
from pages.live import Entries, on_change, read, together
from pages.parts import settings
from pages.parts.controls import field, typed
from pages.parts.labels import WEIGHTS, WORD_STATES
from pages.parts.tag import Tag
from pages.settings.forms import Forms
from pages.words import _, number, percent, sentence

ACTS: Final = {WordState.ACCEPTED: 'Accept', WordState.DECLINED: 'Decline'}
"""What a head does to a word, by what becomes of it."""


@frame.screen('/settings/coach')
async def page(me: Me) -> None:
    """Drawn from one look, and anew when somebody changed a word or a rule."""
    with settings.section(me, 'coach'):
        Tag('p', _('While somebody writes a comment, the coach remarks on it to its author alone. Here the team says what it knows better.'), 'v-soft vs-about')
        shown = CoachPage(me)
        on_change(shown.changed)
        await shown.look()


class CoachPage:
    """One reader's words and rules."""

    def __init__(self, me: Someone) -> None:
        self.me = me
        self.drawn: object = None
        self.forms = Forms(me, self.look)
        Tag('h2', _('Words of the team'), 'vs-head')
        with Tag('form', classes='vs-row') as form:
            self.text = field(_('A word'), lambda: ui.input().props('maxlength=40').classes('vs-wide'))
            Tag('button', _('Add'), 'v-button', type='submit')
        form.once('submit.prevent', self.add).mark('add')
        self.words = Tag('div')
        Tag('h2', _('Rules'), 'vs-head')
        self.rules = Tag('div')

    async def changed(self, entries: Entries) -> None:
        """A commit: look again where it was about the coach or about who may set it."""
        if any(entry.what.startswith((journal.COACH, journal.PERSON)) for entry in entries):
            await self.look()

    async def look(self) -> None:
        """Read again, and redraw; a reader who may set nothing any more is told so."""
        try:
            words, rules = await together(read(query.vouched, by=self.me.id), read(query.rules, by=self.me.id))
        except Refusal as refusal:
            self.rules.clear()
            self.words.clear()
            with self.words:
                Tag('p', sentence(refusal), 'v-bad', role='alert')
            return
        if (words, rules) != self.drawn and not self.words.is_deleted:
            self.drawn = (words, rules)
            self._draw_words(words)
            self._draw_rules(rules)

    def _draw_words(self, words: tuple[Word, ...]) -> None:
        self.words.clear()
        with self.words:
            if not any(word.state != WordState.DECLINED for word in words):
                Tag('p', _('No words yet. “It is right” beside a word in a comment asks for one.'), 'v-empty')
            for state in WordState:
                found = [word for word in words if word.state == state]
                if found and state == WordState.DECLINED:
                    with Tag('details', classes='v-block vs-fold'):
                        Tag('summary', f'{_(WORD_STATES[state])}: {number(len(found))}')
                        self._list(found)
                elif found:
                    Tag('h3', f'{_(WORD_STATES[state])}: {number(len(found))}', 'v-soft')
                    self._list(found)

    def _list(self, words: list[Word]) -> None:
        with Tag('ul', classes='vs-items'):
            for word in words:
                with Tag('li', classes='vs-item'):
                    with Tag('span'):
                        Tag('span', word.word)
                        Tag('span', f' · {word.asked_by}' if word.asked_by else '', 'v-faint v-small')
                    with Tag('span', classes='vs-line-acts'):
                        for to, label in ACTS.items():
                            if to != word.state:
                                Tag('button', _(label), 'v-link', type='button', aria_label=f'{_(label)}: {word.word}').once('click', partial(self.settle, word, to))

    def _draw_rules(self, rules: tuple[Rule, ...]) -> None:
        self.rules.clear()
        with self.rules, Tag('ul', classes='vs-items'):
            for rule in rules:
                with Tag('li', classes='vs-item vs-rule', data_rule=rule.name):
                    self._rule(rule)

    def _rule(self, rule: Rule) -> None:
        with Tag('span', classes='vs-who'):
            Tag('b', _(TITLES[rule.name]))
            if rule.shown:
                Tag('span', self._counted(rule), 'v-faint v-small')
            if rule.often_refused:
                Tag('span', _('Often out of place here. Let it speak softly, or not at all?'), 'v-warn v-small')
        name = _(TITLES[rule.name])
        chosen = ui.select({weight: _(label) for weight, label in WEIGHTS.items()}, value=rule.weight).props('outlined dense options-dense').classes('vs-weight')
        chosen.props['aria-label'] = f'{name}: {_(coach_rules.LABELS["weight"])}'
        chosen.on_value_change(lambda event: self.set(rule, 'weight', event.value))
        asked = ui.checkbox(_('Asked before saving'), value=rule.mandatory).props('dense')
        asked.props['aria-label'] = f'{name}: {_("Asked before saving")}'
        asked.on_value_change(lambda event: self.set(rule, 'mandatory', event.value))

    def _counted(self, rule: Rule) -> str:
        parts = [
            _('shown {n}').format(n=number(rule.shown)),
            _('out of place {n} ({share})').format(n=number(rule.refused), share=percent(rule.refused / rule.shown)),
        ]
        if rule.insisted:
            parts.append(_('saved anyway {n}').format(n=number(rule.insisted)))
        return ' · '.join(parts)

    async def add(self) -> None:
        """A word by hand; refused, what was typed stays."""
        text = typed(self.text)
        if await self.forms.do(_('Accepted: {word}').format(word=text.strip()), lambda made: partial(team_words.take_back, accepted=made), team_words.add, text) is None:
            self.text.set_value('')

    async def settle(self, word: Word, to: WordState) -> None:
        """Accept or decline it, for everybody who writes."""
        said = _('Accepted: {word}') if to == WordState.ACCEPTED else _('Declined: {word}')
        back = partial(team_words.settle, word_id=word.id, to=word.state, seen=to)
        await self.forms.do(said.format(word=word.word), lambda _none: back, team_words.settle, word.id, to=to, seen=word.state)

    async def set(self, rule: Rule, name: str, new: object) -> None:
        """Let a rule weigh otherwise, or be asked about."""
        seen = getattr(rule, name)
        if new == seen:
            return
        back = partial(coach_rules.set_field, rule=rule.name, name=name, seen=new, new=seen)
        if await self.forms.do(_('Saved: {name}').format(name=_(TITLES[rule.name])), lambda _none: back, coach_rules.set_field, rule.name, name, seen=seen, new=new):
            self.drawn = None
            await self.look()
