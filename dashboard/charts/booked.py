"""The deals behind a mark of money: what each of them brings into it, and what that was, so that they add up to the mark."""

import pandas as pd

from dashboard.charts.drawing import Words


def deals(lines: pd.DataFrame, day: str, currency: str, words: Words) -> pd.DataFrame:
    """A row a deal, the latest first: deal, note, counted (kopecks of these lines) and sale (those of the sale itself, 0 without it).

    `lines` as in analytics.sales.LINES; `day` is the column by which they are dated.
    """
    kinds = _kinds(lines)
    sums = lines.assign(kind=kinds).groupby(['deal', 'kind']).amount.sum()
    found = lines.groupby('deal', as_index=False).agg(day=(day, 'max'), counted=('amount', 'sum')).sort_values(['day', 'deal'], ascending=[False, True])
    sale = lines[kinds == 'sale'].groupby('deal').amount.sum()
    said = [' · '.join([words.plain_day(last.date()), *_parts(sums[deal], currency, words)]) for deal, last in zip(found.deal, found.day, strict=True)]
    return found.assign(note=said, sale=found.deal.map(sale).fillna(0).astype('int64'))


def _kinds(lines: pd.DataFrame) -> pd.Series:
    """What each line is: sale, later, refund or correction (of a month that was closed)."""
    kinds = lines.kind.astype(object).where((lines.kind == 'sale') | (lines.amount >= 0), 'refund')
    return kinds.where(lines.origin == lines.month, 'correction')


def _parts(sums: pd.Series, currency: str, words: Words) -> list[str]:
    """What is told of a deal: nothing of a plain sale; of several things each with its sum."""
    labels = {'sale': words._('sale'), 'later': words._('later payment'), 'refund': words._('refund'), 'correction': words._('correction of a closed month')}
    kinds = [kind for kind in labels if kind in sums.index]
    if kinds == ['sale']:
        return []
    return [labels[kind] if len(kinds) == 1 else f'{labels[kind]} {words.money(int(sums[kind]), currency)}'.replace('-', '−') for kind in kinds]
