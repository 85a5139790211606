"""Which clauses tell of somebody other than us: what they said, want, did or decided, or how things are with them."""

import re
from typing import Final

from dashboard.comment_quality import trade
from dashboard.comment_quality.clauses import Clause, first_person, is_verbless, lemma, lemmas, marks, will
from dashboard.comment_quality.contact import TALK, is_received, is_unanswered, others_act
from dashboard.comment_quality.outcome import NOBODY

_WHEN: Final = frozenset('когда пока если как едва'.split())
_NOT_THEIRS: Final = trade.EMPTY | trade.OURS | trade.TALKED | trade.JOINT
_CONTACT_ALONE: Final = trade.EMPTY | trade.CALLS | (trade.TALKED - frozenset('объяснить пояснить показать объяснять показывать разъяснить'.split()))
_STILL: Final = _NOT_THEIRS | frozenset('лежать висеть ждать находиться идти длиться быть мочь стоить'.split())
_BOTH_DO: Final = frozenset('заказать взять купить забрать привезти заменить настроить согласовать утвердить оформить заказывать брать'.split())
"""What we do as well as they."""
_TRIES: Final = frozenset({'хотеть', 'собираться', 'пытаться'})
_WRITES: Final = frozenset({'писать', 'написать', 'сообщить'})
_REPORTS: Final = frozenset('сказать говорить писать написать сообщить ответить'.split())


def told(parts: list[Clause], *, kind: str, unanswered: bool) -> int:
    """How many clauses tell of others; where nobody answered, neither what is to come nor our attempts."""

    def ours(clause: Clause) -> bool:
        return (kind == 'task-result' and _is_ours(clause)) or (unanswered and (will(clause) or _is_try(clause)))

    return sum(_tells(clause, unanswered=unanswered) and not ours(clause) for clause in parts) + (kind != 'comment' and any(_is_so(clause, unanswered=unanswered) for clause in parts))


def _tells(clause: Clause, *, unanswered: bool) -> bool:
    """Whether somebody other than us speaks, wants or acts here."""
    if (unanswered and is_unanswered(clause.text)) or is_received(clause.text) or TALK.search(clause.text) or _is_to_come(clause) or 'на связи' in clause.text:
        return False
    if clause.has(trade.SAYS) and (_reported(clause) or others_act(clause) or not first_person(clause)):
        return True
    if _state(clause):
        return True
    acts = others_act(clause) and any(form & {'VERB', 'ADJS', 'PRED'} for form in clause.forms)
    did = _theirs(clause) and not clause.has(_NOT_THEIRS) and not re.search(r'\bли\b', clause.text)
    return (acts and not clause.has(_CONTACT_ALONE)) or did or (_will(clause) and not first_person(clause))


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


def _is_so(clause: Clause, *, unanswered: bool) -> bool:
    """«Допускается с согласия», «клиентом принято решение»: things in the present, and what was done by them."""
    if (unanswered and is_unanswered(clause.text)) or clause.words[0].plain in _WHEN:
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
