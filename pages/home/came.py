"""«Пришло»: what the bell knows of payments, mentions and deals handed back, since the last working day or unread."""

from typing import TYPE_CHECKING

from dashboard.queries.bell import Notice
from dashboard.queries.home import Came
from pages.home.blocks import Lines
from pages.parts.bell import said
from pages.parts.tag import Tag
from pages.words import _, exact, number, when

if TYPE_CHECKING:
    from pages.home.page import Today


class Arrived:
    """Drawn anew when something came, or was seen."""

    def __init__(self, day: 'Today') -> None:
        self.day = day
        self.drawn: object = None
        self.box = Tag('section', classes='v-block')
        self.lines = Lines(day, 'came', self.box, _line)
        self.update()

    def update(self) -> None:
        """Show it as last read; before the first deal of all there is nothing."""
        self.box.set_visibility(self.day.begun)
        shown: Came = self.day.of('came')
        if shown == self.drawn:
            return
        self.drawn = shown
        self.box.clear()
        with self.box:
            with Tag('header', classes='v-headline'):
                Tag('h2', _('Came in'))
                if shown.count:
                    Tag('p', number(shown.count), 'v-faint')
            if shown.count:
                self.lines.draw(shown)
            else:
                Tag('p', _('Nothing came since the last working day.'), 'v-empty')


def _line(notice: Notice) -> Tag:
    place = f'?entry={notice.entry}' if notice.entry else ''
    with Tag('li', classes='v-line'):
        title = Tag('a', notice.title, 'v-line-title', href=f'/deal/{notice.deal}{place}')
        with Tag('span', classes='v-about'):
            Tag('b' if notice.unread else 'span', said(notice))
            if written := ': '.join(filter(None, (notice.who, notice.text))):
                Tag('span', written, 'v-faint', title=written)
        Tag('span', when(notice.at), 'v-faint v-came', title=exact(notice.at))
    return title
