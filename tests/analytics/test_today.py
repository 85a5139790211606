"""The funnel of today: where the deals stand."""

import pandas as pd

from dashboard.analytics import today
from dashboard.analytics.frames import DEALS, empty
from tests.analytics.funnel import STAGES


def test_each_stage_has_its_deals_and_their_kopecks():
    deals = pd.DataFrame({'stage': [1, 1, 6], 'amount': [100, 250, 7]})
    funnel = today.funnel(deals, STAGES).set_index('stage')
    assert funnel.deals.to_dict() == {'a': 2, 'b': 0, 'p': 0, 'c': 0, 'q': 0, 'won': 1, 'lost': 0}
    assert funnel.amount[['a', 'won']].tolist() == [350, 7]


def test_no_deals_make_a_funnel_of_zeros():
    assert today.funnel(empty(DEALS), STAGES).deals.tolist() == [0] * 7
