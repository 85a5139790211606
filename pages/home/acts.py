"""The acts on a line of «Сегодня»: buttons, and the one dialog of the page that asks what they need to know."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any, Final

from nicegui import ui

from dashboard import deals, tasks
from dashboard.errors import Refusal
from dashboard.queries.home import Candidate, Line, Of
from pages.access import Someone
from pages.live import write
from pages.parts import step, toast, when
from pages.parts.bring_back import BringBack
from pages.parts.tag import ONCE, Tag
from pages.words import _, ngettext, sentence
from pages.words import when as said_when

Back = Callable[..., None]
"""A command that takes back what another one wrote."""

KEYS: Final = '123456789'


class Acts:
    """One a page; `then` is awaited after each act, to show what became of it; `candidates` are whom a deal can be given."""

    def __init__(self, me: Someone, then: Callable[[], Awaitable[None]], candidates: Callable[[], tuple[Candidate, ...]]) -> None:
        self.me, self.then, self.candidates = me, then, candidates
        self.bring_back = BringBack(me.id, then)
        with ui.dialog() as self.dialog:
            self.box = Tag('div', classes='v-dialog')

    def of_employee(self, line: Line) -> None:
        """«Готово» on a step; a deal without one wants one."""
        if line.task:
            self._button(_('Done'), self.done, line)
        else:
            self._button(_('Set a step'), self.set_step, line)

    def of_head(self, line: Line) -> None:
        """Ask whoever is responsible; put the step off, or set one. Who is responsible is changed where the line names them."""
        if line.answers not in (None, self.me.id):
            self._button(_('Ask'), self.ask, line)
        if line.task:
            self._button(_('Put off'), self.put_off, line)
        else:
            self._button(_('Set a step'), self.set_step, line)

    def of_returning(self, line: Line) -> None:
        """Back to where it stood."""
        text = _('Back to work')
        Tag('button', text, 'v-link', type='button', aria_label=f'{text}: {line.title}').once('click', partial(self.bring_back, line.deal))

    def of_refused(self, line: Line) -> None:
        """Back to where it stood, with one click: that its head does not accept the refusal is the reason."""
        text, why = _('Back to work'), _('The refusal was not accepted')
        Tag('button', text, 'v-link', type='button', aria_label=f'{text}: {line.title}').once('click', partial(self.bring_back, line.deal, why))

    def of_unassigned(self, line: Line) -> None:
        """Give it to somebody."""
        self._button(_('Assign'), self.assign, line)

    def of_money(self, line: Line) -> None:
        """A payment is confirmed where it stands, in the deal, and what is missing for a hand-over is in its checklist; whoever is
        responsible can be asked, but for a deal that is handed over: a question is a step, and closed deals have none.
        """
        if not line.handed and not line.claimed and line.answers not in (None, self.me.id):
            self._button(_('Ask'), self.ask, line)
        if line.part == Of.KEPT:
            self._link(_('Open the checklist'), line, '?checklist=1')
        elif line.claimed or line.handed:
            self._link(_('Look at it'), line)
        elif line.task:
            self._button(_('Put off'), self.put_off, line)
        else:
            self._button(_('Set a step'), self.set_step, line)

    def _link(self, text: str, line: Line, place: str = '') -> None:
        Tag('a', text, 'v-link', href=f'/deal/{line.deal}{place}', aria_label=f'{text}: {line.title}')

    def _button(self, text: str, act: Callable[[Line], None], line: Line) -> None:
        Tag('button', text, 'v-link', type='button', aria_label=f'{text}: {line.title}').on('click', partial(act, line))

    def done(self, line: Line) -> None:
        """What came of it, and what is next: both with one click on a day, or the first alone."""
        with self._form(_('Done: {step}').format(step=line.step), line):
            _texts, alone = step.done(partial(self._finish, line))
            self._end(_('Done, no next step yet'), alone)

    async def _finish(self, line: Line, result: str, following: tasks.Following | None) -> None:
        await self._do(
            _('Done: {step}').format(step=line.step), lambda finished: partial(tasks.take_back, finished=finished),
            tasks.done, line.task, version=line.version, result=result, following=following,
        )  # fmt: skip

    def set_step(self, line: Line) -> None:
        """A step for whoever is responsible."""
        with self._form(_('Next step'), line):
            step.new(partial(self._add, line, _('Step set: {when}')), agreed=not self.me.heads)
            self._end()

    def ask(self, line: Line) -> None:
        """A question is a step of whoever answers it: it stands in their day until it is answered, and the answer in the feed."""
        with self._form(_('Ask: {name}').format(name=line.owner), line):
            text = step.line('').props('autofocus').set_value(_('Tell how this deal stands and what comes next'))
            Tag('p', _('It becomes a step of this deal; the answer comes into its feed.'), 'v-faint v-small')
            when.chips(lambda due: self._add(line, _('Asked; to be answered: {when}'), text.value or '', due))
            self._end()

    def put_off(self, line: Line) -> None:
        """The step to another day."""

        async def to(due: datetime) -> None:
            await self._do(
                _('Put off to {when}').format(when=said_when(due)),
                lambda _none: partial(tasks.put_off, task_id=line.task, version=(line.version or 0) + 1, due=line.due),
                tasks.put_off, line.task, version=line.version, due=due,
            )  # fmt: skip

        with self._form(_('Put off: {step}').format(step=line.step), line):
            when.chips(to)
            self._end()

    def assign(self, line: Line) -> None:
        """Whose deal it becomes, by click or by the key of the name's number; beside each name what is on that desk already."""
        people = tuple(one for one in self.candidates() if one.id != line.responsible)

        async def give(one: Candidate) -> None:
            await self._do(
                _('Responsible: {name}').format(name=one.name),
                lambda _none: partial(deals.set_field, deal_id=line.deal, field='owner_id', seen=one.id, new=line.responsible),
                deals.set_field, line.deal, 'owner_id', seen=line.responsible, new=one.id,
            )  # fmt: skip

        async def key(event: Any) -> None:
            number = event.args.get('key') if isinstance(event.args, dict) else None
            if number in tuple(KEYS[: len(people)]):
                await give(people[KEYS.index(number)])

        with self._form(_('Who takes it?'), line):
            with Tag('div', classes='v-candidates') as place:
                buttons = [self._person(one, number, give) for number, one in enumerate(people, 1)]
            place.on('keydown', key, ['key'], throttle=ONCE, trailing_events=False)
            if buttons:
                buttons[0].focus()
            else:
                Tag('p', _('Nobody here yet.'), 'v-empty')
            self._end()

    def _person(self, one: Candidate, number: int, give: Callable[[Candidate], Awaitable[None]]) -> Tag:
        load = ngettext('{n} open deal', '{n} open deals', one.open).format(n=one.open)
        with Tag('button', classes='v-candidate' + ' away' * one.away, type='button', data_person=str(one.id)).once('click', partial(give, one)) as button:
            Tag('kbd', str(number) if number <= len(KEYS) else '', 'v-faint')
            Tag('b', one.name)
            said = (load, _('steps today: {n}').format(n=one.today) if one.today else '', _('absent today') if one.away else '')
            Tag('span', ' · '.join(filter(None, said)), 'v-soft')
        return button

    async def _add(self, line: Line, said: str, text: str, due: datetime, agreed: bool = False) -> None:  # noqa: FBT001, FBT002 - as the form calls it
        await self._do(
            said.format(when=said_when(due)), lambda task: partial(tasks.withdraw, task_id=task),
            tasks.add, line.deal, text=text, due=due, agreed=agreed, assignee_id=line.answers,
        )  # fmt: skip

    def _form(self, heading: str, line: Line) -> Tag:
        """The dialog with its heading, open; what is drawn inside of it follows."""
        self.dialog.props['aria-label'] = heading
        self.box.clear()
        with self.box, Tag('header', role='presentation'):  # the page has its own banner
            Tag('h2', heading)
            Tag('p', line.title, 'v-soft')
        self.dialog.open()
        return self.box

    def _end(self, text: str = '', act: Callable[[], Any] | None = None) -> None:
        """Where a refusal is said, the way out, and beside it an act that needs no day."""
        self.fault = Tag('p', '', 'v-bad v-small', role='alert')
        with Tag('div', classes='v-acts'):
            Tag('button', _('Cancel'), 'v-button', type='button').on('click', self.dialog.close)
            if act:
                Tag('button', text, 'v-button', type='button').once('click', act)

    async def _do(self, said: str, back: Callable[[Any], Back], command: Callable[..., Any], *args: Any, **facts: Any) -> None:
        """Write, say it with its way back, and look again; a refusal is said in the dialog, which keeps what was typed."""
        try:
            result = await write(command, *args, **facts, by=self.me.id)
        except Refusal as refusal:
            self.fault.set_text(sentence(refusal))
            return
        self.dialog.close()
        toast.say(said, partial(self._take_back, back(result)))
        await self.then()

    async def _take_back(self, back: Back) -> None:
        try:
            await write(back, by=self.me.id)
        except Refusal as refusal:
            toast.say(sentence(refusal))
        await self.then()
