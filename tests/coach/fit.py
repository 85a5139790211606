"""Fits what the coach learns from marked comments, and writes its weights; prints first how well it does on each writer when fitted on all others.

    pip install scikit-learn && python -m tests.coach.fit

Never reads the measuring half. A mark counts from the third comment that has it; words, their pairs and forms weigh by how rare they are (idf).
"""

import csv
from collections import Counter
from dataclasses import dataclass
from math import log
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from dashboard.comment_quality import content_rules, learned
from dashboard.comment_quality.said import Said, language_of, readable

FOLDER = Path(__file__).parent
FILES = ('tuning', 'more', 'taught')
RARE = 3
"""Comments; what fewer have teaches nothing."""
RARENESS = 3
"""The logarithm of how rare a word is weighs as 1 here: once in twenty comments."""
SMALLEST = 0.01
"""A weight that is smaller is left out of the file."""
TIMES = 5
WORDS = ('word ', 'pair ', 'form ')


@dataclass(frozen=True)
class Marked:
    """One comment: its writer (or the rule whose example it is), what is weighed in it, and its findings."""

    writer: str
    features: dict[str, float]
    findings: frozenset[str]


def main() -> None:
    rows = [row for name in FILES for row in read(FOLDER / f'{name}.tsv')]
    shown = examples()
    for writer in sorted({row.writer for row in rows}):
        others, own = ([row for row in rows if (row.writer == writer) is same] for same in (False, True))
        weights = fit(others + shown)
        print(writer, len(own), *(f'{name}: {agreement(own, weights, n)}' for n, name in enumerate(learned.FINDINGS)), sep='  ')
    write(fit(rows + shown))


def read(path: Path) -> list[Marked]:
    """The Russian comments of a file; a, b, c, d of the tuning half count as one writer."""
    with path.open(encoding='utf-8') as file:
        found = [(row['id'], Said(readable(row['text'].replace('\\n', '\n')), row['kind']), row['findings']) for row in csv.DictReader(file, delimiter='\t', quoting=csv.QUOTE_NONE)]
    return [Marked('tuning' if path.stem == 'tuning' else name[0], learned.features(said), frozenset(findings.split(','))) for name, said, findings in found if language_of(said.text) == 'ru']


def examples() -> list[Marked]:
    """Those that stand beside the rules, often enough to hold: what a rule promises it is to keep."""
    rules = [rule for rule in content_rules.RULES if rule.name in learned.FINDINGS]
    return [Marked(rule.name, learned.features(Said(text, rule.kind)), findings) for rule in rules for texts, findings in ((rule.bad, frozenset({rule.name})), (rule.good, frozenset())) for text in texts]


def weight(row: Marked, finding: str) -> int:
    """An example counts for its own rule alone."""
    return TIMES if row.writer == finding else int(row.writer not in learned.FINDINGS)


def fit(rows: list[Marked]) -> dict[str, tuple[float, ...]]:
    """For each mark its logarithm of odds, in the order of `learned.FINDINGS`."""
    counted = Counter(name for row in rows for name in row.features)
    scale = {name: log(len(rows) / count) / RARENESS if name.startswith(WORDS) else 1.0 for name, count in counted.items() if count >= RARE}
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([{name: value * scale[name] for name, value in row.features.items() if name in scale} for row in rows])
    models = [LogisticRegression(C=0.5, max_iter=3000).fit(matrix, [finding in row.findings for row in rows], [weight(row, finding) for row in rows]) for finding in learned.FINDINGS]
    weights = {name: tuple(float(model.coef_[0][n]) * scale[name] for model in models) for name, n in vectors.vocabulary_.items()}
    return {**weights, learned.BIAS: tuple(float(model.intercept_[0]) for model in models)}


def agreement(rows: list[Marked], weights: dict[str, tuple[float, ...]], n: int) -> str:
    """Precision and recall of one finding."""
    nothing = (0.0,) * len(learned.FINDINGS)
    scores = np.array([weights[learned.BIAS][n] + sum(weights.get(name, nothing)[n] * value for name, value in row.features.items()) for row in rows])
    marked = np.array([learned.FINDINGS[n] in row.findings for row in rows])
    right = int((marked & (scores >= log(learned.SURE))).sum())
    return f'{right / max(int((scores >= log(learned.SURE)).sum()), 1):.2f} / {right / max(int(marked.sum()), 1):.2f} of {marked.sum()}'


def write(weights: dict[str, tuple[float, ...]]) -> None:
    """Sorted by name, so that a new fit can be compared with the one before."""
    lines = ['\t'.join([name, *(f'{weight:.3f}' for weight in found)]) for name, found in sorted(weights.items()) if name == learned.BIAS or max(map(abs, found)) >= SMALLEST]
    learned.WEIGHTS.write_text('\n'.join(lines) + '\n', encoding='utf-8')
    print(f'{learned.WEIGHTS.name}: {len(lines)} weights')


if __name__ == '__main__':
    main()
