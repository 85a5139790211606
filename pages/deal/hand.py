"""The phone in the hand: call, the route, «Итог встречи»; one row on top of the deal, on a narrow screen alone."""

from dashboard.queries import hand as query
from dashboard.queries.hand import Hand
from pages.deal.meeting import Meeting
from pages.deal.screen import Screen, rooted
from pages.live import read
from pages.parts.tag import Tag
from pages.words import _


class HandRow:
    """Drawn anew when whom to call or where to go changed; `meet` is known once the feed is drawn."""

    def __init__(self, screen: Screen, hand: Hand) -> None:
        self.screen, self.hand = screen, hand
        self.meeting: Meeting | None = None
        self.drawn: object = None
        self.box = Tag('div', classes='vd-hand', role='group', aria_label=_('On the way'))

    @rooted
    async def look(self) -> None:
        """Read it again."""
        self.hand = await read(query.hand, self.screen.view.id, by=self.screen.me.id)
        self.draw()

    def draw(self) -> None:
        """Show what is known."""
        facts = self.hand, self.screen.view.observing
        if facts == self.drawn or self.screen.gone:
            return
        self.drawn = facts
        self.box.clear()
        with self.box:
            if self.hand.phone:
                label = _('Call {name}').format(name=self.hand.name or self.hand.phone.shown)
                Tag('a', _('Call now'), 'v-button', href=self.hand.phone.address, aria_label=label)
            if self.hand.route:
                Tag('a', _('Route'), 'v-button', href=self.hand.route, target='_blank', rel='noopener noreferrer')
            if self.meeting and not self.screen.view.observing:
                Tag('button', _('Result of the meeting'), 'v-button', type='button').on('click', self.meeting.open)
