"""«Планёрка»: a screen a person, with what a head goes through with the team in the morning."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlmodel import Session, col

from dashboard import access, pipelines
from dashboard.models import Deal
from dashboard.queries.home.lines import Block, Day, are_stuck, block
from dashboard.queries.home.team import Member, last_worked, people

WORST: Final = 5


@dataclass(frozen=True, slots=True)
class Screen:
    """A person at the meeting; `worst`: the stuck deals with the largest sums."""

    member: Member
    department: str
    worst: Block


@dataclass(frozen=True, slots=True)
class Briefing:
    """`team` by department and name, `screen` of the one asked for, else of the first; None where there is nobody.

    `since` is the last working day, from which on `touches`, `payments`, `won` and `lost` are counted, to last night; `currency` is that of the payments.
    """

    since: date
    team: tuple[Member, ...]
    screen: Screen | None
    currency: str

    def beside(self, step: int) -> int | None:
        """The id of who comes so many screens later; None at either end."""
        here = [one.person for one in self.team].index(self.screen.member.person) + step if self.screen else -1
        return self.team[here].person if 0 <= here < len(self.team) else None


def briefing(session: Session, person: int | None = None, *, by: int) -> Briefing:
    """The meeting of those whom `by` leads, at that person's screen. Raises `NotAllowed` for who leads nobody."""
    who, day = access.require_head(session, by), Day.of(session)
    since = last_worked(day)
    found = people(session, who, day, since)
    here = next((one for one in found if one[1].person == person), found[0] if found else None)
    return Briefing(since, tuple(member for _, member in found), _screen(session, who, day, *here) if here else None, pipelines.shop(session).currency)


def _screen(session: Session, who: access.Reader, day: Day, department: str, member: Member) -> Screen:
    theirs = [access.counted(who), col(Deal.owner_id) == member.person, are_stuck(session, day)]
    return Screen(member, department, block(session, day, theirs, col(Deal.amount).desc(), WORST))
