"""The month by department and person: plan, fact, what is needed a day, and where each is expected to end."""

from typing import Final

from dashboard.plan_month import Figures, Month
from pages.parts.tag import Tag
from pages.words import _, money, percent

_ROUBLE: Final = 100


class Team:
    """Drawn anew with each look. The roles say what the display of a phone would take away: that it is a table."""

    def __init__(self) -> None:
        self.box = Tag('section', classes='v-block')

    def show(self, month: Month) -> None:
        """Show this month's."""
        self.box.clear()
        columns = {'plan': _('Plan'), 'fact': _('Fact'), 'reached': _('Of the plan'), 'needed': _('Needed a day'), 'forecast': _('Forecast'), 'advances': _('Advances')}
        if not month.present:
            columns = {name: label for name, label in columns.items() if name not in ('forecast', 'needed', 'advances')}
        several = len(month.units) > 1
        with self.box:
            Tag('h2', _('By employee'))
            if not month.units:
                Tag('p', _('Nobody here yet.'), 'v-empty')
                return
            if month.present:
                Tag('p', _('Needed a day: how much has to be paid in full on each working day that is left'), 'v-soft')
            with Tag('div', classes='vp-scroll'), Tag('table', classes='v-table v-team vp-team', role='table', aria_label=_('By employee')):
                with Tag('thead', role='rowgroup'), Tag('tr', role='row'):
                    Tag('th', _('Name'), scope='col', role='columnheader')
                    for label in columns.values():
                        Tag('th', label, 'v-number', scope='col', role='columnheader')
                with Tag('tbody', role='rowgroup'):
                    for unit in month.units:
                        if several and unit.name:
                            _row(unit.name, unit.figures, columns, month.currency, 'vp-unit')
                        for member in unit.members:
                            _row(member.name or _('nobody'), member.figures, columns, month.currency)
                    if sum(len(unit.members) for unit in month.units) > 1:
                        _row(_('In all'), month.total, columns, month.currency, 'vp-unit')


def _row(name: str, figures: Figures, columns: dict[str, str], currency: str, classes: str = '') -> None:
    with Tag('tr', classes=classes, role='row'):
        with Tag('th', scope='row', role='rowheader'):
            Tag('span', name)
        for field, label in columns.items():
            Tag('td', _said(getattr(figures, field), field, currency), 'v-number', role='cell', data_label=label)


def _said(value: float | None, field: str, currency: str) -> str:
    if value is None or (field == 'advances' and not value):
        return '—'
    if field == 'reached':
        return percent(value)
    return money(round(value / _ROUBLE) * _ROUBLE if field in ('needed', 'forecast') else int(value), currency)
