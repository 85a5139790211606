"""What the analytics page offers to choose from: people whose figures and projects whose deals its reader may see."""

from datetime import date

import pytest

from dashboard import access, deals, pipelines
from dashboard.errors import NoPipeline, NotAllowed
from dashboard.models import Person
from dashboard.queries import analytics
from dashboard.store import Store


def offered(store, by, pipeline=None):
    return store.read(analytics.choices, pipeline, by=by)


def names(pairs):
    return {name for _, name in pairs}


@pytest.mark.parametrize(
    ('who', 'people'),
    [
        ('anna', {'Анна Крылова'}),
        ('head', {'Анна Крылова', 'Борис Маслов'}),
        ('viktor_head', {'Виктор Орлов'}),
        ('director', {'Анна Крылова', 'Борис Маслов', 'Виктор Орлов'}),
    ],
)
def test_a_reader_chooses_among_the_people_whose_figures_are_theirs_to_see(store, team, who, people):
    assert names(offered(store, getattr(team, who)).employees) == people


@pytest.mark.parametrize(('who', 'seen'), [('anna', True), ('head', True), ('director', True), ('boris', False), ('viktor', False), ('viktor_head', False)])
def test_a_project_is_offered_to_those_who_see_a_deal_of_it(store, team, a_deal, who, seen):
    deal = a_deal()
    store.write(deals.set_field, deal, 'project_id', seen=None, new=1, by=team.anna)
    assert bool(offered(store, getattr(team, who)).projects) is seen


def test_somebody_who_left_can_still_be_chosen(store, team):
    def leaves(session):
        session.get_one(Person, team.boris).active = False

    store.write(leaves)
    found = offered(store, team.head)
    assert [name for _, name in found.employees] == ['Анна Крылова', 'Борис Маслов']
    assert found.left == {team.boris}


def test_a_pipeline_that_is_not_there_is_the_first(store, team):
    assert offered(store, team.anna, 999).pipeline == offered(store, team.anna).pipeline == 1


def test_people_and_projects_stand_by_name_pipelines_as_they_were_made_and_heads_have_no_figures(store, team, a_deal):
    other = store.write(pipelines.add, 'Автоматика', [{'code': 'a', 'name': 'А', 'kind': 'open'}])
    for project in (1, 2):
        store.write(deals.set_field, a_deal(), 'project_id', seen=None, new=project, by=team.anna)
    found = offered(store, team.director)
    assert found.pipelines == ((1, 'Розничные продажи'), (other, 'Автоматика'))
    assert [name for _, name in found.employees] == ['Анна Крылова', 'Борис Маслов', 'Виктор Орлов']
    assert [name for _, name in found.projects] == ['Остров', 'Сердце Столицы']


def test_projects_are_those_of_the_pipeline_that_is_looked_at(store, team, a_deal):
    store.write(deals.set_field, a_deal(), 'project_id', seen=None, new=1, by=team.anna)
    other = store.write(pipelines.add, 'Автоматика', [{'code': 'a', 'name': 'А', 'kind': 'open'}])
    assert offered(store, team.director, other).pipeline == other
    assert offered(store, team.director, other).projects == ()
    assert len(offered(store, team.director, 1).projects) == 1


def test_nobody_signed_in_and_no_pipeline_are_refused(tmp_path, store):
    with pytest.raises(NotAllowed):
        offered(store, 999)
    with Store(tmp_path / 'bare.sqlite3') as bare, pytest.raises(NoPipeline):
        offered(bare, access.SYSTEM)


@pytest.mark.parametrize(
    ('name', 'first', 'last'),
    [
        ('month', date(2026, 11, 1), date(2026, 11, 24)),
        ('last-month', date(2026, 10, 1), date(2026, 10, 31)),
        ('quarter', date(2026, 10, 1), date(2026, 11, 24)),
        ('last-quarter', date(2026, 7, 1), date(2026, 9, 30)),
        ('90', date(2026, 8, 27), date(2026, 11, 24)),
        ('year', date(2025, 11, 25), date(2026, 11, 24)),
        ('all', None, None),
    ],
)
def test_periods_have_both_their_days_and_the_length_that_they_are_named_for(name, first, last):
    assert name in analytics.PERIODS
    assert analytics.days_of(name, date(2026, 11, 24)) == (first, last)
