"""What a stage asks of a deal that is to enter it (S2–S5, S7), on every way there is into a stage."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from dashboard import access, bulk, deals, lines, lists, payments, pipelines, requirements, stages, tasks, timeline
from dashboard.errors import AlreadyMoved, BadValue, FieldConflict, NeedsMissing, ReasonNeeded
from dashboard.models import Deal, FeedEntry, JournalEntry, Stage, StageMove, Task
from dashboard.queries import table
from tests.conftest import NOW

ENOUGH = 'Квартира в чистовой, панель выбрали, ждём план от дизайнера'
STEP = ('Созвониться', NOW + timedelta(days=1), True)
DAY = date(2026, 12, 1)
FULL = 'Сердце Столицы / к3 / с2 / эт21 / кв145'
INVOICE = {'invoice_no': (None, 'СЧ-410'), 'invoiced_on': (None, DAY), 'contract_kind': (None, 'offer')}
pytestmark = pytest.mark.usefixtures('shipped_needs')


@pytest.fixture
def go(store, team):
    """Try to move a deal from where it stands; gives the names of what was missing."""

    def go(deal, to, by=None, **filled):
        seen = stage_of(store, deal)
        try:
            store.write(deals.enter, deal, to=to, seen=seen, by=by or team.anna, **filled)
        except NeedsMissing as refusal:
            assert stage_of(store, deal) == seen
            return refusal.facts['names']
        assert stage_of(store, deal) == to
        return ()

    return go


def stage_of(store, deal):
    return store.read(lambda session: session.get(Stage, session.get(Deal, deal).stage_id).code)


def written(store, deal):
    """All that a refused command could have left behind."""
    return store.read(
        lambda session: [
            session.get(Deal, deal).model_dump(), *(len(session.exec(select(one).where(one.deal_id == deal)).all()) for one in (FeedEntry, Task, StageMove, JournalEntry)),
        ]
    )  # fmt: skip


def put(store, deal, field, value, by=access.SYSTEM):
    store.write(deals.set_field, deal, field, seen=store.read(lambda session: getattr(session.get(Deal, deal), field)), new=value, by=by)


def ask(store, team, code, needs):
    stage = store.read(lambda session: session.exec(select(Stage).where(Stage.code == code)).one().model_dump())
    return store.write(stages.edit, stage['id'], changes={'needs': (stage['needs'], needs)}, by=team.director)


def test_s2_needs_a_next_step_and_a_comment_of_eight_words(store, team, a_deal, go):
    deal = a_deal()
    assert go(deal, 'interest') == ('step', 'comment')
    store.write(timeline.add, deal, text='Клиент пока думает, перезвоню завтра', by=team.anna)
    store.write(tasks.add, deal, text='Позвонить', due=NOW, by=team.anna)
    assert go(deal, 'interest') == ('comment',)
    store.write(timeline.add, deal, text=ENOUGH, by=team.anna)
    assert go(deal, 'interest') == ()


def test_s2_counts_only_what_was_written_since_the_deal_came_where_it_stands(store, team, a_deal, go, time):
    deal = a_deal()
    entry = store.write(timeline.add, deal, text=ENOUGH, by=team.anna)
    assert go(deal, 'interest', step=STEP) == ()
    time.start = NOW + timedelta(days=1)
    assert go(deal, 'renovation', changes={'ready_on': (None, DAY)}) == ()
    assert go(deal, 'interest') == ('comment',), 'it was written in the stage before'
    later = store.write(timeline.add, deal, text=ENOUGH, by=team.anna)
    store.write(timeline.delete, later, by=team.anna)
    assert go(deal, 'interest') == ('comment',), 'a deleted comment says nothing'
    store.write(timeline.restore, later, by=team.anna)
    assert go(deal, 'interest') == ()
    assert entry != later


@pytest.mark.parametrize(('text', 'enough'), [(ENOUGH, True), ('раз два три четыре пять шесть семь', False), ('! — ... ? ; : , .', False), ('1 2 3 4 5 6 7 8', True), ('', False)])
def test_s2_a_word_has_a_letter_or_a_digit(text, enough):
    assert requirements.says_enough(text) is enough


def test_s3_needs_the_day_on_which_the_flat_is_ready(store, team, a_deal, go):
    deal = a_deal()
    assert go(deal, 'renovation') == ('ready_on',)
    put(store, deal, 'ready_on', DAY)
    assert go(deal, 'renovation') == ()


@pytest.mark.parametrize(('stage', 'field'), [('renovation', 'ready_on'), ('postponed', 'return_on')])
def test_s3_and_s7_need_a_day_that_is_not_over_for_an_old_one_reminds_nobody(store, team, a_deal, go, time, stage, field):
    store.write(lists.ensure_shipped)
    deal = a_deal()
    put(store, deal, 'postpone_reason', 'Дом не сдан')
    put(store, deal, field, DAY)
    time.start = NOW + timedelta(days=8)
    assert go(deal, stage) == (field,)
    assert go(deal, stage, changes={field: (DAY, DAY + timedelta(days=30))}) == ()


def test_s4_needs_something_to_offer_and_that_it_was_sent(store, team, a_deal, go):
    """G2 or G3: a sum alone says nothing of what is sold."""
    deal = a_deal()
    put(store, deal, 'amount', 5_000_00)
    assert go(deal, 'proposal') == ('goods', 'offered_on')
    store.write(lines.add, deal, fields={'text': 'Монитор', 'price': 5_000_00}, by=team.anna)
    assert go(deal, 'proposal') == ('offered_on',)
    put(store, deal, 'offered_on', DAY)
    assert go(deal, 'proposal') == ()


def test_s4_takes_the_price_of_services_in_its_form_and_leaves_a_sum_that_was_typed(store, team, a_deal, go):
    deal = a_deal()
    put(store, deal, 'amount', 5_000_00)
    assert go(deal, 'proposal', changes={'services_total': (0, 3_000_00), 'offered_on': (None, DAY)}) == ()
    assert store.read(lambda session: (session.get(Deal, deal).services_total, session.get(Deal, deal).amount)) == (3_000_00, 5_000_00)


def test_s5_needs_number_date_and_kind_and_takes_them_with_the_move(store, team, a_deal, go):
    deal = a_deal(FULL)
    assert go(deal, 'invoice') == ('invoice_no', 'invoiced_on', 'contract_kind')
    assert go(deal, 'invoice', changes=INVOICE) == ()
    told = store.read(lambda session: session.exec(select(JournalEntry.what, JournalEntry.by_id).where(JournalEntry.deal_id == deal)).all())
    assert told[-4:] == [(what, team.anna) for what in ('field.invoice_no', 'field.invoiced_on', 'field.contract_kind', 'stage.moved')]


def test_s5_needs_the_title_in_full_and_takes_it_with_the_move(store, team, a_deal, go):
    short = 'Сердце Столицы / к3 / эт21 / кв145'
    deal = a_deal(short)
    assert go(deal, 'invoice', changes=INVOICE) == ('title',), 'neither section nor entrance'
    assert go(deal, 'invoice', changes={**INVOICE, 'title': (short, FULL)}) == ()


def test_s6_needs_a_payment_a_claim_of_one_or_that_it_is_free(store, team, a_deal, go):
    claimed, free, neither = a_deal('Остров / кв1'), a_deal('Остров / кв2'), a_deal('Остров / кв3')
    store.write(payments.claim, claimed, fields={'paid_on': NOW.date(), 'amount': 1_000_00}, by=team.anna)
    store.write(payments.set_free, free, free=True, by=team.head)
    assert [go(deal, 'paid') for deal in (claimed, free, neither)] == [(), (), ('payment',)]


def test_s7_needs_when_to_return_and_why(store, team, a_deal, go):
    store.write(lists.ensure_shipped)
    deal = a_deal()
    assert go(deal, 'postponed') == ('return_on', 'postpone_reason')
    assert go(deal, 'postponed', changes={'return_on': (None, DAY), 'postpone_reason': (None, 'Дом не сдан')}) == ()


def test_s9_asks_for_its_reason_as_ever(store, team, a_deal):
    with pytest.raises(ReasonNeeded):
        store.write(deals.enter, a_deal(), to='lost', seen='intake', by=team.anna)


@pytest.mark.parametrize('who', ['anna', 'head', 'director'])
def test_nobody_passes_by_their_rank(team, a_deal, go, who):
    assert go(a_deal(FULL), 'invoice', by=getattr(team, who)) == ('invoice_no', 'invoiced_on', 'contract_kind')


def test_the_refusal_names_all_that_is_missing_in_one_sentence(store, team, a_deal):
    with pytest.raises(NeedsMissing, match=r'Before “Счёт” the deal still needs: Invoice number, Invoice date, Kind of contract\.'):
        store.write(deals.move, a_deal(FULL), to='invoice', seen='intake', by=team.anna)


@pytest.mark.parametrize(
    ('filled', 'refusal'),
    [
        ({'changes': {**INVOICE, 'contract_kind': (None, 'verbal')}}, BadValue), ({'changes': {**INVOICE, 'invoice_no': ('СЧ-1', 'СЧ-2')}}, FieldConflict),
        ({'changes': INVOICE, 'comment': 'ы' * 20_001}, BadValue), ({'changes': INVOICE, 'step': ('', NOW, True)}, BadValue), ({'changes': INVOICE, 'seen': 'interest'}, AlreadyMoved),
        ({'changes': dict(list(INVOICE.items())[:2]), 'comment': ENOUGH, 'step': STEP}, NeedsMissing),
    ],
)  # fmt: skip
def test_whatever_is_refused_of_a_form_nothing_of_it_is_written(store, team, a_deal, filled, refusal):
    deal = a_deal()
    before = written(store, deal)
    with pytest.raises(refusal):
        store.write(deals.enter, deal, **{'to': 'invoice', 'seen': 'intake', 'by': team.anna, **filled})
    assert written(store, deal) == before


def test_many_at_once_are_asked_one_by_one_and_those_refused_say_why(store, team, a_deal):
    ready, lacking = a_deal(FULL), a_deal('Остров / кв2')
    for field, (_seen, value) in INVOICE.items():
        put(store, ready, field, value)
    made = store.write(bulk.move, table.Chosen(table.Filters(), frozenset({ready, lacking})), to='invoice', by=team.anna)
    assert [deal for deal, _ in made.done] == [ready]
    assert [(one.title, type(one.why)) for one in made.refused] == [('Остров / кв2', NeedsMissing)]


def test_a_slip_is_taken_back_as_it_was_and_a_later_undo_is_a_move_like_any_other(store, team, a_deal, time):
    deal = a_deal()
    put(store, deal, 'ready_on', DAY)
    ask(store, team, 'intake', 'invoice_no')
    move = store.write(deals.move, deal, to='renovation', seen='intake', by=team.anna)
    store.write(deals.undo_move, deal, move_id=move, by=team.anna)
    assert stage_of(store, deal) == 'intake'
    move = store.write(deals.move, deal, to='renovation', seen='intake', by=team.anna)
    with pytest.raises(NeedsMissing):
        store.write(deals.undo_move, deal, move_id=move, by=team.head)
    time.start = NOW + deals.UNDO_WINDOW + timedelta(seconds=1)
    with pytest.raises(NeedsMissing):
        store.write(deals.undo_move, deal, move_id=move, by=team.anna)


def test_a_head_changes_what_a_stage_asks_and_takes_it_back(store, team, a_deal, go):
    deal = a_deal()
    back = ask(store, team, 'renovation', ' systems   ready_on systems ')
    assert go(deal, 'renovation') == ('systems', 'ready_on')
    ask(store, team, 'renovation', '')
    assert go(deal, 'renovation') == ()
    stage = store.read(lambda session: session.exec(select(Stage.id).where(Stage.code == 'renovation')).one())
    with pytest.raises(FieldConflict):
        store.write(stages.edit, stage, changes=back, by=team.director)
    with pytest.raises(BadValue, match='luck'):
        ask(store, team, 'invoice', 'invoice_no luck')


@pytest.mark.parametrize('name', requirements.RULES)
def test_every_rule_refuses_an_empty_deal_and_names_itself(store, team, a_deal, go, name):
    store.write(lists.ensure_shipped)
    ask(store, team, 'paid', name)
    assert go(a_deal(), 'paid') == (name,)


def test_the_shipped_pipeline_asks_what_the_domain_says(store):
    asked = store.read(lambda session: {stage.code: requirements.asked(stage) for stage in pipelines.stages(session, 1) if stage.needs})
    assert asked == {
        'interest': ('step', 'comment'), 'renovation': ('ready_on',), 'proposal': ('goods', 'offered_on'), 'invoice': ('invoice_no', 'invoiced_on', 'contract_kind', 'title'),
        'paid': ('payment',), 'won': ('checklist',), 'postponed': ('return_on', 'postpone_reason'),
    }  # fmt: skip


def test_the_way_back_of_a_form_takes_what_was_filled_in_on_the_way_too(store, team, a_deal):
    deal = a_deal()
    before = written(store, deal)[0]
    filled = {'comment': 'Хочет монитор с памятью, смотрел у соседей, решает жена', 'step': STEP, 'changes': {'ready_on': (None, DAY)}}
    made = store.write(deals.enter, deal, to='interest', seen='intake', by=team.anna, **filled)
    store.write(deals.undo_enter, made, by=team.anna)
    after = written(store, deal)[0]
    assert after == before
    assert store.read(lambda session: session.exec(select(FeedEntry).where(FeedEntry.deal_id == deal, FeedEntry.deleted_at.is_(None))).all()) == []
    assert store.read(lambda session: session.exec(select(Task).where(Task.deal_id == deal)).all()) == []


def test_the_way_back_of_a_form_leaves_what_was_changed_since(store, team, a_deal):
    deal = a_deal()
    filled = {'comment': 'Хочет монитор с памятью, смотрел у соседей, решает жена', 'step': STEP, 'changes': {'ready_on': (None, DAY)}}
    made = store.write(deals.enter, deal, to='interest', seen='intake', by=team.anna, **filled)
    put(store, deal, 'ready_on', DAY + timedelta(days=9))
    store.write(tasks.put_off, made.step, version=1, due=NOW + timedelta(days=3), by=team.anna)
    store.write(timeline.delete, made.comment, by=team.anna)
    store.write(deals.undo_enter, made, by=team.anna)
    assert stage_of(store, deal) == 'intake'
    assert store.read(lambda session: session.get(Deal, deal).ready_on) == DAY + timedelta(days=9)
    assert store.read(lambda session: [task.version for task in session.exec(select(Task).where(Task.deal_id == deal))]) == [2]
