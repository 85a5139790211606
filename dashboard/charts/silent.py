"""«Без касаний»: the open deals that nobody was in touch about for too long, those without any contact first."""

from decimal import Decimal

import pandas as pd

from dashboard.analytics import touches
from dashboard.charts.cells import unit_of
from dashboard.charts.drawing import Cell, Drawing, Key, Table, Words
from dashboard.material import SILENT, Material

KEY: Key = ['silent', '']
SHOWN = 10
"""Deals in the list; all of them are behind its button."""


def draw(made: Material, words: Words, most: int = SHOWN) -> Drawing:
    """A line a deal: the days without a contact, its stage, its sum and whose it is."""
    found = quiet(made)
    stages = {stage.id: stage.name for stage in made.seen.stages}
    lines = tuple(
        (
            Cell(made.titles.get(deal, ''), deal=deal),
            Cell(_since(since, words), exact=None if pd.isna(since) else since, unit=unit_of('working', words)),
            Cell(stages.get(stage, '')),
            Cell(words.money(amount, made.seen.currency), exact=Decimal(amount) / 100),
            Cell(made.seen.people.get(owner, '–')),
        )
        for deal, since, stage, amount, owner in found.head(most).astype(object).to_numpy().tolist()
    )
    return Drawing(
        title=words._('Without a contact'),
        sentence=words._('Open deals without a call, message, e-mail or comment for more than {days}').format(days=words.days(8 * SILENT, 'working')),
        listed=bool(lines),
        empty=words._('No open deal has been silent for that long.') if len(made.standing) else words._('No deal is open now.'),
        table=Table((words._('Deal'), words._('Last contact'), words._('Stage'), words._('Amount'), words._('Responsible')), lines),
        more=(words.ngettext('Show all {n}', 'Show all {n}', len(found)), KEY) if len(found) > most else None,
    )


def behind(made: Material, key: Key, words: Words) -> tuple[str, pd.DataFrame]:
    """All of them, longest silent first."""
    if key != KEY:
        raise ValueError(key)
    found = quiet(made)
    return words._('Without a contact'), found.assign(note=[_since(days, words) for days in found.days_since])


def quiet(made: Material) -> pd.DataFrame:
    """The silent deals as they stand now: deal, days_since, stage, amount, owner; those never touched first, then by days."""
    table = touches.table(made.seen.touches, made.standing, made.now, calendar=made.calendar)
    found = touches.silent(table, made.standing, made.seen.stages, SILENT)
    facts = found[['deal', 'days_since']].merge(made.standing[['deal', 'stage', 'amount', 'owner']], on='deal')
    return facts.sort_values(['days_since', 'amount', 'deal'], ascending=[False, False, True], na_position='first', ignore_index=True)


def _since(days: int, words: Words) -> str:
    return words._('never yet') if pd.isna(days) else words._('{days} ago').format(days=words.days(8 * days, 'working'))
