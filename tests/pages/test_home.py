"""«Сегодня»: the head's and the employee's, in words."""

import asyncio
from datetime import date, timedelta

import pytest
from nicegui import ElementFilter, ui
from nicegui.testing.user_interaction import UserInteraction

from dashboard import absences, access, bonus_rules, deals, payments, plans, tasks, timeline
from dashboard.queries import deal as query
from dashboard.queries import feed, home
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


async def test_the_teams_heading_says_what_is_of_now_and_what_of_yesterday_and_who_is_absent(head, a_deal, store, team):
    deal = a_deal('Остров / д2 / кв7', amount=90_000_00)
    store.write(payments.enter, deal, fields={'paid_on': NOW.date() - DAY, 'amount': 30_000_00}, by=team.head)
    store.write(absences.add, team.boris, kind='vacation', first=NOW.date(), last=NOW.date(), by=team.head)
    await head.open('/')
    await head.should_see('сейчас: открыто, просрочено, без шага · вчера: касания, оплаты, отказы')
    await head.should_see('1 · 30 тыс. ₽'.replace(' ₽', '\xa0₽').replace(' тыс', '\xa0тыс'))
    await head.should_see('сегодня отсутствует')


async def test_yesterdays_refusal_goes_back_to_work_with_one_click_and_is_taken_back(head, a_deal, store, team, time):
    time.start = NOW - DAY
    deal = a_deal('Остров / кв1')
    store.write(deals.move, deal, to='lost', seen='intake', reason='Дорого', by=team.anna)
    time.start = NOW
    await head.open('/')
    await head.should_see('отказов, вчера: 1')
    await head.should_see('Дорого')
    head.find('Вернуть в работу').click()
    await head.should_see('Остров / кв1: Отказ → В работу')
    await head.should_see('Спорных нет; вчера: отказов не было.')
    assert stage_of(store, deal) == 'intake'
    assert 'Отказ не принят' in [line.new for line in store.read(feed.feed, deal, by=team.head).lines]
    head.find('Вернуть').click()
    await head.should_see('Дорого')
    assert stage_of(store, deal) == 'lost'


def stage_of(store, deal):
    return store.read(query.deal, deal, by=access.SYSTEM).stage.code


async def test_empty_blocks_say_so(head, user, a_deal, store, team):
    store.write(tasks.add, a_deal(owner='boris'), text='Позвонить', due=NOW + 9 * DAY, by=team.boris)
    await head.open('/')
    await head.should_see('Ничего не зависло')
    await head.should_see('Спорных нет; вчера: отказов не было.')
    await user.http_client.get('/demo/boris')
    await user.open('/')
    for words in ('На сегодня шагов нет.', 'С прошлого рабочего дня ничего не пришло.', 'У каждой открытой сделки есть следующий шаг.', 'За неделю возвращаться не к чему.'):
        await user.should_see(words)


async def test_a_step_reddens_by_itself_once_its_minute_has_passed(anna, create_user, a_deal, store, team, time):
    deal = a_deal('Остров / д2 / кв7')
    store.write(tasks.add, deal, text='Позвонить', due=NOW + timedelta(minutes=5), by=team.anna)
    at_deal = create_user()
    await at_deal.http_client.get('/demo/anna')
    await anna.open('/')
    await at_deal.open(f'/deal/{deal}')
    for user in (anna, at_deal):
        assert not late(user)
    time.start = NOW + timedelta(minutes=6)
    for user in (anna, at_deal):
        await until(lambda user=user: late(user))


async def test_an_open_page_begins_the_new_day_by_itself(anna, a_deal, store, team, time):
    store.write(tasks.add, a_deal('Остров / д2 / кв7'), text='Позвонить', due=NOW + DAY, by=team.anna)
    await anna.open('/')
    await anna.should_see('24 ноября, вторник')
    await anna.should_see('На сегодня шагов нет.')
    time.start = NOW + DAY - timedelta(hours=2)
    await anna.should_see('25 ноября, среда')
    await anna.should_see('Остров / д2 / кв7')


def late(user):
    """The red texts of a page."""
    with user:
        return [one.text for one in ElementFilter() if 'v-bad' in one.classes and getattr(one, 'text', '')]


async def until(seen):
    for _ in range(150):
        if seen():
            return
        await asyncio.sleep(0.1)
    raise AssertionError('not seen within 15 s')


async def test_before_the_first_deal_it_says_what_to_do(head, user, a_deal):
    await head.open('/')
    await head.should_see('Первую создаёт «Новая сделка» или клавиша n')
    await head.should_see('main.py import')
    await head.should_not_see('Ничего не зависло')
    await user.http_client.get('/demo/boris')
    await user.open('/')
    await user.should_see('Сделок пока нет')
    await user.should_not_see('main.py import')
    await user.should_not_see('У каждой открытой сделки есть следующий шаг.')
    a_deal(owner='boris')
    await user.should_see('На сегодня шагов нет.')
    await user.should_not_see('Сделок пока нет')


async def test_the_rest_unfolds_where_it_stands(head, in_work):
    for n in range(home.SHOWN + 3):
        in_work(f'Остров / кв{n}', amount=100 * (100 - n))
    await head.open('/')
    await head.should_not_see('Остров / кв12')
    head.find('ещё 3').click()
    for n in (10, 11, 12):
        await head.should_see(f'Остров / кв{n}')
    await head.should_not_see('ещё 3')
    head.find('Свернуть').click()
    await head.should_see('ещё 3')


async def test_stuck_deals_stand_by_money_or_by_person_as_the_address_says(head, in_work):
    in_work('Остров / кв1', amount=100), in_work('Остров / кв2', owner='boris', amount=900)
    for address, titles in (('/', ['Остров / кв2', 'Остров / кв1']), ('/?stuck=people', ['Остров / кв1', 'Остров / кв2']), ('/?stuck=nothing', ['Остров / кв2', 'Остров / кв1'])):
        await head.open(address)
        await head.should_see('по людям')
        with head:
            assert [one.text for one in ElementFilter() if 'v-line-title' in one.classes] == titles
            chosen = [one.text for one in ElementFilter() if one.props.get('aria-current') == 'page' and 'v-link' in one.classes]
        assert chosen == ['по людям' if address.endswith('people') else 'по деньгам']
    await head.open('/?stuck=people')
    await head.should_see('Анна Крылова: 1 · Борис Маслов: 1')


async def test_done_on_a_line_writes_the_result_sets_the_next_step_and_is_taken_back(anna, a_deal, store, team):
    deal = a_deal('Остров / кв1')
    store.write(tasks.add, deal, text='Позвонить', due=NOW - DAY, by=team.anna)
    await anna.open('/')
    anna.find(content='Готово').click()
    anna.find(kind=ui.textarea).type('Ждёт счёт')
    anna.find('А следующий шаг?').type('Отправить счёт')
    anna.find('завтра').click()
    await anna.should_see('Готово: Позвонить')
    await anna.should_see('На сегодня шагов нет.')
    assert step_of(store, deal).text == 'Отправить счёт'
    assert 'Ждёт счёт' in written(store, deal)
    anna.find('Вернуть').click()
    await anna.should_see('вчера, 10:05')
    assert step_of(store, deal).text == 'Позвонить'
    assert 'Ждёт счёт' not in written(store, deal)


async def test_a_head_asks_from_the_line_and_takes_it_back(head, in_work, store, team):
    deal = in_work('Остров / кв1')
    await head.open('/')
    head.find('Спросить').click()
    await head.should_see('Вопрос: Анна Крылова')
    head.find('завтра').click()
    await head.should_see('Вопрос задан, ответ ждём: завтра, 10:00')
    assert step_of(store, deal).assignee == 'Анна Крылова'
    await head.should_not_see('нет шага')
    head.find('Вернуть').click()
    await head.should_see('нет шага')
    assert step_of(store, deal) is None


async def test_a_head_sets_a_step_for_whoever_is_responsible_and_puts_one_off(head, in_work, store, team):
    deal, late = in_work('Остров / кв1'), in_work('Остров / кв2')
    store.write(tasks.add, late, text='Позвонить', due=NOW - DAY, by=team.anna)
    await head.open('/')
    head.find('Поставить шаг').click()
    head.find('завтра').click()
    await head.should_see('не подходит')  # a step without words is refused in the dialog, which stays
    head.find('Что сделать, как договорились с клиентом').type('Выставить счёт')
    head.find('завтра').click()
    await head.should_see('Шаг поставлен: завтра, 10:00')
    assert (step_of(store, deal).text, step_of(store, deal).assignee) == ('Выставить счёт', 'Анна Крылова')


async def test_a_step_is_put_off_from_the_line_and_back(head, in_work, store, team):
    late = in_work('Остров / кв2')
    store.write(tasks.add, late, text='Позвонить', due=NOW - DAY, by=team.anna)
    await head.open('/')
    head.find('Перенести').click()
    head.find('завтра').click()
    await head.should_see('Перенесено: завтра, 10:00')
    assert not step_of(store, late).overdue
    await head.should_not_see('просрочено: вчера')
    head.find('Вернуть').click()
    await head.should_see('просрочено: вчера')
    assert step_of(store, late).due == NOW - DAY


async def test_a_head_gives_a_stuck_deal_to_somebody_else_from_its_line_and_back(head, in_work, store, team):
    deal = in_work('Остров / кв1')
    await head.open('/')
    with head:
        [whose] = [one for one in ElementFilter() if one.props.get('title') == 'Сменить ответственного']
    UserInteraction(head, {whose}, None).click()
    await head.should_see('Кому назначить?')
    with head:
        people = [one for one in ElementFilter() if 'data-person' in one.props]
    assert [one.props['data-person'] for one in people] == [str(team.boris)]  # whoever has it already is not asked for again
    UserInteraction(head, set(people), None).click()
    await head.should_see('Ответственный: Борис Маслов')
    assert owner(store, deal, team) == 'Борис Маслов'
    head.find('Вернуть').click()
    await until(lambda: owner(store, deal, team) == 'Анна Крылова')


def owner(store, deal, team):
    return store.read(query.deal, deal, by=team.director).owner


async def test_a_step_that_a_colleague_changed_is_not_ticked_off(anna, a_deal, store, team, monkeypatch):
    from pages.parts import fresh

    monkeypatch.setattr(fresh, 'QUIET', 60)
    task = store.write(tasks.add, a_deal('Остров / кв1'), text='Позвонить', due=NOW, by=team.anna)
    await anna.open('/')
    anna.find(content='Готово').click()
    store.write(tasks.put_off, task, version=1, due=NOW + DAY, by=team.head)
    anna.find('Готово, шага пока нет').click()
    await anna.should_see('задачу тем временем')


async def test_what_is_saved_while_the_page_is_built_is_not_lost(anna, store, team, monkeypatch):
    slow = home.employees_day

    def read_then_overtaken(*arguments, **facts):
        found = slow(*arguments, **facts)
        monkeypatch.setattr(home, 'employees_day', slow)
        store.write(deals.create, title='Остров / кв5', owner_id=team.anna, by=access.SYSTEM)
        return found

    monkeypatch.setattr(home, 'employees_day', read_then_overtaken)
    await anna.open('/')
    await anna.should_see('Остров / кв5')


async def test_an_employee_sees_new_deals_with_since_when_they_wait_and_what_came(anna, a_deal, store, team):
    await anna.open('/')
    deal = a_deal('Остров / кв1', amount=90_000_00)
    await anna.should_see('ждёт с 10:05')
    store.write(payments.enter, deal, fields={'paid_on': NOW.date(), 'amount': 38_000_00}, by=team.head)
    store.write(timeline.add, deal, text='@Анна, клиент ждёт', by=team.head)
    await anna.should_see('Оплата подтверждена: 38\u202f000\xa0₽')
    await anna.should_see('Павел Петров: @Анна, клиент ждёт')
    store.write(timeline.add, deal, text='Созвонились, ждёт смету до пятницы.', kind='call', by=team.anna)
    await anna.should_see('Новых сделок нет.')
    await anna.should_not_see('не доплачено')


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
    await anna.should_see('Остров / кв5')


def step_of(store, deal):
    return store.read(query.deal, deal, by=access.SYSTEM).step


def written(store, deal):
    return [line.text for line in store.read(feed.feed, deal, by=access.SYSTEM).lines if line.written]


@pytest.fixture
def in_work(a_deal, time):
    """Anna's deal, two weeks in «В работу» without a step."""

    def make(title, **fields):
        time.start = NOW - 14 * DAY
        deal = a_deal(title, **fields)
        time.start = NOW
        return deal

    return make


async def test_in_english_the_same_is_said_in_english(head, a_deal):
    a_deal()
    await head.http_client.get('/look?lang=en')
    await head.open('/')
    await head.should_see('Nothing is stuck')


async def test_the_heads_day_begins_with_the_month_and_in_its_last_third_with_the_deals_that_may_close_it(head, a_deal, store, team):
    plans_of(store, team, anna=2_000_000)
    deal = a_deal('Остров / кв1', amount=90_000_000)
    store.write(deals.set_field, deal, 'invoiced_on', seen=None, new=NOW.date(), by=access.SYSTEM)
    await head.open('/')
    await head.should_see('Ноябрь: 0,0 из 2,0 млн ₽ · осталось 5 рабочих дней из 20 · нужно 400 тыс. ₽ в день, идёт 0 · в октябре на этот день было 0,0')
    await head.should_see('По этому темпу не хватит 2,0 млн ₽')
    head.find('Взять').click()
    await head.should_see('взята 1 сделка на 900 тыс. ₽')
    await head.should_see('осталось найти 1,1 млн ₽')


async def test_earlier_in_the_month_there_is_the_line_alone(head, a_deal, store, team, time):
    time.start = NOW - 14 * DAY
    await head.http_client.get('/demo/head')  # the session of later would not hold yet
    plans_of(store, team, anna=2_000_000)
    a_deal(amount=90_000_000)
    await head.open('/')
    await head.should_see('осталось 15 рабочих дней из 20')
    await head.should_not_see('По этому темпу')


async def test_the_next_step_is_named_by_its_factor_where_goods_and_services_have_rates_of_their_own(anna, a_deal, store, team):
    rule = {'name': 'Продажи', 'since': date(2026, 1, 1), 'goods_rate': 2_00, 'services_rate': 10_00, 'steps': '0:100, 100:150'}
    store.write(bonus_rules.add, fields=rule, by=team.director)
    plans_of(store, team, anna=500_000)
    store.write(payments.enter, a_deal(amount=10_000_000), fields={'paid_on': NOW.date(), 'amount': 10_000_000}, by=team.director)
    await anna.open('/')
    await anna.should_see('премия 2\u202f000\xa0₽, до ступени × 1,5 — 400\u202f000\xa0₽')
    await anna.open('/?lang=en')
    await anna.should_see('to the step × 1.5')


async def test_an_employees_day_ends_with_the_own_month(anna, a_deal, store, team):
    rule = {'name': 'Продажи', 'since': date(2026, 1, 1), 'goods_rate': 2_00, 'services_rate': 0, 'steps': '0:100, 100:150'}
    store.write(bonus_rules.add, fields=rule, by=team.director)
    plans_of(store, team, anna=500_000, boris=900_000)
    for title, paid in (('Остров / кв1', 10_000_000), ('Остров / кв2', 4_000_000)):
        deal = a_deal(title, amount=10_000_000)
        store.write(payments.enter, deal, fields={'paid_on': NOW.date(), 'amount': paid}, by=team.director)
    await anna.open('/')
    await anna.should_see('Мой месяц')
    await anna.should_see('план 500 000 ₽ · факт 100 000 ₽, 20 % · нужно 80 000 ₽ в день · авансы 40 000 ₽: в план не входят'.replace(' 000', '\u202f000').replace(' ₽', '\xa0₽').replace(' %', '\xa0%'))
    await anna.should_see('премия 2 000 ₽, до ступени 3 % — 400 000 ₽'.replace(' 000', '\u202f000').replace(' ₽', '\xa0₽').replace(' %', '\xa0%'))
    await anna.should_not_see('900')


def plans_of(store, team, **roubles):
    cells = [plans.Cell(getattr(team, who), NOW.date().replace(day=1), None, sum_ * 100) for who, sum_ in roubles.items()]
    store.write(plans.enter, cells, by=team.director)


async def test_on_a_monday_what_came_since_friday_is_named_by_its_day(head, a_deal, store, team, time):
    monday = NOW - DAY
    for n, ago in enumerate((3, 2, 1)):
        time.start = monday - 5 * DAY
        lost, paid = a_deal(f'Остров / кв{n}'), a_deal(f'Река / кв{n}', amount=90_000_00)
        time.start = monday - ago * DAY
        store.write(deals.move, lost, to='lost', seen='intake', reason='Дорого', by=team.anna)
        store.write(payments.enter, paid, fields={'paid_on': (monday - ago * DAY).date(), 'amount': 10_000_00}, by=team.head)
    time.start = monday
    await head.open('/')
    await head.should_see('отказов, с пт, 20 нояб: 3')
    await head.should_see('· с пт, 20 нояб: касания, оплаты, отказы')
    await head.should_see('пт, 20 нояб: 1 · сб, 21 нояб: 1 · вчера: 1')
    sums = 'пт, 20 нояб: 10 тыс. ₽ · сб, 21 нояб: 10 тыс. ₽ · вчера: 10 тыс. ₽'
    await head.should_see(sums.replace(' ₽', '\xa0₽').replace(' тыс', '\xa0тыс'))
    for day in ('пт, 20 нояб', 'сб, 21 нояб', 'вчера'):
        await head.should_see(day)
