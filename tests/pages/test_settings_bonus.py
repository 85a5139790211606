"""Settings: the rules of bonuses, with what a change would do before it is saved."""

from datetime import date

from nicegui import ui

from dashboard import bonus_rules, payments
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
    await user.should_see('с месяца ноябрь 2026 · все · 2,5 % с товаров, 0 % с услуг · от 0 % плана × 0 · от 80 % плана × 0,8 · от 100 % плана × 1,2')
    user.find('Вернуть').click()
    await user.should_see('Правил пока нет')
