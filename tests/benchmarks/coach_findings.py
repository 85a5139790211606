"""How well the coach's findings agree with what two readers marked, on comments of this trade.

    python -m tests.benchmarks.coach_findings [tuning|measuring|more|FILE.tsv] [--comments RULE …]

The rules are tuned on tests/coach/tuning.tsv and more.tsv; of the measuring half figures are printed and never a comment. A finding
counts once a comment, wherever it is marked. Bounds are Wilson's, of 95 %. Exits with 1 below the aims.
"""

import csv
import sys
import time
from collections import Counter
from pathlib import Path

from dashboard.analytics.survival import wilson
from dashboard.comment_quality import coach

FOLDER = Path(__file__).parent.parent / 'coach'
HALVES = ('tuning', 'measuring', 'more')
PRECISION, RECALL, LIMIT = 0.90, 0.80, 0.005
"""The aims; the last in seconds for one comment, on average."""
NAMES = tuple(dict.fromkeys(rule.name for rule in coach.RULES))


def main(half: str = 'tuning', *options: str) -> int:
    path = FOLDER / f'{half}.tsv' if half in HALVES else Path(half)
    if not path.is_file():
        sys.exit(f'{half}: {" or ".join(HALVES)} or a file of that form is expected.')
    with path.open(encoding='utf-8') as file:
        rows = list(csv.DictReader(file, delimiter='\t', quoting=csv.QUOTE_NONE))
    found, took = [], []
    coach.findings('Прогрреваем словари')
    coach.findings('Warmming up the dictionaries')
    for row in rows:
        began = time.thread_time()
        found.append({finding.rule for finding in coach.findings(row['text'].replace('\\n', '\n'), kind=row['kind'])})
        took.append(time.thread_time() - began)
    marked = [set(filter(None, row['findings'].split(','))) for row in rows]
    if path.stem != 'measuring':
        for name in options[1:]:
            differences(rows, found, marked, name)
    return report(found, marked, took)


def report(found: list[set[str]], marked: list[set[str]], took: list[float]) -> int:
    pairs = list(zip(found, marked, strict=True))
    counts = {name: Counter((name in ours, name in theirs) for ours, theirs in pairs) for name in NAMES}
    print(f'{len(pairs)} comments; {"finding":<20} {"marked":>6} {"precision":>22} {"recall":>22}')
    lines = [line(name, count) for name, count in counts.items()]
    flagged, clean = (sum('spelling' not in theirs and (said or 'spelling' in ours) for ours, theirs in pairs) for said in (False, True))
    print(f'a word called a slip in a comment that has none: {flagged} of {clean}')
    pooled = sum(counts.values(), Counter())
    line('pooled', pooled)
    mean = sum(took) / len(took)
    print(f'a comment: {1000 * mean:.2f} ms on average, {1000 * sorted(took)[int(0.99 * len(took))]:.2f} ms in 99 of 100, of one thread, all but suggestions')
    right = pooled[True, True]
    return not (all(lines) and right >= PRECISION * (right + pooled[True, False]) and right >= RECALL * (right + pooled[False, True]) and mean <= LIMIT)


def line(name: str, count: Counter[tuple[bool, bool]]) -> bool:
    """One finding's figures; whether no upper bound is below its aim."""
    right, wrong, missed = count[True, True], count[True, False], count[False, True]
    print(f'{name:<34} {right + missed:>6} {share(right, right + wrong):>22} {share(right, right + missed):>22}')
    return upper(right, right + wrong) >= PRECISION and upper(right, right + missed) >= RECALL


def share(part: int, whole: int) -> str:
    low, high = wilson(part, whole) if whole else (0.0, 1.0)
    return f'{part / whole if whole else 0:.3f} ({low:.2f}–{high:.2f})'


def upper(part: int, whole: int) -> float:
    return float(wilson(part, whole)[1]) if whole else 1.0


def differences(rows: list[dict[str, str]], found: list[set[str]], marked: list[set[str]], name: str) -> None:
    for row, ours, theirs in zip(rows, found, marked, strict=True):
        if (name in ours) != (name in theirs):
            print('FOR NOTHING' if name in ours else 'MISSED', name, row['id'], row['kind'], row['text'], sep=' | ')


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
