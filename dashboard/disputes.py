"""«Спросить руководителя»: whose client it is that two people met, asked by one, settled by a head; the asker learns the verdict alone."""

from sqlmodel import Session, col, select

from dashboard import access, clock, deals, duplicates, journal
from dashboard.errors import AlreadySettled, NobodysDuplicate, NotFound
from dashboard.models import TITLE_LIMIT, Deal, Dispute, Person, Stage, Verdict, clean_text
from dashboard.validation import refuse

LABEL = 'Verdict'


def ask(session: Session, title: str, phones: tuple[str, ...] = (), *, by: int) -> int:
    """Put a flat or a phone that is in work with somebody else on the heads' list; returns the question's id, of one already asked the same.

    Raises `NobodysDuplicate` when there is no such deal, `NotAllowed`.
    """
    who = access.reader(session, by)
    oldest = (col(Deal.created_at), col(Deal.id))
    found = select(Deal.id).join(Stage, col(Stage.id) == Deal.stage_id).where(*duplicates.elsewhere(session, who, title, phones))
    deal_id = session.exec(found.order_by(*oldest).limit(1)).first()
    if deal_id is None:
        raise NobodysDuplicate
    asked = session.exec(
        select(Dispute).where(Dispute.deal_id == deal_id, Dispute.by_id == by, col(Dispute.settled_at).is_(None))
    ).first()
    if asked is None:
        kept = ' '.join(clean_text(title).split())[:TITLE_LIMIT]
        asked = Dispute(deal_id=deal_id, title=kept, by_id=by, at=clock.now(session))
        session.add(asked)
        session.flush()
        journal.write(session, journal.DISPUTED, by=by, deal_id=deal_id)
    assert asked.id is not None
    return asked.id


def settle(session: Session, dispute_id: int, verdict: str, *, by: int) -> None:
    """Say whose client it is: it stays with who has it, both go on, or it is given to who asked, which makes them responsible.

    Undo is `reopen`. Raises `AlreadySettled`, `BadValue`, `NotAllowed` for who may not assign it so, `NotFound` for a question that is
    no business of this head's.
    """
    dispute = _of_a_head(session, dispute_id, by)
    if dispute.settled_at is not None:
        raise AlreadySettled
    if verdict not in set(Verdict):
        raise refuse(LABEL, verdict, 'it is none of the verdicts.')
    deal = session.get_one(Deal, dispute.deal_id)
    dispute.owner_id = deal.owner_id
    if verdict == Verdict.GIVEN:
        deals.set_field(session, dispute.deal_id, 'owner_id', seen=deal.owner_id, new=dispute.by_id, by=by)
    dispute.settled_at, dispute.settled_by, dispute.verdict = clock.now(session), by or None, verdict
    journal.write(session, journal.DISPUTE_SETTLED, by=by, deal_id=dispute.deal_id, new=verdict)


def reopen(session: Session, dispute_id: int, *, by: int) -> None:
    """Take a verdict back, and who is responsible with it. Raises `FieldConflict` when that was changed since, `NotAllowed`, `NotFound`."""
    dispute = _of_a_head(session, dispute_id, by)
    if dispute.settled_at is None:
        return
    if dispute.verdict == Verdict.GIVEN:
        deals.set_field(session, dispute.deal_id, 'owner_id', seen=dispute.by_id, new=dispute.owner_id, by=by)
    journal.write(session, journal.DISPUTE_REOPENED, by=by, deal_id=dispute.deal_id, old=dispute.verdict)
    dispute.settled_at = dispute.settled_by = dispute.verdict = None


def _of_a_head(session: Session, dispute_id: int, by: int) -> Dispute:
    """The question, if its asker or its deal is of this head's team."""
    who = access.require_head(session, by)
    dispute = session.get(Dispute, dispute_id)
    if dispute is None:
        raise NotFound
    asker = session.exec(select(Person.id).where(Person.id == dispute.by_id, access.visible_people(who))).first()
    deal = session.get_one(Deal, dispute.deal_id)
    if asker is None and not access.holds(session, deal, access.counted(who)):
        raise NotFound
    if not access.holds(session, deal, access.present()):
        access.deal(session, dispute.deal_id, by=by)  # says that it was deleted, to who could see it
    return dispute


