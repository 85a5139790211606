"""What some thousands of marked comments teach, where no list of words does: whether anything of the client is told, and where the deal stands.

A logistic regression over the words of a comment, their forms and meanings, and what the rules find in it. What people write of a decision cannot be
listed: rules of ours found half of what lacked it among writers they had not met, this finds three quarters (tests/coach/README.md). `python -m
tests.coach.fit` fits its weights anew.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from math import log
from typing import Final

from dashboard.comment_quality.clauses import Clause, clauses, first_person, lemma, marks
from dashboard.comment_quality.contact import others_act
from dashboard.comment_quality.content import Facts, facts, is_empty, is_information, is_process
from dashboard.comment_quality.dictionary import RUSSIAN
from dashboard.comment_quality.outcome import is_asking, settles
from dashboard.comment_quality.said import Said, Word

FINDINGS: Final = ('no-summary', 'no-conclusion')
"""In the order of their weights."""
SURE: Final = 1.5
"""Odds; of writers who write as people do, those that were left out of the fit, this says 0.86 of what it marks rightly and finds 0.74 (no-conclusion)."""
WEIGHTS: Final = RUSSIAN / 'learned.tsv'
BIAS: Final = '(bias)'
LENGTHS: Final = (3, 5, 8, 12, 20, 40, 80, 150)
"""Words from which a comment is longer than others."""
_USUAL: Final = 8
"""Words of a comment of middle length: those of a longer one weigh less each, by the fourth root."""
_FLAGS: Final = ('no_contact', 'talked', 'asks', 'stands', 'promised', 'thinks', 'ours', 'ended', 'step', 'topic', 'asked', 'doing', 'done')
_TENSES: Final = ('past', 'pres', 'futr')
_PERSONS: Final = ('1per', '2per', '3per')
_PARTS: Final = ('INFN', 'PRTS', 'ADJS', 'PRED', 'NOUN', 'ADJF', 'NPRO', 'ADVB', 'COMP', 'GRND', 'PRTF', 'PREP', 'CONJ', 'PRCL', 'NUMR')
_VERBAL: Final = ('V', 'INFN', 'PRTS', 'ADJS', 'PRED')


@lru_cache(maxsize=8)
def lacking(said: Said) -> frozenset[str]:
    """Which of `FINDINGS` a Russian comment has, with odds of at least `SURE`."""
    weights = _weights()
    scores = list(weights[BIAS])
    for name, value in features(said).items():
        for n, weight in enumerate(weights.get(name, ())):
            scores[n] += weight * value
    return frozenset(name for name, score in zip(FINDINGS, scores, strict=True) if score >= log(SURE))


def features(said: Said) -> dict[str, float]:
    """What the regression weighs: each mark once, however often it is met."""
    words = frozenset(_of_words(said))
    common = (_USUAL / max(sum(name.startswith('word ') for name in words), 1)) ** 0.25
    return dict.fromkeys(words, common) | dict.fromkeys(_of_all(said, facts(said)), 1.0) | {name: 1.0 for part in _parts(said) for name in _of_clause(said, part)}


def _of_all(said: Said, found: Facts) -> Iterator[str]:
    yield f'kind {said.kind}'
    yield from (f'has {name}' for name in _FLAGS if getattr(found, name))
    yield from (f'told {most}' for most in (1, 2, 3, 5) if found.content >= most)
    yield from (f'technical {most}' for most in (1, 2, 4) if found.technical >= most)
    yield from (f'long {most}' for most in LENGTHS if found.words >= most)
    alone = {
        'thinks': found.thinks and not found.stands,
        'asks': found.asks and not (found.stands or found.promised),
        'talked': is_empty(found),
        'process': is_process(said),
        'information': is_information(said, found),
    }
    yield from (f'alone {name}' for name, holds in alone.items() if holds)


def _of_words(said: Said) -> Iterator[str]:
    for part in _parts(said):
        firsts = [_first(word) for word in part.words]
        for before, word, first in zip(('', *firsts), part.words, firsts, strict=False):
            denied = 'не ' if before == 'не' else ''
            form = _form(word)
            yield f'word {denied}{first}'
            yield f'pair {before} {first}'
            if form.startswith(_VERBAL):
                yield f'form {denied}{first} {form}'


def _of_clause(said: Said, part: Clause) -> Iterator[str]:
    who = 'we' if first_person(part) else 'they' if others_act(part) else 'nobody'
    open_yet = is_asking(said, part)
    for name, form, denied in _meant(part):
        yield f'means {name} {form} {denied}'
        yield f'means {name} {"asking" if open_yet else who}'
    if open_yet:
        yield 'asking'
    elif settles(part):
        yield f'settles {who}'


def _meant(part: Clause) -> Iterator[tuple[str, str, str]]:
    """What is meant by each word, and by two or three that stand together; in which form, and whether it is denied."""
    firsts = [_first(word) for word in part.words]
    for n, word in enumerate(part.words):
        form = _form(word)
        denied = 'not' if n and firsts[n - 1] == 'не' else ''
        for many in (1, 2, 3):
            for name in _meanings().get('_'.join(firsts[n : n + many]), ()) if n + many <= len(firsts) else ():
                yield name, form if form.startswith(_VERBAL) else '-', denied


def _parts(said: Said) -> list[Clause]:
    return [part for sentence in clauses(said) for part in sentence]


def _first(word: Word) -> str:
    if word.russian:
        return lemma(word.plain)
    return '0' if word.plain.isdigit() else 'latin' if word.latin else word.plain


@lru_cache(maxsize=20_000)
def _form_of(word: str) -> str:
    found = marks(word)
    if 'VERB' in found:
        return ' '.join(('V', *(mark for mark in (*_TENSES, *_PERSONS, 'plur') if mark in found)))
    return next((part for part in _PARTS if part in found), '-')


def _form(word: Word) -> str:
    return _form_of(word.plain)


@cache
def _weights() -> dict[str, tuple[float, ...]]:
    """By what is weighed, its logarithm of odds for each of `FINDINGS`: 10,000 of them, read in 15 ms."""
    lines = WEIGHTS.read_text(encoding='utf-8').splitlines()
    return {name: tuple(map(float, weights)) for name, *weights in (line.split('\t') for line in lines)}


@cache
def _meanings() -> dict[str, tuple[str, ...]]:
    """By a first form, or two or three that stand together, what it means: «спросить», «выпытывать» are both ASK."""
    found: dict[str, tuple[str, ...]] = {}
    for line in (RUSSIAN / 'meanings.tsv').read_text(encoding='utf-8').splitlines():
        name, _, words = line.partition('\t')
        for word in words.split():
            found[word] = (*found.get(word, ()), name)
    return found
