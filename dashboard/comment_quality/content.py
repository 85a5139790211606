"""What a comment holds: who acted, what the client said, where the deal stands, what comes next; the rules of content read it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from dashboard.comment_quality import trade
from dashboard.comment_quality.clauses import Clause, clauses, first_person, is_verbless, lemmas, marks, will
from dashboard.comment_quality.contact import NO_CONTACT, QUOTED, is_received, is_talk, is_unanswered, names_topic
from dashboard.comment_quality.dictionary import parses
from dashboard.comment_quality.next_step import has_term
from dashboard.comment_quality.outcome import (
    DEAL_FACT,
    PENDING,
    UNDECIDED,
    ends,
    is_asking,
    is_fault,
    is_promise,
    settles,
)
from dashboard.comment_quality.said import Said, Word
from dashboard.comment_quality.terms import terms
from dashboard.comment_quality.told import told

MUCH: Final = 2
"""Technical figures and names from which a text is information for a pin."""
_DECIDES: Final = frozenset('обсудить посоветоваться посмотреть глянуть выбрать решить определиться подумать прикинуть разобраться посовещаться сравнить поглядеть поискать'.split())
_IF_NOT: Final = frozenset({'иначе', 'если', 'если-то'})
_ON_ME: Final = frozenset('искать готовить считать согласовывать собирать звонить заказывать приезжать забирать разбираться проверять вести обещать ехать делать отвечать заниматься ставить везти выставлять оформлять ответственный пропуск передавать курс контроль'.split())
TECHNICAL: Final = re.compile(r'\b\d{1,3}\s\d{3}\b|\d+\s?(?:мм|см|м2|м²|м\b|кг|вт|ва\b|в\b|а\b|мп\b|гб|тб|а·ч|порт\w*|суток|шт|ом\b|гц|дюйм\w*|v\b|mm\b|дбм|₽|руб|р\b|%)|\bip\b|poe|sip|wi-?fi|парол|порт\s?\d|код(?:ы|а)?\b|№|\b[A-Z]{2,}[-\d]\w*|\b8\s\d{3}\s|\d\d:\d\d|абонент|модел|артикул|цен[аы]\b|серебро|\+7\s?\d|стояк|щит|ниш[аи]|кабел|пропуск|жк\b|правил|допуск', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parts:
    """Which of the three ticks «Итог · Вывод · Следующий шаг» a text has earned."""

    summary: bool
    conclusion: bool
    next_step: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What is found in a Russian text."""

    no_contact: bool
    talked: bool
    content: int
    """Clauses that tell what somebody other than us said, wants, did or decided, or what is true of the deal."""
    asks: bool
    stands: bool
    promised: bool
    """Somebody will do something: an answer to a question, and none to «думает»."""
    thinks: bool
    ours: bool
    ended: bool
    technical: int
    step: bool
    topic: bool
    asked: bool
    doing: bool
    words: int
    done: bool
    """A verb of the past: something happened."""


@lru_cache(maxsize=32)
def facts(said: Said) -> Facts:
    """Read once for all rules."""
    parts = [clause for sentence in clauses(said) for clause in sentence]
    unanswered = NO_CONTACT.search(said.small) is not None
    sure = [clause for clause in parts if not is_asking(said, clause)]
    fact = any(_is_fact(clause, unanswered=unanswered) for clause in sure)
    return Facts(
        no_contact=unanswered,
        talked=any(map(is_talk, parts)),
        content=told(parts, kind=said.kind, unanswered=unanswered) + fact + (QUOTED.search(said.prose) is not None),
        asks=any(_asks(said, clause) for clause in parts),
        stands=fact or any(map(settles, sure)),
        promised=any(map(is_promise, sure)) or any(clause.has(trade.ASKS) and _has_day(said, clause) for clause in parts),
        thinks=any(map(_thinks, sure)) or UNDECIDED.search(said.small) is not None,
        ours=any(map(_acts_by_us, parts)) or PENDING.search(said.small) is not None,
        ended=ends(said),
        technical=len(TECHNICAL.findall(said.prose[:2000])),
        step=has_term(said) or any(_named_step(clause) for clause in parts),
        topic=any(map(names_topic, parts)),
        asked='?' in said.prose or re.search(r'подскаж|прошу', said.prose, re.IGNORECASE) is not None,
        doing=any({'VERB', '1per', 'pres'} <= form for clause in parts for form in clause.forms),
        words=len(said.words),
        done=any({'VERB', 'past'} <= form for clause in parts for form in clause.forms),
    )


def is_process(said: Said) -> bool:
    """Whether all that is told is our own act or attempt."""
    found = facts(said)
    if said.kind == 'comment' and found.technical and not found.no_contact and not found.doing:
        return False
    return bool(found.words) and not found.content and not found.asked and not found.ended and (found.no_contact or (found.ours and not found.talked))


def is_empty(found: Facts) -> bool:
    """Whether there was a contact, and nothing of it is told."""
    return bool(found.words) and not found.content and found.talked and not found.no_contact


def is_information(said: Said, found: Facts) -> bool:
    """For a pin: technical data, terms, documents; its figures outweigh what people say in it."""
    if found.no_contact or found.talked:
        return False
    if said.kind != 'comment':
        return not found.content and not found.ours and not found.asks and not found.asked and (found.technical >= MUCH or bool(said.links))
    return (found.technical >= MUCH and found.technical > found.content) or (bool(said.links) and found.content <= 1 and not found.asked) or (not found.content and not is_process(said) and not found.asked and (found.technical > 0 or not found.done))


def _is_fact(clause: Clause, *, unanswered: bool) -> bool:
    """What is now true of the deal, or a fault; a letter that came is none."""
    return (DEAL_FACT.search(clause.text) is not None or is_fault(clause.text)) and not is_received(clause.text) and not (unanswered and is_unanswered(clause.text))


def _asks(said: Said, clause: Clause) -> bool:
    """A wish or a question of theirs that is open: no appointment, and no day is agreed for it."""
    return clause.has(trade.ASKS) and not first_person(clause) and not clause.has(trade.CALLS) and not _has_day(said, clause)


def _acts_by_us(clause: Clause) -> bool:
    """«Отправил», «пишу»; not «перезвонит»."""
    return any({'VERB', '1per', 'sing', 'pres'} <= form for form in clause.forms) or (clause.has(trade.OURS) and not any({'VERB', '3per', 'futr'} <= form for form in clause.forms))


def _has_day(said: Said, clause: Clause) -> bool:
    """«Просит приехать в четверг»: what is asked for is agreed, if it has its day."""
    return any(clause.start <= term.start < clause.end for term in terms(said.prose))


def _thinks(clause: Clause) -> bool:
    """«Колеблется», «обсудит с мужем», «на днях определимся»."""
    later = any('futr' in marks(word.plain) and '1per' not in marks(word.plain) and not lemmas(word.plain).isdisjoint(_DECIDES) for word in clause.words)
    ours = any({'VERB', '1per', 'plur', 'futr'} <= marks(word.plain) and not lemmas(word.plain).isdisjoint(_DECIDES) for word in clause.words)
    return later or ours or (clause.has(trade.THINKS) and not first_person(clause))


def _named_step(clause: Clause) -> bool:
    """«Прораб скинет план», «отвечает Ольга», «еду я»: a named person will do it."""
    if re.search(r'\b(?:на\sмне|за\sмной)\b', clause.text) or (clause.has(_ON_ME) and any(word.plain == 'я' for word in clause.words) and any({'VERB', '1per'} <= form for form in clause.forms)):
        return True
    named = any(_is_called(word) or ((not lemmas(word.plain).isdisjoint(trade.ONE_PERSON) or {'Name', 'Surn', 'Patr'} & marks(word.plain)) and 'nomn' in marks(word.plain)) for word in clause.words)
    present = any({'VERB', 'pres'} <= form for form in clause.forms) or is_verbless(clause)
    decides = clause.has(_IF_NOT) or (clause.has(frozenset({'быть'})) and clause.has(frozenset({'брать', 'думать', 'решать'})))
    return named and not decides and (will(clause) or (clause.has(_ON_ME) and present))


def _is_called(word: Word) -> bool:
    """A first name by its capital inside a sentence: «Света»."""
    return word.capital and not word.first and word.russian and any({'Name', 'nomn'} <= parse.tag.grammemes for parse in parses(word.plain)[:4])
