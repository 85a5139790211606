"""A7, the quality of comments: the share in which the coach finds nothing, what it finds again and again, and before and after a day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

import pandas as pd

from dashboard.analytics.frames import Zone, in_period, micros, midnight, moment
from dashboard.analytics.survival import newcombe, wilson

REMARKS: Final = {'id': 'int64', 'rules': 'str'}
"""Of a scored comment: its entry, and the names of what was found, parted by commas."""
JUDGED: Final = {
    'id': 'int64', 'deal': 'int64', 'author': 'int64', 'at': 'datetime64[us, UTC]',
    'week': 'datetime64[us]',  # the team's Monday
    'rules': 'str', 'good': 'bool',
}  # fmt: skip
SHARES: Final = {'comments': 'int64', 'good': 'int64', 'good_share': 'float64', 'low': 'float64', 'high': 'float64'}
RECURRING: Final = {'rule': 'str', 'comments': 'int64', 'share': 'float64', 'low': 'float64', 'high': 'float64', 'share_before': 'float64', 'change': 'float64', 'change_low': 'float64', 'change_high': 'float64'}
CHANGES: Final = {
    'author': 'Int64',  # NA: all together
    'before': 'int64', 'share_before': 'float64', 'after': 'int64', 'share_after': 'float64', 'difference': 'float64', 'low': 'float64', 'high': 'float64',
}  # fmt: skip


def written(comments: pd.DataFrame, now: datetime, *, start: date | None = None, end: date | None = None, zone: Zone) -> pd.DataFrame:
    """The comments (columns as in frames.COMMENTS) of the period, up to `now`."""
    at = micros(comments['at'])
    inside: pd.DataFrame = comments[in_period(at, start, end, zone) & (at <= moment(now))]
    return inside


def judged(
    comments: pd.DataFrame, remarks: pd.DataFrame, now: datetime, *, start: date | None = None, end: date | None = None, zone: Zone
) -> pd.DataFrame:
    """The comments of the period that have a score (`remarks`, columns as in REMARKS), by instant; columns as in JUDGED.

    One without a score is in no figure: what is not known is neither good nor bad.
    """
    found = written(comments, now, start=start, end=end, zone=zone).merge(remarks, on='id').sort_values(['at', 'id'], kind='stable', ignore_index=True)
    days = found['at'].dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    return found.assign(week=days - pd.to_timedelta(days.dt.day_of_week, unit='D'), good=found.rules == '')[list(JUDGED)].astype(JUDGED)


def shares(judged: pd.DataFrame, keys: Sequence[str] = ()) -> pd.DataFrame:
    """A row for each value of `keys` (columns of `judged`), in their order, or one of all: those, then columns as in SHARES.

    `low` and `high` are Wilson's; without a comment there is a row only where there are no keys, and its share is NaN.
    """
    groups = list(judged.groupby(list(keys))) if keys else [((), judged)]
    rows = [{**dict(zip(keys, key, strict=True)), **_share(int(group.good.sum()), len(group))} for key, group in groups]
    kinds = {key: JUDGED[key] for key in keys} | SHARES
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)


def with_rule(judged: pd.DataFrame, rule: str) -> pd.DataFrame:
    """The comments in which that was found."""
    return judged[(',' + judged.rules + ',').str.contains(f',{rule},', regex=False)]


def recurring(judged: pd.DataFrame, earlier: pd.DataFrame | None = None) -> pd.DataFrame:
    """A row for each thing that was found, most frequent first: in how many comments, their share with Wilson's interval, and the share
    of the period before (`earlier`, as `judged`) with the change since and Newcombe's interval of it; NaN where there is nothing to compare
    with. Columns as in RECURRING.
    """
    counts, before, then = _counts(judged), _counts(earlier), 0 if earlier is None else len(earlier)
    rules = sorted({*counts, *before}, key=lambda rule: (-counts.get(rule, 0), rule)) if len(judged) else []
    rows = []
    for rule in rules:
        count, was = counts.get(rule, 0), before.get(rule, 0)
        apart = newcombe((was, then), (count, len(judged))) or (None, None, None)
        share = {'comments': count, 'share': count / len(judged), **_ends(wilson(count, len(judged)))}
        rows.append({'rule': rule, **share, 'share_before': was / then if then else None, **dict(zip(('change', 'change_low', 'change_high'), apart, strict=True))})
    return pd.DataFrame(rows, columns=list(RECURRING)).astype(RECURRING)


def changes(judged: pd.DataFrame, day: date, authors: Sequence[int], *, zone: Zone) -> pd.DataFrame:
    """A row of all (author NA) and one for each author, in order: the share of good comments before `day` and from it on, how far apart
    they are, with Newcombe's interval. NaN where there was nothing to compare. Columns as in CHANGES.
    """
    late = micros(judged['at']) >= midnight(day, zone)
    rows = []
    for author in (None, *authors):
        mine = judged.author.isin(judged.author if author is None else [author])
        (good_before, before), (good_after, after) = ((int(judged.good[part].sum()), int(part.sum())) for part in (mine & ~late, mine & late))
        apart = newcombe((good_before, before), (good_after, after))
        rows.append({
            'author': author, 'before': before, 'share_before': good_before / before if before else None, 'after': after, 'share_after': good_after / after if after else None,
            **dict(zip(('difference', 'low', 'high'), apart or (None,) * 3, strict=True)),
        })  # fmt: skip
    return pd.DataFrame(rows, columns=list(CHANGES)).astype(CHANGES)


def newest(judged: pd.DataFrame, rules: Sequence[str], most: int) -> pd.DataFrame:
    """The `most` newest comments with each of these findings, in the order of `rules`: rule, id, deal, author, at. One with several of them stands at its first."""
    found = [with_rule(judged, rule).iloc[::-1].head(most).assign(rule=rule) for rule in rules]
    columns = ['rule', 'id', 'deal', 'author', 'at']
    return pd.concat(found).drop_duplicates('id')[columns].reset_index(drop=True) if found else judged.assign(rule='')[columns][:0]


def usual_day(last: date) -> date:
    """The day to compare before and after where nobody chose one: the Monday three weeks before the last one."""
    return last - timedelta(days=last.weekday(), weeks=3)


def _counts(judged: pd.DataFrame | None) -> dict[str, int]:
    if judged is None:
        return {}
    each = judged.rules[~judged.good].str.split(',').explode()
    return {str(rule): int(count) for rule, count in each.value_counts().items()}


def _share(good: int, count: int) -> dict[str, float | None]:
    return {'comments': count, 'good': good, 'good_share': good / count if count else None, **_ends(wilson(good, count))}


def _ends(ends: tuple[float, float] | None) -> dict[str, float | None]:
    return {'low': ends[0] if ends else None, 'high': ends[1] if ends else None}
