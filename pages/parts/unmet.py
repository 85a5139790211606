"""That a page is shown without a filter of the link by which somebody came."""

from pages.parts.tag import Tag
from pages.words import _


def said() -> Tag:
    """The line; it does not say whether there is such a person, deal or project at all."""
    return Tag('p', _('A filter in the link is out of date or not yours to choose: shown without it'), 'v-faint v-small', role='status')
