"""`/settings/bonus`: the rules of bonuses, and before one is saved, what it would change, person by person."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, Final

from nicegui import ui

from dashboard import bonus_rules, journal, pricing, yearmonth
from dashboard.analytics.bonuses import ALL, Step
from dashboard.bonus_rules import LABELS, Effect, Preview
from dashboard.errors import BadValue, Refusal
from dashboard.queries import bonus_rules as query
from dashboard.queries.bonus_rules import Rules, Shown
from dashboard.validation import refuse
from pages import frame, windows
from pages.access import Me, Someone
from pages.live import Entries, on_change, read, study
from pages.parts import settings
from pages.parts.bonus import factor, rate
from pages.parts.controls import field, typed
from pages.parts.tag import Tag
from pages.settings.forms import Forms
from pages.words import _, money_signed, percent, sentence, sum_typed
from pages.words import month as month_name

RATES: Final = ('goods_rate', 'services_rate')


@frame.screen('/settings/bonus')
async def page(me: Me) -> None:
    """Drawn from one look, and anew when somebody changed a rule."""
    with settings.section(me, 'bonus'):
        Tag('p', _('Received money × rate × step for the plan; of a refund it goes back. A deal’s sum is never the base, payments are.'), 'v-soft vs-about')
        Tag('p', _('Of several rules the nearest to the person holds, then the newest.'), 'v-soft vs-about')
        if windows.before_all():
            Tag('p', _('On a screen “Before everybody” the rules of bonuses are not seen.'), 'v-empty')
            return
        shown = BonusPage(me)
        on_change(shown.changed)
        await shown.look()


class BonusPage:
    """One company head's open page of rules."""

    def __init__(self, me: Someone) -> None:
        self.me = me
        self.drawn: object = None
        self.forms = Forms(me, self.look)
        self.new = Tag('button', _('New rule'), 'v-button', type='button').on('click', lambda: self.edit(None)).mark('new-rule')
        self.box = Tag('div')

    async def changed(self, entries: Entries) -> None:
        """A commit: look again where it was about rules, people, or a month that was closed."""
        if any(entry.what.startswith((journal.BONUS, journal.PERSON, 'department.')) for entry in entries):
            await self.look()

    async def look(self) -> None:
        """Read and redraw; a reader who may make no rules any more is told so."""
        try:
            self.kept = await read(query.shown, by=self.me.id)
        except Refusal as refusal:
            self.new.set_visibility(False)
            self.box.clear()
            with self.box:
                Tag('p', sentence(refusal), 'v-bad', role='alert')
            return
        if self.kept != self.drawn and not self.box.is_deleted:
            self.drawn = self.kept
            self.box.clear()
            with self.box:
                self._draw(self.kept)

    def _draw(self, kept: Rules) -> None:
        if not kept.rules:
            Tag('p', _('No rule yet: nobody gets a bonus.'), 'v-empty')
            return
        with Tag('ul', classes='vs-items vs-bonus'):
            for rule in kept.rules:
                with Tag('li', classes='vs-item'):
                    with Tag('span', classes='vs-text'):
                        Tag('b', rule.said['name'])
                        Tag('span', worded(rule), 'v-soft')
                    with Tag('span', classes='vs-line-acts'):
                        Tag('button', _('Change'), 'v-link', type='button', aria_label=f'{_("Change")}: {rule.said["name"]}').on('click', partial(self.edit, rule)).mark(f'change-{rule.id}')
                        Tag('button', _('Take out'), 'v-link', type='button', aria_label=f'{_("Take out")}: {rule.said["name"]}').once('click', partial(self._remove, rule)).mark(f'remove-{rule.id}')

    def edit(self, rule: Shown | None) -> None:
        """The form of a rule, or of a new one."""
        _Form(self, rule)

    async def _remove(self, rule: Shown) -> None:
        said = _('Rule taken out: {name}').format(name=rule.said['name'])
        await self.forms.do(said, lambda version: partial(bonus_rules.restore, rule_id=rule.id, version=version), bonus_rules.remove, rule.id, version=rule.version)


class _Form:
    """A rule as it is typed; what it would change stands below on demand."""

    def __init__(self, page: BonusPage, rule: Shown | None) -> None:
        self.page, self.rule = page, rule
        self.turn = 0
        said: Mapping[str, Any] = rule.said if rule else {'name': _('Bonus'), 'since': page.kept.month, 'goods_rate': 0, 'services_rate': 0, 'steps': '', 'on_excess': False, 'of_team': False, 'person_id': None, 'department_id': None}
        kept = page.kept
        whose = {'': _('Everybody'), **{f'department_id {id_}': name for id_, name in kept.departments}, **{f'person_id {id_}': name for id_, name in kept.people}}
        chosen = next((f'{name} {said[name]}' for name in ('person_id', 'department_id') if said[name]), '')
        with page.forms.open(_('Change the rule') if rule else _('New rule'), self._frozen()):
            with Tag('div', classes='vs-fields'):
                self.name = field(_(LABELS['name']), lambda: ui.input(value=said['name']).props('maxlength=200 autofocus'))
                self.since = field(_(LABELS['since']), lambda: ui.input(value=f'{said["since"]:%Y-%m}').props('type=month'))
                self.rates = [field(f'{_(LABELS[name])}, %', lambda name=name: ui.input(value=sum_typed(said[name])).props('inputmode=decimal maxlength=6')) for name in RATES]
                self.whose = field(_('For whom'), lambda: ui.select(whose if chosen in whose else {**whose, chosen: rule.whose if rule else ''}, value=chosen, with_input=True))
                self.of_team = field(_(LABELS['of_team']), lambda: ui.select({False: _('own sales'), True: _('all sales of the department (a head’s)')}, value=said['of_team']))
                self.steps = field(_(LABELS['steps']), lambda: ui.input(value=said['steps'].replace(',', ', '), placeholder='0:0, 80:80, 100:100, 120:150').props('maxlength=200'))
                self.on_excess = field(_(LABELS['on_excess']), lambda: ui.select({False: _('on the whole sum'), True: _('on the excess alone')}, value=said['on_excess']))
            Tag('p', _('Steps are pairs “from so many percent of the plan: so many percent of the rate”, the first from 0: 0:0 pays nothing below the next one, 0:100 the rate as it is. Without a plan the rate is as it is.'), 'v-faint v-small')
            Tag('button', _('What would change'), 'v-link', type='button').on('click', self._preview).mark('preview')
            self.effects = Tag('div', data_testid='bonus-preview', aria_live='polite')
            page.forms.end(_('Save'), self._save)

    def _frozen(self) -> str:
        """From when on a change holds, of a rule that began in a closed month."""
        through = self.page.kept.closed
        if self.rule and through and self.rule.said['since'] <= through:
            return _('Months up to {last} are closed and keep what they paid: a change holds from {first} on.').format(last=month_name(through), first=month_name(yearmonth.after(through)))
        return _('Closed months keep what they paid.')

    def _fields(self) -> dict[str, Any]:
        """As typed. Raises `BadValue`."""
        about, _sep, id_ = typed(self.whose).partition(' ')
        return {
            'name': typed(self.name), 'since': _month(typed(self.since)), **{name: _rate(name, typed(control)) for name, control in zip(RATES, self.rates, strict=True)},
            'steps': typed(self.steps), 'on_excess': self.on_excess.value is True, 'of_team': self.of_team.value is True,
            **({about: int(id_)} if about in {'person_id', 'department_id'} and id_.isdecimal() else {}),
        }  # fmt: skip

    async def _preview(self) -> None:
        self.turn = turn = self.turn + 1
        self.page.forms.forget()
        self._say(lambda: Tag('p', _('Counting…'), 'v-soft'))
        try:
            found = await study(bonus_rules.preview, fields=self._fields(), replaces=self.rule.id if self.rule else None, by=self.page.me.id)
        except Refusal as refusal:
            if self._waits(turn):
                self.effects.clear()
                self.page.forms.refuse(refusal)
            return
        if self._waits(turn):
            self._say(lambda: _effects(found))

    def _waits(self, turn: int) -> bool:
        """Whether the form still stands open for this answer."""
        return turn == self.turn and not self.effects.is_deleted

    def _say(self, draw: Callable[[], object]) -> None:
        """Below the form, in place of what stood there."""
        self.effects.clear()
        with self.effects:
            draw()

    async def _save(self) -> None:
        forms, rule = self.page.forms, self.rule
        try:
            fields = self._fields()
        except Refusal as refusal:
            forms.refuse(refusal)
            return
        said = _('Rule saved: {name}').format(name=fields['name'])
        if rule is None:
            await forms.do(said, lambda id_: partial(bonus_rules.remove, rule_id=id_), bonus_rules.add, fields=fields)
        else:
            await forms.do(said, lambda was: partial(bonus_rules.change, rule_id=rule.id, version=was[1], fields=was[0]), bonus_rules.change, rule.id, version=rule.version, fields=fields)


def worded(rule: Shown) -> str:
    """«с ноября 2026 · все · 2 % с товаров, 10 % с услуг · от 80 % плана × 0,8»."""
    said = rule.said
    parts = [
        _held(rule), rule.whose or _('everybody'), *([_('on the department’s money')] if said['of_team'] else []),
        _('{goods} of the goods, {services} of the services').format(goods=rate(said['goods_rate']), services=rate(said['services_rate'])),
        *(_stepped(step) for step in bonus_rules.steps(said['steps'])), *([_('on the excess alone')] if said['on_excess'] and said['steps'] else []),
    ]  # fmt: skip
    return ' · '.join(parts)


def _held(rule: Shown) -> str:
    """From when on, and until when where a newer rule for the same people follows."""
    since = rule.said['since']
    if rule.until is None:
        return _('from {month}').format(month=month_name(since))
    if rule.until < since:
        return _('does not hold: “{name}” is newer and begins in the same month').format(name=rule.then)
    return _('from {month} through {last}').format(month=month_name(since), last=month_name(rule.until))


def _stepped(step: Step) -> str:
    return _('from {share} of the plan × {factor}').format(share=percent(step.attainment / 100), factor=factor(step.factor))


def _effects(found: Preview) -> None:
    if found.effects:
        _table(found.effects, _('Last month'), _('This month'))
    else:
        Tag('p', _('Nothing changes for last month and this one.'), 'v-soft')
    if found.at_once:
        Tag('p', _('The rule begins later. If it held this month already:'), 'v-soft')
        _table(found.at_once, _('This month, if the rule held already'))
    elif found.at_once is not None:
        Tag('p', _('The rule begins later. If it held this month already, nothing would change either.'), 'v-soft')


def _table(found: tuple[Effect, ...], *months: str) -> None:
    with Tag('table', classes='v-table'):
        with Tag('thead'), Tag('tr'):
            Tag('th', _('Employee'), scope='col')
            for heading in months:
                Tag('th', heading, 'v-number', scope='col')
        with Tag('tbody'):
            for one in found:
                with Tag('tr'):
                    Tag('th', one.name, scope='row')
                    for before, after in zip(one.before, one.after, strict=True):
                        Tag('td', f'{money_signed(before)} → {money_signed(after)}' if before != after else money_signed(after), 'v-number')


def _rate(name: str, text: str) -> int:
    """Hundredths of a percent; a rate of 0 is typed, too. Raises `BadValue`, which names what was typed."""
    try:
        found = pricing.percent(text) if text.strip() else None
    except BadValue:
        found = None
    if found is None or found > ALL:
        raise refuse(LABELS[name], text, '0 to 100% are expected, like 5 or 7.5.')
    return found


def _month(text: str) -> date:
    try:
        return yearmonth.of(text)
    except ValueError as error:
        raise refuse(LABELS['since'], text, 'a month is expected, like 2026-11.') from error
