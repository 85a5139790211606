"""How far two readers agree on what is to be found in a comment: `python -m tests.coach.agreement`."""

import csv
from pathlib import Path

HERE = Path(__file__).parent
FINDINGS = (
    'spelling', 'grammar', 'process-not-result', 'no-summary', 'no-conclusion', 'no-next-step',
    'vague', 'too-short', 'too-long', 'link-not-file', 'shouting', 'no-punctuation',
)  # fmt: skip


def rows(name: str) -> dict[str, dict[str, str]]:
    """A table of this directory by its ids; a quotation mark is a character like any other, and a line break is written `\\n`."""
    with (HERE / name).open(encoding='utf-8', newline='') as file:
        return {row['id']: row for row in csv.DictReader(file, delimiter='\t', quoting=csv.QUOTE_NONE)}


def labels(name: str) -> dict[str, set[str]]:
    return {number: set(filter(None, row['findings'].split(','))) for number, row in rows(name).items()}


def kappa(first: set[str], second: set[str], among: int) -> float:
    """Cohen's kappa of two readers who each marked some of so many comments: 1 is agreement, 0 what chance alone gives."""
    alike = 1 - len(first ^ second) / among
    chance = (len(first) * len(second) + (among - len(first)) * (among - len(second))) / among**2
    return (alike - chance) / (1 - chance)


def main() -> None:
    first, second = labels('labels_1.tsv'), labels('labels_2.tsv')
    for finding in FINDINGS:
        one, two = ({number for number, found in reader.items() if finding in found} for reader in (first, second))
        print(f'{finding:20}{len(one):5}{len(two):5}   differ {len(one ^ two):3}   kappa {kappa(one, two, len(first)):.2f}')
    print(f'all findings alike   {sum(first[number] == second[number] for number in first)} of {len(first)} comments')


if __name__ == '__main__':
    main()
