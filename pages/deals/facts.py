"""The table's facts as its component takes them: texts and tones, ready to show."""

from typing import Any

from dashboard.queries import board, table
from pages.deals import address, saved
from pages.parts import deal_columns
from pages.parts.bulk import facts as bulk
from pages.words import _, money_short, stage_name

Facts = dict[str, Any]
GAP = 12
"""Pixels between two columns."""


def of_table(shown: table.Table, choices: board.Choices, columns: tuple[str, ...]) -> Facts:
    """The window of rows, the figures of all that match, and what the filters and the acts offer."""
    return {
        'start': shown.start,
        'rows': [of_row(row, shown.currency, columns) for row in shown.rows],
        'count': shown.count,
        'figures': f'{bulk.counted(shown.count)} · {money_short(shown.amount, shown.currency)}',
        'filters': {'pipeline': shown.filters.pipeline, 'stage': '', 'owner': '', 'project': '', 'q': '', 'state': 'open', 'sort': 'step'}
        | address.parts(shown.filters),
        'address': address.written(shown.filters, columns),
        'plain': address.written(table.Filters(shown.filters.pipeline)),
        'options': _options(shown, choices),
        'moves': bulk.of_stages(tuple(stage for stage in shown.stages if not stage.retired)),
        'journal': shown.journal,
        **of_columns(columns),
    }


def of_columns(names: tuple[str, ...]) -> Facts:
    """The columns shown beside the title, with their sort; the tracks of the grid that a row is, and its least width."""
    columns = [deal_columns.COLUMNS[name] for name in (deal_columns.TITLE, *names)]
    return {
        'columns': [
            [name, _(column.title), column.sort, 'right' if column.right else '']
            for name, column in zip((deal_columns.TITLE, *names), columns, strict=True)
        ],
        'tracks': ' '.join(column.width for column in columns),
        'least': sum(column.least + GAP for column in columns),
    }


def of_row(row: table.Row, currency: str, columns: tuple[str, ...]) -> Facts:
    """A row: a text and a tone for each column."""
    return {
        'id': row.id,
        'title': row.title,
        'color': row.stage.color,
        'cells': [(name, *deal_columns.COLUMNS[name].shown(row, currency)) for name in columns],
    }


def labels(offers: table.Offers) -> Facts:
    """The words of the component itself, and what its bar offers."""
    return {
        'filters': {'pipeline': _('Pipeline'), 'state': _('Show'), 'stage': _('Stage'), 'owner': _('Responsible'), 'project': _('Project')},
        'deals': _('Deals'), 'find': _('Find by title'), 'filtersName': _('Filters'), 'empty': _('No deal matches these filters.'), 'none': _('There are no open deals. “New deal” or the key n makes one.'),
        'all': _('Choose all that match'), 'allShort': _('Choose all'),
        'choose': _('Choose'), 'columns': _('Columns'), 'up': _('Up'), 'down': _('Down'), 'usual': _('Reset the columns'), 'done': _('Done'),
        'columnsAbout': _('The title always comes first. On a phone the first two stand under it.'),
        'everyColumn': [[name, _(column.title)] for name, column in deal_columns.COLUMNS.items() if name != deal_columns.TITLE],
        'usualColumns': deal_columns.USUAL,
        'views': saved.labels(), 'bar': bulk.labels(), 'people': offers.people, 'everybody': offers.everybody, 'exports': offers.exports,
    }  # fmt: skip


def _options(shown: table.Table, choices: board.Choices) -> Facts:
    every = ('', _('all'))
    options = {
        'pipeline': choices.pipelines,
        'state': [('open', _('open')), ('stale', _('step not agreed')), ('closed', _('closed')), ('all', _('all'))],
        'stage': [every, *((stage.id, stage_name(stage)) for stage in shown.stages if not stage.retired or stage.id == shown.filters.stage)],
        'project': [every, *choices.projects],
    }
    return options | ({'owner': [every, (board.NOBODY, _('nobody')), *choices.owners]} if shown.heads else {})
