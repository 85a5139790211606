"""`/sales`: the report by the day of payment, each rouble behind a name, and the file for the accountant."""

import asyncio
import re
from datetime import date
from io import BytesIO
from threading import Event

import pytest
from nicegui import ui
from openpyxl import load_workbook
from sqlalchemy import update
from sqlmodel import col

from dashboard import bonus_rules, charts, deals, months, payments, pipelines, plans, sales, shares
from dashboard.charts import sales as drawn
from dashboard.charts.drawing import WHOLE, Words
from dashboard.models import Deal, Person
from dashboard.queries import analytics as choices
from dashboard.queries import sales as query
from dashboard.queries.sale_filters import Filters
from pages import live, windows
from pages.parts import fresh
from pages.parts.chart import Chart
from tests.pages.test_deal import tags, wait

BONUS = '760\xa0₽'
"""What Anna gets of September's sale; the number alone may stand in the id of a page."""


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """A page that looks again at once."""
    monkeypatch.setattr(fresh, 'QUIET', 0.05)


@pytest.fixture
def sold(store, team, a_deal):
    """September: Anna sold for 38,000, 8,000 of it works; November: 1,840 went back, and Boris claims 12,000."""
    store.write(bonus_rules.add, fields={'name': 'Продажи', 'since': date(2026, 1, 1), 'goods_rate': 2_00, 'services_rate': 10_00}, by=team.director)
    deal = a_deal('Остров / кв1', amount=38_000_00)
    store.write(deals.set_field, deal, 'invoice_no', seen=None, new='СЧ-410', by=team.head)
    pay = {'paid_on': date(2026, 9, 7), 'amount': 38_000_00, 'document': 'ПП-1'}
    store.write(payments.enter, deal, fields=pay, by=team.head)
    store.write(payments.enter, deal, fields={'paid_on': date(2026, 11, 5), 'amount': 1_840_00, 'kind': 'refund'}, by=team.head)
    claimed = a_deal('Остров / кв2', owner='boris', amount=12_000_00)
    store.write(payments.claim, claimed, fields={'paid_on': date(2026, 11, 20), 'amount': 12_000_00}, by=team.boris)
    return deal


def cells(user, person, month):
    """What stands in somebody's row of a month."""
    [row] = [one for one in tags(user, 'tr') if one.props.get('data-row') == f'{person} {month}']
    return [re.sub('[\u202f\xa0]', ' ', cell.text or cell.default_slot.children[0].text) for cell in row.default_slot.children]


async def test_a_head_sees_the_team_month_by_month_with_what_waits_and_what_went_back(head, sold, team):
    await head.open('/sales?from=2026-09&to=2026-11')
    assert cells(head, team.anna, '2026-09') == ['Анна Крылова', '1', '38 000 ₽', '38 000 ₽', '0 ₽', '—', '38 000 ₽', '—', '760 ₽']
    assert cells(head, team.anna, '2026-11') == ['Анна Крылова', '0', '−1 840 ₽', '−1 840 ₽', '0 ₽', '−1 840 ₽', '—', '—', '−36,80 ₽']
    assert cells(head, team.boris, '2026-11') == ['Борис Маслов', '0', '0 ₽', '0 ₽', '0 ₽', '—', '—', '12 000 ₽', '—']


async def test_what_goes_on_is_compared_on_the_same_working_day_and_says_so(head, sold):
    """38,000 came in September, the quarter before; none of it in October."""
    for path, said in (('from=2026-10&to=2026-11', '0 ₽ на тот же рабочий день прошлого квартала'), ('from=2026-11&to=2026-11', '0 ₽ на тот же рабочий день прошлого месяца'), ('from=2026-09&to=2026-10', '0 ₽ за столько же времени до этого')):
        await head.open(f'/sales?{path}')
        await head.should_see(said.replace(' ₽', '\xa0₽'))


@pytest.mark.parametrize('dead', ['employee=999', 'department=77', 'department=2', 'employee=999&department=77'])
async def test_a_filter_for_whom_one_cannot_choose_is_left_out(head, sold, team, dead):
    await head.open(f'/sales?from=2026-09&to=2026-11&{dead}')
    assert cells(head, team.anna, '2026-09')[2] == '38 000 ₽'
    await head.should_see('Фильтр из ссылки вам недоступен или устарел: показано без него')
    await head.open(f'/sales?from=2026-11&to=2026-09&employee={team.anna}&department=&who={team.anna}&month=2026-09')
    await head.should_not_see('Фильтр из ссылки')


async def test_a_colleagues_link_shows_an_employee_the_own_sales(anna, sold, team):
    await anna.open(f'/sales?from=2026-09&to=2026-11&employee={team.boris}')
    assert cells(anna, team.anna, '2026-09')[2] == '38 000 ₽'


async def test_what_was_asked_for_before_everybody_saw_the_screen_comes_without_bonuses_after_it(head, sold):
    """Both threads for long answers are busy while the page is asked for and «При всех» begins."""
    free = Event()
    for _ in range(2):
        live._held().long.submit(free.wait, 30)
    opening = asyncio.create_task(head.http_client.get('/sales?from=2026-09&to=2026-11'))
    await asyncio.sleep(0.3)
    await head.http_client.post('/look', data={'before_all': 'on'})
    free.set()
    answer = await opening
    assert answer.status_code == 303
    assert BONUS not in answer.text
    assert BONUS not in (await head.http_client.get('/sales?from=2026-09&to=2026-11')).text


async def test_a_page_whose_request_began_before_everybody_saw_the_screen_is_as_they_may_see_it(head, sold):
    """Its cookie does not say so yet."""
    await head.open('/')
    [session] = windows.sessions()
    for seen in (True, False):
        windows.turn(session, seen=seen)
        answer = await head.http_client.get('/sales?from=2026-09&to=2026-11')
        assert (answer.status_code, BONUS in answer.text) == (200, not seen)


async def test_a_name_unfolds_to_deal_payment_and_rule(head, sold, team):
    await head.open(f'/sales?who={team.anna}&month=2026-11')
    await head.should_see('Полученные деньги × ставка × ступень за план; раскройте строку — увидите платёж и правило')
    await head.should_see('−1\u202f840\xa0₽: возврат по СЧ-410 (сентябрь)')
    await head.should_see('−36,80\xa0₽: Продажи, 2\xa0% с товаров, 10\xa0% с услуг')
    assert [link.props['href'] for link in tags(head, 'a', 'Остров / кв1')] == [f'/deal/{sold}']
    await head.open(f'/sales?who={team.anna}&month=2026-11&lang=en')
    await head.should_see('Money received × rate × the step for the plan; unfold a line to see the payment and the rule')
    await head.open(f'/sales?who={team.boris}&month=2026-11')
    await head.should_see('заявлено 20.11.2026, ждёт подтверждения')


async def test_the_lines_of_an_unfolded_bonus_are_added_up_to_its_headline(head, sold, store, team, a_deal):
    """10,000 more of goods: 760 + 200 in September, and the same for the head's lines below; what waits is in no sum."""
    store.write(bonus_rules.add, fields={'name': 'Руководитель', 'since': date(2026, 1, 1), 'goods_rate': 1_00, 'services_rate': 1_00, 'of_team': True}, by=team.director)
    second = a_deal('Остров / кв3', amount=10_000_00)
    store.write(payments.enter, second, fields={'paid_on': date(2026, 9, 8), 'amount': 10_000_00}, by=team.head)
    store.write(payments.claim, a_deal('Остров / кв4', amount=5_000_00), fields={'paid_on': date(2026, 9, 9), 'amount': 5_000_00}, by=team.anna)
    await head.open(f'/sales?from=2026-09&to=2026-11&who={team.anna}&month=2026-09')
    await head.should_see('Премия 960\xa0₽: Продажи')
    assert total(head) == ['Всего, без ожидающих', '', '48 000 ₽', '0 ₽', '48 000 ₽', '960 ₽']
    await head.open(f'/sales?from=2026-09&to=2026-11&who={team.head}&month=2026-09')
    await head.should_see('Премия 480\xa0₽: Руководитель')
    assert total(head) == ['Всего', '', '', '48 000 ₽', '0 ₽', '48 000 ₽', '480 ₽']


def total(user):
    """The last row of the unfolded lines."""
    [row] = [one for one in tags(user, 'tr') if 'sl-total' in one.classes]
    return [re.sub('[\u202f\xa0]', ' ', cell.text) for cell in row.default_slot.children]


async def test_a_heads_name_unfolds_to_each_line_of_the_department(head, sold, store, team):
    rule = {'name': 'Руководитель', 'since': date(2026, 1, 1), 'goods_rate': 1_00, 'services_rate': 1_00, 'of_team': True}
    store.write(bonus_rules.add, fields=rule, by=team.director)
    await head.open(f'/sales?who={team.head}&month=2026-09')
    await head.should_see('Премия 380 ₽: Руководитель, 1 % с товаров, 1 % с услуг')
    [row] = [one for one in tags(head, 'tr') if one.props.get('data-deal') == sold]
    assert [cell.text for cell in row.default_slot.children if cell.text] == ['Анна Крылова', '38 000 ₽', '0 ₽', '38 000 ₽', '380 ₽']


async def test_whoever_leads_no_more_reads_what_is_not_to_be_seen_of_the_own_bonus_in_one_line(head, sold, store, team, a_deal):
    rule = {'name': 'Руководитель', 'since': date(2026, 1, 1), 'goods_rate': 1_00, 'services_rate': 1_00, 'of_team': True}
    store.write(bonus_rules.add, fields=rule, by=team.director)
    own = a_deal('Остров / кв5', owner='head', amount=10_000_00)
    store.write(payments.enter, own, fields={'paid_on': date(2026, 9, 8), 'amount': 10_000_00}, by=team.director)
    store.write(months.close, date(2026, 9, 1), by=team.director)
    store.write(lambda session: setattr(session.get(Person, team.head), 'role', 'employee'))
    await head.open(f'/sales?from=2026-09&to=2026-09&who={team.head}&month=2026-09')
    await head.should_see('Строки, которые вам не видны')
    await head.should_not_see('Анна Крылова')
    await head.should_not_see('Остров / кв1')
    [row] = [one for one in tags(head, 'tr') if any(cell.text == 'Строки, которые вам не видны' for cell in one.default_slot.children)]
    assert [re.sub('[\u202f\xa0]', ' ', cell.text) for cell in row.default_slot.children if cell.text][-2:] == ['38 000 ₽', '380 ₽']
    assert [re.sub('[\u202f\xa0]', ' ', one.default_slot.children[-1].text) for one in tags(head, 'tr') if 'sl-total' in one.classes] == ['480 ₽']


async def test_an_employee_sees_the_own_sales_and_nobody_elses(anna, sold, team):
    await anna.open(f'/sales?from=2026-09&to=2026-11&who={team.boris}&month=2026-11')
    await anna.should_see('Анна Крылова')
    await anna.should_not_see('Борис Маслов')
    assert [button.visible for button in tags(anna, 'button', 'Excel')] == [False]


async def test_a_correction_of_a_closed_month_says_by_which_rule_its_bonus_goes_back(anna, store, team, a_deal):
    rule = {'name': 'Продажи', 'since': date(2026, 1, 1), 'goods_rate': 2_00, 'services_rate': 10_00}
    id_ = store.write(bonus_rules.add, fields=rule, by=team.director)
    payment = store.write(payments.enter, a_deal('Остров / кв1', amount=38_000_00), fields={'paid_on': date(2026, 9, 7), 'amount': 38_000_00}, by=team.head)
    store.write(months.close, date(2026, 9, 1), by=team.director)
    store.write(bonus_rules.change, id_, version=1, fields=rule | {'goods_rate': 5_00}, by=team.director)
    store.write(payments.remove, payment, version=1, by=team.head)
    await anna.open(f'/sales?who={team.anna}&month=2026-10')
    await anna.should_see('−760\xa0₽')
    await anna.should_see('сентябрь 2026 закрыт: премия по правилу, по которому тогда платили, «Продажи» с месяца январь 2026, 2\xa0% с товаров, 10\xa0% с услуг')


async def test_what_is_paid_while_one_looks_is_counted(head, sold, store, team, a_deal):
    await head.open('/sales')
    deal = a_deal('Остров / кв3', amount=5_000_00)
    store.write(payments.enter, deal, fields={'paid_on': date(2026, 11, 24), 'amount': 5_000_00}, by=team.head)
    await wait(lambda: cells(head, team.anna, '2026-11')[2] == '3 160 ₽')


async def test_a_plan_that_is_set_while_one_looks_makes_the_step(head, sold, store, team, a_deal):
    """2 % of 3,160 is 63.20, and twice that where the plan of 1,000 is reached."""
    deal = a_deal('Остров / кв3', amount=5_000_00)
    store.write(payments.enter, deal, fields={'paid_on': date(2026, 11, 24), 'amount': 5_000_00}, by=team.head)
    [rule] = store.read(bonus_rules.kept)
    store.write(bonus_rules.change, rule.id, version=1, fields=bonus_rules.said(rule) | {'steps': '0:100, 100:200'}, by=team.director)
    await head.open('/sales')
    assert cells(head, team.anna, '2026-11')[8] == '63,20 ₽'
    store.write(plans.enter, [plans.Cell(team.anna, date(2026, 11, 1), None, 1_000_00)], by=team.director)
    await wait(lambda: cells(head, team.anna, '2026-11')[8] == '126,40 ₽')


async def test_a_year_that_is_still_being_typed_leads_nowhere(head, sold, monkeypatch):
    await head.open('/sales?from=2026-09&to=2026-11')
    gone = []
    monkeypatch.setattr(ui.navigate, 'to', gone.append)
    first, _last = sorted((one for one in head.client.elements.values() if one.props.get('type') == 'month'), key=lambda one: one.id)
    for text in ('0002-08', '0020-08', '0202-08', '', '2026-09'):
        first.set_value(text)
    assert not gone
    first.set_value('2026-08')
    assert gone == ['/sales?from=2026-08&to=2026-11']
    assert int(first.props['debounce']) >= 800


async def test_the_workbook_has_real_numbers_days_and_totals(head, sold):
    await head.open('/sales?from=2026-09&to=2026-11')
    fetched = []
    head.navigate.to = fetched.append  # the file's address, which a browser would follow
    head.find('Excel').click()
    await wait(lambda: fetched)
    file = (await head.http_client.get(fetched[0])).content
    book = load_workbook(BytesIO(file))
    people, lines, bonuses, waiting = (list(page.iter_rows(values_only=True)) for page in book)
    assert book.worksheets[0].freeze_panes == 'A2'
    assert people[1][2:6] == ('Анна Крылова', 0, -1840, -1840)
    assert (people[-1][0], people[-1][4]) == ('Всего', '=SUM(E2:E4)')
    for page in load_workbook(BytesIO(file), data_only=True):  # as who shows a workbook without reckoning has it
        *rows, totals = list(page.iter_rows(min_row=2, values_only=True))
        reckoned = [column for column, total in enumerate(totals) if isinstance(total, (int, float))]
        assert reckoned, page.title
        assert [round(totals[column], 2) for column in reckoned] == [round(sum(row[column] or 0 for row in rows), 2) for column in reckoned]
    assert [(row[1].date(), row[5], row[7], row[10], row[11]) for row in lines[1:-1]] == [
        (date(2026, 9, 7), 'СЧ-410', 'продажа', 38_000, 760), (date(2026, 11, 5), 'СЧ-410', 'возврат', -1_840, -36.8),
    ]  # fmt: skip
    assert [row[2:] for row in bonuses[1:-1]] == [
        ('Анна Крылова', 'Продажи', -1_840, 2, 0, 10, None, -1_840, None, 1, -36.8), ('Анна Крылова', 'Продажи', 38_000, 2, 0, 10, None, 38_000, None, 1, 760),
    ]  # fmt: skip
    assert [(row[3], row[4], row[7]) for row in waiting[1:-1]] == [('Борис Маслов', 'Остров / кв2', 12_000)]


async def test_in_the_file_a_correction_stands_by_the_rule_that_paid_and_in_no_base_of_the_month(head, store, team, a_deal):
    """September gave 2 % of 38,000, which is taken out after it was closed; October's 5 % is on its own 10,000 alone. Anna has −760 + 500."""
    rule = {'name': 'Продажи', 'since': date(2026, 1, 1), 'goods_rate': 2_00, 'services_rate': 10_00}
    id_ = store.write(bonus_rules.add, fields=rule, by=team.director)
    payment = store.write(payments.enter, a_deal('Остров / кв1', amount=38_000_00), fields={'paid_on': date(2026, 9, 7), 'amount': 38_000_00}, by=team.head)
    store.write(months.close, date(2026, 9, 1), by=team.director)
    store.write(bonus_rules.change, id_, version=1, fields=rule | {'name': 'Продажи 5', 'goods_rate': 5_00}, by=team.director)
    store.write(payments.remove, payment, version=1, by=team.head)
    store.write(payments.enter, a_deal('Остров / кв2', amount=10_000_00), fields={'paid_on': date(2026, 10, 7), 'amount': 10_000_00}, by=team.head)
    await head.open(f'/sales?from=2026-10&to=2026-10&who={team.anna}&month=2026-10')
    await head.should_see('Премия 500\xa0₽: Продажи 5, 5\xa0% с товаров, 10\xa0% с услуг')
    await head.should_see('Исправления закрытых месяцев −760\xa0₽, каждое по правилу под своей строкой; вместе −260\xa0₽')
    fetched = []
    head.navigate.to = fetched.append
    head.find('Excel').click()
    await wait(lambda: fetched)
    book = load_workbook(BytesIO((await head.http_client.get(fetched[0])).content))
    _people, lines, bonuses = (list(page.iter_rows(values_only=True)) for page in book)
    assert [row[3:] for row in bonuses[1:-1]] == [
        ('Продажи 5', 10_000, 5, 0, 10, None, -28_000, None, 1, 500),
        ('Продажи: исправление, сентябрь 2026', -38_000, 2, 0, 10, None, None, None, 1, -760),
    ]  # fmt: skip
    assert lines[0][12] == 'Правило исправления'
    by = {row[10]: row[12] for row in lines[1:-1]}
    assert not by[10_000]
    assert by[-38_000].startswith('сентябрь 2026 закрыт: премия по правилу, по которому тогда платили, «Продажи» с месяца январь 2026')


async def test_before_everybody_the_file_has_no_bonus(head, sold, monkeypatch):
    fetched = []
    monkeypatch.setattr(ui.navigate, 'to', fetched.append)
    await head.http_client.post('/look', data={'before_all': 'on'})
    await head.open('/sales?from=2026-09&to=2026-11')
    head.find('Excel').click()
    await wait(lambda: fetched)
    await head.should_see('Без премий: их не видно на экране «При всех»')
    book = load_workbook(BytesIO((await head.http_client.get(fetched[0])).content))
    assert 'Премия' not in ' '.join(str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row)


async def test_before_everybody_an_unfolded_month_has_no_empty_column_and_says_why(head, sold, team):
    await head.http_client.post('/look', data={'before_all': 'on'})
    await head.open(f'/sales?from=2026-09&to=2026-11&who={team.anna}&month=2026-11')
    await head.should_see('На экране «При всех» премий не видно')
    await head.should_not_see('или оно не для вас')
    assert not tags(head, 'th', 'Премия')


async def test_the_company_head_closes_a_month_and_is_told_what_waits(user, sold, store, team, a_deal):
    late = a_deal('Остров / кв9', amount=5_000_00)
    store.write(payments.claim, late, fields={'paid_on': date(2026, 9, 30), 'amount': 5_000_00}, by=team.anna)
    await user.http_client.get('/demo/director')
    await user.open('/sales?from=2026-09&to=2026-11')
    [rule] = store.read(bonus_rules.kept)
    store.write(bonus_rules.change, rule.id, version=1, fields=bonus_rules.said(rule) | {'steps': '0:0, 100:100'}, by=team.director)
    user.find(marker='close-2026-09').click()
    await user.should_see('Плана нет, премия по ставке без ступеней: Анна Крылова')
    await user.should_see('1 платёж заявлен и не подтверждён')
    await wait(lambda: tags(user, 'a', 'Остров / кв9'))
    free = Event()
    for _ in range(2):
        live._held().long.submit(free.wait, 30)  # the report takes its time
    user.find(marker='close-month').click()
    await user.should_see('закрыт 24.11.2026, Ольга Директор')
    await user.should_not_see(marker='close-2026-09')
    free.set()
    assert store.read(sales.closed_through) == date(2026, 9, 1)
    await user.should_not_see(marker='close-2026-09')


async def test_the_chart_has_a_row_a_month_and_of_one_month_a_row_a_person_and_opens_its_deals(head, sold, team):
    def drawing():
        return next(one for one in head.client.elements.values() if isinstance(one, Chart)).props['drawing']

    await head.open('/sales?from=2026-09&to=2026-11')
    assert [row[0]['text'] for row in drawing()['table']['rows']] == ['Ноябрь 2026', 'Сентябрь 2026']
    await head.open('/sales?from=2026-09&to=2026-09')
    [[name, deals_, amount, *_rest]] = drawing()['table']['rows']
    assert (name['text'], deals_['key'], amount['text']) == ('Анна Крылова', [team.anna, '2026-09 deals'], '38\u202f000\xa0₽')


def test_behind_a_mark_are_the_deals_that_its_reader_sees(store, team, sold):
    def behind(key, by):
        found = store.read(charts.behind_sales, key, Filters(date(2026, 9, 1), date(2026, 11, 1)), by=by, language='ru')
        return found and [(line.id, line.note, line.amount) for line in found.lines]

    assert behind([team.anna, '2026-09'], team.head) == [(sold, '7 сент. 2026\u202fг.', 38_000_00)]
    assert [deal for deal, *_ in behind([0, WHOLE], team.head)] == [sold]
    assert behind([team.anna, '2026-09'], team.boris) == []
    for key in ([0, 'x'], ['x', '2026-09'], [team.anna], 'all'):
        assert behind(key, team.head) is None


def test_a_refund_and_a_part_of_a_sale_stand_behind_their_mark_as_such_and_add_up_to_it(store, team, a_deal, sold):
    """Of the 38,000 of September 1,840 went back in November; of a second sale of November Boris has thirty percent."""

    def behind(*key):
        found = store.read(charts.behind_sales, [*key], Filters(date(2026, 9, 1), date(2026, 11, 1)), by=team.head, language='ru')
        assert found.total == sum(line.amount for line in found.lines)
        return found.total, [(line.id, line.note.replace('\u202f', ' ').replace('\xa0', ' '), line.amount) for line in found.lines]

    shared = a_deal('Остров / кв3', amount=10_000_00)
    store.write(payments.enter, shared, fields={'paid_on': date(2026, 11, 3), 'amount': 10_000_00}, by=team.head)
    store.write(shares.put, shared, ((team.anna, 70), (team.boris, 30)), reason='вели вдвоём', seen=(), by=team.head)
    assert behind(team.boris, '2026-11') == (3_000_00, [(shared, '3 нояб. 2026 г. · часть от 10 000 ₽', 3_000_00)])
    assert behind(team.anna, '2026-11') == (5_160_00, [(sold, '5 нояб. 2026 г. · возврат', -1_840_00), (shared, '3 нояб. 2026 г. · часть от 10 000 ₽', 7_000_00)])
    whole, lines = behind(0, WHOLE)
    assert (whole, lines[0]) == (46_160_00, (sold, '5 нояб. 2026 г. · продажа 38 000 ₽ · возврат −1 840 ₽', 36_160_00))


def test_a_number_of_deals_opens_just_the_sales_that_it_counts(store, team, a_deal, sold):
    """In November Anna has a sale, and a refund of September's, which is a sum of November and no deal of it; Boris has a refund alone."""
    sale, late = a_deal('Остров / кв3', amount=10_000_00), a_deal('Остров / кв4', amount=4_000_00, owner='boris')
    for deal, day, kopecks, kind in ((sale, date(2026, 11, 3), 10_000_00, 'payment'), (late, date(2026, 9, 9), 4_000_00, 'payment'), (late, date(2026, 11, 9), 1_000_00, 'refund')):
        store.write(payments.enter, deal, fields={'paid_on': day, 'amount': kopecks, 'kind': kind}, by=team.head)
    for first, last in ((11, 11), (9, 9), (9, 11)):
        asked = Filters(date(2026, first, 1), date(2026, last, 1))
        for _, deals_, amount, *_more in drawn.draw(store.read(query.shown, asked, by=team.head), Words('ru')).table.rows:
            opened = [store.read(charts.behind_sales, cell.key, asked, by=team.head, language='ru') for cell in (deals_, amount) if cell.key]
            assert [found.count for found in opened[:-1]] == ([int(deals_.text)] if int(deals_.text) else [])
            assert opened[-1].total == amount.exact * 100
    asked = Filters(date(2026, 11, 1), date(2026, 11, 1))
    panel = store.read(charts.behind_sales, [team.anna, '2026-11 deals'], asked, by=team.head, language='ru')
    assert (panel.title, [(line.id, line.amount) for line in panel.lines]) == ('Продажи по дате оплаты · ноябрь 2026 · Полностью оплачено', [(sale, 10_000_00)])
    assert store.read(charts.behind_sales, [team.anna, '2026-11 nonsense'], asked, by=team.head, language='ru') is None


def test_projects_of_every_pipeline_can_be_chosen_where_none_is(store, team, sold):
    other = store.write(pipelines.create, name='Опт', by=team.director)
    store.write(lambda session: session.execute(update(Deal).where(col(Deal.id) == sold).values(pipeline_id=other, source='Выставка')))
    assert store.read(choices.choices, None, together=True, by=team.director).sources == ('Выставка',)
    assert store.read(choices.choices, None, by=team.director).sources == ()
