"""The deal that the demo is told by, and its duplicate: data/demo/hero.toml placed before the demo's instant."""

from datetime import datetime, time
from typing import Any

from dashboard import journal
from dashboard.demo.cast import Team, data
from dashboard.demo.days import Days
from dashboard.demo.goods import line
from dashboard.demo.story import Row, Teller
from dashboard.models import Product, ProductKind
from dashboard.settings import TEAM_ZONE

_NEVER_LATER = 600  # seconds before the demo's instant, at least


class Hero:
    """Tells both deals into a teller's rows."""

    def __init__(self, teller: Teller, days: Days, team: Team, projects: dict[str, int], products: dict[str, Product]) -> None:
        self._to, self._days, self._ids, self._projects, self._products = teller, days, team.ids, projects, products

    @property
    def offered(self) -> int:
        """What the offer that was sent came to, in kopecks."""
        return int(data('hero')['amount_before'])

    def tell(self) -> None:
        """The hero deal."""
        facts = data('hero')
        moves = [(move['to'], self._at(move), self._ids[move['by']]) for move in facts['move']]
        deal = self._deal(facts, moves[-1][0], moves[0][1], self._ids['head'], since=moves[-1][1])
        deal |= facts['known'] | {'note': facts['note'], 'offered_on': moves[-1][1].astimezone(TEAM_ZONE).date()}
        self._sells(deal, facts)
        self._moved(moves)
        for entry in facts['entry']:
            self._to.entry(entry['kind'], self._at(entry), self._ids[entry['by']], entry['text'])
        changed = self._at(facts['amount_changed'])
        self._step(deal, facts, changed)
        self._to.wrote(journal.FIELD + 'amount', changed, deal['owner_id'], str(facts['amount_before']), str(facts['amount']))
        self._to.head_note(facts['head_note'], moves[-1][1], self._ids['head'])

    def tell_duplicate(self) -> None:
        """The same flat with a colleague."""
        facts = data('hero')['duplicate']
        created, owner = self._at(facts['created']), self._ids[facts['owner']]
        deal = self._deal(facts, 'intake', created, owner, since=created)
        self._to.move('intake', created, owner, owner)
        self._step(deal, facts, created)

    def _deal(self, facts: dict[str, Any], stage: str, created: datetime, by: int, *, since: datetime) -> Row:
        self._to.new_deal()
        self._to.wrote(journal.DEAL_CREATED, created, by, new=facts['title'])
        for one in facts['person']:
            self._to.person(one['name'], one['phone'], one['part'])
        return self._to.deal(
            stage=stage, title=facts['title'], project_id=self._projects.get(facts.get('project', '')), amount=facts['amount'],
            owner_id=self._ids[facts['owner']], created_at=created, created_by=by, stage_since=since,
        )  # fmt: skip

    def _sells(self, deal: Row, facts: dict[str, Any]) -> None:
        for position, one in enumerate(facts['line']):
            product = self._products[one['article']]
            price = one.get('price', product.price)
            sold = line(deal, position, product.name, price, pieces=one.get('pieces', 1), kind=product.kind, product=product.id)
            self._to.rows.lines.append(sold)
            deal['services_total'] += price if product.kind == ProductKind.SERVICE else 0

    def _moved(self, moves: list[tuple[str, datetime, int]]) -> None:
        before: str | None = None
        for to, at, by in moves:
            self._to.move(to, at, by, self._ids['anna'])
            if before:
                self._to.wrote(journal.STAGE_MOVED, at, by, before, to)
            before = to

    def _step(self, deal: Row, facts: dict[str, Any], created: datetime) -> None:
        step = facts['step']
        due = self._days.clock(self._days.today + step['in'], _minutes(step['at']))
        task = self._to.task(step['text'], due, deal['owner_id'], created, agreed=step['agreed'])
        deal.update(next_task_id=task, next_due=due)
        self._to.wrote(journal.TASK_ADDED, created, deal['owner_id'], new=journal.of_task(task, due))

    def _at(self, moment: dict[str, Any]) -> datetime:
        """So many working days ago at that time; before the demo's instant whatever its hour."""
        at = self._days.clock(self._days.today - moment['ago'], _minutes(moment['at']))
        return min(at, self._days.moment(self._days.now - _NEVER_LATER)[0])


def _minutes(text: str) -> int:
    clock = time.fromisoformat(text)
    return clock.hour * 60 + clock.minute
