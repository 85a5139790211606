"""The table's facts as its component takes them: texts and tones, ready to show."""

from dataclasses import asdict
from typing import Any

from dashboard import bulk
from dashboard.queries import board, table
from dashboard.settings import TEAM_ZONE
from pages.deals import address
from pages.parts.reason import wording
from pages.words import _, day, language, money, money_short, ngettext, sentence, stage_name

Facts = dict[str, Any]


def of_table(shown: table.Table, choices: board.Choices, people: tuple[tuple[int, str], ...]) -> Facts:
    """The window of rows, the figures of all that match, and what the filters and the acts offer."""
    stages = shown.stages
    return {
        'start': shown.start,
        'rows': [of_row(row, shown.currency) for row in shown.rows],
        'count': shown.count,
        'figures': f'{_deals(shown.count)} · {money_short(shown.amount, shown.currency)}',
        'filters': {
            'pipeline': shown.filters.pipeline,
            'stage': '',
            'owner': '',
            'project': '',
            'q': '',
            'state': 'open',
            'sort': 'step',
        }
        | address.parts(shown.filters),
        'address': address.written(shown.filters),
        'options': _options(shown, choices),
        'people': people,
        'moves': [
            {
                'code': stage.code,
                'name': stage_name(stage),
                'ask': asdict(wording(stage)) if stage.needs_reason else None,
            }
            for stage in stages
            if not stage.retired
        ],
        'journal': shown.journal,
    }


def of_row(row: table.Row, currency: str) -> Facts:
    """A row; an overdue step is red, nothing else is coloured but past norms."""
    past = row.stage.norm is not None and row.days is not None and row.days > row.stage.norm and row.closed is None
    step = f'{day(row.step.due.astimezone(TEAM_ZONE).date())} · {row.step.text}' if row.step else ''
    return {
        'id': row.id,
        'title': row.title,
        'stage': stage_name(row.stage),
        'color': row.stage.color,
        'amount': money(row.amount, currency),
        'owner': row.owner or '—',
        'step': [step, 'bad' if row.step and row.step.overdue else ''],
        'days': ['' if row.days is None else str(row.days), 'warn' if past else ''],
        'created': day(row.created.astimezone(TEAM_ZONE).date()) if row.created else '',
    }


def of_report(refused: tuple[bulk.Refused, ...]) -> Facts | None:
    """What was refused, deal by deal; None when nothing was."""
    if not refused:
        return None
    return {
        'title': ngettext('{n} deal stayed as it was', '{n} deals stayed as they were', len(refused)).format(
            n=len(refused)
        ),
        'lines': [
            [one.deal, one.title or _('A deal that is not yours to see'), sentence(one.why)] for one in refused[:200]
        ],
    }


def done(n: int, act: str) -> str:
    """«12 сделок: Сменить ответственного»."""
    return f'{_deals(n)}: {act}'


def labels() -> Facts:
    """The words of the component itself."""
    return {
        'lang': language(),
        'columns': [
            ['title', _('Title'), 'title'], ['stage', _('Stage'), None], ['amount', _('Amount'), 'amount'], ['step', _('Next step'), 'step'],
            ['days', _('Days in stage'), 'since'], ['owner', _('Responsible'), None], ['created', _('Created'), 'new'],
        ],
        'filters': {'pipeline': _('Pipeline'), 'state': _('Show'), 'stage': _('Stage'), 'owner': _('Responsible'), 'project': _('Project')},
        'find': _('Find by title'), 'filtersName': _('Filters'), 'empty': _('No deal matches these filters.'), 'all': _('Choose all that match'),
        'chosen': _('Chosen'), 'assign': _('Change responsible…'), 'move': _('Move to…'), 'clear': _('Clear the choice'),
        'cancel': _('Cancel'), 'close': _('Close'), 'choose': _('Choose'),
    }  # fmt: skip


def _options(shown: table.Table, choices: board.Choices) -> Facts:
    every = ('', _('all'))
    options = {
        'pipeline': choices.pipelines,
        'state': [('open', _('open')), ('closed', _('closed')), ('all', _('all'))],
        'stage': [every, *((stage.id, stage_name(stage)) for stage in shown.stages if not stage.retired or stage.id == shown.filters.stage)],
        'project': [every, *choices.projects],
    }
    return options | ({'owner': [every, (board.NOBODY, _('nobody')), *choices.owners]} if shown.heads else {})


def _deals(n: int) -> str:
    return ngettext('{n} deal', '{n} deals', n).format(n=n)
