"""How well and how fast the coach finds misspelt words, on sentences that others wrote and others mended.

    python -m tests.benchmarks.coach_spelling ../shared/data/ru_texts/ruspellru_shared_1334.tsv [--words]

The suggestions take minutes: Hunspell thinks for a fifth of a second about each Russian word.

Per word: the sentence and its mended one are laid side by side; a change is one run of words that differ (letters alone: neither
capitals, «ё» nor stops). Precision: of the words marked, those in a change. Recall: of the changes, those with a word marked.
`spelling` and `grammar` are counted together, as the source does not part them. Exits with 1 below the aims.
"""

import csv
import difflib
import sys
import time
from collections import Counter
from pathlib import Path

from dashboard.comment_quality import coach, suggestions
from dashboard.comment_quality.said import Said, Word

PRECISION, RECALL, FIRST, LIMIT = 0.90, 0.89, 0.65, 0.005
"""The aims; the last in seconds for one comment, on average, whose words nobody asked for before."""
COUNTED = {'spelling', 'grammar'}


def main(path: str, *options: str) -> int:
    with Path(path).open(encoding='utf-8') as file:
        rows = [(row['source'], row['correction']) for row in csv.DictReader(file, delimiter='\t', quoting=csv.QUOTE_NONE)]
    coach.findings('Прогрреваем')
    right, wrong, found, missed, took = Counter(), Counter(), Counter(), Counter(), []
    for source, mended in rows:
        began = time.thread_time()
        marks = [(one.start, one.end) for one in coach.findings(source, language='ru') if one.rule in COUNTED]
        took.append(time.thread_time() - began)
        words, changes = Said(source).words, changes_of(source, mended)
        marked = {n for n, word in enumerate(words) if any(start < word.end and word.start < end for start, end in marks)}
        in_change = {n for start, end, _ in changes for n in range(start, end)}
        right.update(words[n].plain for n in marked & in_change)
        wrong.update(words[n].raw for n in marked - in_change)
        for start, end, better in changes:
            told = f'{" ".join(word.plain for word in words[start:end])} → {better}'
            (found if marked & set(range(start, end)) else missed).update([told])
    if '--words' in options:
        print('marked for nothing:', *wrong, sep=' | ')
        print('not marked:', *missed, sep=' | ')
    return report(right.total(), wrong.total(), found, missed.total(), sorted(took))


def report(right: int, wrong: int, found: Counter[str], missed: int, took: list[float]) -> int:
    precision, recall = right / (right + wrong), found.total() / (found.total() + missed)
    slow = took[int(0.99 * len(took))]
    print(f'precision {precision:.3f} ({right} of {right + wrong} words marked); recall {recall:.3f} ({found.total()} of {found.total() + missed} changes)')
    mean = sum(took) / len(took)
    print(f'a comment: {1000 * mean:.2f} ms on average, {1000 * slow:.2f} ms in 99 of 100, {1000 * took[-1]:.2f} ms at most, of one thread', flush=True)
    first = share_of_first(found)
    print(f'first suggestion right: {first:.1%}')
    return precision < PRECISION or recall < RECALL or first < FIRST or mean > LIMIT


def share_of_first(found: Counter[str]) -> float:
    """Of the changes of one word by one word that were found: how often the first suggestion is what people wrote."""
    single = [(wrong, right) for change in found for wrong, right in [change.split(' → ')] if ' ' not in wrong and right]
    hits = [wrong for wrong, right in single if (offered := suggestions.of(wrong)) and letters(offered[0]) == letters(right)]
    return len(hits) / len(single)


def changes_of(source: str, mended: str) -> list[tuple[int, int, str]]:
    """Runs of words of the source that people changed, and what they wrote instead."""
    one, other = Said(source).words, Said(mended).words
    laid = difflib.SequenceMatcher(None, [*map(alike, one)], [*map(alike, other)], autojunk=False).get_opcodes()
    return [(a, b, ' '.join(word.plain for word in other[c:d])) for what, a, b, c, d in laid if what in {'replace', 'delete'}]


def alike(word: Word) -> str:
    return letters(word.plain)


def letters(text: str) -> str:
    return text.replace('ё', 'е')


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
