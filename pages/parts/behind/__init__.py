"""The panel of the deals behind a mark, over whatever page the chart is on."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from nicegui import ui
from nicegui.element import Element

from dashboard import charts
from pages.live import study
from pages.words import _, language, money_signed, ngettext, number

STYLE = (Path(__file__).parent / 'behind.css').read_text(encoding='utf-8')


class Panel(Element, component='behind.js'):
    """The list of deals behind a mark; Escape closes it."""

    def __init__(self) -> None:
        super().__init__()
        ui.add_css(STYLE)
        self._props['labels'] = {'close': _('Close'), 'busy': _('Looking…')}
        self.asked = 0

    async def ask(self, query: Callable[..., Any], *asked: Any, by: int) -> None:
        """Open it, and fill it with what the query (of charts.Behind) finds, unless it was asked for something else meanwhile."""
        self.asked = turn = self.asked + 1
        self.run_method('open')
        found = await study(query, *asked, by=by, language=language())
        if turn != self.asked:
            return
        if found:
            self._show(found.title, _summary(found), [_line(line) for line in found.lines])
        else:
            self._show(_('There are no deals behind this'), '', [])

    def _show(self, title: str, summary: str, lines: list[dict[str, Any]]) -> None:
        self.run_method('show', {'title': title, 'summary': summary, 'lines': lines})


def _summary(found: charts.Behind) -> str:
    said = found.counts or ngettext('{n} deal', '{n} deals', found.count).format(n=number(found.count))
    if found.count > len(found.lines):
        said += _(', the first {n} of them').format(n=number(len(found.lines)))
    if found.total is not None:
        said += ' · ' + _('{sum} in all').format(sum=money_signed(found.total, found.currency))
    if found.unseen:
        said += ' · ' + ngettext('{n} more is not yours to see', '{n} more are not yours to see', found.unseen).format(n=number(found.unseen))
    return said


def _line(line: charts.Line) -> dict[str, Any]:
    return {'id': line.id, 'entry': line.entry, 'title': line.title, 'note': line.note, 'owner': line.owner or '', 'amount': money_signed(line.amount, line.currency)}
