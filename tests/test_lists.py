"""The lists: what heads keep, what they offer, and what deals go on naming."""

import pytest
from sqlmodel import select

from dashboard import access, deals, lists
from dashboard.errors import BadValue, FieldConflict, NotAllowed, NotFound
from dashboard.models import JournalEntry, Project
from dashboard.queries import deal as query
from dashboard.queries import lists as kept

REASON = 'lost_reason'


@pytest.fixture
def shipped(store, team):
    store.write(lists.ensure_shipped)
    return store


def offered(store, kind=REASON):
    return store.read(kept.offered, kind)


def item(store, text, kind=REASON):
    shown = store.read(kept.kept, kind, by=access.SYSTEM)
    return next(one.id for one in (*shown.offered, *shown.retired) if one.text == text)


def test_lists_ship_filled_and_are_filled_once(shipped, team):
    assert offered(shipped)[0] == 'Дорого'
    assert 'Собственник' in offered(shipped, 'contact_part')
    assert 'disk.yandex.ru' in offered(shipped, 'file_host')
    before = offered(shipped)
    shipped.write(lists.retire, REASON, item(shipped, 'Дорого'), by=team.head)
    shipped.write(lists.ensure_shipped)
    assert offered(shipped) == before[1:]


def test_a_line_is_added_renamed_retired_and_brought_back(shipped, team):
    made = shipped.write(lists.add, REASON, text='  Уехали   из города ', by=team.head)
    assert offered(shipped)[-1] == 'Уехали из города'
    shipped.write(lists.rename, REASON, made, seen='Уехали из города', new='Переехали', by=team.head)
    with pytest.raises(FieldConflict):
        shipped.write(lists.rename, REASON, made, seen='Уехали из города', new='Сменили город', by=team.director)
    shipped.write(lists.retire, REASON, made, by=team.head)
    assert 'Переехали' not in offered(shipped)
    shipped.write(lists.restore, REASON, made, by=team.head)
    assert offered(shipped)[-1] == 'Переехали'
    assert len(shipped.read(lambda session: session.exec(select(JournalEntry.what).where(JournalEntry.what.startswith('list.'))).all())) == 4


def test_a_line_is_put_in_its_place_and_back(shipped, team):
    before = offered(shipped)
    last = item(shipped, before[-1])
    stood = shipped.write(lists.shift, REASON, last, to=0, by=team.head)
    assert offered(shipped) == (before[-1], *before[:-1])
    shipped.write(lists.shift, REASON, last, to=stood, by=team.head)
    assert offered(shipped) == before
    assert shipped.write(lists.shift, REASON, last, to=10_000, by=team.head) == stood
    assert shipped.write(lists.shift, REASON, item(shipped, before[0]), to=-5, by=team.head) == 0


@pytest.mark.parametrize(('kind', 'text'), [(REASON, ''), (REASON, 'дорого'), (REASON, 'я' * 201), ('file_host', 'не адрес'), ('file_host', 'https://disk.yandex.ru/d/1'), ('project', 'остров')])
def test_what_does_not_fit_a_list_is_refused(shipped, team, kind, text):
    with pytest.raises(BadValue):
        shipped.write(lists.add, kind, text=text, by=team.head)


def test_what_is_retired_is_brought_back_and_not_added_again(shipped, team):
    shipped.write(lists.retire, REASON, item(shipped, 'Дорого'), by=team.head)
    with pytest.raises(BadValue, match='bring it back'):
        shipped.write(lists.add, REASON, text='Дорого', by=team.head)


def test_a_host_is_kept_without_the_rest_of_its_address(shipped, team):
    shipped.write(lists.add, 'file_host', text='https://www.Files.Example.ru/abc?x=1', by=team.head)
    assert offered(shipped, 'file_host')[-1] == 'files.example.ru'


def test_a_retired_project_is_offered_no_more_and_stays_on_its_deals(store, team, a_deal):
    island = store.read(lambda session: session.exec(select(Project.id).where(Project.name == 'Остров')).one())
    deal = a_deal(project_id=island)
    store.write(lists.retire, 'project', island, by=team.head)
    assert 'Остров' not in [name for _, name in store.read(query.choices, by=team.anna).projects]
    assert store.read(query.deal, deal, by=team.anna).project == 'Остров'
    other = a_deal('Сердце Столицы / кв1')
    assert 'Остров' not in [name for _, name in store.read(query.deal, other, by=team.anna).projects]
    store.write(deals.set_field, deal, 'project_id', seen=island, new=None, by=team.anna)
    store.write(deals.set_field, deal, 'project_id', seen=None, new=island, by=team.anna)  # its undo
    store.write(lists.rename, 'project', island, seen='Остров', new='Остров-2', by=team.head)
    assert [one.deals for one in store.read(kept.kept, 'project', by=team.viktor_head).retired] == [0]
    shown = store.read(kept.kept, 'project', by=team.head)
    assert [(one.text, one.deals) for one in shown.retired] == [('Остров-2', 1)]


def test_a_long_list_is_found_by_its_text(store, team):
    for n in range(kept.SHOWN + 5):
        store.write(lists.add, 'project', text=f'ЖК {n}', by=team.director)
    shown = store.read(kept.kept, 'project', by=team.head)
    assert (len(shown.offered), shown.more) == (kept.SHOWN, 7)
    assert [one.text for one in store.read(kept.kept, 'project', 'жк 204', by=team.head).offered] == ['ЖК 204']


def test_an_employee_keeps_no_lists(shipped, team):
    first = item(shipped, 'Дорого')
    for command, args, facts in [
        (lists.add, (REASON,), {'text': 'Иное'}), (lists.rename, (REASON, first), {'seen': 'Дорого', 'new': 'Иное'}), (lists.retire, (REASON, first), {}),
        (lists.restore, (REASON, first), {}), (lists.shift, (REASON, first), {'to': 3}),
    ]:  # fmt: skip
        with pytest.raises(NotAllowed):
            shipped.write(command, *args, **facts, by=team.anna)
    with pytest.raises(NotAllowed):
        shipped.read(kept.kept, REASON, by=team.anna)


def test_what_is_in_no_list_is_not_there(shipped, team):
    first = item(shipped, 'Дорого')
    for command, args, facts in [
        (lists.add, ('salaries',), {'text': 'Иное'}), (lists.retire, ('contact_part', first), {}), (lists.retire, (REASON, 10_000), {}),
        (lists.shift, ('project', 1), {'to': 0}),
    ]:  # fmt: skip
        with pytest.raises(NotFound):
            shipped.write(command, *args, **facts, by=team.head)
    with pytest.raises(NotFound):
        shipped.read(kept.kept, 'salaries', by=team.head)
