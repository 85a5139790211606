"""«Почему в Битрикс24 другое число»: a stage's headline beside the same question as other tools answer it."""

from typing import Any, Final

import pandas as pd

from dashboard.analytics import conversion, other_ways
from dashboard.charts.drawing import FEW, Explained, Key, Way, Words
from dashboard.material import Material

Row = dict[str, Any]


def explained(made: Material, shown: list[Row], ours: dict[int, str], words: Words) -> tuple[Explained, ...]:
    """For each stage that somebody entered: our headline in words (`ours`), and the three other ways with what makes the difference."""
    fates = _fates(made)
    table = other_ways.table(fates, made.seen.stages, **made.local)
    shares = {way: dict(zip(table.stage_id, table[way], strict=True)) for way in other_ways.WAYS}
    apart = {way: other_ways.difference(fates, way, within=made.ask.within, **made.local) for way in other_ways.WAYS}
    return tuple(
        Explained(
            row['stage'],
            ours[row['stage_id']],
            tuple(_way(row, way, shares[way][row['stage_id']], apart[way][apart[way].stage == row['stage_id']], made, words) for way in other_ways.WAYS),
            pale=row['entered'] < FEW,
        )
        for row in shown
    )


def behind(made: Material, stage: int, way: str, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals of a stage that make the difference between a way and ours, each with its reason, latest entry first."""
    found = other_ways.difference(_fates(made), way, within=made.ask.within, **made.local)
    found = found[found.stage == stage].sort_values('entered', ascending=False)
    notes = {
        'undecided': words._('not decided yet'),
        'late': words._('took longer'),
        'before': words._('came before the period'),
        'after': words._('passed on after the period'),
    }
    said = [f'{notes[why]} · {words._("entered: {day}").format(day=words.day(at, made.now))}' for why, at in zip(found.why, found.entered, strict=True)]
    return words._('The deals that make the difference'), found.assign(note=said)


def _fates(made: Material) -> pd.DataFrame:
    return conversion.outcomes(made.visits, made.seen.stages, made.now, zone=made.calendar.zone)


def _way(row: Row, way: str, share: float, apart: pd.DataFrame, made: Material, words: Words) -> Way:
    label, formula, sentence = _named(way, words)
    counts = apart.why.value_counts()
    why = [say(words, int(counts[reason])) for reason, say in _REASONS[way].items() if reason in counts.index]
    if way == 'period_ratio' and made.ask.start is None and made.ask.end is None:
        why.insert(0, words._('over all time it is the same as the first'))
    return Way(
        label=label,
        formula=formula,
        value=words.percent(None if pd.isna(share) else share),
        apart=_apart(row, share, words),
        sentence=f'{sentence} {"; ".join(why).capitalize()}.' if why else sentence,
        open=words.ngettext('The {n} deal that makes the difference', 'The {n} deals that make the difference', len(apart)) if len(apart) else '',
        key=_key(row, way) if len(apart) else None,
    )


def _key(row: Row, way: str) -> Key:
    return [row['stage_id'], way]


def _apart(row: Row, share: float, words: Words) -> str:
    """How far it is from ours, where ours is told at all."""
    if row['told'] is None or pd.isna(share):
        return ''
    points = round(100 * share) - round(100 * row['told'])  # of what is read, so that the two and their difference agree
    if not points:
        return words._('as much as ours')
    if points > 0:
        return words.ngettext('{n} point more than ours', '{n} points more than ours', points)
    return words.ngettext('{n} point less than ours', '{n} points less than ours', -points)


def _named(way: str, words: Words) -> tuple[str, str, str]:
    """What a way is called, how it divides, and why it differs."""
    return {
        'open_failed': (
            words._('Every open deal is a failure'),
            words._('passed on ÷ all that entered'),
            words._('A deal that is still being worked on counts as not passed, so a recent month always looks worse than it is.'),
        ),
        'closed_only': (
            words._('Only closed deals'),
            words._('passed on ÷ (passed on + lost)'),
            words._('Open deals are left out, and those still open are the ones that take long: usually too high.'),
        ),
        'period_ratio': (
            words._('Ratio of the period'),
            words._('passed on in the period ÷ came in the period'),
            words._('It divides different deals by one another: after a busy month it falls, after a quiet one it can exceed 100%.'),
        ),
    }[way]


def _failed(words: Words, n: int) -> str:
    return words.ngettext('{n} undecided deal is written off as a failure', '{n} undecided deals are written off as failures', n)


def _left_out(words: Words, n: int) -> str:
    return words.ngettext('{n} undecided deal is left out', '{n} undecided deals are left out', n)


def _late(words: Words, n: int) -> str:
    return words.ngettext('{n} deal that took longer counts as passed', '{n} deals that took longer count as passed', n)


def _before(words: Words, n: int) -> str:
    return words.ngettext('{n} of those that passed on came before the period', '{n} of those that passed on came before the period', n)


def _after(words: Words, n: int) -> str:
    return words.ngettext('{n} of those that came passed on after the period', '{n} of those that came passed on after the period', n)


def _open(words: Words, n: int) -> str:
    return words.ngettext('{n} of those that came is not decided yet', '{n} of those that came are not decided yet', n)


_REASONS: Final = {
    'open_failed': {'undecided': _failed, 'late': _late},
    'closed_only': {'undecided': _left_out, 'late': _late},
    'period_ratio': {'before': _before, 'after': _after, 'late': _late, 'undecided': _open},
}
