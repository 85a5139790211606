"""A deal's files on its page: shown to everybody at once, listed, taken out and put back; a link that waits for the file itself."""

import httpx
import pytest
from nicegui import ElementFilter

from dashboard import files, lists, timeline
from dashboard.vault import beside
from tests.pages.test_deal import act, tags, wait


@pytest.fixture
def add(store, team):
    def sent(deal, name='Смета.pdf', content=b'%PDF-1.4', **facts):
        vault = beside(store.path, 10_000)
        with vault.receiving() as receiver:
            receiver.write(content)
            return store.write(files.add, deal, name=name, received=receiver.whole(), vault=vault, **{'by': team.anna} | facts)

    return sent


def links(user):
    return [(tag.text, tag.props['href']) for tag in tags(user, 'a') if tag.props.get('href', '').startswith('/file/') and tag.text]


async def test_a_file_that_somebody_adds_appears_in_the_feed_and_in_the_list(anna, a_deal, store, team, add):
    deal = a_deal()
    await anna.open(f'/deal/{deal}')
    await anna.should_see('Пока нет: перетащите')
    made = add(deal, by=team.head)
    await anna.should_see('Смета.pdf')
    await anna.should_not_see('Пока нет: перетащите')
    await wait(lambda: links(anna) == [('Смета.pdf', f'/file/{made}')] * 2)


async def test_a_page_named_as_a_picture_is_remarked_and_shown_as_none(anna, a_deal, add):
    deal = a_deal()
    add(deal, 'фото.png', b'<html>')
    await anna.open(f'/deal/{deal}')
    await anna.should_see('Внутри не то, что обещает имя')
    assert not tags(anna, 'img')


async def test_ones_own_file_is_taken_out_and_put_back_and_a_heads_is_not_ones_own(anna, a_deal, store, team, add):
    deal = a_deal()
    add(deal, 'Чужой.pdf', by=team.head)
    add(deal)
    await anna.open(f'/deal/{deal}')
    assert len(tags(anna, 'button', '×')) == 1
    act(anna, 'Удалить', within='vd-entry-acts')
    await anna.should_see('Удалено')
    await anna.should_not_see('Смета.pdf')
    anna.find('Вернуть').click()
    await anna.should_see('Смета.pdf')


async def test_a_link_to_a_file_sharing_site_waits_for_the_file_until_it_is_there(anna, a_deal, store, team, add):
    store.write(lists.ensure_shipped)
    deal = a_deal()
    entry = store.write(timeline.add, deal, text='Смета: https://disk.yandex.ru/d/1', by=team.anna)
    await anna.open(f'/deal/{deal}')
    await anna.should_see('Ссылка на disk.yandex.ru может пропасть')
    assert [tag.props['data-instead'] for tag in tags(anna, 'button', 'Выбрать файл')] == [str(entry)]
    add(deal, instead=entry)
    await anna.should_see('Сам файл:')
    await anna.should_not_see('может пропасть')


async def test_the_route_says_in_a_sentence_that_there_is_no_room(anna, a_deal, store):
    """Row 8: nothing is stored, nothing is on its way, and the next one goes when there is room."""
    from dataclasses import replace

    from pages import live

    deal, whole = a_deal(), live._live.vault
    live._live.vault = replace(whole, quota=3)
    answer = await anna.http_client.post(f'/upload/{deal}?name=x', content=b'four')
    assert (answer.status_code, answer.json()['error']) == (httpx.codes.INSUFFICIENT_STORAGE, 'Для этого файла нет места: место, отведённое под файлы, занято. Ничего не сохранено.')
    assert not list(whole.kept())
    assert not list(whole.leftovers())
    live._live.vault = whole
    assert (await anna.http_client.post(f'/upload/{deal}?name=x', content=b'four')).status_code == httpx.codes.OK


async def test_what_is_sent_is_limited_as_the_server_was_told(anna, a_deal):
    from pages.parts.uploads import Uploads

    await anna.open(f'/deal/{a_deal()}')
    with anna:
        (uploads,) = ElementFilter(kind=Uploads)
    assert uploads.props['most'] == 50_000_000
    assert 'Файл больше 50 МБ не поместится' in uploads.props['words']['large']
