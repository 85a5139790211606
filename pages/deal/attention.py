"""What the card points out under the next step, in quiet lines: that the deal is stale, and why."""

from dashboard.queries import attention as query
from dashboard.queries.attention import Attention
from pages.deal.screen import Screen, rooted
from pages.live import read
from pages.parts.tag import Tag
from pages.words import without_agreed_step


class AttentionLines:
    """Drawn anew when they changed; nothing to point out takes no place."""

    def __init__(self, screen: Screen, attention: Attention) -> None:
        self.screen, self.attention = screen, attention
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
        with self.box:
            if self.attention.stale is not None:
                Tag('p', without_agreed_step(self.attention.stale), 'v-warn', data_testid='stale')
