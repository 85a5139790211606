"""Who is mentioned in an entry: «@Борис Маслов», by name, by first name where it is one person's alone, or by login."""

import re
from collections.abc import Iterable
from typing import Final

from sqlmodel import Session, col, delete, select

from dashboard import access
from dashboard.errors import Refusal
from dashboard.models import Deal, FeedEntry, Mention, Person, folded

_SIGN: Final = re.compile(r'(?<![\w.])@')
_WORD: Final = re.compile(r'\w')


def note(session: Session, entry: FeedEntry, deal: Deal) -> None:
    """Write down whom the entry's text mentions now, of those who may see its deal; whom it no longer does is forgotten."""
    assert entry.id is not None
    session.execute(delete(Mention).where(col(Mention.entry_id) == entry.id))
    session.add_all(Mention(entry_id=entry.id, person_id=person) for person in _mentioned(session, entry.text, deal))


def seeing(session: Session, deal: Deal, people: Iterable[Person]) -> list[Person]:
    """Those of `people` who may see the deal, in their order."""
    return [person for person in people if _sees(session, deal, person.id or 0)]


def _mentioned(session: Session, text: str, deal: Deal) -> set[int]:
    whole = folded(text)
    places = [match.end() for match in _SIGN.finditer(whole)]
    if not places:
        return set()
    people = session.exec(select(Person).where(col(Person.active))).all()
    named = {person.id: {_name(person.name), _name(person.name.split()[0]), _name(person.login or '')} - {''} for person in people}
    hit = seeing(session, deal, [person for person in people if any(_stands(whole, at, name) for at in places for name in named[person.id])])
    found = set()
    for at in places:
        longest = max((len(name) for one in hit for name in named[one.id] if _stands(whole, at, name)), default=0)
        meant = [one.id or 0 for one in hit if any(len(name) == longest and _stands(whole, at, name) for name in named[one.id])]
        if len(meant) == 1:
            found.add(meant[0])
    return found


def _name(name: str) -> str:
    return folded(' '.join(name.split()))


def _stands(text: str, at: int, name: str) -> bool:
    """Whether this name, and no longer word, stands there."""
    end = at + len(name)
    return text.startswith(name, at) and not _WORD.match(text[end : end + 1])


def _sees(session: Session, deal: Deal, person: int) -> bool:
    try:
        access.deal(session, deal.id or 0, by=person)
    except Refusal:
        return False
    return True
