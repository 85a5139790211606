"""What the analytics page offers to choose from: people whose figures and projects whose deals its reader may see."""

import pytest

from dashboard import deals
from dashboard.models import Person
from dashboard.queries import analytics


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
    assert 'Борис Маслов' in names(offered(store, team.head).employees)


def test_a_pipeline_that_is_not_there_is_the_first(store, team):
    assert offered(store, team.anna, 999).pipeline == offered(store, team.anna).pipeline == 1
