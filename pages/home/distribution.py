"""«поровну» and «по проектам» beside «Распределить»: all that waits is given with one click, said by name, and taken back as one."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from dashboard import distribute
from dashboard.distribute import Distributed
from dashboard.errors import Refusal
from pages.live import write
from pages.parts import toast
from pages.parts.tag import Tag
from pages.words import _, ngettext, number, sentence

if TYPE_CHECKING:
    from pages.home.page import Today


class Distribution:
    """One a page; a click while another one is being written is the same act."""

    def __init__(self, day: 'Today', heading: Callable[[], Tag]) -> None:
        self.day, self.heading = day, heading
        self.at_work = False

    def draw(self) -> None:
        """The two ways, while anything waits: over the acts of the lines, for beside the heading stands how other blocks are ordered."""
        if not self.day.of('unassigned').count:
            return
        with Tag('span', classes='v-ways', role='group', aria_label=_('To distribute')):
            Tag('span', _('all at once:'), 'v-faint')
            self._way(_('evenly'), _('Among those who are here today, each to whoever has fewest open deals'), distribute.evenly)
            self._way(_('by project'), _('Each to whoever is here today and leads most deals of the same project'), distribute.by_project)

    def _way(self, text: str, title: str, command: Callable[..., Distributed]) -> None:
        Tag('button', text, 'v-link', type='button', title=title).once('click', partial(self._give, command))

    async def _give(self, command: Callable[..., Distributed]) -> None:
        if not self.at_work:
            self.at_work = True
            try:
                await self._write(command, self._tell)
            finally:
                self.at_work = False

    def _tell(self, made: Distributed) -> None:
        """Where nothing waited any more the block itself says so."""
        if said := given(made):
            toast.say(said, partial(self._write, partial(distribute.take_back, made=made), partial(_back, made)) if made.done else None)

    async def _write(self, command: Callable[..., Any], tell: Callable[[Any], None]) -> None:
        """Write, say what came of it or why not, and look at the day again; the keyboard goes on from the block's heading."""
        with self.day.date:  # stands as long as the page; the buttons go
            try:
                tell(await write(command, by=self.day.me.id))
            except Refusal as refusal:
                toast.say(sentence(refusal))
            finally:
                await self.day.fresh.look_again()
                self.heading().focus()


def given(made: Distributed) -> str:
    """«5 сделок: Анна К. 3, Борис М. 2. Остались ждать: 1», and why where it is the rule of projects alone that leaves them."""
    n = len(made.done)
    deals = ngettext('{n} deal', '{n} deals', n).format(n=number(n))
    names = brief([name for name, _n in made.people])
    said = f'{deals}: ' + ', '.join(f'{name} {number(got)}' for name, (_name, got) in zip(names, made.people, strict=True))
    left = _('Still waiting: {n}; no project, or nobody who is here leads deals of it') if made.left == made.unfit else _('Still waiting: {n}')
    return '. '.join([said] * bool(n) + [left.format(n=number(made.left))] * bool(made.left))


def brief(names: list[str]) -> list[str]:
    """«Анна К.» of «Анна Крылова», unless that would be two of them."""
    short = [f'{words[0]} {words[1][0]}.' if len(words := name.split()) > 1 else name for name in names]
    times = Counter(short)
    return [one if times[one] == 1 else name for one, name in zip(short, names, strict=True)]


def _back(made: Distributed, stayed: int) -> None:
    """How many wait again, and of how many something else became since."""
    n = len(made.done) - stayed
    said = [_('Waiting again: {n}').format(n=number(n))] * bool(n)
    toast.say('. '.join(said + [_('Changed since and left as they are: {n}').format(n=number(stayed))] * bool(stayed)))
