"""What heads make of the coach's rules: softened, turned off, mandatory; and how often each was in place, counted without names."""

from collections.abc import Iterable
from typing import Final

from sqlmodel import Session

from dashboard import access, journal
from dashboard.comment_quality.titles import TITLES
from dashboard.errors import FieldConflict, NotFound
from dashboard.models import CoachRule, Weight
from dashboard.validation import refuse

LABELS: Final = {'weight': 'What it weighs', 'mandatory': 'Asked before saving'}
WHATS: Final = {'weight': journal.COACH_WEIGHT, 'mandatory': journal.COACH_MANDATORY}
OFTEN: Final = 0.3
ENOUGH: Final = 20
"""A rule that was out of place in over `OFTEN` of at least so many texts does not fit this team."""


def set_field(session: Session, rule: str, name: str, *, seen: object, new: object, by: int) -> None:
    """Let a rule weigh otherwise, or be asked about before a text is saved. Undo is the same from `new` to `seen`.

    Raises `FieldConflict`, `BadValue`, `NotAllowed`, `NotFound` for a rule that there is not.
    """
    access.require_head(session, by)
    row = _row(session, rule)
    if name not in LABELS or not _fits(name, new):
        raise refuse(LABELS.get(name, 'Field'), new, 'it is none of the choices.')
    stands = getattr(row, name)
    if stands == new:
        return
    if stands != seen:
        raise FieldConflict(words={'field': LABELS[name]}, theirs=stands, yours=new, value=stands)
    setattr(row, name, new)
    journal.write(session, WHATS[name], by=by, old=journal.of(rule, stands), new=journal.of(rule, new))


def count(session: Session, *, shown: Iterable[str], refused: Iterable[str], insisted: Iterable[str], by: int) -> None:
    """Count one text that was saved: which rules remarked on it, which of those its author found out of place, which were passed over although mandatory.

    Whose text it was is not kept. Raises `NotAllowed` for who is nobody here.
    """
    access.reader(session, by)
    insisted = set(insisted)
    for name, rules in (('shown', {*shown, *refused, *insisted}), ('refused', set(refused)), ('insisted', insisted)):
        for rule in rules & TITLES.keys():
            row = _row(session, rule)
            setattr(row, name, getattr(row, name) + 1)


def is_often_refused(row: CoachRule) -> bool:
    """Whether its head should hear that it is out of place here."""
    return row.shown >= ENOUGH and row.refused > OFTEN * row.shown


def _row(session: Session, rule: str) -> CoachRule:
    if rule not in TITLES:
        raise NotFound
    row = session.get(CoachRule, rule) or CoachRule(rule=rule)
    session.add(row)
    return row


def _fits(name: str, new: object) -> bool:
    return new in set(Weight) if name == 'weight' else isinstance(new, bool)
