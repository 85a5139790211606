"""A chart's figures as a file: whatever page the chart is on."""

from collections.abc import Callable
from typing import Any

from nicegui import ui

from dashboard import journal
from dashboard.errors import Refusal
from dashboard.exchange.sheets import Format, Sheet
from pages import words
from pages.live import study
from pages.parts import download, toast
from pages.words import language, ngettext, number


async def take(form: Any, said: str, query: Callable[..., Any], *asked: Any, by: int) -> None:
    """What the query takes out of a chart, under a sentence on the view that was asked for; that stands in the journal.

    `form` comes from a browser: one that is none takes nothing, as a query that finds no such chart.
    """
    if form not in tuple(Format):
        return
    try:
        taken = await study(query, *asked, by=by, language=language())
        if taken is None:
            return
        sheet = Sheet(taken.title, taken.columns, taken.rows, notes=(said, *taken.notes))
        address, n = await download.offer(sheet, Format(form), f'{taken.title} {words.today():%Y-%m-%d}', by=by, what=journal.FIGURES_EXPORTED)
    except Refusal as refusal:
        toast.say(words.sentence(refusal))
    else:
        ui.navigate.to(address)
        toast.say(ngettext('{n} row taken out', '{n} rows taken out', n).format(n=number(n)))
