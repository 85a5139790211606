"""Commands on departments: the company head's; one is retired only when nobody works in it, and never deleted."""

from sqlmodel import Session, col, select

from dashboard import access, journal
from dashboard.errors import DepartmentInUse, FieldConflict, NotFound
from dashboard.models import TITLE_LIMIT, Department, Person, clean_text
from dashboard.validation import EMPTY, TOO_LONG, refuse

LABEL = 'Department'


def add(session: Session, *, name: str, by: int) -> int:
    """Add a department; returns its id. Raises `BadValue`, `NotAllowed`."""
    access.require_company_head(session, by)
    department = Department(name=_free(session, name))
    session.add(department)
    session.flush()
    assert department.id is not None
    journal.write(session, journal.DEPARTMENT_ADDED, by=by, new=journal.of(department.id, department.name))
    return department.id


def rename(session: Session, department_id: int, *, seen: str, new: str, by: int) -> None:
    """Call it otherwise; undo is the same swapped. Raises `FieldConflict`, `BadValue`, `NotAllowed`, `NotFound`."""
    access.require_company_head(session, by)
    department = _department(session, department_id)
    if department.name == clean_text(new):
        return
    if department.name != seen:
        raise FieldConflict(words={'field': LABEL}, theirs=department.name, yours=new, value=department.name)
    name = _free(session, new, but=department_id)
    journal.write(session, journal.DEPARTMENT_NAME, by=by, old=journal.of(department_id, department.name), new=journal.of(department_id, name))
    department.name = name


def retire(session: Session, department_id: int, *, by: int) -> None:
    """Offer it no more. Raises `DepartmentInUse`, `NotAllowed`, `NotFound`."""
    access.require_company_head(session, by)
    department = _department(session, department_id)
    if session.exec(select(Person.id).where(Person.department_id == department_id, col(Person.active))).first():
        raise DepartmentInUse(name=department.name)
    _set_retired(session, department, by=by, retired=True)


def restore(session: Session, department_id: int, *, by: int) -> None:
    """Undo `retire`. Raises `NotAllowed`, `NotFound`."""
    access.require_company_head(session, by)
    _set_retired(session, _department(session, department_id), by=by, retired=False)


def _set_retired(session: Session, department: Department, *, by: int, retired: bool) -> None:
    if department.retired == retired:
        return
    department.retired = retired
    journal.write(session, journal.DEPARTMENT_RETIRED, by=by, new=journal.of(department.id or 0, 'yes' if retired else 'no'))


def _department(session: Session, department_id: int) -> Department:
    department = session.get(Department, department_id)
    if department is None:
        raise NotFound
    return department


def _free(session: Session, name: str, but: int | None = None) -> str:
    name = clean_text(name)
    if not name:
        raise refuse(LABEL, '', EMPTY)
    if len(name) > TITLE_LIMIT:
        raise refuse(LABEL, name, TOO_LONG, max_length=TITLE_LIMIT)
    others = session.exec(select(Department.name).where(Department.id != but)) if but else session.exec(select(Department.name))
    if name.casefold() in {other.casefold() for other in others}:
        raise refuse(LABEL, name, 'there is one of that name already.')
    return name
