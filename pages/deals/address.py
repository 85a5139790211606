"""The table's address: its filters and order as a link says them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from dashboard.queries.table import Filters, Sort, State
from pages.address import number
from pages.parts import deal_columns

PATH: Final = '/deals?'
NUMBERS: Final = ('pipeline', 'stage', 'owner', 'project')


def read(parts: Mapping[str, Any]) -> Filters:
    """The filters that an address names; what is no value of a filter is as if it were not there."""
    sort, state = str(parts.get('sort', '')), str(parts.get('state', ''))
    return Filters(
        **{name: number(parts.get(name)) for name in NUMBERS},
        text=str(parts.get('q') or ''),
        state=State(state) if state in set(State) else State.OPEN,
        sort=Sort(sort) if sort in set(Sort) else Sort.STEP,
        down=str(parts.get('down', '')) == '1',
    )


def columns(parts: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns that an address names, else the usual ones."""
    return deal_columns.known(str(parts.get('cols') or '').split(',')) or deal_columns.USUAL


def parts(filters: Filters, names: tuple[str, ...] = deal_columns.USUAL) -> dict[str, Any]:
    """What the address says of the filters and of columns other than the usual ones, and no more."""
    said = {name: getattr(filters, name) for name in NUMBERS} | {'q': filters.text or None}
    if filters.state is not State.OPEN:
        said['state'] = filters.state.value
    if filters.sort is not Sort.STEP:
        said['sort'] = filters.sort.value
    if filters.down:
        said['down'] = 1
    if names != deal_columns.USUAL:
        said['cols'] = ','.join(names)
    return {name: value for name, value in said.items() if value is not None}


def written(filters: Filters, names: tuple[str, ...] = deal_columns.USUAL) -> str:
    """The link to this view of the table."""
    return PATH + urlencode(parts(filters, names), safe=',')


def changed(filters: Filters, name: str, value: Any) -> Filters:
    """The filters with one of them set as the browser gave it; a column clicked again turns the order round.

    What is no filter of the table, or no order, changes nothing.
    """
    if name == 'sort':
        if value not in set(Sort):
            return filters
        sort = Sort(value)
        return replace(
            filters, sort=sort, down=not filters.down if sort is filters.sort else sort in (Sort.AMOUNT, Sort.NEW)
        )
    if name == 'pipeline':
        return Filters(pipeline=number(value), sort=filters.sort, down=filters.down, state=filters.state)
    return read({**parts(filters), name: value}) if name in (*NUMBERS, 'q', 'state') else filters
