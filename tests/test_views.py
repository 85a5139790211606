"""Saved views of the table: whose they are, who sees them, who changes them, and that they open nothing to anybody."""

from urllib.parse import parse_qsl

import pytest
from sqlmodel import select

from dashboard import people, views
from dashboard.errors import BadValue, FieldConflict, NoSuchView, NotAllowed
from dashboard.models import JournalEntry, SavedView
from dashboard.queries import table
from dashboard.queries import views as query


def saved(store, by, name='Крупные', filters='pipeline=1&sort=amount&down=1', columns='amount', **how):
    return store.write(views.save, name=name, filters=filters, columns=columns, by=by, **how)


def seen(store, by):
    return [(view.name, view.owner, view.edits) for view in store.read(query.views, by=by).views]


def test_a_view_is_its_owners_alone(store, team):
    saved(store, team.anna)
    assert seen(store, team.anna) == [('Крупные', None, True)]
    assert seen(store, team.boris) == seen(store, team.director) == []


def test_a_shared_view_is_seen_by_everybody_with_its_owner_and_changed_by_that_one_and_the_company_head(store, team):
    view = saved(store, team.head, shared=True).id
    saved(store, team.anna, name='Моё')
    assert seen(store, team.anna) == [('Моё', None, True), ('Крупные', 'Павел Петров', False)]
    assert seen(store, team.director) == [('Крупные', 'Павел Петров', True)]
    with pytest.raises(NotAllowed):
        store.write(views.rename, view, seen='Крупные', new='Мелкие', by=team.viktor_head)
    store.write(views.rename, view, seen='Крупные', new='Мелкие', by=team.director)
    assert seen(store, team.head) == [('Мелкие', None, True)]


def test_who_heads_nobody_any_more_only_uses_what_all_see(store, team):
    view = saved(store, team.head, shared=True).id
    store.write(people.edit, team.head, changes={'role': ('head', 'employee')}, by=team.director)
    assert seen(store, team.head) == [('Крупные', None, False)]
    for command, facts in ((views.rename, {'seen': 'Крупные', 'new': 'Мелкие'}), (views.delete, {}), (views.share, {'shared': False})):
        with pytest.raises(NotAllowed):
            store.write(command, view, **facts, by=team.head)


def test_only_a_head_shares(store, team):
    with pytest.raises(NotAllowed):
        saved(store, team.anna, shared=True)
    view = saved(store, team.anna).id
    with pytest.raises(NotAllowed):
        store.write(views.share, view, shared=True, by=team.anna)
    with pytest.raises(NoSuchView):
        store.write(views.share, view, shared=True, by=team.director)
    own = saved(store, team.head).id
    store.write(views.share, own, shared=True, by=team.head)
    assert len(seen(store, team.anna)) == 2
    store.write(views.share, own, shared=False, by=team.head)
    assert len(seen(store, team.anna)) == 1


def test_who_heads_nobody_any_more_shares_nothing_by_taking_back(store, team):
    saved(store, team.head, shared=True)
    again = saved(store, team.head)
    store.write(people.edit, team.head, changes={'role': ('head', 'employee')}, by=team.director)
    with pytest.raises(NotAllowed):
        store.write(views.undo_save, again, by=team.head)
    assert seen(store, team.anna) == []


def test_a_name_is_an_owners_once_and_saving_under_it_again_replaces_what_stood_there(store, team):
    first = saved(store, team.anna)
    again = saved(store, team.anna, name=' Крупные ', filters='pipeline=1&state=all', columns='')
    assert (again.id, again.before.filters) == (first.id, 'pipeline=1&sort=amount&down=1')
    saved(store, team.boris)
    other = saved(store, team.anna, name='Другой').id
    with pytest.raises(BadValue, match='another view'):
        store.write(views.rename, other, seen='Другой', new='Крупные', by=team.anna)
    store.write(views.undo_save, again, by=team.anna)
    assert store.read(query.views, by=team.anna).views[1].filters == 'pipeline=1&sort=amount&down=1'
    store.write(views.undo_save, first, by=team.anna)
    assert seen(store, team.anna) == [('Другой', None, True)]


def test_a_deleted_view_comes_back_as_it_was_unless_its_name_is_taken(store, team):
    view = saved(store, team.head, shared=True).id
    gone = store.write(views.delete, view, by=team.director)
    assert seen(store, team.head) == []
    with pytest.raises(NoSuchView):
        store.write(views.delete, view, by=team.head)
    with pytest.raises(NotAllowed):
        store.write(views.restore, gone, by=team.viktor_head)
    store.write(views.restore, gone, by=team.director)
    assert seen(store, team.anna) == [('Крупные', 'Павел Петров', False)]
    with pytest.raises(BadValue):
        store.write(views.restore, gone, by=team.head)


def test_of_two_who_rename_at_once_the_second_sees_the_first(store, team):
    view = saved(store, team.head, shared=True).id
    store.write(views.rename, view, seen='Крупные', new='Мелкие', by=team.director)
    with pytest.raises(FieldConflict, match='Мелкие'):
        store.write(views.rename, view, seen='Крупные', new='Средние', by=team.head)


@pytest.mark.parametrize('wrong', [{'name': ' '}, {'name': 'я' * 61}, {'filters': 'q=' + 'я' * 2_000}, {'name': 7}, {'columns': ['amount']}])
def test_what_is_no_view_is_refused_in_words(store, team, wrong):
    with pytest.raises(BadValue):
        saved(store, team.anna, **wrong)


def test_a_person_keeps_so_many_and_no_more(store, team, monkeypatch):
    monkeypatch.setattr(views, 'MANY', 1)
    saved(store, team.anna)
    saved(store, team.anna)
    with pytest.raises(BadValue, match='at most 1'):
        saved(store, team.anna, name='Второй')


def test_a_shared_view_shows_its_reader_nothing_that_is_not_theirs(store, team, a_deal):
    from pages.deals import address

    own, foreign = a_deal('Остров / кв1'), a_deal('Остров / кв2', owner='boris')
    saved(store, team.head, filters=f'pipeline=1&owner={team.boris}', shared=True)
    [view] = store.read(query.views, by=team.anna).views
    shown = store.read(table.window, address.read(dict(parse_qsl(view.filters))), by=team.anna)
    assert [row.id for row in shown.rows] == [own]
    assert shown.filters.owner is None
    assert foreign not in [row.id for row in shown.rows]


def test_every_change_is_journaled(store, team):
    view = saved(store, team.head).id
    store.write(views.rename, view, seen='Крупные', new='Мелкие', by=team.head)
    store.write(views.share, view, shared=True, by=team.head)
    store.write(views.delete, view, by=team.head)
    told = store.read(lambda session: [(one.what, one.old, one.new) for one in session.exec(select(JournalEntry))])
    assert told[-4:] == [
        ('view.saved', None, f'{view} Крупные'), ('view.name', f'{view} Крупные', f'{view} Мелкие'),
        ('view.shared', f'{view} False', f'{view} True'), ('view.deleted', f'{view} Мелкие', None),
    ]  # fmt: skip
    assert not store.read(lambda session: session.exec(select(SavedView)).all())
