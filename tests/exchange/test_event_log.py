"""XES logs: attributes are columns, memory stays flat, and hostile XML is refused."""

import tracemalloc

import pytest

from dashboard.exchange.event_log import XesLog
from dashboard.exchange.refusals import BrokenXml, ForeignXml, LongXml, SuspiciousXml

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<log xmlns="http://www.xes-standard.org/">'
TRACE = (
    '<trace><string key="concept:name" value="{case}"/><float key="AMOUNT" value="2.0E4"><string key="nested" value="no"/></float>'
    '<event><string key="concept:name" value="A"/><date key="time:timestamp" value="2026-11-24T10:05:00+03:00"/></event>'
    '<event><string key="concept:name" value="Б &amp; В"/><date key="time:timestamp" value="2026-11-24T11:05:00+03:00"/></event></trace>'
)


def quiet(_done, _total):
    pass


@pytest.fixture
def log(tmp_path):
    def write(text):
        path = tmp_path / 'log.xes'
        path.write_text(text, encoding='utf-8')
        return XesLog(path)

    return write


def test_an_events_columns_are_its_attributes_and_its_traces_with_a_prefix(log):
    rows = list(log(f'{HEAD}<global scope="event"><string key="x" value="y"/></global>{TRACE.format(case=7)}</log>').rows(quiet))
    assert [row.n for row in rows] == [1, 2]
    assert rows[1].cells == {
        'case:concept:name': '7',
        'case:AMOUNT': '2.0E4',
        'concept:name': 'Б & В',
        'time:timestamp': '2026-11-24T11:05:00+03:00',
    }


def test_an_events_attribute_of_one_trace_is_not_the_next_ones(log):
    bare = '<trace><event><string key="concept:name" value="C"/></event></trace>'
    rows = list(log(HEAD + TRACE.format(case=1) + bare + '</log>').rows(quiet))
    assert rows[2].cells == {'concept:name': 'C'}


def test_a_long_log_takes_no_more_memory_than_a_short_one(log):
    reader = log(HEAD + ''.join(TRACE.format(case=n) for n in range(10_000)) + '</log>')
    tracemalloc.start()
    assert sum(1 for _ in reader.rows(quiet)) == 20_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


@pytest.mark.parametrize(
    ('text', 'refusal'),
    [
        (HEAD + TRACE.format(case=1), BrokenXml),
        ('<html><body>', ForeignXml),
        ('<!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><log>&b;</log>', SuspiciousXml),
        ('<!DOCTYPE log SYSTEM "file:///etc/passwd"><log/>', SuspiciousXml),
        ('<log>' + '<list key="a">' * 10_000, SuspiciousXml),
        ('<?xml version="1.0" encoding="foo-8"?><log/>', BrokenXml),
        ('<?xml version="1.0" encoding="shift_jis"?><log/>', BrokenXml),
        ('<log><trace><string key="concept:name" value="' + 'x' * 5_000_000, LongXml),
        ('<log><trace>' + 'x' * 5_000_000, LongXml),
        ('<log><trace><event>' + '<string key="a" value="b"/>' * 200_000, LongXml),
        ('<log><trace>' + '<string key="a" value="b"/>' * 200_000, LongXml),
    ],
)
def test_hostile_and_broken_xml_is_refused(log, text, refusal):
    with pytest.raises(refusal):
        list(log(text).rows(quiet))


def test_what_stands_between_the_events_takes_no_memory(log):
    between = '<float key="all" value="1">' + '<float key="one" value="2"/>' * 100_000 + '</float>'
    reader = log(HEAD + between + TRACE.format(case=1) * 300 + '</log>')
    tracemalloc.start()
    assert sum(1 for _ in reader.rows(quiet)) == 600
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
