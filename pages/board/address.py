"""The board's address: its filters as a link says them and as the browser sets them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from dashboard.queries.board import Filters
from dashboard.queries.cards import Sort
from pages.address import number


def read(parts: Mapping[str, str]) -> Filters:
    """The filters that an address names; what is no value of a filter is as if it were not there."""
    sort = parts.get('sort', '')
    return Filters(
        pipeline=number(parts.get('pipeline')),
        owner=number(parts.get('owner')),
        project=number(parts.get('project')),
        text=parts.get('q', ''),
        sort=Sort(sort) if sort in set(Sort) else Sort.STEP,
    )


def written(filters: Filters) -> str:
    """The link to this view of the board."""
    parts = {'pipeline': filters.pipeline, 'owner': filters.owner, 'project': filters.project, 'q': filters.text or None}
    if filters.sort is not Sort.STEP:
        parts['sort'] = filters.sort
    return '/board?' + urlencode({name: value for name, value in parts.items() if value is not None})


def changed(filters: Filters, name: str, value: Any) -> Filters:
    """The filters with one of them set as the browser gave it: '' is no restriction, `all` with '' is none at all.

    What is no filter of the board, or no order, changes nothing.
    """
    if name == 'all':
        return Filters(pipeline=filters.pipeline, sort=filters.sort)
    if name == 'q':
        return replace(filters, text=str(value))
    if name == 'sort':
        return replace(filters, sort=Sort(value) if value in set(Sort) else filters.sort)
    if name == 'pipeline':
        return Filters(pipeline=number(value), sort=filters.sort)
    return replace(filters, **{name: number(value)}) if name in ('owner', 'project') else filters
