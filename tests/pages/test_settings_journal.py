"""Settings: the journal as heads read it."""

import csv
import io
from datetime import timedelta

import pytest
from nicegui import ui

from dashboard import deals, head_notes, journal, people
from dashboard.models import Role
from dashboard.queries import journal as query
from dashboard.queries.told import Line
from tests.conftest import NOW
from tests.test_journal import words


async def test_an_employee_finds_no_journal(anna):
    assert (await anna.http_client.get('/settings/journal')).status_code == 404


def test_every_kind_of_entry_has_its_words(user):
    from dashboard import worktime
    from pages.parts import said
    from pages.words import speaking

    kinds = words()
    for prefix, labels in ((journal.FIELD, deals.LABELS), (journal.PERSON, people.LABELS), (journal.CALENDAR, worktime.LABELS)):
        kinds |= {prefix + name for name in labels}
    assert [kind for kind in sorted(kinds) if said.teller(kind) is said._unknown] == []
    with speaking('ru'):
        for kind in kinds:
            assert said.said(Line('j1', NOW, kind, text='x', about='Анна', old='1', new='2')).what, kind
            said.said(Line('j1', NOW, kind))  # what an entry names may be gone


def test_a_kind_that_nobody_knows_says_its_own_name_and_what_it_holds(user):
    from pages.parts.said import said
    from pages.words import speaking

    with speaking('ru'):
        assert str(said(Line('j1', NOW, 'teleport.done', old='3', new='7'))) == 'Запись «teleport.done»: 3 → 7'


async def test_a_head_reads_who_changed_what_from_and_to(head, store, team, a_deal):
    deal = a_deal('Остров / кв2')
    store.write(deals.set_field, deal, 'amount', seen=0, new=58_400_00, by=team.anna)
    store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
    await head.open('/settings/journal')
    await head.should_see('В работу → Интерес')
    await head.should_see('58\u202f400\xa0₽')
    await head.should_see('Анна Крылова')
    assert any(link.props.get('href') == f'/deal/{deal}' for link in head.find('Остров / кв2').elements)


async def test_the_filters_stand_in_the_address(head, store, team, a_deal):
    deal = a_deal('Остров / кв2')
    store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
    a_deal('Ничья', owner=None)
    await head.open(f'/settings/journal?kind=stages&person={team.anna}')
    await head.should_see('В работу → Интерес')
    await head.should_not_see('Ничья')
    await head.open(f'/settings/journal?deal={deal}')
    await head.should_see('Только сделка')
    await head.should_not_see('Ничья')
    head.find('Все сделки').click()
    await head.should_see('Ничья')
    await head.open('/settings/journal?person=99&kind=nothing&deal=x&first=never&last=0000-00-00')
    await head.should_see('Ничья')
    await head.open('/settings/journal?first=2026-11-25')
    await head.should_see('Таких записей нет')


async def test_what_is_chosen_is_asked_for(head, store, team, a_deal):
    store.write(deals.move, a_deal('Остров / кв2'), to='interest', seen='intake', by=team.anna)
    await head.open('/settings/journal')
    await head.should_see('Сделка создана')
    next(one for one in head.find(ui.select).elements if 'stages' in one.options).set_value('stages')
    await head.should_not_see('Сделка создана')
    await head.should_see('В работу → Интерес')


async def test_what_happens_meanwhile_comes_in_at_the_top(head, store, team, a_deal, time):
    a_deal('Остров / кв2')
    await head.open('/settings/journal')
    time.start += timedelta(minutes=5)
    a_deal('Остров / кв3')
    await head.should_see('Остров / кв3')
    lines = [element for element in head.find(kind=ui.element).elements if 'vj-line' in element.classes]
    titles = [child.text for line in sorted(lines, key=lambda one: one.parent_slot.children.index(one)) for child in line.descendants() if getattr(child, 'tag', '') == 'a']
    assert titles == ['Остров / кв3', 'Остров / кв2']


async def test_a_note_on_a_deal_of_others_never_comes_in(user, store, team, a_deal, time):
    await user.http_client.get('/demo/vera')
    deal = a_deal('Анны')
    await user.open('/settings/journal')
    store.write(head_notes.write, deal, text='Мягче', seen='', by=team.head)
    time.start += timedelta(minutes=5)
    a_deal('Виктора', owner='viktor')
    await user.should_see('Виктора')
    await user.should_not_see('заметка')


async def test_the_page_of_one_who_heads_nobody_any_more_says_so(head, store, team, a_deal):
    a_deal('Остров / кв2')
    await head.open('/settings/journal')
    await head.should_see('Остров / кв2')
    store.write(people.edit, team.head, changes={'role': (Role.HEAD, Role.EMPLOYEE)}, by=team.director)
    await head.should_see('На это у вас нет прав')
    await head.should_not_see('Остров / кв2')


@pytest.mark.parametrize('count', [120])
async def test_older_ones_are_shown_when_asked_for(head, store, team, a_deal, count, time):
    for n in range(count):
        time.start += timedelta(minutes=1)
        a_deal(f'Остров / кв{n}')
    await head.open('/settings/journal')
    await head.should_not_see('Остров / кв5')
    for oldest in (69, 19, 0):
        await head.should_see(f'Остров / кв{oldest + 1}')
        if oldest:
            head.find('Показать более ранние').click()
    await head.should_see('Остров / кв0')
    await head.should_not_see('Показать более ранние')


async def test_what_is_shown_is_taken_out_as_a_file_and_that_is_journaled(head, store, team, a_deal, monkeypatch):
    fetched = []
    monkeypatch.setattr(ui.navigate, 'to', fetched.append)
    deal = a_deal('=СЕГОДНЯ()')
    store.write(deals.set_field, deal, 'amount', seen=0, new=58_400_00, by=team.anna)
    await head.open('/settings/journal?kind=fields')
    head.find(marker='csv').click()
    await head.should_see('Выгружено 2 записи')
    rows = list(csv.reader(io.StringIO((await head.http_client.get(*fetched)).content.decode('utf-8-sig')), delimiter=';'))
    assert rows[0] == ['Когда', 'Кто', 'Что', 'Было', 'Стало', 'Сделка', 'Номер сделки']
    assert rows[1] == ['2026-11-24 10:05', 'Анна Крылова', 'Сумма', '0\xa0₽', '58\u202f400\xa0₽', "'=СЕГОДНЯ()", str(deal)]
    assert [(entry.line.kind, entry.line.new) for entry in store.read(query.window, query.Filters(kind='files'), by=team.head).entries] == [(journal.JOURNAL_EXPORTED, '2')]


async def test_who_may_not_export_is_offered_no_file(head, store, team, a_deal):
    a_deal()
    store.write(people.edit, team.head, changes={'exports': (None, False)}, by=team.director)
    await head.open('/settings/journal')
    await head.should_not_see('CSV')
