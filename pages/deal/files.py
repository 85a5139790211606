"""A deal's files in one list (C8), and a file as a line of the feed."""

from contextlib import suppress
from functools import partial

from dashboard import files
from dashboard.errors import Refusal
from dashboard.queries import files as query
from dashboard.queries.files import FileFacts
from pages.deal.screen import Screen, rooted
from pages.live import read
from pages.parts import toast
from pages.parts.tag import Tag
from pages.words import _, exact, size, when


class Files:
    """The list as last read; drawn anew when it changed."""

    def __init__(self, screen: Screen, found: tuple[FileFacts, ...]) -> None:
        self.screen, self.files = screen, found
        self.box = Tag('div')
        self._draw()

    @rooted
    async def look(self) -> None:
        """Read the list again."""
        found = await read(query.of_deal, self.screen.view.id, by=self.screen.me.id)
        if found != self.files and not self.screen.gone:
            self.files = found
            self._draw()

    def _draw(self) -> None:
        self.box.clear()
        with self.box:
            Tag('h2', _('Files'), 'vd-group')
            if not self.files:
                Tag('p', _('None yet: drop them anywhere on this page, or paste a picture.'), 'v-empty')
                return
            with Tag('ul', classes='vd-files', data_testid='files'):
                for one in self.files:
                    with Tag('li'):
                        named(one)
                        Tag('span', ' · '.join(filter(None, (size(one.size), one.who, when(one.at)))), 'v-faint v-small', title=exact(one.at))
                        if one.deletable:
                            label = _('Delete {name}').format(name=one.name)
                            Tag('button', '×', 'v-link quiet', type='button', aria_label=label, title=label).once('click', partial(delete, self.screen, one.id))


def named(file: FileFacts) -> None:
    """Its name, by which it is saved, and a remark where that promises something else than what is in it."""
    Tag('a', file.name, 'v-link vd-file', href=f'/file/{file.id}', download=True)
    if not file.honest:
        Tag('span', _('What is in it is not what its name says: open it with care.'), 'v-warn v-small')


def shown(file: FileFacts) -> None:
    """A file as a line of the feed: its picture, if it is one, its name and its size."""
    if file.pictured:
        with Tag('a', classes='vd-picture', href=f'/file/{file.id}/large', target='_blank', aria_label=_('Show {name}').format(name=file.name)):
            Tag('img', src=f'/file/{file.id}/small', alt='', loading='lazy', onerror='this.parentElement.remove()')
    with Tag('p', classes='vd-file-line'):
        named(file)
        Tag('span', size(file.size), 'v-faint v-small')


@rooted
async def delete(screen: Screen, file: int) -> None:
    """Take a file out of the deal, with the way back."""
    with suppress(Refusal):  # said by `do`
        await screen.do(files.delete, file)
        toast.say(_('Deleted'), partial(_restore, screen, file))


@rooted
async def _restore(screen: Screen, file: int) -> None:
    with suppress(Refusal):
        await screen.do(files.restore, file)
