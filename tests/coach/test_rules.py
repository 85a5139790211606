"""Each rule of the coach finds what its bad examples show, and nothing in its good ones."""

import pytest

from dashboard.comment_quality import coach
from dashboard.comment_quality.said import Said, language_of

EXAMPLES = [
    pytest.param(rule, text, has, id=f'{rule.name}-{"bad" if has else "good"}-{rule.find.__name__}-{n}')
    for rule in coach.RULES
    for has, texts in ((True, rule.bad), (False, rule.good))
    for n, text in enumerate(texts)
]


@pytest.mark.parametrize(('rule', 'text', 'has'), EXAMPLES)
def test_a_rule_holds_in_its_bad_examples_and_in_none_of_its_good_ones(rule, text, has):
    found = rule.findings(Said(text, rule.kind, language_of(text)))
    assert bool(found) == has, found
    assert all(0 <= one.start < one.end <= len(text) for one in found)


def test_every_rule_has_examples_of_both_kinds():
    assert [rule.name for rule in coach.RULES if not (rule.bad and rule.good)] == []
