"""One demo deal as rows: where it stands, its moves, feed, tasks, head's note, and what the journal says of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any, Final, TypeAlias

from dashboard import journal
from dashboard.demo import facts, words
from dashboard.demo.cast import Employee
from dashboard.demo.chance import happens
from dashboard.demo.days import WORKDAY, Days
from dashboard.demo.facts import NOTHING
from dashboard.demo.goods import Seller
from dashboard.demo.handing import Handing
from dashboard.demo.paths import CLOSED, PARKED, Plan
from dashboard.models import EntryKind, folded
from dashboard.moves import NewMove
from dashboard.settings import TEAM_ZONE

Row: TypeAlias = dict[str, Any]

_PER_DAY: Final = {'intake': 1.3, 'interest': 0.62, 'renovation': 0.1, 'proposal': 0.75, 'invoice': 0.7, 'paid': 0.8, 'postponed': 0.09, 'lost': 0.0}
"""Touches a working day, beside an employee's own pace."""
_MOST = 14  # touches of one stay
_KINDS: Final = ('call',) * 9 + ('message',) * 6 + ('comment',) * 5 + ('email',) * 2 + ('meeting',) + ('missed_call',) * 3
_AHEAD: Final = (0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 6, 8)  # working days until an active deal's next step
_BACK: Final = {'renovation': (1, 70), 'postponed': (1, 60)}
_HALF_HOURS: Final = tuple(range(10 * 60, 18 * 60, 30))
_EVENING: Final = 18 * 60 + 40
_DRAG: Final = timedelta(seconds=40)


@dataclass(slots=True)
class Rows:
    """What is to be inserted, by table."""

    deals: list[Row] = field(default_factory=list)
    tasks: list[Row] = field(default_factory=list)
    moves: list[NewMove] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    payments: list[Row] = field(default_factory=list)
    journal: list[Row] = field(default_factory=list)
    contacts: list[Row] = field(default_factory=list)
    phones: list[Row] = field(default_factory=list)
    parts: list[Row] = field(default_factory=list)
    ticks: list[Row] = field(default_factory=list)
    advances: list[Row] = field(default_factory=list)


class Teller:
    """Tells deals one after another into `rows`; ids go on from the last one. `talk`: the share of the usual contacts."""

    def __init__(self, rng: Random, days: Days, seller: Seller, handing: Handing, *, pipeline_id: int, stages: Mapping[str, int], talk: float) -> None:
        self.talk = talk
        self._rng, self._days, self._pipeline, self._stages, self._seller, self._handing = rng, days, pipeline_id, stages, seller, handing
        self._deal = self._task = self._contact = 0
        self.rows = Rows()

    @property
    def standing(self) -> int:
        """The id of the deal that is being told."""
        return self._deal

    def tell(self, plan: Plan) -> None:
        """One deal and all that belongs to it."""
        self._deal += 1
        _Story(self, plan, self._rng, self._days).tell()

    def deal(self, **known: Any) -> Row:
        """A deal's row, standing in the stage with code `stage`."""
        stage = known.pop('stage')
        row = {
            'id': self._deal, 'pipeline_id': self._pipeline, 'stage_id': self._stages[stage], 'note': '', 'lost_reason': None,
            'next_task_id': None, 'next_due': None, 'project_id': None, 'services_total': 0, 'amount_by_hand': False,
            'payment_status': 'unpaid', 'paid_on': None, 'paid_total': 0, 'claimed_total': 0, **NOTHING, **known, 'title_folded': folded(known['title']),
        }  # fmt: skip
        self.rows.deals.append(row)
        return row

    def sold(self, deal: Row, stages: tuple[str, ...], moments: list[datetime], head: int) -> None:
        """What a deal sells, what was paid for it, and how it was handed over."""
        lent = self._handing.lends(deal, stages, moments)
        self.rows.lines += self._seller.lines(deal, stages)
        for payment in self._seller.payments(deal, stages, moments, head):
            self.rows.payments.append(payment)
            what = journal.PAYMENT_ENTERED if payment['confirmed_at'] else journal.PAYMENT_CLAIMED
            self.wrote(what, payment['entered_at'], payment['entered_by'], new=journal.of(payment['amount'], payment['paid_on']))
        for tick, text in self._handing.ticks(deal, stages, moments, lent=lent):
            self.rows.ticks.append(tick)
            self.wrote(journal.CHECKLIST_TICKED, tick['at'], tick['by_id'], new=journal.of(tick['item_id'], text))
        if lent:
            self._lent(self._handing.advance(deal, moments[-1], head), deal['rest_due_on'])

    def _lent(self, advance: Row, due: date) -> None:
        """It was a head who moved it, and said why and until when."""
        at, head = advance['at'], advance['by_id']
        self.rows.advances.append(advance)
        self.rows.moves[-1]['by_id'] = head
        next(row for row in reversed(self.rows.journal) if row['what'] == journal.STAGE_MOVED)['by_id'] = head
        for what, new in ((journal.FIELD + 'rest_due_on', due.isoformat()), (journal.STAGE_REASON, advance['reason']), (journal.HANDED_ON_ADVANCE, due.isoformat())):
            self.wrote(what, at, head, new=new)

    def new_deal(self) -> None:
        """Go on to the next deal's id."""
        self._deal += 1

    def move(self, to: str, at: datetime, by: int | None, owner: int | None, void: datetime | None = None) -> None:
        """An entry into the stage with code `to`."""
        self.rows.moves.append({'deal_id': self._deal, 'to_id': self._stages[to], 'at': at, 'by_id': by, 'owner_id': owner, 'void_at': void})

    def entry(self, kind: str, at: datetime, author: int, text: str, task_id: int | None = None) -> None:
        """An entry of the feed."""
        self.rows.entries.append({'deal_id': self._deal, 'kind': kind, 'at': at, 'author_id': author, 'text': text, 'task_id': task_id})

    def task(self, text: str, due: datetime, who: int, created: datetime, *, done: datetime | None = None, agreed: bool = False) -> int:
        """A task, open unless `done`; returns its id."""
        self._task += 1
        self.rows.tasks.append({
            'id': self._task, 'deal_id': self._deal, 'text': text, 'due': due, 'assignee_id': who, 'agreed': agreed,
            'done_at': done, 'created_at': created, 'created_by': who, 'version': 2 if done else 1, 'put_offs': 0,
        })  # fmt: skip
        return self._task

    def wrote(self, what: str, at: datetime, by: int | None, old: str | None = None, new: str | None = None) -> None:
        """An entry of the journal."""
        self.rows.journal.append({'at': at, 'by_id': by, 'deal_id': self._deal, 'what': what, 'old': old, 'new': new})

    def person(self, name: str, phone: str, part: str) -> None:
        """Somebody of the client, with a phone in the form of the demo's («+7 000 123-45-67»)."""
        self._contact += 1
        number = '+' + ''.join(filter(str.isdecimal, phone))
        self.rows.contacts.append({'id': self._contact, 'name': name, 'email': '', 'version': 1})
        self.rows.phones.append({'contact_id': self._contact, 'number': number, 'extension': '', 'last': number[-4:]})
        self.rows.parts.append({'deal_id': self._deal, 'contact_id': self._contact, 'part': part, 'version': 1})

    def head_note(self, text: str, at: datetime, head: int) -> None:
        """A note for heads alone."""
        self.rows.notes.append({'deal_id': self._deal, 'text': text, 'noted_at': at, 'author_id': head})


class _Story:
    def __init__(self, teller: Teller, plan: Plan, rng: Random, days: Days) -> None:
        self._to, self._plan, self._rng, self._days = teller, plan, rng, days
        self._who: Employee = plan.who
        self._roubles = int(min(max(rng.lognormvariate(11.3, 0.6), 18_000), 400_000)) // 100 * 100
        self._client = words.client(rng, self._roubles)
        self._writer = words.Writer(rng, days, self._client, female=plan.who.female, good=plan.who.good)
        self._texts = words.pools('deals', author_female=plan.who.female, client_female=self._client.female)
        self._now = plan.stages[-1]
        self._first = len(teller.rows.journal)
        self._closed = plan.stages[-1] in CLOSED

    def tell(self) -> None:
        plan, rng = self._plan, self._rng
        moments = [self._days.moment(offset) for offset in plan.entered]
        created, day = moments[0]
        owner = plan.who.id if plan.owned else None
        creator = plan.who.head if plan.owned else None
        fresh = self._now == 'intake' and happens(rng, 0.5)
        deal = self._to.deal(
            stage=self._now, title=plan.place.title(rng, whole=not fresh), project_id=plan.place.project_id, amount=self._roubles * 100,
            owner_id=owner, created_at=created, created_by=creator, stage_since=moments[-1][0],
            **facts.of(self._to.standing, plan.stages, [at for at, _ in moments], self._days.at.astimezone(TEAM_ZONE).date()),
        )  # fmt: skip
        self._to.wrote(journal.DEAL_CREATED, created, creator, new=deal['title'])
        self._to.person(self._client.slots['nom'], self._client.slots['phone'], 'Собственник' if plan.owned else '')
        if plan.owned:
            deal['note'] = self._one_of('notes', day) if happens(rng, 0.3) else ''
            self._move(moments, creator, deal)
            self._work(moments)
            self._note_of_head(moments[-1][1])
            self._to.sold(deal, plan.stages, [at for at, _ in moments], plan.who.head)
        else:
            self._to.move('intake', created, None, None)
        if plan.owned and not self._closed:
            self._steps(deal, created)
        self._in_order()

    def _in_order(self) -> None:
        """The journal of a deal is written as time goes."""
        rows = self._to.rows.journal
        rows[self._first :] = sorted(rows[self._first :], key=lambda row: row['at'])

    def _move(self, moments: list[tuple[datetime, int]], creator: int | None, deal: Row) -> None:
        """The moves, some with a wrong drag taken back, the amount that an offer settled, and why a deal was lost."""
        stages, owner = self._plan.stages, self._who.id
        self._to.move('intake', moments[0][0], creator, owner)
        for (before, code), ((was, _), (at, day)) in zip(pairwise(stages), pairwise(moments), strict=True):
            if before in ('interest', 'proposal') and happens(self._rng, 0.02) and at - was > 10 * _DRAG:
                self._wrong_drag(before, was + _DRAG * 3)
            self._to.move(code, at, owner, owner)
            self._to.wrote(journal.STAGE_MOVED, at, owner, before, code)
            if code == 'lost':
                deal['lost_reason'] = self._one_of('lost', day)
                self._to.wrote(journal.STAGE_REASON, at, owner, new=deal['lost_reason'])
            elif before == 'lost':
                self._to.wrote(journal.STAGE_REASON, at, owner, new=self._one_of('reopened', day))
            elif code == 'proposal' and happens(self._rng, 0.4):
                guess = str(int(self._roubles * self._rng.uniform(0.7, 1.2)) // 100 * 10_000)
                self._to.wrote(journal.FIELD + 'amount', at - _DRAG, owner, guess, str(deal['amount']))

    def _wrong_drag(self, back_to: str, at: datetime) -> None:
        owner, undone, wrong = self._who.id, at + _DRAG, 'invoice' if back_to == 'proposal' else 'proposal'
        self._to.move(wrong, at, owner, owner, undone)
        self._to.move(back_to, undone, owner, owner, undone)
        self._to.wrote(journal.STAGE_MOVED, at, owner, back_to, wrong)
        self._to.wrote(journal.MOVE_UNDONE, undone, owner, wrong, back_to)

    def _work(self, moments: list[tuple[datetime, int]]) -> None:
        """The feed of every stay, and the tasks that led from one contact to the next."""
        plan, rng = self._plan, self._rng
        ends = (*plan.entered[1:], plan.until)
        silent = self._silent_from()
        last: datetime | None = None
        for n, (code, start, end) in enumerate(zip(plan.stages, plan.entered, ends, strict=True)):
            for offset in self._contacts(code, start, min(end, silent), leaving=n + 1 < len(plan.stages)):
                last = self._contact(code, offset, last) or last
        if self._closed and happens(rng, 0.7):
            at, day = moments[-1]
            reason = self._to.rows.deals[-1]['lost_reason'] or ''
            texts = words.pools('comments', author_female=self._who.female, client_female=self._client.female)['closing'][self._now]
            text = self._writer.told(texts, day, reason=reason, reason_low=reason[:1].lower() + reason[1:])
            self._to.entry('comment', self._written(at - _DRAG, day) or at - _DRAG, self._who.id, text)

    def _silent_from(self) -> float:
        """The offset from which nobody was heard: for some open deals of one who forgets."""
        if self._closed or not self._who.silent or happens(self._rng, 0.4):
            return self._plan.until
        return self._plan.until - self._rng.uniform(7, 16) * WORKDAY

    def _contacts(self, code: str, start: float, end: float, *, leaving: bool) -> list[float]:
        """The offsets of a stay's contacts in order; most stays end with one."""
        if end <= start or code in CLOSED:
            return []
        rng = self._rng
        count = min(int((end - start) / WORKDAY * _PER_DAY[code] * self._who.pace * self._to.talk + rng.random()), _MOST)
        offsets = sorted(start + rng.random() * (end - start) for _ in range(count))
        if leaving and happens(rng, 0.75 * min(1.0, self._who.pace + 0.2)):
            offsets.append(max(end - rng.uniform(60, 900), start + 30))
        return offsets

    def _contact(self, code: str, offset: float, last: datetime | None) -> datetime | None:
        """One entry of the feed; returns its instant, for the task that may lead to the next."""
        rng, to = self._rng, self._to
        at, day = self._days.moment(offset)
        kind = _KINDS[int(rng.random() * len(_KINDS))]
        if kind == 'missed_call':
            to.entry(kind, at, self._who.id, '')
            return None
        if happens(rng, 0.03):
            texts = words.pools('comments', author_female=self._who.head_female, client_female=self._client.female)['head']['texts']
            to.entry('comment', at, self._who.head, self._writer.told(texts, day, owner=self._who.name.split()[0]))
            return None
        written = self._written(at, day)
        if written is None:
            return None
        to.entry(kind, written, self._who.id, self._writer.touch(kind, code, day))
        if last is not None and happens(rng, 0.3) and at - last > timedelta(hours=3):
            self._done_task(code, last, written, day)
        return at

    def _written(self, at: datetime, day: int) -> datetime | None:
        """When it was written down: at once, or in the evening, unless that has not come yet."""
        if not self._who.evening:
            return at
        evening = self._days.clock(day, _EVENING) + timedelta(seconds=self._rng.randrange(540))
        return evening if evening <= self._days.at else None

    def _done_task(self, code: str, created: datetime, done: datetime, day: int) -> None:
        due = max(done.replace(minute=done.minute // 30 * 30, second=0), created + _DRAG)
        task = self._to.task(self._step(code), due, self._who.id, created, done=done, agreed=happens(self._rng, 0.4))
        if happens(self._rng, 0.35):
            result = self._writer.told(self._texts['results']['any'], day, content=self._writer.content(code))
            self._to.entry(EntryKind.TASK_RESULT, done + timedelta(seconds=20), self._who.id, result, task)

    def _steps(self, deal: Row, created: datetime) -> None:
        """The open tasks: for most one, for some none; the first one stands on the deal's card."""
        rng = self._rng
        if happens(rng, 0.16 if self._who.silent else 0.06):
            return
        due = self._due(created)
        task = self._open_task(due, created)
        deal.update(next_task_id=task, next_due=due)
        if happens(rng, 0.1):
            self._open_task(due + timedelta(days=7), created)

    def _open_task(self, due: datetime, created: datetime) -> int:
        made = max(created, min(self._days.moment(self._plan.until - self._rng.uniform(0.2, 3) * WORKDAY)[0], due - timedelta(hours=2)))
        task = self._to.task(self._step(self._now), due, self._who.id, made, agreed=happens(self._rng, 0.45))
        self._to.wrote(journal.TASK_ADDED, made, self._who.id, new=journal.of_task(task, due))
        return task

    def _due(self, created: datetime) -> datetime:
        """When the next step is due: for a few already past, for parked deals weeks away."""
        rng, days = self._rng, self._days
        if happens(rng, 0.25 if self._who.silent else 0.06):
            past = days.clock(days.today - rng.randint(1, 4), rng.choice(_HALF_HOURS))
            if past > created:
                return past
        ahead = rng.randint(*_BACK[self._now]) if self._now in PARKED else rng.choice(_AHEAD)
        due = days.clock(days.today + ahead, rng.choice(_HALF_HOURS))
        return due if due > days.at else days.clock(days.today + 1, rng.choice(_HALF_HOURS))

    def _note_of_head(self, day: int) -> None:
        if happens(self._rng, 0.03 if self._closed else 0.15):
            at = self._days.moment(self._plan.until - self._rng.uniform(0, 0.3) * (self._plan.until - self._plan.entered[0]))[0]
            self._to.head_note(self._one_of('head_notes', day), at, self._who.head)

    def _one_of(self, pool: str, day: int) -> str:
        return self._writer.told(self._texts[pool], day)

    def _step(self, code: str) -> str:
        text: str = self._rng.choice(self._texts['steps'][code])
        return text
