"""Dates are read as they are written; where day and month could be either, nobody guesses."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.exchange import dates
from dashboard.exchange.refusals import AmbiguousDates, MixedDates, NotADate

MOSCOW = ZoneInfo('Europe/Moscow')


def read(value, order=None):
    return dates.parser('when', MOSCOW, order)(value)


def order_of(*values):
    orders = dates.Orders('deals.csv', 'when')
    for value in values:
        orders.see(value)
    return orders.settled()


@pytest.mark.parametrize(
    ('written', 'instant'),
    [
        ('2011-09-30T22:38:44.546Z', datetime(2011, 9, 30, 22, 38, 44, 546000, tzinfo=UTC)),
        ('2010-12-30 14:32:00+01:00', datetime(2010, 12, 30, 13, 32, tzinfo=UTC)),
        ('2026-11-24 10:05', datetime(2026, 11, 24, 7, 5, tzinfo=UTC)),
        ('2026-11-24', datetime(2026, 11, 23, 21, tzinfo=UTC)),
        ('2019/11/03 01:11:19.000', datetime(2019, 11, 2, 22, 11, 19, tzinfo=UTC)),
        (datetime.fromisoformat('2016-10-20'), datetime(2016, 10, 19, 21, tzinfo=UTC)),
        (date(2016, 10, 20), datetime(2016, 10, 19, 21, tzinfo=UTC)),
        ('', None),
        (None, None),
    ],
)
def test_an_instant_without_a_zone_is_in_the_teams(written, instant):
    assert read(written) == instant


@pytest.mark.parametrize(
    ('written', 'order', 'instant'),
    [
        ('24.11.2026 10:05', 'dmy', datetime(2026, 11, 24, 7, 5, tzinfo=UTC)),
        ('11/24/2026 2:20 PM', 'mdy', datetime(2026, 11, 24, 11, 20, tzinfo=UTC)),
        ('12/1/2026 12:05 am', 'mdy', datetime(2026, 11, 30, 21, 5, tzinfo=UTC)),
        ('3/1/17', 'mdy', datetime(2017, 2, 28, 21, tzinfo=UTC)),
        ('26.11.24', 'ymd', datetime(2026, 11, 23, 21, tzinfo=UTC)),
        ('24.11.2026 10:05 +03:00', 'dmy', datetime(2026, 11, 24, 7, 5, tzinfo=UTC)),
    ],
)
def test_slashes_and_dots_are_read_in_the_order_that_was_settled(written, order, instant):
    assert read(written, order) == instant


@pytest.mark.parametrize(
    'written',
    ['tomorrow', '42663', 42663, 3.5, True, '2026-02-30', '31.02.2026', '2026-11-24 25:00', '0001-01-01', '9999-12-31', '01/02/03/04', '13/13/2026 1:00 PM', '1/1/2026 13:00 PM'],
)
def test_what_is_no_date_is_refused_and_not_bent_into_one(written):
    with pytest.raises(NotADate):
        read(written, 'dmy')


@pytest.mark.parametrize(
    ('column', 'order'),
    [
        (['10/20/2016', '3/1/2017'], 'mdy'),
        (['01.03.2017', '20.10.2016'], 'dmy'),
        (['05/05/2017', '06.06.2018'], 'dmy'),  # either way the same days
        (['2016-10-20', '2019/11/03', None, 'n/a', datetime.fromisoformat('2016-01-02')], None),
        (['99/99/2017', '13/01/2017'], 'dmy'),  # what is no date in any order is its row's trouble
        (['99.01.31', '98.02.28'], 'ymd'),
    ],
)
def test_the_whole_column_settles_the_order_of_day_and_month(column, order):
    assert order_of(*column) == order


def test_a_column_that_could_be_either_is_asked_about():
    with pytest.raises(AmbiguousDates, match=r'“03/04/2017” in the column “when” of deals\.csv .*--dates'):
        order_of('05/05/2017', '03/04/2017')


def test_a_column_that_contradicts_itself_is_asked_about():
    with pytest.raises(MixedDates, match='“10/20/2016”'):
        order_of('20/10/2016', '01/02/2017', '10/20/2016')
