"""`/contact/ID`: a client's person, and the deals in which they act, as far as the reader may see them."""

from nicegui import ui

from dashboard.queries import clients as query
from pages import frame
from pages.access import Me
from pages.address import Id
from pages.live import read
from pages.parts.client import STYLE
from pages.parts.client.duplicates import bought
from pages.parts.client.people import calls
from pages.parts.tag import Tag
from pages.words import _, day_of, exact, stage_name


@frame.screen('/contact/{contact_id}')
async def page(me: Me, contact_id: Id) -> None:
    """Whom this reader meets in no deal is a 404 before any page is built."""
    shown = await read(query.contact, contact_id, by=me.id)
    ui.add_css(STYLE)
    name = shown.person.name or _('Without a name')
    with frame.page(me, title=name), Tag('div', classes='v-wrap'):
        Tag('h1', name)
        if any(deal.bought for deal, _part in shown.deals):
            Tag('p', _('A client with purchases'), 'v-soft')
        with Tag('div', classes='vt-contact'):
            with Tag('p'):
                for phone in shown.person.phones:
                    calls(phone)
                if shown.person.email:
                    Tag('a', shown.person.email, href=f'mailto:{shown.person.email}')
                if not (shown.person.phones or shown.person.email):
                    Tag('span', _('No phone and no e-mail yet: they are added in the deal.'), 'v-soft')
            for deal, _part in shown.deals:
                if deal.bought:
                    bought(deal)
        with Tag('section', classes='v-block'):
            Tag('h2', _('Deals'))
            with Tag('ul', classes='v-lines'):
                for deal, part in shown.deals:
                    _line(deal, part)
            Tag('a', _('Touches of the client'), 'v-link', href=f'/deal/{shown.deals[0][0].id}/touches')


def _line(deal: query.Near, part: str) -> None:
    with Tag('li', classes='v-line'):
        Tag('a', deal.title, 'v-line-title', href=f'/deal/{deal.id}')
        Tag('span', ' · '.join(filter(None, (stage_name(deal.stage), deal.owner or _('nobody responsible')))), 'v-about')
        Tag('span', part, 'v-soft')
        if deal.since:
            Tag('span', day_of(deal.since), 'v-faint', title=exact(deal.since))
