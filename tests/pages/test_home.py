"""«Сегодня»: the head's and the employee's, in words."""

from datetime import timedelta

from dashboard import access, deals, tasks
from tests.conftest import NOW

DAY = timedelta(days=1)


async def test_a_head_sees_what_is_stuck_and_why(head, a_deal, store, team, time):
    time.start = NOW - 14 * DAY
    deal = a_deal('Остров / д2 / кв7', amount=5_840_000)
    time.start = NOW
    await head.open('/')
    await head.should_see('Зависли')
    await head.should_see('Остров / д2 / кв7')
    await head.should_see('В работу: 10 раб. дн., норма 1, нет шага')
    await head.should_see('Анна Крылова')
    store.write(tasks.add, deal, text='Позвонить', due=NOW - DAY, by=team.anna)
    await head.open('/')
    await head.should_see('просрочено: вчера · Позвонить')


async def test_empty_blocks_say_so(head, user):
    await head.open('/')
    await head.should_see('Ничего не зависло')
    await user.http_client.get('/demo/boris')
    await user.open('/')
    for words in ('На сегодня шагов нет.', 'У каждой открытой сделки есть следующий шаг.', 'За неделю возвращаться не к чему.'):
        await user.should_see(words)


async def test_an_employee_sees_own_steps_and_nobody_elses(anna, a_deal, store, team):
    store.write(tasks.add, a_deal('Остров / кв1'), text='Отправить смету', due=NOW + timedelta(hours=2), by=team.anna)
    store.write(tasks.add, a_deal('Остров / кв2', owner='boris'), text='Дело Бориса', due=NOW, by=team.boris)
    await anna.open('/')
    await anna.should_see('Отправить смету')
    await anna.should_see('сегодня, 12:05')
    await anna.should_not_see('Дело Бориса')
    await anna.should_not_see('Команда')


async def test_a_commit_reaches_the_open_page(anna, store, team):
    await anna.open('/')
    await anna.should_not_see('Остров / кв5')
    store.write(deals.create, title='Остров / кв5', owner_id=team.anna, by=access.SYSTEM)
    await anna.should_see('Остров / кв5', retries=40)


async def test_in_english_the_same_is_said_in_english(head, a_deal):
    await head.http_client.get('/look?lang=en')
    await head.open('/')
    await head.should_see('Nothing is stuck')
