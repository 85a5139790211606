"""Filters by name on the command line: people, departments, projects, sources, systems."""

from datetime import date

from dashboard import bonus_rules, deals, months, payments, plans
from dashboard.models import Deal, Person
from tests.test_cli import main
from tests.test_report import report


def test_a_report_is_of_the_people_and_deals_that_are_asked_for_by_name(store, team, a_deal):
    mine, theirs = a_deal('Остров / кв1', amount=38_000_00), a_deal('Остров / кв2', owner='boris', amount=12_000_00)
    store.write(deals.set_field, mine, 'systems', seen=None, new='intercom', by=team.head)
    for deal, roubles in ((mine, 38_000), (theirs, 12_000)):
        store.write(payments.enter, deal, fields={'paid_on': date(2026, 11, 9), 'amount': roubles * 100}, by=team.head)

    def told(name, *options):
        return [row['employee'] for row in report(name, store, *options)['rows']]

    assert told('sale-lines') == ['Анна Крылова', 'Борис Маслов']
    assert told('sale-lines', '--employee', 'Борис Маслов') == told('sales', '--employee', 'Борис Маслов') == ['Борис Маслов']
    assert told('sale-lines', '--system', 'intercom') == ['Анна Крылова']
    assert told('sale-lines', '--department', 'Розница') == ['Анна Крылова', 'Борис Маслов']
    assert sum(row['entered'] for row in report('conversion', store, '--employee', 'Анна Крылова')['rows']) == 1
    assert 'Анна Крылова, Борис Маслов' in main('report', 'sales', '--db', store.path, '--employee', 'Анна').stderr


def test_sales_and_plan_have_the_filters_of_their_pages(store, team, a_deal):
    """Bonuses are of all the money, so that some deals' sales come without; a closed month keeps the department in which somebody sold."""
    sold = {owner: a_deal(f'Остров / кв{n}', owner=owner, amount=roubles * 100) for n, (owner, roubles) in enumerate({'anna': 38_000, 'viktor': 12_000}.items())}
    also = a_deal('Остров / кв9', amount=1_000_00)
    store.write(lambda session: [setattr(session.get(Deal, sold['anna']), name, value) for name, value in {'source': 'Консьерж', 'systems': 'intercom', 'project_id': 1}.items()])
    store.write(bonus_rules.add, fields={'name': 'Продажи', 'since': date(2026, 1, 1), 'goods_rate': 2_00, 'services_rate': 10_00}, by=team.director)
    for deal, day in ((sold['anna'], date(2026, 9, 9)), (sold['viktor'], date(2026, 9, 9)), (also, date(2026, 11, 9))):
        store.write(payments.enter, deal, fields={'paid_on': day, 'amount': store.read(lambda session, deal=deal: session.get(Deal, deal).amount)}, by=team.director)
    store.write(plans.enter, [plans.Cell(getattr(team, who), date(2026, month, 1), None, 60_000_00) for who in ('anna', 'viktor') for month in (9, 11)], by=team.director)
    store.write(months.close, date(2026, 9, 1), by=team.director)
    store.write(lambda session: setattr(session.get(Person, team.anna), 'department_id', session.get(Person, team.viktor).department_id))

    def told(name, *options):
        return [(row['month'], row['employee'][:4], row['amount' if name == 'sales' else 'fact'], row.get('bonus')) for row in report(name, store, *options)['rows']]

    september, november, other = ('2026-09', 'Анна', '38000.00', '760.00'), ('2026-11', 'Анна', '1000.00', '20.00'), ('2026-09', 'Викт', '12000.00', '240.00')
    assert sorted(told('sales')) == sorted([september, november, other])
    assert told('sales', '--department', 'Розница') == [september]
    assert sorted(told('sales', '--department', 'Проекты')) == sorted([november, other])
    for options in (('--project', 'Сердце Столицы'), ('--source', 'Консьерж'), ('--system', 'intercom'), ('--system', 'intercom', '--department', 'Розница')):
        assert told('sales', *options) == [(*september[:3], None)]
    assert told('sales', '--system', 'intercom', '--department', 'Проекты') == []
    assert [row[:3] for row in told('plan', '--department', 'Розница')] == [september[:3]]
    assert [row[:3] for row in told('plan', '--department', 'Проекты')] == [other[:3], november[:3], ('2026-11', 'Викт', '0.00')]


def test_somebody_who_has_no_row_in_a_report_is_refused_with_those_who_have_one(store, team, a_deal):
    """Павел is a head: his comments and waits are in no figure, but a bonus may be his, and so may a deal."""
    for name in ('comments', 'gaps', 'quality', 'first-touch', 'conversion-by-employee'):
        done = main('report', name, '--db', store.path, '--employee', 'Павел Петров')
        assert (done.returncode, done.stdout) == (2, ''), name
        assert 'Павел Петров' in done.stderr
        assert 'Анна Крылова, Борис Маслов, Виктор Орлов' in done.stderr
    for name in ('bonuses', 'conversion', 'sales'):
        assert main('report', name, '--db', store.path, '--employee', 'Павел Петров').returncode == 0
