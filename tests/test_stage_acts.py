"""Whatever a company head does with stages in whatever order: places stay whole, and no open deal is lost from the board."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from dashboard import deals, pipelines, stages
from dashboard.errors import Refusal
from dashboard.models import Deal, Stage
from dashboard.queries import board
from dashboard.queries import pipelines as query

ACTS = st.lists(
    st.tuples(st.sampled_from(['reorder', 'retire', 'restore', 'add', 'remove', 'kind', 'move']), st.integers(0, 30), st.integers(0, 30)), max_size=10
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_whatever_a_head_does_places_stay_whole_and_open_deals_on_the_board(store, team, acts):
    def tried(session):
        pipeline = pipelines.create(session, name='Проекты', like=1, by=team.director)
        mine = {deals.create(session, title=f'Остров / кв{n}', pipeline_id=pipeline, by=team.director) for n in range(3)}
        for act, one, two in acts:
            attempt(session, team.director, pipeline, sorted(mine), act, one, two)
            check_whole(session, team.director, pipeline, mine)
        raise Undone

    with pytest.raises(Undone):
        store.write(tried)


class Undone(Exception):  # noqa: N818 - nothing went wrong
    """What was tried is not kept."""


def check_whole(session, by, pipeline, mine):
    steps = query.shown(session, pipeline, by=by).funnel.steps
    assert [stage.position for stage in pipelines.stages(session, pipeline)] == list(range(len(steps)))
    assert {'open', 'won', 'lost'} <= {step.kind for step in steps if not step.retired}
    stands = dict(session.exec(select(Deal.id, Deal.stage_id).where(Deal.pipeline_id == pipeline)).all())
    running = {step.id for step in steps if step.running}
    shown = board.board(session, board.Filters(pipeline=pipeline), by=by)
    assert set(stands) == mine
    assert {card.id for column in shown.columns for card in column.cards} == {deal for deal, stage in stands.items() if stage in running}
    assert {deal for deal in mine if session.get(Deal, deal).closed_at} == {deal for deal, stage in stands.items() if stage not in running}


def attempt(session, by, pipeline, mine, act, one, two):
    """One of the head's acts on stages chosen by number; a refusal is as good an answer."""
    steps = query.shown(session, pipeline, by=by).funnel.steps
    step, other = steps[one % len(steps)], steps[two % len(steps)]
    kind, ids = ('open', 'parked', 'won', 'lost')[two % 4], tuple(step.id for step in steps)
    try:
        with session.begin_nested():
            if act == 'reorder':
                swapped = {step.id: other.id, other.id: step.id}
                stages.reorder(session, pipeline, seen=ids, order=tuple(swapped.get(id_, id_) for id_ in ids), by=by)
            elif act == 'add':
                stages.add(session, pipeline, name=f'Этап {len(ids)}', kind=kind, after=step.id, by=by)
            elif act == 'kind':
                stages.edit(session, step.id, changes={'kind': (step.kind, kind)}, by=by)
            elif act == 'move':
                deal = session.get(Deal, mine[two % len(mine)])
                to, seen = session.get(Stage, step.id).code, session.get(Stage, deal.stage_id).code
                deals.move(session, deal.id, to=to, seen=seen, reason='так', by=by)
            else:
                getattr(stages, act)(session, step.id, by=by)
    except Refusal:
        return
