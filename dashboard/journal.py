"""The append-only record of every change: audit trail, system entries of the feed and live-update feed in one."""

from datetime import UTC, datetime

from sqlalchemy import inspect
from sqlmodel import Session, col, select

from dashboard import clock
from dashboard.models import JournalEntry

_PENDING = 'journal'
_MOST = 10_000
"""Ids in one statement; SQLite takes three times as many."""

# What an entry says happened; `field.NAME` for an edited field of a deal.
DEAL_CREATED = 'deal.created'
DEAL_DELETED = 'deal.deleted'
DEAL_RESTORED = 'deal.restored'
STAGE_MOVED = 'stage.moved'
STAGE_REASON = 'stage.reason'
MOVE_UNDONE = 'stage.undone'
MISTAKE_MARKED = 'stage.mistake'
MISTAKE_UNMARKED = 'stage.no_mistake'
MISTAKES = (MISTAKE_MARKED, MISTAKE_UNMARKED)
"""Of a move that a head marked only which mark it was: an id."""
FEED_ADDED = 'feed.added'
FEED_DELETED = 'feed.deleted'
FEED_EDITED = 'feed.edited'
PINNED = 'feed.pinned'
PIN_UNDONE = 'feed.unpinned'
OF_FEED = (FEED_ADDED, FEED_DELETED, FEED_EDITED, PINNED, PIN_UNDONE)
"""What is about an entry of a deal's feed, whose id their values begin with."""
TASK_ADDED = 'task.added'
TASK_CHANGED = 'task.changed'
TASK_DONE = 'task.done'
TASK_DROPPED = 'task.dropped'
LINE_ADDED = 'line.added'
LINE_CHANGED = 'line.changed'
LINE_REMOVED = 'line.removed'
LINE_PLACE = 'line.place'
PAYMENT = 'payment.'
PAYMENT_CLAIMED = 'payment.claimed'
PAYMENT_ENTERED = 'payment.entered'
PAYMENT_CONFIRMED = 'payment.confirmed'
PAYMENT_REMOVED = 'payment.removed'
CHECKLIST = 'checklist.'
CHECKLIST_TICKED = 'checklist.ticked'
CHECKLIST_UNTICKED = 'checklist.unticked'
HANDED_ON_ADVANCE = 'handover.advance'
OFFER = 'offer.'
UPSELL_TOLD = 'upsell.told'
UPSELL_UNTOLD = 'upsell.untold'
IMPORTED = 'import.done'
OBSERVER_ADDED = 'observer.added'
OBSERVER_REMOVED = 'observer.removed'
SUBSTITUTE_ADDED = 'substitute.added'
SUBSTITUTE_REMOVED = 'substitute.removed'
HEAD_NOTED = 'head_note.written'
CONTACT = 'contact.'
CONTACT_ADDED = 'contact.added'
CONTACT_CHANGED = 'contact.changed'
CONTACT_REMOVED = 'contact.removed'
COMPANY = 'company.'
COMPANY_SET = 'company.set'
COMPANY_CHANGED = 'company.changed'
COMPANY_REMOVED = 'company.removed'
CLIENTS = (CONTACT_ADDED, CONTACT_CHANGED, CONTACT_REMOVED, COMPANY_SET, COMPANY_CHANGED, COMPANY_REMOVED)
"""Of a client only which one it was (an id) and what of it changed: never a name or a number."""
DEAL_LINKED = 'link.added'
DEAL_UNLINKED = 'link.removed'
DISCLOSED = 'deal.disclosed'
DISPUTED = 'dispute.asked'
DISPUTE_SETTLED = 'dispute.settled'
DISPUTE_REOPENED = 'dispute.reopened'
EXPORTED = 'deals.exported'
JOURNAL_EXPORTED = 'journal.exported'
FIGURES_EXPORTED = 'figures.exported'
DEMO_FILLED = 'demo.filled'
DEMO_EMPTIED = 'demo.emptied'
FIELD = 'field.'
PERSON = 'person.'
PERSON_ADDED = 'person.added'
PERSON_DISABLED = 'person.disabled'
PERSON_ENABLED = 'person.enabled'
DEPARTMENT_ADDED = 'department.added'
DEPARTMENT_NAME = 'department.name'
DEPARTMENT_RETIRED = 'department.retired'
ABSENCE_ADDED = 'absence.added'
ABSENCE_REMOVED = 'absence.removed'
DEPUTY_ADDED = 'deputy.added'
DEPUTY_REMOVED = 'deputy.removed'
CALENDAR = 'calendar.'
PLAN = 'plan.'
PLAN_SET = 'plan.set'
BONUS = 'bonus.'
BONUS_ADDED = 'bonus.added'
BONUS_CHANGED = 'bonus.changed'
BONUS_REMOVED = 'bonus.removed'
SHARES_SET = 'share.set'
MONTH_CLOSED = 'bonus.month_closed'
LIST_ADDED = 'list.added'
LIST_TEXT = 'list.text'
LIST_PLACE = 'list.place'
LIST_RETIRED = 'list.retired'
COACH = 'coach.'
COACH_WORD = 'coach.word'
COACH_WEIGHT = 'coach.weight'
COACH_MANDATORY = 'coach.mandatory'
VIEW = 'view.'
VIEW_SAVED = 'view.saved'
VIEW_NAME = 'view.name'
VIEW_SHARED = 'view.shared'
VIEW_DELETED = 'view.deleted'
VIEWS = frozenset({VIEW_SAVED, VIEW_NAME, VIEW_SHARED, VIEW_DELETED})
PRODUCT = 'product.'
PRODUCT_ADDED = 'product.added'
PRODUCT_RETIRED = 'product.retired'
PRODUCT_GROUP = 'product.group_name'
PRODUCTS_TAKEN = 'product.list'
PRODUCTS_TAKEN_BACK = 'product.list_back'
PIPELINE = 'pipeline.'
PIPELINE_ADDED = 'pipeline.added'
PIPELINE_REMOVED = 'pipeline.removed'
PIPELINE_NAME = 'pipeline.name'
PIPELINE_CURRENCY = 'pipeline.currency'
PIPELINE_ORDER = 'pipeline.order'
STAGE = 'pipeline.stage.'
STAGE_ADDED = 'pipeline.stage.added'
STAGE_REMOVED = 'pipeline.stage.removed'
STAGE_RETIRED = 'pipeline.stage.retired'
SIGNED_IN = 'account.signed_in'
SIGN_IN_REFUSED = 'account.refused'
SIGN_IN_SLOWED = 'account.slowed'
ACCESS_REFUSED = 'account.denied'
BY_STRANGERS = frozenset({SIGN_IN_REFUSED, SIGN_IN_SLOWED, ACCESS_REFUSED})
"""Entries that, where they name nobody, are of somebody unknown, and not of the system."""
SESSIONS_ENDED = 'account.ended'
PASSWORD_SET = 'account.password'  # noqa: S105 - what happened, not one
LINK_MADE = 'account.link'
ACCOUNT = 'account.'
"""Who came in, from which address, and who could not: for the audit alone, no page hears of it (`windows` apart)."""
OFFICE = (PERSON, 'department.', 'absence.', 'deputy.', PLAN, BONUS, CALENDAR, 'list.', PIPELINE, PRODUCT, OFFER, COACH)
"""How the entries begin that are about the shop and no deal; `person.NAME`, as `calendar.NAME` and `pipeline.stage.NAME`, for an edited field."""
OF_PEOPLE = (PERSON, 'absence.', 'deputy.', PLAN, ACCOUNT)
"""How the entries begin that are about a person, whose id their values begin with (`of`)."""

HEADS_ONLY = frozenset({HEAD_NOTED})
"""Entries of which nobody may learn but who may see the head's note (`access.noted`): not even that there is one."""

STEP_DUE = 'time.step'
DAY_BEGAN = 'time.day'
"""What time alone did: never written, but told to open pages as if it had been."""


def write(
    session: Session,
    what: str,
    *,
    by: int | None,
    deal_id: int | None = None,
    old: str | None = None,
    new: str | None = None,
) -> JournalEntry:
    """Record that `by` (None: the system) did `what`.

    No phone, client's name, file name or text of a note or comment may stand in `old` or `new`.
    """
    entry = JournalEntry(at=clock.now(session), by_id=by or None, deal_id=deal_id, what=what, old=old, new=new)
    session.add(entry)
    session.info.setdefault(_PENDING, []).append(entry)
    return entry


def was_removed(session: Session, what: str, deal_id: int, thing: int) -> bool:
    """Whether such an entry says that the deal lost `thing`, so that it may be put back."""
    said = (JournalEntry.deal_id == deal_id, JournalEntry.what == what, JournalEntry.old == of(thing, None))
    return session.exec(select(JournalEntry.id).where(*said).limit(1)).first() is not None


def of(thing: int | str, value: object) -> str:
    """A value of something that is no deal, as the journal keeps it: whose it is (an id, a list, a day), then the value."""
    return f'{thing} {"" if value is None else value}'.rstrip()


def of_task(task_id: int, due: datetime) -> str:
    """A task as the journal keeps it: its id and the instant for which it stood then, which may change later."""
    return f'{task_id} {due.astimezone(UTC).isoformat()}'


def sessions_in(entry: JournalEntry) -> frozenset[int]:
    """The ids of the sessions that an entry `SESSIONS_ENDED` says have ended."""
    return frozenset(map(int, (entry.new or '').split()[1:]))


def task_in(kept: str) -> tuple[int, datetime | None]:
    """What `of_task` kept; entries from before 0002 name no instant."""
    task_id, _, due = kept.partition(' ')
    return int(task_id), datetime.fromisoformat(due) if due else None


def pending(session: Session) -> tuple[JournalEntry, ...]:
    """The entries that this session's transaction wrote, in order."""
    entries = tuple(session.info.get(_PENDING, ()))
    lapsed = [found.identity[0] for found in map(inspect, entries) if found.expired and found.identity]
    for begin in range(0, len(lapsed), _MOST):  # by a later move or savepoint: read anew together, for their session ends before they are heard
        session.exec(select(JournalEntry).where(col(JournalEntry.id).in_(lapsed[begin : begin + _MOST]))).all()
    return entries


def written(session: Session) -> int:
    """How many entries this session's transaction wrote so far."""
    return len(session.info.get(_PENDING, ()))


def forget(session: Session, kept: int) -> None:
    """Drop the entries after the first `kept`: their savepoint was taken back, so nobody may hear of them."""
    del session.info.get(_PENDING, [])[kept:]
