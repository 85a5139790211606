"""A month on one page: what stands on it, for whom, and in which language."""

from datetime import date, timedelta

import pytest

from dashboard import access, bonus_rules, charts, month_summary, payments, plans, timeline
from dashboard.plans import Cell
from tests.conftest import NOW
from tests.test_cli import main

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def sold(store, team, a_deal):
    """November: Anna sold for 38,000 of a plan of 50,000, Viktor for 20,000; a client of Anna's paid 5,000 in advance."""
    for owner, amount, paid in (('anna', 38_000_00, 38_000_00), ('viktor', 20_000_00, 20_000_00), ('anna', 90_000_00, 5_000_00)):
        deal = a_deal(f'Остров / {owner} {amount}', owner=owner, amount=amount)
        store.write(payments.enter, deal, fields={'paid_on': date(2026, 11, 16), 'amount': paid}, by=team.director)
    store.write(timeline.add, 1, text='Договорились об оплате', by=team.anna)
    store.write(plans.enter, [Cell(team.anna, NOVEMBER, None, 50_000_00)], by=team.director)


def page(store, by, language='ru', first=None):
    return store.read(month_summary.html, first, by=by, language=language).replace('\u202f', ' ').replace('\u00a0', ' ')


def test_the_page_says_the_month_its_plan_and_what_stands_apart_from_it(store, team, sold):
    shown = page(store, team.director)
    assert 'ноябрь 2026' in shown
    assert '58 000 ₽ из 50 000 ₽, 116 %' in shown
    assert 'Осталось рабочих дней: 5 из 20' in shown
    assert 'Авансы 5 000 ₽: в план не входят' in shown
    for heading in ('Продажи по дате оплаты', 'Проходят за 30 дней', 'Комментариев в час'):
        assert heading in shown


def test_a_plan_that_is_not_wholly_reached_is_not_called_so(store, team, sold):
    store.write(plans.enter, [Cell(team.anna, NOVEMBER, 50_000_00, 58_100_00)], by=team.director)
    assert '58 000 ₽ из 58 100 ₽, 99 %' in page(store, team.director)


def test_each_reader_finds_only_what_they_may_see_on_it(store, team, sold):
    assert 'Виктор Орлов' in page(store, team.director)
    for who in (team.head, team.anna):
        shown = page(store, who)
        assert '38 000 ₽ из 50 000 ₽, 76 %' in shown
        assert 'Виктор' not in shown
    assert 'Анна' not in page(store, team.viktor)


def test_it_speaks_english_and_tells_of_an_empty_month(store, team, sold):
    shown = page(store, team.director, 'en', date(2026, 10, 1))
    assert 'October 2026' in shown
    assert 'Sales by the day of payment' in shown
    assert not [letter for letter in 'ёыэъ' if letter in shown.replace('Крылова', '').replace('Маслов', '')]


def test_no_bonus_and_no_script_that_somebody_wrote_stands_on_it(store, team, sold):
    store.write(bonus_rules.add, fields={'name': 'Продажи', 'since': date(2026, 9, 1), 'goods_rate': 7_00, 'services_rate': 7_00}, by=team.director)
    store.write(lambda session: setattr(session.get(access.Person, team.anna), 'name', '<script>alert(1)</script>'))
    shown = page(store, team.director)
    assert '<script>' not in shown
    assert '2 660' not in shown, '7 % of 38,000'


def test_the_command_line_writes_the_page_and_says_what_it_cannot(store, team, sold):
    done = main('report', 'month', '--format', 'html', '--db', store.path, '--now', NOW.isoformat(), LANG='ru_RU.UTF-8')
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith('<!doctype html>')
    assert 'ноябрь 2026' in done.stdout
    before = main('report', 'month', '--format', 'html', '--from', '2026-10-15', '--db', store.path, '--now', (NOW + timedelta(hours=1)).isoformat(), LANG='ru_RU.UTF-8')
    assert 'октябрь 2026' in before.stdout
    for wrong in (('month', '--format', 'csv'), ('conversion', '--format', 'html')):
        refused = main('report', *wrong, '--db', store.path)
        assert (refused.returncode, refused.stdout) == (2, '')
        assert '--format' in refused.stderr


def test_a_month_that_is_over_has_nothing_of_today_and_one_that_goes_on_looks_at_fewer_days(store, team, sold, time):
    assert 'Авансы' in page(store, team.director)
    over = page(store, team.director, first=date(2026, 10, 1))
    assert 'Авансы' not in over
    assert 'Дольше нормы сейчас' not in over
    assert 'Дольше нормы' in over


def test_the_stay_in_a_stage_is_the_one_that_the_page_says_on_the_clock_of_its_norm(store, team, funnel):
    from pages.analytics.address import Address

    asked = Address(first=NOVEMBER, last=date(2026, 11, 30)).ask(1, NOW.date())
    [drawing] = store.read(charts.draw, ['time-in-stage'], asked, by=team.director, language='ru')
    [usual] = [row[3].text.replace('\u00a0', ' ') for row in drawing.table.rows if row[0].text == 'В работу']
    told = stays_in(store, team, 'В работу')
    assert f'>{usual}</td>' in told
    assert usual.endswith(' раб. дн.')
    assert ' дн.' not in told.replace(' раб. дн.', '')


def test_what_comes_of_few_deals_is_greyed_and_says_so_in_words_on_paper(store, team, funnel):
    few, many = stays_in(store, team, 'Интерес'), stays_in(store, team, 'В работу')
    assert 'мало сделок (15): вывод делать рано' in few
    assert few.count(' class="pale">') == 3, few
    assert 'pale' not in many
    assert 'мало сделок' not in many


def stays_in(store, team, stage):
    """The row of a stage in the section on time in stage of November."""
    _before, section = page(store, team.director, first=NOVEMBER).split('Время на этапе · ')
    return next(row for row in section.split('<tr>') if row.startswith(f'<th scope="row">{stage}'))


def test_the_command_writes_the_page_in_the_language_that_is_asked_for(store, team, sold):
    store.close()
    for language, said in (('ru', 'Продажи по дате оплаты'), ('en', 'Sales by the day of payment')):
        assert said in main('report', 'month', '--db', store.path, '--format', 'html', '--language', language, '--now', NOW.isoformat()).stdout
    refused = main('report', 'sales', '--db', store.path, '--language', 'ru')
    assert (refused.returncode, 'month alone' in refused.stderr) == (2, True)
