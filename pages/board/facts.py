"""The board's facts as its component takes them: texts, tones and numbers, ready to show; few and short, for they travel."""

from collections.abc import Container, Iterable
from dataclasses import asdict
from typing import Any, Final

from dashboard import fields
from dashboard.models import System
from dashboard.queries import board as query
from dashboard.queries.cards import Card, Sort, StageFacts, Step
from dashboard.queries.people import initials
from dashboard.settings import TEAM_ZONE
from pages.parts.reason import wording
from pages.words import (
    _,
    day,
    language,
    money,
    money_short,
    ngettext,
    stage_name,
    when,
    without_agreed_step,
)

Facts = dict[str, Any]
CALM, AMBER, RED = '', 'warn', 'bad'
SIGNS: Final[dict[str, str]] = {System.INTERCOM: 'i', System.VIDEO: 'v', System.VOICE: 'a', System.SMART_HOME: 'h'}
"""A letter for each system, for they travel with every card. NOTE: board_column.js has an icon for each."""


def of_board(board: query.Board, by: int) -> Facts:
    """Everything a page of the board opens with, or shows anew."""
    return {
        'columns': [of_column(column, board.currency, by) for column in board.columns],
        'ends': [of_stage(stage) for stage in board.ends],
        'filters': _filters(board),
        'journal': board.journal,
        'blank': _blank(board.filters),
    }


def of_column(column: query.Column, currency: str, by: int) -> Facts:
    """A stage with its figures and the window of cards that was read."""
    return {
        **of_stage(column.stage),
        **_figures(column.count, column.amount, currency),
        'start': column.start,
        'cards': [of_card(card, currency, by) for card in column.cards],
    }


def of_stage(stage: StageFacts) -> Facts:
    """A stage as a place to move to; `ask` is the form for what it asks for on the drop."""
    facts = {'id': stage.id, 'code': stage.code, 'name': stage_name(stage), 'color': stage.color}
    return facts | ({'ask': asdict(wording(stage))} if stage.needs_reason else {})


def of_card(card: Card, currency: str, by: int) -> Facts:
    """A card; at most one thing on it is coloured, the most pressing one."""
    step, days = CALM, CALM
    if card.step and card.step.overdue:
        step = RED
    elif card.past_norm or card.stale is not None:
        days = AMBER
    elif card.lacks_step:
        step = AMBER
    facts = {
        'id': card.id,
        'title': card.title,
        'amount': money(card.amount, currency),
        'step': [*_step(card.step), step],
        'days': [*_days(card, with_norm=days == AMBER), days],
        'key': card.key,
        'who': card.owner.id if card.owner else query.NOBODY,
    }
    if card.systems:
        facts['sys'] = ''.join(SIGNS[code] for code in card.systems.split(','))
    if card.observed:
        facts['observed'] = True
    if card.owner and card.owner.id != by:
        facts['owner'] = [card.owner.initials, card.owner.color, card.owner.name]
    return facts


def of_changes(changes: query.Changes, currency: str, known: Container[int], by: int) -> Facts:
    """A patch: the changed deals with their stage and card, and the touched columns' figures.

    Of a deal that this board does not show the browser is told only if it is `known` there, so that the card goes.
    """
    return {
        'journal': changes.journal,
        'deals': [_of_change(deal, card, changes, currency, by) for deal, card in changes.cards.items() if card or deal in known],
        'columns': [{'id': total.stage, **_figures(total.count, total.amount, currency)} for total in changes.totals],
    }


def of_choices(choices: query.Choices) -> Facts:
    """What each filter offers, as value and text."""
    return {
        'pipeline': choices.pipelines,
        'owner': [('', _('all')), (query.NOBODY, _('nobody')), *choices.owners],
        'project': [('', _('all')), *choices.projects],
        'sort': [(sort, text) for sort, text in sorts().items()],
        'people': choices.people,
        'reasons': choices.reasons,
    }


def sorts() -> dict[Sort, str]:
    """The orders of the columns in words."""
    return {
        Sort.STEP: _('next step'),
        Sort.AMOUNT: _('amount'),
        Sort.DAYS: _('days in stage'),
        Sort.NEW: _('newest'),
    }


def labels() -> Facts:
    """The words of the component itself."""
    return {
        'lang': language(),
        'filters': _('Filters'),
        'pipeline': _('Pipeline'),
        'owner': _('Responsible'),
        'project': _('Project'),
        'sort': _('Order'),
        'find': _('Find by title'),
        'stages': _('Stages'),
        'emptyColumn': _('No deals in this stage.'),
        'moveTo': _('Move to…'),
        'assign': _('Change who is responsible'),
        'cancel': _('Cancel'),
        'usual': _('Usual reasons'),
        'observed': _('You are an observer: look only'),
        'systems': {SIGNS[code]: _(words) for code, words in fields.SYSTEMS.items()},
        'choose': _('Choose'),
        'chooseHow': _('Choose cards by a click or a touch, or by X; Shift takes all between two, Escape ends it.'),
    }


def _filters(board: query.Board) -> Facts:
    chosen = board.filters
    owner = {} if board.of_one else {'owner': _chosen(chosen.owner, board.owner, _('nobody'))}
    return owner | {
        'pipeline': [chosen.pipeline, board.pipeline],
        'project': _chosen(chosen.project, board.project, '—'),
        'sort': [chosen.sort, sorts()[chosen.sort]],
        'q': chosen.text,
    }


def _chosen(value: int | None, name: str | None, otherwise: str) -> list[Any]:
    return ['', _('all')] if value is None else [value, name or otherwise]


def _blank(filters: query.Filters) -> Facts:
    if filters.narrow:
        return {'text': _('No open deal matches these filters.'), 'clear': _('Show all')}
    return {'text': _('There are no open deals here yet. A new one starts in the first column: press n.')}


def _figures(count: int, amount: int, currency: str) -> Facts:
    return {
        'count': count,
        'sum': money_short(amount, currency) if amount else '',
        'exact': money(amount, currency),
    }


def _step(step: Step | None) -> tuple[str, str]:
    """The next step, its date first, and the same in full."""
    if step is None:
        return _('no step'), ''
    return f'{day(step.due.astimezone(TEAM_ZONE).date())} · {_uncapped(step.text)}', f'{when(step.due)} · {step.text}'


def _uncapped(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _days(card: Card, *, with_norm: bool) -> tuple[str, str]:
    """Days in the stage, with the norm where it is what the card has to say, and the same in full."""
    if card.days is None:
        return '', ''
    full = ngettext('{n} working day in this stage', '{n} working days in this stage', card.days).format(n=card.days)
    if card.norm is not None:
        full = _('{days}, the norm is {norm}').format(days=full, norm=card.norm)
    if card.stale is not None:
        return _('{n} d, not agreed').format(n=card.stale), f'{without_agreed_step(card.stale)} · {full}'
    short = _('{n} d, norm {norm}') if with_norm else _('{n} d')
    return short.format(n=card.days, norm=card.norm), full


def _of_change(deal: int, card: Card | None, changes: query.Changes, currency: str, by: int) -> Facts:
    facts: Facts = {'id': deal}
    if card:
        facts |= {'stage': card.stage, 'card': of_card(card, currency, by)}
    if deal in changes.movers:
        facts['by'] = initials(changes.movers[deal])
    return facts


def said(changes: query.Changes, stages: Iterable[StageFacts]) -> str:
    """What colleagues did, for those who hear the board: «Анна К.: Остров / д2 / кв7 → Счёт»."""
    names = {stage.id: stage_name(stage) for stage in stages}
    moved = ((name, changes.cards.get(deal)) for deal, name in changes.movers.items())
    return '; '.join(f'{name}: {card.title} → {names[card.stage]}' for name, card in moved if card)
