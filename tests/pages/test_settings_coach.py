"""Settings: the words of the team and the rules of the coach, as its heads see them."""

from nicegui import ui

from dashboard import coach_rules, team_words
from dashboard.queries import coach as query
from tests.pages.test_deal import act, tags, wait
from tests.pages.test_settings_people import inputs


async def test_an_employee_finds_no_such_page(anna):
    assert (await anna.http_client.get('/settings/coach')).status_code == 404


async def test_a_head_accepts_a_word_takes_it_back_and_adds_one_by_hand(head, store, team):
    store.write(team_words.ask, 'домафон', by=team.anna)
    await head.open('/settings/coach')
    await head.should_see('Ждут решения: 1')
    await head.should_see('· Анна Крылова')
    act(head, 'Принять')
    await head.should_see('Принято: домафон')
    head.find('Вернуть').click()
    await head.should_see('Ждут решения: 1')
    inputs(head)[0].set_value('два слова')
    head.find(marker='add').trigger('submit.prevent')
    await head.should_see('нужно одно слово')
    inputs(head)[0].set_value('Слаботочка')
    head.find(marker='add').trigger('submit.prevent')
    await head.should_see('Приняты: 1')


async def test_a_rule_that_is_often_out_of_place_says_so_and_is_softened(head, store, team):
    for _ in range(20):
        store.write(coach_rules.count, shown={'vague'}, refused={'vague'}, insisted=(), by=team.anna)
    await head.open('/settings/coach')
    await head.should_see('показано: 20 · не к месту: 20 (100\xa0%)')
    await head.should_see('Часто не к месту')
    (line,) = (one for one in tags(head, 'li') if one.props.get('data-rule') == 'vague')
    next(one for one in line.descendants() if isinstance(one, ui.select)).set_value('off')
    await head.should_see('Сохранено: Слово вместо даты или суммы')
    await wait(lambda: {one.name: one.weight for one in store.read(query.rules, by=team.head)}['vague'] == 'off')
