"""A person's own choices about the screen: the language, the colours, where a sign-in leads. Nobody else's business, so not in the journal."""

from typing import Final

from sqlmodel import Session

from dashboard import access, texts
from dashboard.errors import NotAllowed
from dashboard.models import Preference
from dashboard.validation import refuse

LABELS = {'language': 'Language', 'look': 'Colours', 'start': 'Start page'}
CHOICES: Final = {'language': texts.LANGUAGES, 'look': ('auto', 'light', 'dark'), 'start': ('today', 'board', 'deals', 'analytics')}
"""What can be chosen; `auto` is as the system has it, `start` the name of a page."""


def choose(session: Session, *, by: int, **chosen: str) -> None:
    """Keep the choices that are given, by their names in `CHOICES`. Raises `BadValue`, `NotAllowed` for nobody who could have any."""
    who = access.reader(session, by)
    if who.id == access.SYSTEM:
        raise NotAllowed
    for name, value in chosen.items():
        if value not in CHOICES.get(name, ()):
            raise refuse(LABELS.get(name, 'Field'), value, 'it is none of the choices.')
    kept = session.get(Preference, by) or Preference(person_id=by)
    for name, value in chosen.items():
        setattr(kept, name, value)
    session.add(kept)
