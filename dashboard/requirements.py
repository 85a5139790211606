"""What a stage asks of a deal that is to enter it: rules by name, each a look at one fact; a stage names those it asks (`needs`).

A further rule is one function, its row in `RULES`, and the name at a stage: in the shipped pipeline or set by a head.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from sqlmodel import Session, col, select

from dashboard import checklist, clock, fields, flats, offers, payments, sums, titles
from dashboard.errors import NeedsMissing
from dashboard.models import Deal, FeedEntry, Stage

WORDS: Final = 8
"""Words of a comment that says enough (S2)."""
WAITED_FOR: Final = ('ready_on', 'return_on')
"""Days for which a deal is parked (S3, S7)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`label` is the key of its translation; `fills` says what meets it in the drop's form: a field of the deal, `step`,
    `comment`; None: it is met elsewhere, and the form only names it. `lacks` says what of it is missing, where it asks for several things."""

    label: str
    met: Callable[[Session, Deal], bool]
    fills: str | None = None
    lacks: Callable[[Session, Deal], tuple[str, ...]] | None = None


def asked(stage: Stage) -> tuple[str, ...]:
    """The names of the rules that a stage asks."""
    return tuple(stage.needs.split())


def missing(session: Session, deal: Deal, stage: Stage) -> tuple[str, ...]:
    """Those of them that the deal does not meet, in their order."""
    session.flush()
    return tuple(name for name in asked(stage) if not RULES[name].met(session, deal))


def labels(names: Sequence[str]) -> tuple[str, ...]:
    """What rules are called: keys of translations."""
    return tuple(RULES[name].label for name in names)


def refusal(session: Session, deal: Deal, stage: Stage, names: Sequence[str]) -> NeedsMissing:
    """That the deal does not enter the stage for want of what these rules ask, and what of it is missing."""
    return NeedsMissing(stage=stage.name, names=names, labels=labels(names), lacks={RULES[name].label: texts for name, texts in lacks(session, deal, names).items()})


def lacks(session: Session, deal: Deal, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Of the rules that ask for several things, what is missing."""
    return {name: tell(session, deal) for name in names if (tell := RULES[name].lacks)}


def says_enough(text: str) -> bool:
    """Whether a comment has `WORDS` words; what has no letter and no digit is none."""
    return sum(any(sign.isalnum() for sign in word) for word in text.split()) >= WORDS


def _known(field: str, _session: Session, deal: Deal) -> bool:
    return getattr(deal, field) is not None


def _ahead(field: str, session: Session, deal: Deal) -> bool:
    """A day that is not over: one for which the deal waited already reminds nobody."""
    day = getattr(deal, field)
    return day is not None and day >= clock.today(session)


def _has_step(_session: Session, deal: Deal) -> bool:
    return deal.next_task_id is not None


def _told(session: Session, deal: Deal) -> bool:
    """Somebody wrote enough since the deal came where it stands."""
    texts = select(FeedEntry.text).where(FeedEntry.deal_id == deal.id, col(FeedEntry.deleted_at).is_(None), col(FeedEntry.text) != '')
    if deal.stage_since is not None:
        texts = texts.where(FeedEntry.at >= deal.stage_since)
    return any(says_enough(text) for text in session.exec(texts))


def _offered(session: Session, deal: Deal) -> bool:
    """Ticked, or logged by the message that was sent."""
    return deal.offered_on is not None or offers.offer_sent(session, deal.id or 0)


def _paid(_session: Session, deal: Deal) -> bool:
    return payments.has_payment(deal)


def _named(session: Session, deal: Deal) -> bool:
    """The title says where the flat is, to its floor and number."""
    return not titles.missing(titles.parse(deal.title, flats.projects(session)))


def _offers(session: Session, deal: Deal) -> bool:
    """There are products or services (G2, G3): a sum alone says nothing of what is sold."""
    return deal.services_total > 0 or bool(sums.lines_of(session, deal.id or 0))


LABELS = {
    'step': 'a next step', 'comment': 'a comment of at least 8 words', 'goods': 'products or services', 'title': 'the full title',
    'payment': 'a payment, or a claim of one', 'checklist': 'the checklist',
}  # fmt: skip
RULES: Final[dict[str, Rule]] = {
    'step': Rule(LABELS['step'], _has_step, 'step'),
    'comment': Rule(LABELS['comment'], _told, 'comment'),
    'goods': Rule(LABELS['goods'], _offers, sums.SERVICES),
    'title': Rule(LABELS['title'], _named, 'title'),
    'payment': Rule(LABELS['payment'], _paid),
    checklist.RULE: Rule(LABELS['checklist'], checklist.met, lacks=checklist.lacking),
    **{name: Rule(label, partial(_ahead if name in WAITED_FOR else _known, name), name) for name, label in fields.LABELS.items()},
    'offered_on': Rule(fields.LABELS['offered_on'], _offered, 'offered_on'),
}
"""All rules by the names that stages ask them by, in the order in which a head is offered them."""
