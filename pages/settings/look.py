"""`/settings/look`: a person's own language, colours and start page; each a link that keeps the choice and comes back."""

from collections.abc import Mapping

from dashboard.preferences import LABELS
from pages import frame
from pages.access import Me
from pages.parts import look, settings, shell
from pages.parts.tag import Tag
from pages.words import NAMES, _, language

PATH = '/settings/look'


@frame.screen(PATH)
async def page(me: Me) -> None:
    """Three questions, answered by a click."""
    starts = {page.name: _(page.title) for page in shell.NAV if page.name in look.STARTS}
    with settings.section(me, 'look'):
        Tag('p', _('Yours alone: it goes with you to every computer on which you sign in.'), 'v-soft')
        _choice(LABELS['language'], 'lang', NAMES, language())
        _choice(LABELS['look'], 'look', {name: _(title) for name, title in shell.LOOKS.items()}, look.look())
        _choice(LABELS['start'], 'start', starts, me.start or 'today', _('Where a sign-in leads.'))


def _choice(label: str, name: str, values: Mapping[str, str], standing: str, remark: str = '') -> None:
    with Tag('section', classes='v-block vs-part'):
        Tag('h2', _(label), id=f'vs-{name}')
        if remark:
            Tag('p', remark, 'v-faint v-small')
        with Tag('div', classes='v-choice vs-choice', role='group', aria_labelledby=f'vs-{name}'):
            for value, text in values.items():
                link = Tag('a', text, href=f'/look?{name}={value}&next={PATH}')
                if name == 'lang':
                    link.props(f'lang={value}')
                if value == standing:
                    link.props('aria-current=true')
