"""Two deals on one flat on «Сегодня», in words: what a head is told of them, and may do."""

import pytest

from dashboard import payments
from dashboard.errors import DealDeleted
from dashboard.queries import deal as query
from tests.conftest import NOW


async def test_a_duplicate_is_deleted_or_kept_on_its_line_with_a_way_back(head, a_deal, store, team):
    a_deal('Остров / д2 / эт3 / кв7')
    younger = a_deal('Остров / д2 / кв7', owner='boris')
    await head.open('/')
    for words in ('дублей: 1', 'Уже в работе:', 'Остров / д2 / эт3 / кв7', 'Анна Крылова, с'):
        await head.should_see(words)
    head.find('Удалить дубль').click()
    await head.should_see('Удалена как дубль: Остров / д2 / кв7')
    await head.should_see('Спорных нет; вчера: отказов не было.')
    with pytest.raises(DealDeleted):
        store.read(query.deal, younger, by=team.head)
    head.find('Вернуть').click()
    await head.should_see('дублей: 1')
    head.find('Оставить обе').click()
    await head.should_see('Обе сделки остаются и связаны')
    await head.should_see('Спорных нет; вчера: отказов не было.')
    head.find('Вернуть').click()
    await head.should_see('дублей: 1')


async def test_a_duplicate_with_money_is_kept_and_both_deals_say_what_was_paid_and_claimed(head, a_deal, store, team):
    older, younger = a_deal('Остров / д2 / эт3 / кв7'), a_deal('Остров / д2 / кв7', owner='boris')
    await head.open('/')
    await head.should_see('Удалить дубль')
    for deal, act, amount, by in ((older, payments.enter, 700_00, team.head), (younger, payments.enter, 900_00, team.head), (younger, payments.claim, 400_00, team.boris)):
        store.write(act, deal, fields={'paid_on': NOW.date(), 'amount': amount}, by=by)
    await head.should_see('деньги: оплачено 900\xa0₽, заявлено 400\xa0₽, ждёт подтверждения')
    await head.should_see('деньги: оплачено 700\xa0₽')
    await head.should_see('Оставить обе')
    await head.should_not_see('Удалить дубль')
