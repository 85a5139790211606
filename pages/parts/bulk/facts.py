"""What the bar of chosen deals takes: texts, and what became of an act."""

from dataclasses import asdict
from typing import Any

from dashboard import bulk
from dashboard.exchange.sheets import Format
from dashboard.queries.cards import StageFacts
from pages.parts.reason import wording
from pages.words import _, language, ngettext, sentence, stage_name

Facts = dict[str, Any]
LINES = 200
"""Refused deals that a report names; nobody reads more."""


def of_stages(stages: tuple[StageFacts, ...]) -> list[Facts]:
    """The stages to move to, and what each asks for."""
    return [{'code': stage.code, 'name': stage_name(stage), 'ask': asdict(wording(stage)) if stage.needs_reason else None} for stage in stages]


def of_report(refused: tuple[bulk.Refused, ...]) -> Facts | None:
    """What was refused, deal by deal; None when nothing was."""
    if not refused:
        return None
    title = ngettext('{n} deal stayed as it was', '{n} deals stayed as they were', len(refused)).format(n=len(refused))
    lines = [[one.deal, one.title or _('A deal that is not yours to see'), sentence(one.why)] for one in refused[:LINES]]
    return {'title': title, 'lines': lines}


def counted(n: int) -> str:
    """«12 сделок»."""
    return ngettext('{n} deal', '{n} deals', n).format(n=n)


def done(n: int, act: str) -> str:
    """«12 сделок: перенос»."""
    return f'{counted(n)}: {act}'


def labels() -> Facts:
    """The words of the bar itself."""
    return {
        'lang': language(), 'chosen': _('Chosen'), 'assign': _('Change responsible…'), 'move': _('Move to…'), 'observe': _('Add an observer…'),
        'export': _('Export…'), 'clear': _('Clear the choice'), 'cancel': _('Cancel'), 'close': _('Close'), 'wait': _('The file is being made…'),
        'acts': _('Acts on the deals chosen'), 'forms': [[form.value, form.value.upper()] for form in Format],
    }  # fmt: skip
