"""`/briefing`: a screen a person, before everybody, with a step set on the spot."""

from datetime import timedelta

from sqlmodel import select

from dashboard import head_notes, payments
from dashboard.models import Deal, Task
from tests.conftest import NOW
from tests.pages.test_deal import tags

TITLE = 'Сердце Столицы / к3 / эт21 / кв145'


def stuck(store, a_deal, title=TITLE, **facts):
    deal = a_deal(title, **facts)

    def wait(session):
        session.get(Deal, deal).stage_since = NOW - timedelta(days=40)

    store.write(wait)
    return deal


async def test_the_stand_up_shows_whose_turn_it_is_the_month_yesterday_and_the_worst_deals(head, store, a_deal):
    stuck(store, a_deal, amount=4_200_000)
    await head.open('/briefing?present=1')
    for text in ('Анна Крылова', 'Розница', '1 из 2', 'Просрочено сейчас', TITLE, 'Закончить планёрку'):
        await head.should_see(text)
    await head.should_see('Месяц:')
    await head.should_not_see('Борис Маслов')


async def test_yesterdays_payments_stand_as_number_and_sum_before_everybody_too(head, store, a_deal, team):
    deal = a_deal(amount=90_000_00)
    store.write(payments.enter, deal, fields={'paid_on': NOW.date() - timedelta(days=1), 'amount': 30_000_00}, by=team.head)
    await head.open('/briefing?present=1')
    await head.should_see('вчера: оплаты')
    await head.should_see('1 · 30\xa0тыс.\xa0₽')


async def test_a_step_is_set_on_the_spot(head, store, a_deal):
    stuck(store, a_deal)
    await head.open('/briefing?present=1')
    await head.should_see(TITLE)
    head.find('Спросить').click()
    await head.should_see('Вопрос: Анна Крылова')
    head.find('завтра').click()
    await head.should_see('Вопрос задан, ответ ждём: завтра, 10:00')
    assert len(store.read(lambda session: session.exec(select(Task)).all())) == 1


async def test_it_begins_by_hiding_what_only_some_may_see_in_the_whole_browser_and_ends_by_showing_it_again(head, store, a_deal, team):
    """A deal that is opened from it is before everybody, too."""
    deal = stuck(store, a_deal)
    store.write(head_notes.write, deal, text='Только для руководителя: торгуется', seen='', by=team.head)
    answer = await head.http_client.get('/briefing')
    assert (answer.status_code, answer.headers['location']) == (303, '/briefing?present=1')
    await head.open('/briefing')
    await head.should_see('Анна Крылова')
    await head.open(f'/deal/{deal}')
    await head.should_see(TITLE)
    await head.should_not_see('торгуется')
    await head.http_client.post('/look', data={'before_all': 'end'})
    await head.open(f'/deal/{deal}')
    await head.should_see('торгуется')


async def test_what_everybody_saw_before_the_stand_up_everybody_sees_after_it(head, store, a_deal, team):
    """The projector is still on."""
    for before, after in ((True, True), (False, False)):
        await head.http_client.post('/look', data={'before_all': 'on' if before else 'off'})
        await head.open('/briefing')
        [end] = [one for one in tags(head, 'button') if one.props.get('name') == 'before_all']
        answer = await head.http_client.post('/look', data={'before_all': end.props['value'], 'next': '/board'})
        assert answer.headers['location'] == '/board'
        assert ('v-before-all' in (await head.http_client.get('/board')).text) == after


async def test_for_an_employee_there_is_no_stand_up(anna):
    assert (await anna.http_client.get('/briefing?present=1', follow_redirects=True)).status_code in {403, 404}
    assert 'v-before-all' not in (await anna.http_client.get('/board')).text, 'nothing was begun'
