"""The demo's products and payments: lines that come to just the deals' amounts, and payments from which each status follows."""

from collections import Counter, defaultdict
from types import SimpleNamespace

import pytest
from sqlmodel import select

from dashboard import checklist, demo, handover, pipelines, requirements, sums
from dashboard.models import Deal, metadata
from dashboard.pricing import Price
from dashboard.store import Store
from tests.conftest import NOW, TestClock


@pytest.fixture(scope='module')
def filled(tmp_path_factory):
    with Store(tmp_path_factory.mktemp('demo') / 'demo.sqlite3', time=TestClock(NOW)) as store:
        demo.fill(store, deals=600, seed=1)
        yield store


def rows(store, table):
    return [SimpleNamespace(**row._mapping) for row in store.read(lambda session: list(session.execute(select(metadata.tables[table]))))]


@pytest.fixture(scope='module')
def sold(filled):
    """The lines by their deal."""
    found = defaultdict(list)
    for line in rows(filled, 'deal_line'):
        found[line.deal_id].append(line)
    return found


def cost(line):
    return Price(line.quantity, line.price, line.discount, line.discount_in).total


def test_the_lines_of_each_deal_come_to_its_amount_and_its_services(filled, sold):
    deals = {deal.id: deal for deal in rows(filled, 'deal')}
    assert len(sold) > 250
    for deal, lines in sold.items():
        assert sum(map(cost, lines)) == deals[deal].amount
        assert sum(cost(line) for line in lines if line.kind == 'service') == deals[deal].services_total
        assert all(line.price > 0 and line.quantity > 0 for line in lines)


def test_whoever_was_sent_an_offer_was_offered_something(filled, sold):
    codes = {stage.id: stage.code for stage in rows(filled, 'stage')}
    standing = [deal for deal in rows(filled, 'deal') if codes[deal.stage_id] in ('proposal', 'invoice', 'paid', 'won')]
    assert all(deal.id in sold for deal in standing)
    assert Counter(product.kind for product in rows(filled, 'product')) == {'goods': 35, 'service': 5}


def test_the_hero_deal_sells_what_the_sketch_shows(filled, sold):
    hero = next(deal for deal in rows(filled, 'deal') if deal.title == 'КутузовGRAD II / д14 / п6 / эт10 / кв807')
    assert [(line.text, cost(line)) for line in sold[hero.id]] == [
        ('Монитор 10", белый', 24_900_00), ('Вызывная панель, латунь', 18_500_00), ('Камера уличная 4 Мп', 9_000_00), ('Пусконаладка и мобильное приложение', 6_000_00),
    ]  # fmt: skip
    assert hero.amount == 58_400_00


def test_what_a_deal_says_of_its_payments_follows_from_them(filled):
    """Settling each deal anew finds nothing to change."""

    def settled(session):
        for deal in session.exec(select(Deal)).all():
            sums.settle_payments(session, deal, by=0)

    before = {deal.id: (deal.payment_status, deal.paid_on, deal.paid_total, deal.claimed_total) for deal in rows(filled, 'deal')}
    filled.write(settled)
    assert {deal.id: (deal.payment_status, deal.paid_on, deal.paid_total, deal.claimed_total) for deal in rows(filled, 'deal')} == before


def test_won_deals_are_paid_but_for_those_on_an_advance_and_a_few_others_owe_the_rest_or_only_say_that_they_paid(filled):
    codes = {stage.id: stage.code for stage in rows(filled, 'stage')}
    found = Counter((codes[deal.stage_id], deal.payment_status) for deal in rows(filled, 'deal'))
    lent = {row.deal_id for row in rows(filled, 'advance')}
    assert {deal.id for deal in rows(filled, 'deal') if codes[deal.stage_id] == 'won' and deal.payment_status != 'paid'} == lent
    assert {status for (code, status) in found if code == 'won'} == {'paid', 'partial'}
    assert found['invoice', 'partial'] + found['paid', 'partial'] >= 1
    assert sum(deal.claimed_total > 0 for deal in rows(filled, 'deal')) >= 1
    assert not {code for (code, status) in found if status == 'paid'} - {'paid', 'won'}
    assert all(payment.entered_at <= NOW for payment in rows(filled, 'payment'))


def test_s8_of_the_demo_is_honest_each_deal_passed_the_checklist_or_went_on_an_advance(filled):
    """What the shipped stages ask of deals that enter S5, S6 and S8, asked of those that stand there."""

    def lacking(session):
        stages = {stage.id: stage for stage in pipelines.stages(session, 1)}
        asked = [(deal, stages[deal.stage_id]) for deal in session.exec(select(Deal)) if stages[deal.stage_id].code in ('invoice', 'paid', 'won')]
        return {deal.id: handover.standing(session, deal) for deal, stage in asked if requirements.missing(session, deal, stage)}, len(asked)

    found, asked = filled.read(lacking)
    assert asked > 100
    assert all(found.values())
    assert 1 <= len(found) <= 20
    assert {advance.deal_id for advance in found.values()} == {row.deal_id for row in rows(filled, 'advance')}


def test_in_the_demo_deals_wait_with_their_checklist_half_done(filled):
    standing = [deal.id for deal in rows(filled, 'deal') if {stage.id: stage.code for stage in rows(filled, 'stage')}[deal.stage_id] == 'paid']
    left = [len(filled.read(lambda session, deal=deal: checklist.lacking(session, session.get(Deal, deal)))) for deal in standing]
    assert 0 in left
    assert max(left) > 1
