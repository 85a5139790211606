"""What the coach is told of the team by whoever writes, and what heads see of its words and rules."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from dashboard import access, coach_rules, known_words
from dashboard.coaching import Manner
from dashboard.comment_quality.titles import TITLES
from dashboard.models import CoachRule, Person, TeamWord, Weight


@dataclass(frozen=True, slots=True)
class Word:
    """A word that somebody vouched for, and by whom."""

    id: int
    word: str
    state: str
    asked_by: str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as the team has it; counts are of texts. `often_refused`: it is out of place here."""

    name: str
    weight: str
    mandatory: bool
    shown: int
    refused: int
    insisted: int
    often_refused: bool


def manner(session: Session, deal_id: int, *, by: int) -> Manner:
    """For the composer of a deal: words of the team, names of people, complexes and goods, and of the deal's client, are no slips. Raises `NotFound`."""
    access.deal(session, deal_id, by=by)
    rules = session.exec(select(CoachRule)).all()
    return Manner(
        known=known_words.of_team(session) | known_words.of_clients(session, [deal_id]).get(deal_id, frozenset()),
        off=frozenset(row.rule for row in rules if row.weight == Weight.OFF),
        may=frozenset(row.rule for row in rules if row.weight == Weight.MAY),
        mandatory=frozenset(row.rule for row in rules if row.mandatory and row.weight != Weight.OFF),
    )


def vouched(session: Session, *, by: int) -> tuple[Word, ...]:
    """All words that were vouched for, by the alphabet. Raises `NotAllowed`."""
    access.require_head(session, by)
    asked = select(TeamWord, Person.name).join(Person, col(TeamWord.asked_by) == Person.id, isouter=True).order_by(col(TeamWord.word))
    return tuple(Word(row.id or 0, row.word, row.state, name) for row, name in session.exec(asked))


def rules(session: Session, *, by: int) -> tuple[Rule, ...]:
    """Every rule, the most useful first. Raises `NotAllowed`."""
    access.require_head(session, by)
    kept = {row.rule: row for row in session.exec(select(CoachRule))}
    return tuple(_rule(kept.get(name) or CoachRule(rule=name)) for name in TITLES)


def out_of_place(session: Session, *, by: int) -> tuple[str, ...]:
    """The rules that those who write often refuse and nobody softened yet, for who may soften them; none for others, and before everybody's eyes.

    Raises `NotAllowed` for who is nobody here.
    """
    who = access.reader(session, by)
    if not who.heads or who.before_all:
        return ()
    kept = {row.rule: row for row in session.exec(select(CoachRule).where(CoachRule.weight == Weight.FULL))}
    return tuple(name for name in TITLES if name in kept and coach_rules.is_often_refused(kept[name]))


def _rule(row: CoachRule) -> Rule:
    return Rule(row.rule, row.weight, row.mandatory, row.shown, row.refused, row.insisted, coach_rules.is_often_refused(row))
