"""Touches by client and by task (A3), as reports of the command line: which phones and companies deals share, and their tasks, stand in no snapshot."""

from collections.abc import Callable
from typing import Any, Final

import pandas as pd
from sqlmodel import Session, col, select

from dashboard.analytics import touches
from dashboard.analytics.frames import in_period, micros, moment
from dashboard.material import Material
from dashboard.models import (
    Company,
    Contact,
    ContactPhone,
    DealCompany,
    DealContact,
    EntryKind,
    FeedEntry,
    Person,
    Task,
)
from dashboard.queries.touched import dues
from dashboard.reports import Answer


def _by_client(session: Session, made: Material, _by: int) -> Answer:
    """A row each client: its first `deal`, by which it is named where neither person nor company is, and how many `deals` it has."""
    shared, names = _shared(session)
    deals = made.standing.deal.sort_values()
    client = touches.clients(shared, deals)
    seen = _touches(made)
    rows = pd.DataFrame({'client': client.unique()})
    found = touches.by_kind(seen.assign(client=seen.deal.map(client)), rows, made.now, calendar=made.calendar, of='client')
    called = names[names.deal.isin(deals)].assign(client=names.deal.map(client)).drop_duplicates('client').set_index('client').name
    table = found.rename(columns={'client': 'deal'})
    table.insert(1, 'client', called.reindex(found.client).fillna(pd.Series(made.titles)).to_numpy())
    table.insert(2, 'deals', found.client.map(client.value_counts()))
    return _written(table), {}, seen['at']


def _by_task(session: Session, made: Material, _by: int) -> Answer:
    """A row each task, with the touches while it was the next step of its deal, and what was written as its `result`; `due` is the instant for
    which it stood then, None where the journal does not know, `text` and `employee` are today's."""
    said = dues(session)
    tasks, facts = _tasks(session, made)
    facts['due'] = _told(_due_then(tasks, said, made))
    seen = _touches(made)
    seen = seen.assign(task=touches.next_steps(seen, tasks, said))
    found = touches.by_kind(seen.dropna(subset='task'), tasks, made.now, calendar=made.calendar, of='task')
    table = found.merge(facts, on='task')
    table['title'] = table.deal.map(made.titles)
    columns = ['task', 'text', 'deal', 'title', 'employee', 'due', 'done', 'result', *found.columns.drop('task')]
    return _written(table[columns]), {}, seen['at']


def _touches(made: Material) -> pd.DataFrame:
    """The touches of the period and of the deals asked for."""
    seen = made.seen.touches[made.seen.touches.deal.isin(made.standing.deal)]
    return seen[in_period(micros(seen['at']), made.ask.start, made.ask.end, made.calendar.zone) & (micros(seen['at']) <= moment(made.now))]


def _shared(session: Session) -> tuple[pd.DataFrame, pd.DataFrame]:
    """By what deals can be met again (deal, key), and how their clients are called (deal, name), companies first."""
    people = session.exec(select(DealContact.deal_id, Contact.id, Contact.name).join(Contact, col(Contact.id) == DealContact.contact_id).order_by(col(Contact.id))).all()
    called = session.exec(select(DealContact.deal_id, ContactPhone.number).join(ContactPhone, col(ContactPhone.contact_id) == DealContact.contact_id)).all()
    firms = session.exec(select(DealCompany.deal_id, Company.id, Company.name).join(Company, col(Company.id) == DealCompany.company_id)).all()
    keys = [*((deal, f'person {id_}') for deal, id_, _ in people), *called, *((deal, f'company {id_}') for deal, id_, _ in firms)]
    names = [(deal, name) for deal, _, name in (*firms, *people) if name]
    return pd.DataFrame(keys, columns=['deal', 'key']).astype({'deal': 'int64'}), pd.DataFrame(names, columns=['deal', 'name']).astype({'deal': 'int64'})


def _tasks(session: Session, made: Material) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tasks of those deals as they stood at `now` (touches.TASKS), and what is told of them besides."""
    asked: Any = select(Task.id, Task.deal_id, Task.text, Person.name, Task.due, Task.created_at, Task.done_at)  # type: ignore[call-overload]  # of seven columns
    stood = asked.outerjoin(Person, col(Person.id) == Task.assignee_id).where(Task.created_at <= made.now).order_by(col(Task.id))
    rows = pd.DataFrame(session.exec(stood).all(), columns=['task', 'deal', 'text', 'employee', 'due', 'created', 'done']).astype(touches.TASKS)
    rows = rows[rows.deal.isin(made.standing.deal)].reset_index(drop=True)
    rows['done'] = rows.done.where(rows.done <= made.now)
    wrote = select(FeedEntry.task_id, FeedEntry.text).where(FeedEntry.kind == EntryKind.TASK_RESULT, col(FeedEntry.deleted_at).is_(None), FeedEntry.at <= made.now)
    results = dict(session.exec(wrote.order_by(col(FeedEntry.at), col(FeedEntry.id))).all())
    facts = rows[['task', 'deal', 'text', 'employee']].assign(done=_told(rows.done), result=pd.Series([results.get(task) for task in rows.task], dtype=object))
    return rows[list(touches.TASKS)], facts


def _due_then(tasks: pd.DataFrame, said: pd.DataFrame, made: Material) -> pd.Series:
    """For when each task stood at `now`: as was said last until then, else as it was set, if nothing was said of it since."""
    until = said[micros(said['at']) <= moment(made.now)].sort_values('at', kind='stable').drop_duplicates('task', keep='last')
    return until.set_index('task').due.reindex(tasks.task).set_axis(tasks.index).fillna(tasks.due.where(~tasks.task.isin(said.task)))


def _written(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(last=_told(table['last']))


def _told(instants: pd.Series) -> pd.Series:
    return pd.Series([one.isoformat() if pd.notna(one) else None for one in instants], index=instants.index, dtype=object)


REPORTS: Final[dict[str, Callable[[Session, Material, int], Answer]]] = {'touches-by-client': _by_client, 'touches-by-task': _by_task}
