"""Deleting a deal on its page, what open pages and addresses of it say, and the basket of the heads."""

import pytest
from nicegui import ui
from nicegui.testing.user_interaction import UserInteraction

from dashboard import basket, files, timeline
from dashboard.queries import basket as query
from dashboard.queries import feed as feed_query
from dashboard.vault import beside
from tests.pages.test_deal import act, composer, editor, submit, tags, wait
from tests.pages.test_deal import both as both_at_their_screens  # noqa: F401 - a fixture

TITLE = 'Сердце Столицы / к3 / эт21 / кв145'
SAID = 'Сделка удалена 24.11.2026 (Павел Петров), причина: дубль. Руководитель может вернуть её из корзины до 24.12.2026 включительно.'


@pytest.fixture
def both(both_at_their_screens):  # noqa: F811
    """Anna at her screen and the head of her department at his."""
    return both_at_their_screens


def choose(user, why):
    [radio] = user.find(kind=ui.radio).elements
    radio.value = why
    user.find(marker='delete').trigger('submit.prevent')


async def test_a_head_deletes_with_a_reason_and_takes_it_back(head, a_deal, store, team):
    deal = a_deal(TITLE)
    await head.open(f'/deal/{deal}')
    act(head, 'Удалить сделку')
    choose(head, None)
    await head.should_see('Выберите причину.')
    assert store.read(query.basket, by=team.head).deals == ()
    choose(head, 'duplicate')
    await head.should_see(SAID)
    assert [line.why for line in store.read(query.basket, by=team.head).deals] == ['duplicate']
    act(head, 'Вернуть')
    await head.should_not_see(SAID)
    await head.should_see('Сделка возвращена из корзины')
    assert store.read(query.basket, by=team.head).deals == ()


async def test_an_employee_is_not_even_offered_it(anna, a_deal):
    await anna.open(f'/deal/{a_deal(TITLE)}')
    assert not tags(anna, 'button', 'Удалить сделку')
    assert not [form for form in tags(anna, 'form') if form.props.get('data-testid') == 'delete-form']


async def test_row_18_who_has_it_open_reads_so_at_once_and_nothing_of_what_is_typed_is_lost(both, a_deal, store, team):
    """Reliability, row 18: deleted while others comment and edit. Brought back, they go on where they were."""
    anna, head = both
    deal = a_deal(TITLE)
    for user in both:
        await user.open(f'/deal/{deal}')
    composer(anna).value = 'Перезвонить в среду'
    act(head, TITLE)
    editor(head).value = 'Остров / кв9'
    store.write(basket.delete, deal, 'duplicate', by=team.head)
    for user in both:
        await user.should_see(SAID)
    submit(anna)
    UserInteraction(head, {editor(head)}, None).trigger('keydown.enter')
    await head.should_see('Здесь больше ничего не сохраняется.')
    await wait(lambda: any('v-bad' in said.classes for said in tags(head, 'p', SAID)))  # refused, before it is back
    assert (composer(anna).value, editor(head).value) == ('Перезвонить в среду', 'Остров / кв9')
    assert not tags(anna, 'button', 'Вернуть сделку')
    act(head, 'Вернуть сделку')
    for user in both:
        await user.should_not_see('Здесь больше ничего не сохраняется.')
    assert (composer(anna).value, editor(head).value) == ('Перезвонить в среду', 'Остров / кв9')
    submit(anna)
    await wait(lambda: any(line.text == 'Перезвонить в среду' for line in store.read(feed_query.feed, deal, by=team.anna).lines))


async def test_a_comment_on_a_deal_of_whose_deletion_the_news_have_not_come_is_refused_with_the_sentence(anna, a_deal, store, team):
    from pages import live

    deal = a_deal(TITLE)
    await anna.open(f'/deal/{deal}')
    live._live.changed.callbacks.clear()
    store.write(basket.delete, deal, 'duplicate', by=team.head)
    composer(anna).value = 'Моё'
    submit(anna)
    await anna.should_see(SAID)
    assert composer(anna).value == 'Моё'


async def test_its_address_tells_who_could_see_it_and_shows_the_deal_again_once_it_is_back(anna, a_deal, store, team):
    deal = a_deal(TITLE)
    store.write(basket.delete, deal, 'duplicate', by=team.head)
    await anna.open(f'/deal/{deal}')
    await anna.should_see(SAID)
    await anna.should_see(TITLE)
    assert not tags(anna, 'button', 'Вернуть сделку')
    store.write(basket.restore, deal, by=team.head)
    await anna.should_see('Информация')


async def test_there_a_head_brings_it_back(head, a_deal, store, team):
    deal = a_deal(TITLE)
    store.write(basket.delete, deal, 'duplicate', by=team.head)
    await head.open(f'/deal/{deal}')
    await head.should_see(SAID)
    act(head, 'Вернуть сделку')
    await head.should_see('Информация')
    assert store.read(query.basket, by=team.head).deals == ()


async def test_plain_addresses_of_it_are_gone_for_who_could_see_it_and_never_were_for_others(anna, create_user, a_deal, store, team):
    deal, vault = a_deal(TITLE), beside(store.path, 10_000)
    with vault.receiving() as receiver:
        receiver.write(b'%PDF-1.4')
        file = store.write(files.add, deal, name='Смета.pdf', received=receiver.whole(), vault=vault, by=team.anna)
    store.write(basket.delete, deal, 'duplicate', by=team.head)
    viktor = create_user()
    await viktor.http_client.get('/demo/viktor')
    for path in (f'/deal/{deal}/who', f'/deal/{deal}/handover', f'/file/{file}'):
        answer = await anna.http_client.get(path)
        assert (answer.status_code, SAID in answer.text) == (410, True)
        assert (await viktor.http_client.get(path)).status_code == 404
    sent = await anna.http_client.post(f'/upload/{deal}?name=a.pdf', content=b'%PDF-1.4')
    assert (sent.status_code, sent.json()) == (410, {'error': SAID})
    assert (await viktor.http_client.get(f'/deal/{deal}')).status_code == 404


async def test_the_basket_is_for_heads_and_brings_a_deal_back_with_undo(head, create_user, a_deal, store, team):
    anna = create_user()
    await anna.http_client.get('/demo/anna')
    assert (await anna.http_client.get('/settings/basket')).status_code == 404
    await head.open('/settings/basket')
    await head.should_see('За последние 30 дней ничего не удаляли')
    deal = a_deal(TITLE)
    store.write(basket.delete, deal, 'spam', by=team.director)
    for text in (TITLE, 'спам', 'Ольга Директор, сегодня', 'ещё 30 дней'):
        await head.should_see(text)
    head.find(marker=f'restore-{deal}').click()
    await head.should_see(f'Возвращена: {TITLE}')
    await head.should_see('За последние 30 дней ничего не удаляли')
    head.find('Вернуть').click()
    await head.should_see('спам')
    assert [(line.why, line.who) for line in store.read(query.basket, by=team.head).deals] == [('spam', 'Павел Петров')]


async def test_its_feed_keeps_that_it_was_deleted_and_is_back(anna, a_deal, store, team):
    deal = a_deal(TITLE)
    store.write(timeline.add, deal, text='Думает', by=team.anna)
    store.write(basket.delete, deal, 'test', by=team.head)
    store.write(basket.restore, deal, by=team.head)
    await anna.open(f'/deal/{deal}')
    for text in ('Сделка удалена', 'тест', 'Сделка возвращена из корзины', 'Думает'):
        await anna.should_see(text)
