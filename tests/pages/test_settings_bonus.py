"""Settings: the rules of bonuses, with what a change would do before it is saved."""

from datetime import date
from threading import Event

import pytest
from nicegui import ui

from dashboard import bonus_rules, months, payments
from pages import live
from tests.pages.test_deal import tags, wait
from tests.pages.test_settings_people import inputs, send


async def test_only_the_company_head_finds_the_rules(head):
    assert (await head.http_client.get('/settings/bonus')).status_code == 404


async def test_a_rule_is_tried_saved_changed_and_taken_back(user, store, team, a_deal):
    """2,5 % of 38,000 is 950: said before the rule is saved."""
    deal = a_deal(amount=38_000_00)
    store.write(payments.enter, deal, fields={'paid_on': date(2026, 11, 20), 'amount': 38_000_00}, by=team.head)
    await user.http_client.get('/demo/director')
    await user.open('/settings/bonus')
    await user.should_see('Правил пока нет')
    user.find(marker='new-rule').click()
    name, _since, goods, _services, *_rest, steps = [one for one in inputs(user) if isinstance(one, ui.input)]
    name.set_value('Продажи')
    goods.set_value('')
    send(user)
    await user.should_see('не подходит для поля «Ставка с товаров»')
    goods.set_value('2,5')
    user.find(marker='preview').click()
    await wait(lambda: tags(user, 'td', '0\xa0₽ → 950\xa0₽'))
    assert store.read(bonus_rules.kept) == []
    steps.set_value('восемьдесят')
    send(user)
    await user.should_see('ожидаются пары целых процентов')
    steps.set_value('80:80, 100:120')
    send(user)
    await user.should_see('первая ступень начинается с 0')
    steps.set_value('0:0, 80:80, 100:120')
    send(user)
    await user.should_see('с месяца ноябрь 2026 · все · 2,5\xa0% с товаров, 0\xa0% с услуг · от 0 % плана × 0 · от 80 % плана × 0,8 · от 100 % плана × 1,2')
    user.find('Вернуть').click()
    await user.should_see('Правил пока нет')


async def test_a_rule_that_would_begin_in_a_closed_month_is_refused_also_before_it_is_tried_and_a_change_says_from_when_it_holds(user, store, team):
    rule = store.write(bonus_rules.add, fields={'name': 'Продажи', 'since': date(2026, 9, 1), 'goods_rate': 2_00, 'services_rate': 10_00}, by=team.director)
    store.write(months.close, date(2026, 9, 1), by=team.director)
    await user.http_client.get('/demo/director')
    await user.open('/settings/bonus')
    user.find(marker='new-rule').click()
    await user.should_see('Закрытые месяцы не меняются')
    _name, since, *_rest = [one for one in inputs(user) if isinstance(one, ui.input)]
    since.set_value('2026-08')
    user.find(marker='preview').click()
    await user.should_see('месяцы по 09.2026 закрыты: правило начинается с 10.2026 или позже')
    send(user)
    await wait(lambda: len(store.read(bonus_rules.kept)) == 1)
    user.find(marker=f'change-{rule}').click()
    await user.should_see('изменение действует с месяца октябрь 2026')


async def test_one_sees_which_of_several_rules_holds(user, store, team):
    for name, since in (('Продажи', date(2025, 11, 1)), ('Проба', date(2026, 11, 1)), ('Вместо', date(2026, 11, 1))):
        store.write(bonus_rules.add, fields={'name': name, 'since': since, 'goods_rate': 2_00, 'services_rate': 10_00}, by=team.director)
    await user.http_client.get('/demo/director')
    await user.open('/settings/bonus')
    await user.should_see('Из нескольких правил действует самое близкое к человеку, затем самое новое')
    await user.should_see('с месяца ноябрь 2025 по октябрь 2026 · все')
    await user.should_see('не действует: «Вместо» новее и начинается в том же месяце')
    await user.should_see('с месяца ноябрь 2026 · все · 2')


async def test_before_everybody_no_rule_is_shown_and_none_can_be_made(user, store, team):
    store.write(bonus_rules.add, fields={'name': 'Продажи', 'since': date(2025, 11, 1), 'goods_rate': 2_00, 'services_rate': 10_00}, by=team.director)
    await user.http_client.get('/demo/director')
    await user.http_client.post('/look', data={'before_all': 'on'})
    await user.open('/settings/bonus')
    await user.should_see('На экране «При всех» правил премий не видно')
    await user.should_not_see('Обратитесь к руководителю')
    await user.should_not_see('Новое правило')


async def test_a_rule_that_begins_later_is_tried_as_if_it_held_already(user, store, team, a_deal):
    store.write(payments.enter, a_deal(amount=38_000_00), fields={'paid_on': date(2026, 11, 20), 'amount': 38_000_00}, by=team.head)
    await user.http_client.get('/demo/director')
    await user.open('/settings/bonus')
    user.find(marker='new-rule').click()
    _name, since, goods, *_rest = [one for one in inputs(user) if isinstance(one, ui.input)]
    since.set_value('2027-01')
    goods.set_value('2,5')
    user.find(marker='preview').click()
    await user.should_see('За прошлый и этот месяц ничего не меняется')
    await user.should_see('Если бы оно действовало уже в этом месяце')
    assert tags(user, 'td', '0\xa0₽ → 950\xa0₽')
    goods.set_value('0')
    user.find(marker='preview').click()
    await user.should_see('Если бы оно действовало уже в этом месяце, тоже ничего бы не изменилось')


@pytest.mark.parametrize('typed', ['101', '100,01', '1000', '-1', 'abc'])
async def test_a_rate_beyond_all_of_the_money_is_refused_as_it_was_typed(user, typed):
    await user.http_client.get('/demo/director')
    await user.open('/settings/bonus')
    user.find(marker='new-rule').click()
    _name, _since, goods, *_rest = [one for one in inputs(user) if isinstance(one, ui.input)]
    goods.set_value(typed)
    send(user)
    await user.should_see(f'«{typed}» не подходит для поля «Ставка с товаров»: ожидается от 0 до 100\xa0%, например 5 или 7,5')


async def test_what_would_change_is_asked_anew_without_what_was_said_before(user, store, team, a_deal):
    """Neither the fault stays beside the table, nor the table beside a fault; while it counts the form says so."""
    store.write(payments.enter, a_deal(amount=38_000_00), fields={'paid_on': date(2026, 11, 20), 'amount': 38_000_00}, by=team.head)
    await user.http_client.get('/demo/director')
    await user.open('/settings/bonus')
    user.find(marker='new-rule').click()
    _name, _since, goods, *_rest = [one for one in inputs(user) if isinstance(one, ui.input)]
    goods.set_value('abc')
    user.find(marker='preview').click()
    await user.should_see('«abc» не подходит')
    free = Event()
    for _ in range(2):
        live._held().long.submit(free.wait, 30)
    goods.set_value('2,5')
    user.find(marker='preview').click()
    await user.should_see('Считаем…')
    await user.should_not_see('«abc» не подходит')
    free.set()
    await wait(lambda: tags(user, 'td', '0\xa0₽ → 950\xa0₽'))
    await user.should_not_see('Считаем…')
    goods.set_value('abc')
    user.find(marker='preview').click()
    await user.should_see('«abc» не подходит')
    assert not tags(user, 'td', '0\xa0₽ → 950\xa0₽')
