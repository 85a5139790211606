"""The feed on the deal's page: edited, pinned, filtered, read on by windows; what an observer may not do is not offered."""

import asyncio
from datetime import timedelta

from nicegui import ElementFilter, ui
from nicegui.testing.user_interaction import UserInteraction

from dashboard import observers, pins, tasks, timeline
from dashboard.models import FeedEntry
from dashboard.queries import pins as pins_query
from tests.conftest import NOW
from tests.pages.test_deal import act, composer, tags, unsaved, wait


def editor(user):
    with user:
        return next(one for one in ElementFilter(kind=ui.textarea) if one.props.get('data-testid') == 'comment-edit')


async def test_an_edited_entry_says_so_and_shows_what_it_said_before(anna, a_deal, store, team):
    deal = a_deal()
    store.write(timeline.add, deal, text='Согласен', by=team.anna)
    await anna.open(f'/deal/{deal}')
    act(anna, 'Изменить', within='vd-entry-acts')
    editor(anna).value = 'Отказался'
    act(anna, 'Сохранить')
    await anna.should_see('Комментарий изменён')
    act(anna, 'изменено')
    await anna.should_see('до сегодня, 10:05')
    await anna.should_see('Согласен')
    anna.find('Вернуть').click()
    await anna.should_not_see('Отказался')


async def test_who_saves_second_keeps_what_was_typed_sees_what_stands_there_and_chooses(anna, a_deal, store, team):
    deal = a_deal()
    entry = store.write(timeline.add, deal, text='Согласен', by=team.anna)
    await anna.open(f'/deal/{deal}')
    act(anna, 'Изменить', within='vd-entry-acts')
    editor(anna).value = 'Думает'
    store.write(timeline.edit, entry, seen='Согласен', new='Отказался', by=team.anna)
    await anna.should_see('Тем временем изменили: Отказался')
    assert editor(anna).value == 'Думает'
    act(anna, 'Сохранить')
    await anna.should_see('Тем временем текст изменили: Отказался')
    act(anna, 'Записать моё')
    await anna.should_see('Комментарий изменён')
    await anna.should_see('Думает')


async def test_an_entry_is_pinned_for_everybody_and_taken_back(anna, a_deal, store, team):
    deal = a_deal()
    entry = store.write(timeline.add, deal, text='Три камеры', by=team.anna)
    await anna.open(f'/deal/{deal}')
    assert [tag.text for tag in tags(anna, 'p', 'пусто') if 'v-faint' in tag.classes] == ['пусто'] * 3
    act(anna, 'Закрепить', within='vd-entry-acts')
    act(anna, 'Коммерческая', within='v-chips')
    await anna.should_see('Закреплено: коммерческая')
    assert [slot.entry for slot in store.read(pins_query.pins, deal, by=team.anna)] == [None, entry, None]
    anna.find('Вернуть').click()
    await wait(lambda: store.read(pins_query.pins, deal, by=team.anna)[1].entry is None)


async def test_the_feed_is_narrowed_to_what_is_asked_for(anna, a_deal, store, team):
    deal = a_deal()
    store.write(timeline.add, deal, text='Звонила насчёт камер', kind='call', by=team.anna)
    store.write(timeline.add, deal, text='Комментарий', by=team.anna)
    await anna.open(f'/deal/{deal}')
    act(anna, 'Звонки')
    await anna.should_see('Звонила насчёт камер')
    await anna.should_not_see('Сделка создана')
    with anna:
        search = next(one for one in ElementFilter(kind=ui.input) if 'Поиск в ленте' in one.props.get('aria-label', ''))
    search.value = 'домофон'
    await anna.should_see('Ничего такого в этой ленте нет')
    search.value = 'КАМЕР'
    await anna.should_see('Звонила насчёт камер')


async def test_what_is_being_edited_is_not_lost_to_a_filter(anna, a_deal, store, team):
    deal = a_deal()
    store.write(timeline.add, deal, text='Согласен', by=team.anna)
    await anna.open(f'/deal/{deal}')
    act(anna, 'Изменить', within='vd-entry-acts')
    editor(anna).value = 'Думает'
    act(anna, 'Звонки')
    await anna.should_see('Сначала сохраните или отмените')
    assert editor(anna).value == 'Думает'


async def test_asked_for_once_more_an_open_editor_keeps_its_text(anna, a_deal, store, team):
    store.write(timeline.add, a_deal(), text='Согласен', by=team.anna)
    await anna.open('/deal/1')
    act(anna, 'Изменить', within='vd-entry-acts')
    editor(anna).value = 'Думает'
    act(anna, 'Изменить', within='vd-entry-acts')
    assert editor(anna).value == 'Думает'


async def test_what_is_being_edited_outlasts_its_entry(anna, a_deal, store, team):
    entry = store.write(timeline.add, a_deal(), text='Согласен', by=team.anna)
    await anna.open('/deal/1')
    act(anna, 'Изменить', within='vd-entry-acts')
    editor(anna).value = 'Думает'
    store.write(timeline.delete, entry, by=team.anna)
    await anna.should_see('Этой записи в ленте больше нет; скопируйте, что нужно.')
    assert editor(anna).value == 'Думает'
    act(anna, 'Отмена')
    await wait(lambda: not unsaved(anna))
    await anna.should_not_see('Согласен')


async def test_what_is_being_edited_outlasts_a_flood_of_others(anna, a_deal, store, team):
    deal = a_deal()
    store.write(timeline.add, deal, text='Согласен', by=team.anna)
    await anna.open(f'/deal/{deal}')
    act(anna, 'Изменить', within='vd-entry-acts')
    editor(anna).value = 'Думает'
    rows = [FeedEntry(deal_id=deal, text=f'Строка {n:03}', at=NOW, author_id=team.head) for n in range(310)]  # more than a window grows to
    store.write(lambda session: session.add_all(rows))
    store.write(timeline.add, deal, text='Ещё одна', by=team.head)
    await asyncio.sleep(0.5)  # what a look needs
    assert editor(anna).value == 'Думает'
    act(anna, 'Отмена')
    store.write(timeline.add, deal, text='Последняя', by=team.head)
    await anna.should_see('Последняя')


async def test_the_feed_reads_on_by_windows_and_an_old_line_changed_elsewhere_follows(anna, a_deal, store, team):
    deal = a_deal()
    rows = [FeedEntry(deal_id=deal, text=f'Строка {n:03}', at=NOW - timedelta(minutes=130 - n), author_id=team.anna) for n in range(120)]
    store.write(lambda session: session.add_all(rows))
    await anna.open(f'/deal/{deal}')
    await anna.should_see('Строка 119')
    await anna.should_not_see('Строка 050')
    for last in ('061', '031', '001', '000'):
        await more(anna, f'Строка {last}')
    assert len(tags(anna, 'article')) == 120
    store.write(timeline.edit, 61, seen='Строка 060', new='Исправлена', by=team.anna)
    store.write(timeline.delete, 11, by=team.anna)
    await anna.should_see('Исправлена')
    await anna.should_not_see('Строка 010')
    store.write(timeline.restore, 11, by=team.anna)
    await anna.should_see('Строка 010')
    texts = [tag.text for tag in tags(anna, 'p') if 'vd-text' in tag.classes]
    assert texts[109] == 'Строка 010'


async def test_an_observer_is_offered_nothing_that_changes_anything(anna, a_deal, store, team):
    deal = a_deal(owner='viktor')
    entry = store.write(timeline.add, deal, text='Чужое', by=team.viktor)
    store.write(pins.put, deal, 'technical', entry, seen=None, by=team.viktor)
    store.write(observers.add, deal, team.anna, by=team.viktor)
    await anna.open(f'/deal/{deal}')
    await anna.should_see('Чужое')
    for act_of_others in ('Закрепить', 'Изменить', 'Удалить', '×'):
        assert not tags(anna, 'button', act_of_others)


async def test_a_missed_call_proposes_the_next_try(anna, a_deal, store, team):
    await anna.open(f'/deal/{a_deal()}')
    act(anna, 'Недозвон')
    await anna.should_see('Когда попробовать снова?')
    act(anna, 'завтра')
    await anna.should_see('Следующая попытка: завтра, 10:00')
    await anna.should_see('Перезвонить')


async def test_a_name_is_offered_while_it_is_typed(anna, a_deal):
    await anna.open(f'/deal/{a_deal()}')
    composer(anna).value = 'Скидка? @Пав'
    await anna.should_see('@Павел Петров')
    act(anna, '@Павел Петров')
    assert composer(anna).value == 'Скидка? @Павел Петров '


async def test_who_led_the_deal_is_a_page_for_those_who_see_it(anna, a_deal, store, team):
    deal = a_deal()
    store.write(timeline.add, deal, text='Поговорили', kind='call', by=team.anna)
    await anna.open(f'/deal/{deal}/who')
    for text in ('Кто вёл сделку', 'Анна Крылова', 'звонок: 1', 'по сей день'):
        await anna.should_see(text)
    assert (await anna.http_client.get(f'/deal/{a_deal(owner="viktor")}/who')).status_code == 404


async def test_what_was_done_with_the_client_and_for_a_task_is_a_page_for_those_who_see_the_deal(anna, a_deal, store, team):
    deal = a_deal()
    await anna.open(f'/deal/{deal}/touches')
    await anna.should_see('Клиента ещё никто не касался.')
    store.write(tasks.add, deal, text='Позвонить насчёт замера', due=NOW, by=team.anna)
    store.write(timeline.add, deal, text='Ждёт до среды', kind='call', result='thinking', by=team.anna)
    await anna.open(f'/deal/{deal}')
    await anna.should_see('Касания клиента')
    await anna.open(f'/deal/{deal}/touches')
    for text in ('1 касание', 'звонок 1 · последнее сегодня', 'звонок · думает', 'Ждёт до среды'):
        await anna.should_see(text)
    await anna.open(f'/deal/{deal}/touches?by=task')
    for text in ('Позвонить насчёт замера', 'открыта, срок', 'Ждёт до среды'):
        await anna.should_see(text)
    assert (await anna.http_client.get(f'/deal/{a_deal(owner="viktor")}/touches')).status_code == 404


async def more(user, text):
    from pages.parts.endless import Endless

    with user:
        (end,) = ElementFilter(kind=Endless)
    UserInteraction(user, {end}, None).trigger('more')
    await user.should_see(text)
