"""Commands on the company that buys (P6): its name and ИНН; the journal says only that they changed."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from dashboard import access, inn, journal
from dashboard.errors import ClientChanged, NotFound
from dashboard.models import Company, CompanyBase, Deal, DealCompany
from dashboard.validation import valid

LABELS = {'name': 'Company', 'inn': 'INN'}


@dataclass(frozen=True, slots=True)
class Standing:
    """A company as a form was opened with it."""

    company: int
    version: int


@dataclass(frozen=True, slots=True)
class Named:
    """A company's name and ИНН, '' for none."""

    name: str
    inn: str = ''


@dataclass(frozen=True, slots=True)
class Written:
    """What stood there before (None: no company), and what stands there since."""

    before: Named | None
    seen: Standing


def write(session: Session, deal_id: int, named: Named, *, seen: Standing | None, by: int) -> Written:
    """Name the company of a deal; one that `by` knows from another deal by its ИНН is the same company there and here.

    Undo: `write` with what stood there before, or `remove`. Raises `ClientChanged` when somebody was faster since `seen`,
    `SharedClient`, `BadValue`, `OnlyObserving`, `NotFound`.
    """
    access.changeable(session, deal_id, by=by)
    fields = valid(CompanyBase, {'name': named.name, 'inn': inn.read(named.inn)}, LABELS)
    link = session.get(DealCompany, deal_id)
    company = session.get(Company, link.company_id) if link else None
    if _standing(company) != seen:
        raise ClientChanged
    if company is None:
        return Written(None, _take_in(session, deal_id, fields, by))
    before = Named(company.name, company.inn)
    if company.inn and fields['inn'] and company.inn != fields['inn']:  # another legal entity: the deals of this one keep it
        session.delete(link)
        session.flush()
        return Written(before, _take_in(session, deal_id, fields, by))
    changed = [name for name in fields if getattr(company, name) != fields[name]]
    if changed:
        shared = session.exec(select(DealCompany.deal_id).where(DealCompany.company_id == company.id)).all()
        access.check_shared(session, shared, by=by)
        company.name, company.inn, company.version = fields['name'], fields['inn'], company.version + 1
        for deal in shared:
            journal.write(session, journal.COMPANY_CHANGED, by=by, deal_id=deal, new=journal.of(company.id or 0, ','.join(changed)))
    return Written(before, Standing(company.id or 0, company.version))


def remove(session: Session, deal_id: int, *, seen: Standing, by: int) -> int:
    """Let a deal have no company; returns its id, with which `put_back` undoes it. Raises `ClientChanged`, `OnlyObserving`, `NotFound`."""
    access.changeable(session, deal_id, by=by)
    link = session.get(DealCompany, deal_id)
    company = session.get(Company, link.company_id) if link else None
    if link is None or company is None or _standing(company) != seen:
        raise ClientChanged
    session.delete(link)
    journal.write(session, journal.COMPANY_REMOVED, by=by, deal_id=deal_id, old=journal.of(link.company_id, None))
    return link.company_id


def put_back(session: Session, deal_id: int, company_id: int, *, by: int) -> None:
    """Undo `remove`, of this deal's own company alone. Raises `ClientChanged` when it has another since, `OnlyObserving`, `NotFound`."""
    access.changeable(session, deal_id, by=by)
    if not journal.was_removed(session, journal.COMPANY_REMOVED, deal_id, company_id):
        raise NotFound
    if session.get(DealCompany, deal_id) is not None:
        raise ClientChanged
    _link(session, deal_id, company_id, by)


def copy(session: Session, deal_id: int, source_id: int, *, by: int) -> None:
    """Let one deal have the company of another. Raises `OnlyObserving`, `NotFound`."""
    access.changeable(session, deal_id, by=by)
    access.deal(session, source_id, by=by)
    link = session.get(DealCompany, source_id)
    if link and session.get(DealCompany, deal_id) is None:
        _link(session, deal_id, link.company_id, by)


def _standing(company: Company | None) -> Standing | None:
    return Standing(company.id or 0, company.version) if company else None


def _take_in(session: Session, deal_id: int, fields: dict[str, str], by: int) -> Standing:
    """The company that `by` meets in another deal under this name and ИНН, else a new one."""
    mine = select(Company).join(DealCompany, col(DealCompany.company_id) == Company.id).join(Deal, col(Deal.id) == DealCompany.deal_id)
    same = mine.where(Company.inn == fields['inn'], Company.name == fields['name'], access.visible(access.reader(session, by)))
    company = session.exec(same.limit(1)).first() if fields['inn'] else None
    if company is None:
        company = Company(name=fields['name'], inn=fields['inn'])
        session.add(company)
        session.flush()
    assert company.id is not None
    _link(session, deal_id, company.id, by)
    return Standing(company.id, company.version)


def _link(session: Session, deal_id: int, company_id: int, by: int) -> None:
    session.add(DealCompany(deal_id=deal_id, company_id=company_id))
    journal.write(session, journal.COMPANY_SET, by=by, deal_id=deal_id, new=journal.of(company_id, None))
