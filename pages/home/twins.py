"""Two deals on one flat, for a head to settle on the line: the younger is a duplicate, or both stay and are linked; one with money stays."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from dashboard import basket, links
from dashboard.errors import Refusal
from dashboard.models import Deleted
from dashboard.queries.home import Line as Deal
from dashboard.queries.home import Pair, Pairs
from pages.home.blocks import Lines, deal_line, stands
from pages.live import write
from pages.parts import toast
from pages.parts.tag import Tag
from pages.words import _, day_of, money, sentence

if TYPE_CHECKING:
    from pages.home.page import Today


class Twins:
    """The lines of the duplicates within the block of disputes, whose `box` it is."""

    def __init__(self, day: 'Today', box: Tag) -> None:
        self.day = day
        self.lines = Lines(day, 'duplicates', box, self._line)

    def draw(self, shown: Pairs) -> None:
        """Into the box, which its owner has cleared."""
        self.lines.draw(shown)

    def _line(self, pair: Pair) -> Tag:
        return deal_line(pair.deal, partial(_about, pair), partial(self._acts, pair))

    def _acts(self, pair: Pair, _deal: Deal) -> None:
        younger, older = pair.deal, pair.older
        deleted, linked = _('Deleted as a duplicate: {title}').format(title=younger.title), _('Both stay, and are linked')
        if not (younger.paid or younger.claimed):  # it would take its money out of sales, plans and bonuses
            delete = partial(basket.delete, deal_id=younger.deal, reason=Deleted.DUPLICATE, unpaid=True)
            self._act(_('Delete the duplicate'), younger, deleted, delete, partial(basket.restore, deal_id=younger.deal))
        self._act(_('Keep both'), younger, linked, *(partial(act, deal_id=younger.deal, other_id=older.deal) for act in (links.add, links.remove)))

    def _act(self, text: str, deal: Deal, said: str, act: Callable[..., Any], back: Callable[..., Any]) -> None:
        async def settle() -> None:
            with self.day.date:  # stands as long as the page; the line goes
                if await self._write(act):
                    toast.say(said, partial(self._write, back))

        Tag('button', text, 'v-link', type='button', aria_label=f'{text}: {deal.title}').once('click', settle)

    async def _write(self, act: Callable[..., Any]) -> bool:
        """Whether it was done; a refusal is said. The day is looked at again in either case."""
        try:
            await write(act, by=self.day.me.id)
        except Refusal as refusal:
            toast.say(sentence(refusal))
            return False
        finally:
            await self.day.fresh.look_again()
        return True


def _about(pair: Pair, deal: Deal) -> None:
    """Where the younger stands, whose it is and what money it has, then the older by its link."""
    with Tag('span', classes='v-about v-twins'):
        Tag('span', _whose(deal))
        _money(deal)
        with Tag('span', classes='v-faint'):
            Tag('span', _('Already in work:') + ' ')
            Tag('a', pair.older.title, href=f'/deal/{pair.older.deal}')
            Tag('span', ' · ' + _whose(pair.older))
        _money(pair.older)


def _whose(deal: Deal) -> str:
    """«Интерес · Анна Крылова, с 12 марта»."""
    owner = deal.owner or _('nobody responsible')
    return f'{stands(deal)} · ' + (_('{owner}, since {day}').format(owner=owner, day=day_of(deal.since)) if deal.since else owner)


def _money(deal: Deal) -> None:
    """What was paid, and what somebody says was; nothing of a deal without."""
    known = (_('paid {sum}'), deal.paid), (_('claimed {sum}, waits for confirmation'), deal.claimed)
    if said := [text.format(sum=money(amount, deal.currency)) for text, amount in known if amount]:
        Tag('span', _('its money: {what}').format(what=', '.join(said)), 'v-warn')
