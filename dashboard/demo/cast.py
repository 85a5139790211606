"""The demo's people and places, as they stand in data/demo, and what tells its employees apart."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from sqlmodel import Session

from dashboard.demo.chance import happens
from dashboard.models import Department, Person, Project, Role

DATA = Path(__file__).parent.parent.parent / 'data' / 'demo'


@dataclass(frozen=True, slots=True)
class Employee:
    """An employee and the traits that data/demo/people.toml explains; `head` is the head of the department."""

    id: int
    name: str
    head: int
    head_female: bool
    login: str
    female: bool = False
    pace: float = 1.0
    good: float = 0.6
    slow: float = 1.0
    loses: float = 1.0
    parks: float = 1.0
    share: float = 1.0
    silent: bool = False
    evening: bool = False


@dataclass(frozen=True, slots=True)
class Team:
    """The employees, and everybody's id by login."""

    employees: tuple[Employee, ...]
    ids: dict[str, int]


@dataclass(frozen=True, slots=True)
class Place:
    """A project: how its flats' titles are made, how often it comes up, whether its offers take twice as long."""

    project_id: int
    name: str
    weight: float
    marks: str = ''
    houses: int = 1
    entrances: int = 1
    floors: int = 1
    streets: tuple[str, ...] = ()
    slow: bool = False

    def title(self, rng: Random, *, whole: bool) -> str:
        """A canonical title (P1); one of a young deal may lack what nobody has asked yet."""
        if self.streets:
            return self._address(rng)
        parts = [self.name, *(f'{mark}{rng.randint(1, self._most(mark))}' for mark in self.marks)]
        floor = rng.randint(2, self.floors)
        flat = floor * 4 + rng.randint(-3, 0) + 4 * self.floors * rng.randint(0, self.entrances - 1)
        flats = f'{flat}, {flat + 1}' if happens(rng, 0.02) else str(flat)
        parts += [f'эт{floor}', f'кв{flats}']
        return ' / '.join(parts if whole else parts[:2])

    def _most(self, mark: str) -> int:
        return self.houses if mark == self.marks[0] else min(self.entrances, 8)

    def _address(self, rng: Random) -> str:
        street = rng.choice(self.streets)
        if not self.marks:
            return f'{self.name} / {street} / уч{rng.randint(1, 240)}'
        building = f' / к{rng.randint(1, 4)}' if happens(rng, 0.4) else ''
        return f'{self.name} / {street} / д{rng.randint(1, 90)}{building} / кв{rng.randint(1, 280)}'


@cache
def data(name: str) -> dict[str, Any]:
    """A file of data/demo."""
    return tomllib.loads((DATA / f'{name}.toml').read_text(encoding='utf-8'))


def hire(session: Session) -> Team:
    """Make the departments and people."""
    people = data('people')
    ids = {'director': _person(session, people['director'], Role.COMPANY_HEAD, None)}
    employees = []
    for unit in people['department']:
        department = Department(name=unit['name'])
        session.add(department)
        session.flush()
        head = ids[unit['head']['login']] = _person(session, unit['head'], Role.HEAD, department.id)
        for one in unit['employee']:
            ids[one['login']] = _person(session, one, Role.EMPLOYEE, department.id)
            traits = {key: value for key, value in one.items() if key != 'color'}
            employees.append(Employee(id=ids[one['login']], head=head, head_female=unit['head'].get('female', False), **traits))
    return Team(tuple(employees), ids)


def _person(session: Session, facts: dict[str, Any], role: Role, department_id: int | None) -> int:
    person = Person(name=facts['name'], login=facts['login'], color=facts['color'], role=role, department_id=department_id)
    session.add(person)
    session.flush()
    assert person.id is not None
    return person.id


def settle(session: Session) -> list[Place]:
    """Make the projects."""
    places, others = data('places'), data('places')['others']
    kinds = [*places['complex'], *({'weight': 1, **_but(others, 'names'), 'name': name} for name in others['names'])]
    private, city = places['private'], places['city']
    kinds.append({**_but(private, 'villages'), 'streets': tuple(private['villages'])})
    kinds.append({**city, 'streets': tuple(city['streets']), 'marks': 'д'})
    return [Place(project_id=_project(session, kind['name']), **kind) for kind in kinds]


def _project(session: Session, name: str) -> int:
    project = Project(name=name)
    session.add(project)
    session.flush()
    assert project.id is not None
    return project.id


def _but(facts: dict[str, Any], left_out: str) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if key != left_out}
