"""That money in another currency is not among what is added up."""

from collections.abc import Sequence

from pages.parts.tag import Tag
from pages.words import _


def left_out(pipelines: Sequence[str], currency: str) -> None:
    """«Все суммы в RUB; не вошли воронки в другой валюте: Export», nothing where there is none."""
    if pipelines:
        Tag('p', _('All sums are in {currency}; pipelines in another currency are left out: {names}').format(currency=currency, names=', '.join(pipelines)), 'v-faint v-small')
