"""What a chart by stage says of the period before: a column of its table, a word in its hover, one line under it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from dashboard.charts.drawing import Cell, Words

Row = dict[str, Any]
Said = Callable[[float], str]


def heading(found: Iterable[Row], words: Words) -> tuple[str, ...]:
    """The column's, where any row has a figure of the period before."""
    return (words._('The period before'),) if any(row['before'] is not None for row in found) else ()


def cells(row: Row, columns: Sequence[str], cell: Callable[[float | None], Cell]) -> tuple[Cell, ...]:
    """What stands in the column, if there is one."""
    return (cell(row['before']),) if columns else ()


def was(row: Row, said: Said, words: Words) -> str:
    """«было 58 %», on a line of its own in a hover."""
    return '' if row['before'] is None else f'<br>{words._("was {n}").format(n=said(row["before"]))}'


def note(shown: Iterable[Row], figure: str, said: Said, words: Words) -> tuple[str, ...]:
    """The stages whose figure is another by more than chance, or that there is none; nothing where nothing is comparable."""
    compared = [(row['stage'], said(row['before']), said(row[figure]), row['differs']) for row in shown if row['before'] is not None]
    other = [(stage, then, now) for stage, then, now, differs in compared if differs and then != now]
    if not compared:
        return ()
    if not other:
        return (words._('The difference to the period before is within the noise.'),)
    return ('; '.join(words._('{stage}: was {before}, is {now}').format(stage=stage, before=then, now=now) for stage, then, now in other),)
