"""The analytics page without a browser: its view is its address, its figures are its reader's."""

import asyncio
import csv
import io
from datetime import date, timedelta

import pytest
from nicegui import ui
from sqlmodel import select

from dashboard import charts, deals, journal, people, timeline
from dashboard.models import JournalEntry, Person, Pipeline, Stage
from tests.conftest import NOW

TODAY = date(2026, 11, 24)
WITHOUT = 'Фильтр из ссылки вам недоступен или устарел: показано без него'


@pytest.fixture
def work(store, team, time, a_deal):
    for number in range(3):
        deal = a_deal(f'Остров / кв{number}')
        store.write(timeline.add, deal, text='Клиент ждёт предложение', by=team.anna)
    time.start = NOW + timedelta(days=2)
    store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)


def shown(user):
    """The drawings on the page by the names of their charts, as the browser gets them."""
    return {element.props['name']: element.props.get('drawing') for element in user.client.elements.values() if 'labels' in element.props and 'name' in element.props}


async def counted(user, path='/analytics'):
    await user.open(path)
    for _ in range(500):
        drawings = shown(user)
        if drawings and all(drawings.values()):
            return drawings
        await asyncio.sleep(0.02)
    raise AssertionError(drawings)


async def test_every_chart_is_counted_after_the_page_stands(work, anna):
    drawings = await counted(anna)
    assert len(drawings) == len(charts.CHARTS)
    assert drawings['conversion']['title'] == 'Проходят за 30 дней'
    assert drawings['conversion']['table']['rows'][0][1]['text'] == '3'
    await anna.should_see('«Розничные продажи» · всё время')


async def test_somebody_without_deals_is_told_why_there_is_nothing(work, user):
    await user.http_client.get('/demo/boris')
    drawings = await counted(user)
    assert all(drawing['figure'] is None for drawing in drawings.values())
    assert 'Как только будет что считать' in drawings['conversion']['empty']


async def test_an_address_is_a_view(work, head, team):
    drawings = await counted(head, f'/analytics?employee={team.boris}&within=7&clock=calendar')
    assert drawings['conversion']['title'] == 'Проходят за 7 дней'
    assert drawings['conversion']['figure'] is None


@pytest.mark.parametrize('filter_', ['pipeline=999', 'pipeline=x', f'employee={10**30}', 'employee=99999', 'project=-1', 'clock=sand', 'by=', 'within=soon', 'from=yesterday', 'period=century', 'source=Nobody', 'system=x', 'department=999', 'stage=999', 'day=someday'])
async def test_a_filter_that_fits_nothing_is_left_out(work, head, filter_):
    drawings = await counted(head, f'/analytics?{filter_}')
    assert drawings['conversion']['title'] == 'Проходят за 30 дней'
    assert drawings['conversion']['table']['rows'][0][1]['text'] == '3'
    await head.should_see('все, чьи показатели вам видны')
    if filter_ == 'by=':  # none is asked for
        await head.should_not_see(WITHOUT)
    else:
        await head.should_see(WITHOUT)


async def test_of_a_colleague_of_another_department_no_more_is_said_than_of_nobody(work, user, team):
    """The same line, whether there is such a person or not; another filter, and it is gone."""
    await user.http_client.get('/demo/viktor')
    for someone in (team.anna, 99999):
        await counted(user, f'/analytics?employee={someone}')
        await user.should_see(WITHOUT)
        await user.should_not_see('Анна')
    [filters] = [element for element in user.client.elements.values() if any(one['name'] == 'period' for one in element.props.get('controls', ()))]
    await filters.on_change('period', 'month')
    await user.should_not_see(WITHOUT)


async def test_a_link_that_is_obeyed_says_nothing(work, head, team):
    await counted(head, f'/analytics?employee={team.anna}&pipeline=1&from=2026-11-26&to=2026-11-01&within=7&clock=calendar&by=deal&stage=1&since=2026-11-02')
    await head.should_not_see(WITHOUT)


async def test_a_day_is_chosen_in_the_address_and_by_what_the_chart_offers(work, anna, team):
    drawings = await counted(anna, '/analytics?day=2026-11-26')
    assert drawings['quarters']['sentence'].startswith('26 нояб.')
    assert drawings['quarters']['act'] == ('Показать 24 нояб. 2026\u202fг.', {'day': '2026-11-24'})
    send(chart_of(anna, 'quarters'), 'act', {'day': '2026-11-24'})
    for _ in range(200):
        await asyncio.sleep(0.02)
        if shown(anna)['quarters']['sentence'].startswith('24 нояб.'):
            break
    assert {element.props['address'] for element in anna.client.elements.values() if 'controls' in element.props} == {'/analytics?day=2026-11-24'}
    assert sum(int(cell['text']) for row in shown(anna)['quarters']['table']['rows'] for cell in row[1:5]) == 3


async def test_who_left_is_said_to_have_in_the_filter_and_in_the_sentence(work, store, head, team):
    store.write(people.disable, team.boris, by=team.director)
    await counted(head, f'/analytics?employee={team.boris}')
    controls = [one for element in head.client.elements.values() for one in element.props.get('controls', ())]
    [employees] = [one['options'] for one in controls if one['name'] == 'employee']
    assert [name for _, name in employees] == ['все', 'Анна Крылова', 'Борис Маслов (уволен)']
    await head.should_see('Борис Маслов (уволен) · все проекты')


async def test_an_employee_cannot_ask_for_a_colleague(work, anna, team):
    drawings = await counted(anna, f'/analytics?employee={team.boris}')
    assert drawings['conversion']['table']['rows'][0][1]['text'] == '3'


async def test_the_figures_stand_over_the_charts(work, anna):
    await counted(anna)
    [figures] = [element.props['summary']['figures'] for element in anna.client.elements.values() if 'summary' in element.props]
    assert {one['name']: one['value'] for one in figures}['came'] == '3'


@pytest.mark.parametrize(
    ('parts', 'days'),
    [
        ({'from': '2026-11-20', 'to': '2026-11-01'}, (date(2026, 11, 1), date(2026, 11, 20))),
        ({'from': '2026-11-20'}, (date(2026, 11, 20), None)),
        ({'from': 'x', 'to': '9999-12-31'}, (None, date(2199, 12, 30))),
    ],
)
def test_two_days_in_an_address_are_a_period_in_whichever_order(parts, days):
    from pages.analytics.address import Address

    assert Address.read(parts).days(TODAY) == days


def test_a_first_day_after_the_last_takes_the_last_along_and_the_other_way_round():
    from pages.analytics.address import Address

    days = Address.read({'from': '2026-11-01', 'to': '2026-11-20'})
    assert str(days.changed('from', '2026-11-22', TODAY)) == '/analytics?from=2026-11-22&to=2026-11-22'
    assert str(days.changed('to', '2026-10-05', TODAY)) == '/analytics?from=2026-10-05&to=2026-10-05'
    assert str(days.changed('to', '', TODAY)) == '/analytics?from=2026-11-01'


async def test_what_is_changed_while_the_choices_of_another_pipeline_are_read_is_not_lost(work, store, head):
    def another(session):
        session.add(made := Pipeline(name='Опт'))
        session.flush()
        session.add(Stage(pipeline_id=made.id, code='new', name='Новая', position=1))
        return made.id

    other = store.write(another)
    await counted(head)
    filters = [element for element in head.client.elements.values() if 'controls' in element.props]
    for element, name, value in ((filters[0], 'pipeline', other), (filters[1], 'clock', 'calendar')):
        [listener] = element._event_listeners.values()
        element._handle_event({'listener_id': listener.id, 'args': {'name': name, 'value': value}})
    for _ in range(100):
        await asyncio.sleep(0.02)
        if not shown(head)['conversion']['figure']:
            break
    [address] = {element.props['address'] for element in head.client.elements.values() if 'controls' in element.props}
    assert address == f'/analytics?pipeline={other}&clock=calendar'
    drawings = shown(head)
    assert drawings['conversion']['figure'] is None


async def test_the_page_speaks_english(work, anna):
    drawings = await counted(anna, '/analytics?lang=en')
    assert drawings['conversion']['title'] == 'Pass within 30 days'
    assert drawings['conversion']['table']['rows'][0][0]['text'] == 'Intake'


@pytest.mark.parametrize(
    ('name', 'value', 'path'),
    [
        ('period', '90', '/analytics?period=90'),
        ('period', 'all', '/analytics'),
        ('period', 'own', '/analytics?from=2026-08-27&to=2026-11-24'),
        ('period', 'century', '/analytics'),
        ('from', '2026-11-01', '/analytics?from=2026-11-01'),
        ('from', '9999-12-31', '/analytics?from=2199-12-30'),
        ('from', ['x'], '/analytics'),
        ('employee', '4', '/analytics?employee=4'),
        ('employee', {'a': 1}, '/analytics'),
        ('project', '', '/analytics'),
        ('clock', 'calendar', '/analytics?clock=calendar'),
        ('clock', 'sand', '/analytics'),
        ('by', ['deal'], '/analytics'),
        ('within', 10**6, '/analytics?within=3650'),
        ('employee', 10**30, '/analytics'),
        ('department', '2', '/analytics?department=2'),
        ('source', 'Сайт', '/analytics?source=%D0%A1%D0%B0%D0%B9%D1%82'),
        ('source', ['x'], '/analytics'),
        ('source', 'x' * 10_000, '/analytics'),
        ('system', 'voice', '/analytics?system=voice'),
        ('stage', '3', '/analytics?stage=3'),
        ('period', 'last-quarter', '/analytics?period=last-quarter'),
        ('nonsense', 1, '/analytics'),
    ],
)
def test_a_filter_changes_the_address_and_what_does_not_fit_changes_nothing(name, value, path):
    from pages.analytics.address import Address

    assert str(Address().changed(name, value, TODAY)) == path


@pytest.mark.parametrize(
    ('period', 'days'),
    [
        ('month', (date(2026, 11, 1), TODAY)),
        ('last-month', (date(2026, 10, 1), date(2026, 10, 31))),
        ('90', (date(2026, 8, 27), TODAY)),
        ('year', (date(2025, 11, 25), TODAY)),
        ('all', (None, None)),
    ],
)
def test_periods_with_names(period, days):
    from pages.analytics.address import Address

    assert Address(period=period).days(TODAY) == days


def chart_of(user, name):
    return next(element for element in user.client.elements.values() if element.props.get('name') == name and 'takes' in element.props)


def send(element, event, args):
    listener = next(one for one in element._event_listeners.values() if one.type == event)
    element._handle_event({'listener_id': listener.id, 'args': args})


async def test_a_head_takes_the_figures_out_as_a_file_and_the_journal_says_so(work, head, store, monkeypatch):
    fetched = []
    monkeypatch.setattr(ui.navigate, 'to', fetched.append)
    await counted(head, '/analytics?period=90')
    send(chart_of(head, 'conversion'), 'take', 'csv')
    await head.should_see('7 строк выгружено')
    answer = await head.http_client.get(*fetched)
    rows = list(csv.reader(io.StringIO(answer.content.decode('utf-8-sig')), delimiter=';'))
    assert rows[0][:3] == ['Этап', 'Вошли в этап', 'Прошли дальше']
    assert rows[1][:3] == ['В работу', '3', '1']
    assert any(row and row[0].startswith('«Розничные продажи» · 29.08.2026 – 26.11.2026 · ') for row in rows), rows
    entries = store.read(lambda session: session.exec(select(JournalEntry.what, JournalEntry.new).where(JournalEntry.what == journal.FIGURES_EXPORTED)).all())
    assert [tuple(entry) for entry in entries] == [(journal.FIGURES_EXPORTED, '7')]


async def test_a_file_says_what_it_was_asked_for_whatever_is_chosen_meanwhile(work, head, team, store, monkeypatch):
    from pages.parts import download

    offered = []

    async def offer(sheet, *_args, **_kwargs):
        offered.extend(sheet.notes)
        return '/analytics', 1

    monkeypatch.setattr(download, 'offer', offer)
    department = store.read(lambda session: session.get_one(Person, team.anna).department_id)
    await counted(head, f'/analytics?employee={team.anna}&department={department}&period=month')
    await head.should_see(' · Анна Крылова · Розница · ')
    filters = next(element for element in head.client.elements.values() if 'controls' in element.props)
    send(chart_of(head, 'conversion'), 'take', 'csv')
    send(filters, 'change', {'name': 'period', 'value': '90'})
    send(filters, 'change', {'name': 'employee', 'value': 99999})
    for _ in range(200):
        await asyncio.sleep(0.02)
        if offered:
            break
    assert ' · 01.11.2026 – 26.11.2026 · Анна Крылова · Розница · ' in offered[0]
    assert offered[0].endswith(' · Проходят за 30 дней')
    assert filters.props['address'] == f'/analytics?period=90&department={department}'


async def test_a_file_says_how_its_own_figures_are_measured_and_nothing_of_others(work, head, monkeypatch):
    from pages.parts import download

    offered = []

    async def offer(sheet, *_args, **_kwargs):
        offered.append(sheet.notes[0])
        return '/analytics', 1

    monkeypatch.setattr(download, 'offer', offer)
    await counted(head, '/analytics?by=deal')
    for name in ('conversion', 'time-in-stage', 'comments-per-hour', 'open-ages', 'step-matrix', 'quality'):
        send(chart_of(head, name), 'take', 'csv')
        for _ in range(200):
            await asyncio.sleep(0.02)
            if offered:
                break
        ends = {'conversion': ' · Проходят за 30 дней', 'time-in-stage': ' · Единица: По сделкам'}
        said = offered.pop()
        assert [end for end in ends.values() if end in said] == ([ends[name]] if name in ends else []), (name, said)


async def test_the_panel_holds_the_answer_to_the_last_question_and_a_word_where_there_is_none(work, anna, monkeypatch):
    from pages import live
    from pages.parts import behind

    shown_in_panel, first = [], asyncio.Event()
    monkeypatch.setattr(behind.Panel, '_show', lambda _panel, title, *_more: shown_in_panel.append(title))

    async def held(query, *args, **kwargs):
        answer = await live.study(query, *args, **kwargs)
        if args[:2] == ('conversion', [1, 'entered']):
            await first.wait()
        return answer

    monkeypatch.setattr(behind, 'study', held)
    await counted(anna)
    send(chart_of(anna, 'conversion'), 'mark', [1, 'entered'])
    send(chart_of(anna, 'time-in-stage'), 'mark', [1, 'nonsense'])
    for _ in range(100):
        await asyncio.sleep(0.02)
        if shown_in_panel:
            break
    first.set()
    await asyncio.sleep(0.1)
    assert shown_in_panel == ['За этим сделок нет']


async def test_an_employee_is_offered_no_file(work, anna):
    await counted(anna)
    assert not chart_of(anna, 'conversion').props['takes']
    assert not any(one.type == 'take' for one in chart_of(anna, 'conversion')._event_listeners.values())
