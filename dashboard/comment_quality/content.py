"""What a comment holds: who acted, what the client said, where the deal stands, what comes next; the rules of content read it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from dashboard.comment_quality import trade
from dashboard.comment_quality.clauses import Clause, clauses, first_person, is_verbless, lemma, lemmas, marks, will
from dashboard.comment_quality.contact import NO_CONTACT, QUOTED, RECEIVED, TALK, is_talk, names_topic, others_act
from dashboard.comment_quality.dictionary import parses
from dashboard.comment_quality.next_step import has_term
from dashboard.comment_quality.outcome import (
    DEAL_FACT,
    FAULT,
    NOBODY,
    PENDING,
    UNDECIDED,
    ends,
    is_asking,
    is_promise,
    settles,
)
from dashboard.comment_quality.said import Said, Word
from dashboard.comment_quality.terms import terms

_WHEN: Final = frozenset('когда пока если как едва'.split())
_NOT_THEIRS: Final = trade.EMPTY | trade.OURS | trade.TALKED | trade.JOINT
_DECIDES: Final = frozenset('обсудить посоветоваться посмотреть глянуть выбрать решить определиться подумать прикинуть разобраться посовещаться сравнить поглядеть поискать'.split())
_CONTACT_ALONE: Final = trade.EMPTY | trade.CALLS | (trade.TALKED - frozenset('объяснить пояснить показать объяснять показывать разъяснить'.split()))
_STILL: Final = _NOT_THEIRS | frozenset('лежать висеть ждать находиться идти длиться быть мочь стоить'.split())
_IF_NOT: Final = frozenset({'иначе', 'если', 'если-то'})
_BOTH_DO: Final = frozenset('заказать взять купить забрать привезти заменить настроить согласовать утвердить оформить заказывать брать'.split())
_TRIES: Final = frozenset({'хотеть', 'собираться', 'пытаться'})
_WRITES: Final = frozenset({'писать', 'написать', 'сообщить'})
_REPORTS: Final = frozenset('сказать говорить писать написать сообщить ответить'.split())
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
    unanswered = NO_CONTACT.search(said.prose) is not None
    told = [clause for clause in parts if _told(clause) and not (unanswered and will(clause)) and not (said.kind == 'task-result' and _is_ours(clause)) and not (unanswered and _is_try(clause))]
    sure = [clause for clause in parts if not is_asking(said, clause)]
    fact = any(DEAL_FACT.search(clause.text) or FAULT.search(clause.text) for clause in sure if not NO_CONTACT.search(clause.text) and not RECEIVED.search(clause.text))
    return Facts(
        no_contact=unanswered,
        talked=any(map(is_talk, parts)),
        content=len(told) + fact + (said.kind != 'comment' and any(map(_is_so, parts))) + (QUOTED.search(said.prose) is not None),
        asks=any(clause.has(trade.ASKS) and not first_person(clause) and not clause.has(trade.CALLS) and not _has_day(said, clause) for clause in parts),
        stands=fact or any(map(settles, sure)),
        promised=any(map(is_promise, sure)) or any(clause.has(trade.ASKS) and _has_day(said, clause) for clause in parts),
        thinks=any(map(_thinks, sure)) or UNDECIDED.search(said.prose) is not None,
        ours=any(map(_acts_by_us, parts)) or PENDING.search(said.prose) is not None,
        ended=ends(said),
        technical=len(TECHNICAL.findall(said.prose[:2000])),
        step=has_term(said) or any(_named_step(clause) for clause in parts),
        topic=any(map(names_topic, parts)),
        asked='?' in said.prose or re.search(r'подскаж|прошу', said.prose, re.IGNORECASE) is not None,
        doing=any({'VERB', '1per', 'pres'} <= form for clause in parts for form in clause.forms),
        words=len(said.words),
        done=any({'VERB', 'past'} <= form for clause in parts for form in clause.forms),
    )


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


def _told(clause: Clause) -> bool:
    """Whether somebody other than us speaks, wants or acts here."""
    if any(pattern.search(clause.text) for pattern in (NO_CONTACT, TALK, RECEIVED)) or _is_to_come(clause) or 'на связи' in clause.text:
        return False
    if clause.has(trade.SAYS) and (_reported(clause) or others_act(clause) or not first_person(clause)):
        return True
    if _state(clause):
        return True
    acts = any(form & {'VERB', 'ADJS', 'PRED'} for form in clause.forms)
    return (others_act(clause) and acts and not clause.has(_CONTACT_ALONE)) or (_theirs(clause) and not clause.has(_NOT_THEIRS) and not re.search(r'\bли\b', clause.text)) or (_will(clause) and not first_person(clause))


def _is_try(clause: Clause) -> bool:
    """Where nobody answered: «писала дважды», «хотел обсудить», «соединили с бухгалтерией»."""
    if others_act(clause):
        return False
    wish = clause.has(_TRIES) and clause.has(trade.TALKED | trade.CALLS)
    return clause.has(_WRITES) or wish or (_theirs(clause) and not clause.has(trade.SAYS))


def _is_ours(clause: Clause) -> bool:
    """«Заказал рейку» in a report of what was done: by us, if nobody else is named."""
    return clause.has(_BOTH_DO) and not others_act(clause) and any({'VERB', 'past', 'sing'} <= form for form in clause.forms)


def _is_to_come(clause: Clause) -> bool:
    """«Когда она ответит», «он позвонит в понедельник»: a contact or an answer to come, and nothing of the deal."""
    return any({'VERB', 'futr'} <= form for form in clause.forms) and (clause.words[0].plain in _WHEN or (clause.has(trade.CALLS) and not clause.has(trade.SAYS)))


def _state(clause: Clause) -> bool:
    """«Он в командировке», «у клиента двое детей», «панели будут 20-го»: how things are."""
    words = [word.plain for word in clause.words]
    found = [marks(word) for word in words]
    where = len(words) > 2 and is_verbless(clause) and (words[0] in {'он', 'она', 'они'} or ('nomn' in found[0] and lemma(words[0]) in trade.PEOPLE)) and 'PREP' in found[1]  # noqa: PLR2004 - «он в отпуске»
    theirs = words[0] == 'у' and len(words) > 2 and not lemmas(words[1]).isdisjoint(trade.PEOPLE)  # noqa: PLR2004 - «у клиента дети»
    return where or theirs or (any(word.isdigit() for word in words) and any({'VERB', '3per', 'futr'} <= form for form in found))


def _theirs(clause: Clause) -> bool:
    """«Прислали реквизиты», «подписали»: of many, and not of us who write alone."""
    return any({'VERB', 'past', 'plur'} <= form for form in clause.forms) and not any(word.plain == 'мы' for word in clause.words)


def _is_so(clause: Clause) -> bool:
    """«Допускается с согласия», «клиентом принято решение»: things in the present, and what was done by them."""
    if NO_CONTACT.search(clause.text) or clause.words[0].plain in _WHEN:
        return False
    present = any({'VERB', '3per', 'pres'} <= marks(word.plain) and lemmas(word.plain).isdisjoint(_STILL) for word in clause.words)
    agent = any('ablt' in marks(word.plain) and lemma(word.plain) in trade.PEOPLE and 'PREP' not in marks(before) for before, word in zip(('и', *(one.plain for one in clause.words)), clause.words, strict=False))
    by_them = agent and any('PRTS' in form for form in clause.forms)
    return present or by_them


def _will(clause: Clause) -> bool:
    """«Скинет сам», «оплатит»: of the third person, and not «будет», «получится»."""
    return any({'VERB', '3per', 'futr'} <= marks(word.plain) and lemmas(word.plain).isdisjoint(NOBODY) for word in clause.words)


def _reported(clause: Clause) -> bool:
    """«Сказала, беру»: her words, though the verb is the first person's."""
    said = next((n for n, word in enumerate(clause.words) if not lemmas(word.plain).isdisjoint(_REPORTS) and '1per' not in marks(word.plain)), None)
    return said is not None and not any(word.plain in {'я', 'мы'} for word in clause.words[:said])


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


def parts(said: Said) -> Parts:
    """What the text holds; in another language than Russian nothing is known of it, and nothing is missed."""
    if said.language != 'ru':
        return Parts(summary=bool(said.words), conclusion=bool(said.words), next_step=bool(said.words))
    found = facts(said)
    return Parts(summary=found.content > 0, conclusion=found.stands or found.ended or (found.promised and not found.thinks), next_step=found.step or found.ended)
