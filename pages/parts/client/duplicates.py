"""What stands on a flat: ones own deals by their links, what was bought, and of a colleague's deal only that there is one."""

from collections.abc import Sequence
from functools import partial

from nicegui import ui

from dashboard import disputes, duplicates
from dashboard.errors import Refusal
from dashboard.queries.clients import Near
from dashboard.queries.duplicates import Standing
from dashboard.settings import TEAM_ZONE
from pages.live import write
from pages.parts.tag import Tag
from pages.words import _, date_typed, day, sentence, stage_name, when


class Duplicates:
    """Drawn anew when what stands there changed; who has it in work is told when it is asked for, and is journalled."""

    def __init__(self) -> None:
        self.by: int = ui.context.client.request.state.me.id
        self.shown: object = None
        self.box = Tag('div', classes='vt-twins', role='status')

    def show(self, standing: Standing, title: str, phones: Sequence[str] = ()) -> None:
        """Say what stands there; `title` and `phones` (E.164) are what a question would be about."""
        asked = (standing, title if standing.elsewhere else '', tuple(phones) if standing.elsewhere else ())
        if asked == self.shown:
            return
        self.shown = asked
        self.box.clear()
        self.box.set_visibility(not standing.nothing)
        with self.box:
            for deal in standing.open:
                with Tag('p', classes='vt-twin v-warn'):
                    Tag('span', _('Already in work:'))
                    near(deal)
            for deal in standing.bought:
                bought(deal)
            if standing.elsewhere:
                self._elsewhere(standing, title, tuple(phones))

    def _elsewhere(self, standing: Standing, title: str, phones: tuple[str, ...]) -> None:
        with Tag('div', classes='vt-twin v-warn') as line:
            Tag('span', _('It looks as if it were in work already'))
            show = Tag('button', _('Show with whom'), 'v-link', type='button')
            show.once('click', partial(self._disclose, line, show, title, phones))
            if standing.asked:
                Tag('span', _('The head was asked: {when}').format(when=when(standing.asked)), 'v-soft')
            else:
                ask = Tag('button', _('Ask the head'), 'v-link', type='button')
                ask.once('click', partial(self._ask, line, ask, title, phones))

    async def _disclose(self, line: Tag, button: Tag, title: str, phones: tuple[str, ...]) -> None:
        with self.box:
            try:
                found = await write(duplicates.disclose, title, phones, by=self.by)
            except Refusal as refusal:
                said = [sentence(refusal)]
            else:
                said = [_in_work(one) for one in found] or [_('Nobody has it in work any more.')]
        self._say(line, button, said)

    async def _ask(self, line: Tag, button: Tag, title: str, phones: tuple[str, ...]) -> None:
        with self.box:
            try:
                await write(disputes.ask, title, phones, by=self.by)
            except Refusal as refusal:
                said = sentence(refusal)
            else:
                said = _('The head was asked; the answer will stand on your “Today”.')
        self._say(line, button, [said])

    def _say(self, line: Tag, button: Tag, said: Sequence[str]) -> None:
        """In the place of the button, unless something else was drawn meanwhile."""
        if not line.is_deleted:
            button.set_visibility(False)
            with line:
                for one in said:
                    Tag('span', one, 'vt-said')


def bought(deal: Near, *, again: bool = True) -> None:
    """«Покупали 12.03.2025», and (`again`) the way to a new deal."""
    with Tag('p', classes='vt-twin vt-bought'):
        Tag('span', _('Bought on {date}:').format(date=date_typed(deal.bought)) if deal.bought else _('Bought before:'))
        near(deal)
        if again:
            Tag('a', _('New deal on this flat'), 'v-link', href=f'/deal/new?again={deal.id}')


def near(deal: Near) -> None:
    """A deal by its link, where it stands and whose it is."""
    Tag('a', deal.title, href=f'/deal/{deal.id}')
    Tag('span', ' · '.join(filter(None, (stage_name(deal.stage), deal.owner or _('nobody responsible')))), 'v-soft')


def _in_work(one: duplicates.InWork) -> str:
    owner = one.owner or _('nobody responsible')
    return _('{owner}, since {day}').format(owner=owner, day=day(one.since.astimezone(TEAM_ZONE).date())) if one.since else owner
