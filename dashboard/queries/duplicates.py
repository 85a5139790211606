"""What is said while a title or a message is typed: the parts found in it, deals on the same flat, clients who come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, select

from dashboard import access, duplicates, flats, messages, titles
from dashboard.messages import Message
from dashboard.models import Deal, Dispute, Stage, StageKind
from dashboard.queries import clients
from dashboard.queries.clients import Known, Near
from dashboard.title_words import CITIES, PRIVATE

WON: Final = (StageKind.WON,)


@dataclass(frozen=True, slots=True)
class Standing:
    """The deals on a flat or with a phone: `open` and `bought` are the reader's to see, of somebody else's only that there is one.

    `asked`: since when the reader's question to the head waits.
    """

    open: tuple[Near, ...] = ()
    bought: tuple[Near, ...] = ()
    elsewhere: bool = False
    asked: datetime | None = None

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.open or self.bought or self.elsewhere)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was found in a typed text; `canonical` is the title it makes, `unknown` a project that the list does not have."""

    message: Message
    canonical: str
    missing: tuple[str, ...]
    unknown: bool
    project_id: int | None
    standing: Standing
    known: tuple[Known, ...]
    """People whom the reader meets in other deals under the phones found."""


def propose(session: Session, text: str, phones: Sequence[str] = (), *, by: int, but: int | None = None, letters: bool = True) -> Proposal:
    """The parts of a typed title or (`letters`) message, and what stands on its flat or under these phones (E.164) besides.

    `but` is the deal whose title is being edited.
    """
    access.reader(session, by)
    names = flats.projects(session)
    message = messages.read(text, names) if letters else Message(titles.parse(text, names), letter=False)
    return _proposal(session, message, (*phones, *(phone.number for phone in message.phones)), by, but)


def check(session: Session, title: str, phones: Sequence[str] = (), *, by: int, but: int | None = None) -> Standing:
    """What stands on the flats of a title, or under phones (E.164)."""
    who = access.reader(session, by)
    found = duplicates.matching(session, title, phones) - {but}
    seen = clients.near(session, who, found)
    hidden = select(Deal.id).join(Stage, col(Stage.id) == Deal.stage_id).where(*duplicates.elsewhere(session, who, title, phones)) if found else None
    others = [id_ for id_ in session.exec(hidden) if id_ != but] if hidden is not None else []
    waits = select(Dispute.at).where(col(Dispute.deal_id).in_(others), Dispute.by_id == by, col(Dispute.settled_at).is_(None))
    return Standing(
        tuple(one for one in seen if one.stage.kind in duplicates.OPEN),
        tuple(one for one in seen if one.stage.kind in WON),
        bool(others),
        session.exec(waits.limit(1)).first() if others else None,
    )


def _proposal(session: Session, message: Message, numbers: Sequence[str], by: int, but: int | None) -> Proposal:
    names = flats.projects_by_id(session)
    canonical = titles.format(message.title)
    project = next((id_ for id_, name in names.items() if name == message.title.project), None)
    return Proposal(
        message, canonical, titles.missing(message.title), bool(message.title.project) and project is None and message.title.project not in (PRIVATE, *CITIES), project,
        check(session, canonical, numbers, by=by, but=but), clients.by_phones(session, numbers, by=by),
    )  # fmt: skip
