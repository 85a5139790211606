"""«Кто вёл сделку»: a head shares the sale with a reason, and takes it back."""

from nicegui import ui

from dashboard import shares


async def test_a_head_shares_a_sale_and_takes_it_back(head, a_deal, store, team):
    deal = a_deal('Остров / кв1')
    await head.open(f'/deal/{deal}/who')
    head.find(marker='share-sale').click()
    await head.should_see(marker='shares-form')
    people = sorted(head.find(kind=ui.select).elements, key=lambda one: one.id)
    percents = sorted(head.find(kind=ui.input).elements, key=lambda one: one.id)
    for person, percent, (who, much) in zip(people, percents, ((team.anna, '70'), (team.boris, '20')), strict=False):
        person.set_value(who)
        percent.set_value(much)
    percents[-1].set_value('вели вместе')
    head.find(marker='shares-form').trigger('submit.prevent')
    await head.should_see('вместе 100')
    percents[1].set_value('30')
    head.find(marker='shares-form').trigger('submit.prevent')
    await head.should_see('Борис Маслов: 30\xa0%')
    await head.should_see('Причина: вели вместе')
    head.find('Вернуть').click()
    await head.should_not_see('Борис Маслов: 30\xa0%')
    assert store.read(shares.of, deal) == ()


async def test_a_sale_shared_by_four_opens_whole_with_room_for_another(head, a_deal, store, team):
    deal = a_deal('Остров / кв1')
    four = [(team.anna, 40), (team.boris, 30), (team.viktor, 20), (team.head, 10)]
    store.write(shares.put, deal, four, reason='вели вместе', seen=(), by=team.director)
    await head.http_client.get('/demo/director')
    await head.open(f'/deal/{deal}/who')
    head.find(marker='share-sale').click()
    await head.should_see(marker='shares-form')
    people = sorted(head.find(kind=ui.select).elements, key=lambda one: one.id)
    assert [one.value for one in people] == [*(who for who, _percent in four), 0]


async def test_an_employee_reads_them_and_shares_nothing(anna, a_deal, store, team):
    deal = a_deal('Остров / кв1')
    store.write(shares.put, deal, [(team.anna, 70), (team.boris, 30)], reason='вели вместе', seen=(), by=team.head)
    await anna.open(f'/deal/{deal}/who')
    await anna.should_see('Анна Крылова: 70\xa0%')
    await anna.should_not_see('Поделить продажу')
