"""Who there is: the person signed in, and those who can sign in."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from dashboard.models import Department, Person, Preference, Role


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as the screen names them."""

    id: int
    name: str
    login: str | None
    role: str
    department: str | None
    color: str
    own_initials: str | None = None
    language: str | None = None
    look: str | None = None
    start: str | None = None
    """The three choices of `preferences`; None: not chosen."""

    @property
    def initials(self) -> str:
        """«АК» of «Анна Крылова», or the person's own."""
        return initials(self.name, self.own_initials)

    @property
    def first_name(self) -> str:
        """«Анна» of «Анна Крылова»."""
        return self.name.split()[0] if self.name.split() else self.name

    @property
    def heads(self) -> bool:
        """Whether this is a head of a department or of the company."""
        return self.role in (Role.HEAD, Role.COMPANY_HEAD)

    @property
    def company_head(self) -> bool:
        """Whether this is a head of the company."""
        return self.role == Role.COMPANY_HEAD


def initials(name: str, own: str | None = None) -> str:
    """«АК» of «Анна Крылова», unless others were chosen."""
    return own or ''.join(word[0] for word in name.split()[:2]).upper()


def person(session: Session, person_id: int) -> Someone | None:
    """The person of that id; None for somebody unknown or no longer active."""
    return next(iter(_people(session, Person.id == person_id)), None)


def named(session: Session, login: str) -> Someone | None:
    """The active person who signs in under that name."""
    return next(iter(_people(session, Person.login == login)), None)


def who_signs_in(session: Session) -> tuple[Someone, ...]:
    """Everybody active who has a login, heads first."""
    rank = (Role.COMPANY_HEAD, Role.HEAD, Role.EMPLOYEE)
    found = _people(session, col(Person.login).is_not(None))
    return tuple(sorted(found, key=lambda one: (rank.index(Role(one.role)), one.name)))


def _people(session: Session, condition: object) -> tuple[Someone, ...]:
    rows = session.exec(
        select(Person, Department.name, Preference)
        .outerjoin(Department, col(Department.id) == Person.department_id)
        .outerjoin(Preference, col(Preference.person_id) == Person.id)
        .where(col(Person.active), condition)  # type: ignore[arg-type]
    )
    return tuple(_someone(one, department, chosen) for one, department, chosen in rows)


def _someone(one: Person, department: str | None, chosen: Preference | None) -> Someone:
    own = (chosen.language, chosen.look, chosen.start) if chosen else ()
    return Someone(one.id or 0, one.name, one.login, one.role, department, one.color, one.initials, *own)
