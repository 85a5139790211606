"""Commands on deals, one or many."""

from datetime import timedelta

from dashboard import bulk, calls, deals, files, head_notes, observers, pins, substitutes, tasks, timeline, upsells
from dashboard.imports import staging
from tests.conftest import NOW
from tests.matrix.rules import (
    Row,
    any_head,
    anybody,
    asking,
    assigning,
    authors,
    authors_or_heads,
    changing,
    company_head,
    exporting,
    noting,
    working,
)

LATER = NOW.date() + timedelta(days=30)
STEP = {'text': 'Позвонить', 'due': NOW}
ROWS = {
    'deals.create': Row(anybody, lambda s, _, by: deals.create(s, title='Остров', owner_id=by, by=by)),
    'deals.move': Row(working, lambda s, at, by: deals.move(s, at.deal, to='proposal', seen='interest', by=by)),
    'deals.enter': Row(working, lambda s, at, by: deals.enter(s, at.deal, to='proposal', seen='interest', by=by, comment='Тест')),
    'deals.undo_move': Row(working, lambda s, at, by: deals.undo_move(s, at.deal, move_id=at.move, by=by)),
    'deals.set_field': Row(changing, lambda s, at, by: deals.set_field(s, at.deal, 'note', seen='', new='Моё', by=by)),
    'deals.set_field owner_id': Row(assigning, lambda s, at, by: deals.set_field(s, at.deal, 'owner_id', seen=at.owner, new=by, by=by)),
    'tasks.add': Row(working, lambda s, at, by: tasks.add(s, at.deal, **STEP, by=by)),
    'tasks.done': Row(working, lambda s, at, by: tasks.done(s, at.task, version=1, by=by, result='Договорились')),
    'tasks.put_off': Row(working, lambda s, at, by: tasks.put_off(s, at.task, version=1, due=NOW, by=by)),
    'tasks.reopen': Row(working, lambda s, at, by: tasks.reopen(s, at.task, version=1, by=by)),
    'tasks.take_back': Row(working, lambda s, at, by: tasks.take_back(s, tasks.Finished(at.task, 1, None, None), by=by)),
    'tasks.withdraw': Row(authors, lambda s, at, by: tasks.withdraw(s, at.task, by=by)),
    'timeline.add': Row(working, lambda s, at, by: timeline.add(s, at.deal, text='Договорились', by=by)),
    'timeline.delete': Row(authors, lambda s, at, by: timeline.delete(s, at.entry, by=by)),
    'timeline.restore': Row(authors, lambda s, at, by: timeline.restore(s, at.entry, by=by)),
    'timeline.edit': Row(authors, lambda s, at, by: timeline.edit(s, at.entry, seen='Тест', new='Иначе', by=by)),
    'pins.put': Row(changing, lambda s, at, by: pins.put(s, at.deal, 'technical', at.entry, seen=at.pin, by=by)),
    'pins.take_back': Row(changing, lambda s, at, by: pins.take_back(s, at.pin, by=by)),
    'upsells.tell': Row(working, lambda s, at, by: upsells.tell(s, at.deal, 'smart_home', by=by)),
    'upsells.take_back': Row(working, lambda s, at, by: upsells.take_back(s, at.deal, 'smart_home', by=by)),
    'calls.missed': Row(working, lambda s, at, by: calls.missed(s, at.deal, by=by)),
    'calls.next_try': Row(working, lambda s, at, by: calls.next_try(s, at.deal, **STEP, by=by)),
    'calls.undo_try': Row(working, lambda s, at, by: calls.undo_try(s, calls.Try(at.task, 1, NOW), by=by)),
    'files.add': Row(working, lambda s, at, by: files.add(s, at.deal, name='Смета.pdf', received=at.received, vault=at.vault, by=by)),
    'files.delete': Row(authors_or_heads, lambda s, at, by: files.delete(s, at.file, by=by)),
    'files.restore': Row(authors_or_heads, lambda s, at, by: files.restore(s, at.file, by=by)),
    'observers.add': Row(changing, lambda s, at, by: observers.add(s, at.deal, at.somebody, by=by)),
    'observers.remove': Row(changing, lambda s, at, by: observers.remove(s, at.deal, at.somebody, by=by)),
    'substitutes.appoint': Row(asking, lambda s, at, by: substitutes.appoint(s, at.deal, person_id=at.somebody_else, first=LATER, last=LATER, by=by)),
    'substitutes.remove': Row(changing, lambda s, at, by: substitutes.remove(s, at.substitute, by=by)),
    'substitutes.restore': Row(changing, lambda s, at, by: substitutes.restore(s, at.substitute, by=by)),
    'head_notes.write': Row(noting, lambda s, at, by: head_notes.write(s, at.deal, text='Мягче', seen='', by=by)),
    'imports.staging.begin': Row(company_head, lambda s, at, by: staging.begin(s, at.plan, at.source, by=by)),
    'bulk.move': Row(anybody, lambda s, at, by: bulk.move(s, at.chosen, to='proposal', by=by)),
    'bulk.undo_moves': Row(anybody, lambda s, at, by: bulk.undo_moves(s, bulk.Moved(((at.deal, at.move),), ()), by=by)),
    'bulk.assign': Row(any_head, lambda s, at, by: bulk.assign(s, at.chosen, owner=by, by=by)),
    'bulk.undo_assigned': Row(any_head, lambda s, at, by: bulk.undo_assigned(s, bulk.Assigned(((at.deal, by),), at.owner, ()), by=by)),
    'bulk.observe': Row(anybody, lambda s, at, by: bulk.observe(s, at.chosen, person=at.somebody, by=by)),
    'bulk.undo_observed': Row(anybody, lambda s, at, by: bulk.undo_observed(s, bulk.Watched((at.deal,), at.somebody, ()), by=by)),
    'bulk.record_export': Row(exporting, lambda s, _, by: bulk.record_export(s, count=1, by=by)),
}
