"""What the analytics pages are opened over in a browser: much, little and odd."""

from datetime import timedelta

from sqlalchemy import insert

from dashboard import moves, pipelines
from dashboard.models import Deal, FeedEntry, Person
from tests.conftest import NOW

PATH = ['intake', 'interest', 'proposal', 'invoice', 'paid', 'won']


def busy(session, team):
    """Two hundred deals of Anna and Boris over half a year, each with a comment a stage."""
    stages = {stage.code: stage.id for stage in pipelines.stages(session, 1)}
    session.add(Person(name='Константин Константинопольский-Преображенский', department_id=1))
    found, comments = [], []
    for n in range(1, 201):
        owner = team['anna'] if n % 2 else team['boris']
        session.add(Deal(id=n, pipeline_id=1, stage_id=stages['intake'], title=f'Остров / д{n} / кв{n}', owner_id=owner, project_id=1 + n % 2))
        at = NOW - timedelta(days=n % 180, hours=n % 7)
        for step, code in enumerate([*PATH[: 1 + n % 6], *(['lost'] if n % 9 == 0 else ['postponed'] if n % 7 == 0 and n % 6 < 5 else [])]):
            found.append({'deal_id': n, 'to_id': stages[code], 'at': at + timedelta(days=step * (n % 11) / 3), 'by_id': owner, 'owner_id': owner})
            comments.append({'deal_id': n, 'kind': 'comment', 'text': 'Клиент ждёт', 'at': at + timedelta(days=step, minutes=n), 'author_id': owner})
    session.flush()
    moves.record(session, [move for move in found if move['at'] < NOW])
    session.execute(insert(FeedEntry), comments)


def crowded(session, team):
    """Thirty thousand open deals."""
    rows = [{'pipeline_id': 1, 'stage_id': 1, 'title': 'x', 'title_folded': 'x', 'amount': 0, 'note': '', 'owner_id': team['anna']}] * 30_000
    session.execute(insert(Deal), rows)
    moves.record(session, ({'deal_id': n, 'to_id': 1 + n % 4, 'at': NOW - timedelta(hours=n % 9000), 'owner_id': team['anna']} for n in range(1, 30_001)))


def nothing(session, team):
    """No deal at all."""


def one(session, team):
    """One deal that has just come."""
    session.add(deal := Deal(pipeline_id=1, stage_id=1, title='Остров / кв1', owner_id=team['anna']))
    session.flush()
    moves.record(session, [{'deal_id': deal.id, 'to_id': 1, 'at': NOW, 'owner_id': team['anna']}])
    session.add(FeedEntry(deal_id=deal.id, at=NOW, author_id=team['anna'], text='Клиент ждёт'))


def ancient(session, team):
    """A deal of 1950, and one that moved at the very instant it came."""
    for n, at in ((1, NOW.replace(year=1950)), (2, NOW)):
        session.add(Deal(id=n, pipeline_id=1, stage_id=1, title=f'Остров / кв{n}', owner_id=team['anna']))
        session.flush()
        moves.record(session, [{'deal_id': n, 'to_id': to, 'at': at, 'owner_id': team['anna']} for to in (1, 2)])
