"""What the card points out under the next step, in quiet lines: that the deal is stale and why, where it goes back to, what to offer."""

from contextlib import suppress
from functools import partial

from dashboard import upsells
from dashboard.errors import Refusal
from dashboard.queries import attention as query
from dashboard.queries.attention import Attention, Told
from pages.deal.screen import Screen, rooted
from pages.deal.stages import StageBar
from pages.live import read
from pages.parts import toast
from pages.parts.labels import UPSELLS
from pages.parts.tag import Tag
from pages.words import _, exact, stage_name, when, without_agreed_step


class AttentionLines:
    """Drawn anew when they changed; nothing to point out takes no place."""

    def __init__(self, screen: Screen, attention: Attention, stages: StageBar) -> None:
        self.screen, self.attention, self.stages = screen, attention, stages
        self.box = Tag('div', classes='vd-attention')
        self._draw()

    @rooted
    async def look(self) -> None:
        """Read them again."""
        found = await read(query.attention, self.screen.view.id, by=self.screen.me.id)
        if found != self.attention and not self.screen.gone:
            self.attention = found
            self._draw()

    def _draw(self) -> None:
        self.box.clear()
        self.box.set_visibility(bool(self.attention.stale is not None or self.attention.stood or self.attention.upsells))
        with self.box:
            if self.attention.stale is not None:
                Tag('p', without_agreed_step(self.attention.stale), 'v-warn', data_testid='stale')
            if self.attention.stood and self.attention.may_work:
                text = _('Back to work: {stage}').format(stage=stage_name(self.attention.stood))
                Tag('button', text, 'v-button', type='button', data_testid='back-to-work').once('click', partial(self.stages.move, self.attention.stood))
            if self.attention.upsells:
                self._suggest()

    def _suggest(self) -> None:
        """While the walls are open."""
        with Tag('section', classes='vd-upsells', aria_label=_('Offer during the renovation')):
            Tag('p', _('Offer during the renovation'), 'v-soft')
            for told in self.attention.upsells:
                with Tag('p', classes='vd-upsell', data_upsell=told.what):
                    self._upsell(told)

    def _upsell(self, told: Told) -> None:
        Tag('span', _(UPSELLS[told.what]))
        if told.at is not None:
            Tag('span', _('told: {who}, {when}').format(who=told.by or '—', when=when(told.at)), 'v-faint v-small', title=exact(told.at))
            if self.attention.may_work:
                self._button(_('Not told after all'), partial(self._take_back, told.what), 'v-link quiet', told)
        elif self.attention.may_work:
            self._button(_('Told'), partial(self._tell, told.what), 'v-link', told)

    def _button(self, text: str, act: object, classes: str, told: Told) -> None:
        Tag('button', text, classes, type='button', aria_label=f'{text}: {_(UPSELLS[told.what])}').once('click', act)  # type: ignore[arg-type]

    @rooted
    async def _tell(self, what: str) -> None:
        with suppress(Refusal):  # said by `do`
            await self.screen.do(upsells.tell, self.screen.view.id, what)
            toast.say(_('Told: {what}').format(what=_(UPSELLS[what])), partial(self._take_back, what))

    @rooted
    async def _take_back(self, what: str) -> None:
        with suppress(Refusal):
            await self.screen.do(upsells.take_back, self.screen.view.id, what)
