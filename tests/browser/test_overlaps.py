"""The pages of money and «Сегодня» at every size: no text lies over another, and nothing sticks out."""

from datetime import date

import pytest
from playwright.sync_api import expect

from dashboard import access, deals, payments, plans, tasks
from dashboard.models import Person
from tests.browser.conftest import serving, still
from tests.browser.test_analytics import OVERLAPS
from tests.conftest import NOW

MILLION = 100_000_000
OVER = """() => {
  const texts = [], nodes = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const within = node.parentElement;
    if (!node.textContent.trim() || !within.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || within.closest('svg, .v-unseen, details:not([open]) > :not(summary)')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const line of range.getClientRects()) {
      const box = { node, said: node.textContent.trim(), left: line.left, right: line.right, top: line.top, bottom: line.bottom };
      for (let one = within; one; one = one.parentElement) {
        if (getComputedStyle(one).overflowX === 'visible') continue;
        const edge = one.getBoundingClientRect();  // what is cut off is not there
        Object.assign(box, { left: Math.max(box.left, edge.left), right: Math.min(box.right, edge.right), top: Math.max(box.top, edge.top), bottom: Math.min(box.bottom, edge.bottom) });
      }
      texts.push(box);
    }
  }
  return texts.flatMap((a, n) => texts.slice(n + 1)
    .filter((b) => a.node !== b.node && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5)
    .map((b) => `${a.said} / ${b.said}`));
}"""


@pytest.fixture(scope='module')
def address(tmp_path_factory):
    with serving(tmp_path_factory.mktemp('overlaps'), fill) as served:
        yield served


def fill(session, team):
    """Sales of millions by people with names of any length, and what is to be done and paid."""
    session.add(long := Person(name='Константин Константинопольский-Преображенский', department_id=1))
    session.flush()
    for n, owner in enumerate((team['anna'], team['boris'], long.id) * 4):
        deal = deals.create(session, title=f'Сердце Столицы / к11 / п2 / эт22 / кв{n}', amount=(n + 1) * MILLION, owner_id=owner, by=access.SYSTEM)
        tasks.add(session, deal, text='Позвонить и согласовать время', due=NOW.replace(day=1 + n), by=owner)
        if n % 2:
            payments.enter(session, deal, fields={'paid_on': date(2026, 11 - n // 6, 9 + n), 'amount': (n + 1) * MILLION}, by=team['head'])
        else:
            deals.set_field(session, deal, 'invoiced_on', seen=None, new=NOW.date(), by=access.SYSTEM)
    plans.enter(session, [plans.Cell(owner, date(2026, 11, 1), None, 20 * MILLION) for owner in (team['anna'], team['boris'], long.id)], by=access.SYSTEM)


@pytest.mark.parametrize(('path', 'width', 'locale'), [('/sales', 390, 'ru-RU'), ('/plan', 390, 'ru-RU'), ('/', 390, 'ru-RU'), *(
    pytest.param(path, width, locale, marks=pytest.mark.soak) for path in ('/sales', '/plan', '/') for width, locale in ((1366, 'ru-RU'), (390, 'en-US'), (1366, 'en-US'))
)])  # fmt: skip
def test_no_text_lies_over_another_and_nothing_sticks_out(window, path, width, locale):
    page = window('head', path, viewport={'width': width, 'height': 844}, locale=locale)
    if path == '/':
        expect(page.get_by_test_id('plan-line')).not_to_be_empty()
    else:
        expect(page.locator('[data-testid=chart] svg.main-svg').first).to_be_visible()
        assert page.locator('[data-testid=chart] svg text').count()
    still(page)
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate(OVER) == []
    assert page.evaluate('document.documentElement.scrollWidth') <= width
