"""Refusals become news once a minute for each kind and person; what came between is counted, not lost."""

from dashboard.audit import QUIET, Bursts


def test_the_first_of_a_kind_is_news_and_the_rest_of_the_minute_is_counted():
    bursts = Bursts()
    assert bursts.news('rights', 0) == 1
    assert [bursts.news('rights', second) for second in (1, 2, QUIET - 1)] == [None] * 3
    assert bursts.news('rights', QUIET) == 4
    assert bursts.news('rights', 2 * QUIET) == 1


def test_each_kind_and_person_is_counted_apart():
    bursts = Bursts()
    assert bursts.news(('rights', 1), 0) == 1
    assert bursts.news(('rights', 2), 1) == 1
    assert bursts.news(('rights', 1), 2) is None
