"""«Спорные и отказы»: whose client it is and which deal is a duplicate, for a head to settle on the line, and what was lost lately; and what became of ones own questions."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from dashboard import disputes
from dashboard.errors import Refusal
from dashboard.models import Verdict
from dashboard.queries.disputes import Answer
from dashboard.queries.disputes import Disputed as Line
from dashboard.queries.home import Block, Of, Pairs
from dashboard.settings import TEAM_ZONE
from pages.home.blocks import LABELS, Lines, deal_line, lately, refusal
from pages.home.twins import Twins
from pages.live import write
from pages.parts import toast
from pages.parts.labels import VERDICTS
from pages.parts.tag import Tag
from pages.words import _, day, exact, number, sentence, when

if TYPE_CHECKING:
    from pages.home.page import Today


class Disputed:
    """Drawn anew when a question came or was settled, a duplicate appeared or went, or a deal was lost or taken back."""

    def __init__(self, day: 'Today') -> None:
        self.day = day
        self.drawn: object = None
        self.box = Tag('section', classes='v-block')
        self.refusals = Lines(day, 'refused', self.box, partial(deal_line, about=refusal, act=day.acts.of_refused))
        self.twins = Twins(day, self.box)
        self.update()

    def update(self) -> None:
        """Show all as last read; before the first deal of all there is nothing."""
        self.box.set_visibility(self.day.begun)
        questions, twice, refused, since, owing = shown = tuple(map(self.day.of, ('disputes', 'duplicates', 'refused', 'since', 'owing')))
        if shown == self.drawn:
            return
        self.drawn = shown
        self.box.clear()
        with self.box:
            self._draw(questions, twice, refused, lately(since), owing)

    def _draw(self, questions: tuple[Line, ...], twice: Pairs, refused: Block, since: str, owing: Mapping[int, Of]) -> None:
        with Tag('header', classes='v-headline'):
            Tag('h2', _('Disputes and refusals'))
            counts = (_('disputes: {n}'), len(questions)), (_('duplicates: {n}'), twice.count), (_('refusals, {day}: {n}'), refused.count)
            if said := [text.format(n=number(count), day=since) for text, count in counts if count]:
                Tag('p', ' · '.join(said), 'v-faint')
        if not (questions or twice.count or refused.count):
            Tag('p', _('Nobody disputes a client; {day}: no refusals.').format(day=since), 'v-empty')
        if questions:
            with Tag('ul', classes='v-lines v-disputes'):
                for line in questions:
                    self._line(line, owing.get(line.deal or 0))
        if twice.count:
            self.twins.draw(twice)
        if refused.count:
            self.refusals.draw(refused)

    def _line(self, line: Line, owes: Of | None) -> None:
        title, owner = line.title or _('a client by the phone'), line.owner or _('nobody responsible')
        with Tag('li', classes='v-line'):
            if line.deal:
                Tag('a', title, 'v-line-title', href=f'/deal/{line.deal}')
            else:
                Tag('span', title, 'v-line-title')
            with Tag('span', classes='v-about'):
                Tag('span', _('{asker} asks: {when}').format(asker=line.asker, when=when(line.at)), title=exact(line.at))
                since = _('{owner}, since {day}').format(owner=owner, day=day(line.since.astimezone(TEAM_ZONE).date())) if line.since else owner
                Tag('span', _('in work with {owner}').format(owner=since), 'v-faint')
                if owes:
                    Tag('span', _('its money: {what}').format(what=_(LABELS[owes])), 'v-warn')
            with Tag('span', classes='v-line-acts'):
                self._act(_('Leave it with {owner}').format(owner=owner), line, Verdict.STAYS)
                if line.may_give:
                    self._act(_('Give it to {asker}').format(asker=line.asker), line, Verdict.GIVEN)
                self._act(_('Both go on'), line, Verdict.BOTH)

    def _act(self, text: str, line: Line, verdict: Verdict) -> None:
        Tag('button', text, 'v-link', type='button', aria_label=f'{text}: {line.title}').once('click', partial(self._settle, line, verdict))

    async def _settle(self, line: Line, verdict: Verdict) -> None:
        with self.day.date:  # stands as long as the page; the line goes
            try:
                await write(disputes.settle, line.id, verdict, by=self.day.me.id)
            except Refusal as refusal:
                toast.say(sentence(refusal))
            else:
                toast.say(_('Settled: {verdict}').format(verdict=_(VERDICTS[verdict])), partial(self._reopen, line))
            await self.day.fresh.look_again()

    async def _reopen(self, line: Line) -> None:
        try:
            await write(disputes.reopen, line.id, by=self.day.me.id)
        except Refusal as refusal:
            toast.say(sentence(refusal))
        await self.day.fresh.look_again()


class Answers:
    """Ones own questions, waiting or answered lately; nothing while there are none."""

    def __init__(self, day: 'Today') -> None:
        self.day = day
        self.drawn: object = ()
        self.box = Tag('section', classes='v-block')
        self.box.set_visibility(False)
        self.update()

    def update(self) -> None:
        """Show them as last read."""
        shown: tuple[Answer, ...] = self.day.of('answers')
        if shown == self.drawn:
            return
        self.drawn = shown
        self.box.set_visibility(bool(shown))
        self.box.clear()
        with self.box:
            Tag('h2', _('My questions'))
            with Tag('ul', classes='v-lines'):
                for one in shown:
                    with Tag('li', classes='v-line'):
                        Tag('span', one.title or _('a client by the phone'), 'v-line-title')
                        Tag('span', _(VERDICTS[Verdict(one.verdict)]) if one.verdict else _('waits for an answer'), 'v-about')
                        Tag('span', when(one.at), 'v-faint', title=exact(one.at))
                        with Tag('span', classes='v-line-acts'):
                            if one.deal:
                                Tag('a', _('Open the deal'), 'v-link', href=f'/deal/{one.deal}')
