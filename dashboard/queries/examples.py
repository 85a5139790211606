"""The words of a few comments, as examples to discuss what the coach found (A7)."""

from dataclasses import replace
from typing import Any, Final

from sqlmodel import Session, col, select

from dashboard import access
from dashboard.analytics import quality
from dashboard.material import Material
from dashboard.models import Deal, FeedEntry

FINDINGS: Final = 6
"""Of which there are examples: those that recur most."""
LOOKED_AT: Final = 12
"""Comments of each that are asked for, the newest; some lie in deals that the reader does not see."""


def with_texts(session: Session, made: Material, *, by: int) -> Material:
    """The material with the words of the newest comments of each frequent finding, of deals that `by` may see; before everybody's eyes with none.

    Raises `NotAllowed`.
    """
    who = access.reader(session, by)
    if who.before_all:
        return made
    found = quality.newest(made.judged, frequent(made), LOOKED_AT)
    there: Any = select(FeedEntry.id, Deal.title, FeedEntry.text).join(Deal, col(Deal.id) == FeedEntry.deal_id)
    rows = session.exec(there.where(col(FeedEntry.id).in_(found.id.tolist()), access.visible(who)))
    return replace(made, texts={id_: (title, words) for id_, title, words in rows})


def frequent(made: Material) -> list[str]:
    """The findings that recur most."""
    rules: list[str] = quality.recurring(made.judged).rule.head(FINDINGS).tolist()
    return rules
