"""Commands on people."""

from sqlmodel import Session, col, select

from dashboard.models import Person, Role


def ensure_head(session: Session) -> int:
    """The id of a company head, so that somebody can sign in; made if the database has nobody who can."""
    found = session.exec(select(Person.id).where(col(Person.login).is_not(None), col(Person.active)).limit(1)).first()
    if found:
        return found
    head = Person(name='Руководитель', login='director', role=Role.COMPANY_HEAD)
    session.add(head)
    session.flush()
    assert head.id is not None
    return head.id
