"""The next step that a comment names in words, as a task could be made of it: what, and when by the working calendar."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dashboard.comment_quality.clauses import Clause, ahead, clauses, is_verbless, lemmas, marks
from dashboard.comment_quality.said import Said, readable
from dashboard.comment_quality.terms import Term, terms
from dashboard.workcalendar import Calendar

_ACTS: Final = frozenset(
    'замер встреча звонок созвон монтаж выезд доставка показ осмотр оплата установка пусконаладка пнр настройка отгрузка презентация консультация ответ контакт касание перезвон просмотр сборка приезд выдача подписание самовывоз обмер приемка сдача демонтаж переделка ремонт диагностика выход доделка пуск запуск заезд обследование доплата платеж предоплата отправка возврат замена показ пропуск закупка поставка сборка проверка визит дозвон старт начало планерка собрание'.split()
)
"""Nouns that name what is to be done."""
_SETTLED: Final = frozenset('договориться договариваться условиться назначить перенести запланировать планировать отложить назначенный запланированный перенесенный держать обещать просить попросить требовать удобный удобно подтвердить подтвержденный подтвердиться согласовать согласованный одобрить утвердить записать записаться забить ждать ожидать настаивать готовый'.split())
"""Verbs that speak of what is to come, whatever their own tense."""
_HANDS_ON: Final = frozenset(
    'переводить перечислять закидывать вносить доплачивать скидывать присылать заносить подвозить приходить заказывать согласовывать докидывать высылать отправлять ставиться заселяться переезжать въезжать улетать возвращать стартовать начинать назначаться искать готовить забирать ехать приезжать везти привозить платить ставить выставлять проверять сдавать переносить делать начинать заходить монтировать уезжать выезжать назначать заканчивать докупать подписывать оформлять исправлять менять отдавать получать собирать утверждать ждать штробить красить класть увозить доставлять встречать звонить возвращаться'.split()
)
"""What others do on a day that is named, in the present: «забирает в пятницу»."""
_HANDED: Final = frozenset('отдать передать взять дать заказать забронировать зарезервировать поставить отложить продлить попросить'.split())
"""Done, and what is done by a day is still to come: «отдала юристу до среды»."""
_STATES: Final = frozenset('работать звонить знать хотеть мочь стоять висеть лежать мигать говорить спрашивать писать интересоваться жаловаться действовать держаться держать быть понимать считать нравиться решать стоить жить бывать сомневаться жалеть терпеть ругаться моргать идти'.split())
"""What is so, whatever day is named beside it."""
_MANY: Final = 20
"""Terms of one clause that are looked at; nobody writes so many."""
_PAST: Final = re.compile(r'\b(?:вчера|позавчера|ещ[её]\sв\s(?:понед|вторн|сред|четв|пятн|субб|воскр)\w+|прошл(?:ый|ая|ое|ого|ой|ую|ом|ые|ых)|уже)\b', re.IGNORECASE)
_OPENING: Final = re.compile(
    r'^(?:(?:и|а|но|то|что|так|потом|затем|после\sэтого|договорил(?:ись|ся|ась)|условились|решили|(?:по)?просит|(?:по)?просил[аи]?|обещал[аи]?|сказал[аи]?|клиент(?:ка)?|он|она|они|я|мы|ему|ей|нужно|надо|необходимо|на|о|об|в)\b[\s,:]*)+', re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done, in the words of the text from `start` to `end`; `due` is None where an event («после ремонта») says when.

    `hour_named` tells «в пятницу в 11» from «в пятницу», where `due` is the morning.
    """

    what: str
    due: datetime | None
    start: int
    end: int
    hour_named: bool


def proposed(text: str, now: datetime, calendar: Calendar) -> NextStep | None:
    """The last step of the text that has a term; one with a day goes before one with an event."""
    found = [(term, part) for term, part in _steps(Said(readable(text)))]
    if not found:
        return None
    term, part = next((pair for pair in reversed(found) if not pair[0].is_event), found[-1])
    start, end = min(part.start, term.start), max(part.end, term.end)
    return NextStep(_what(text, start, end, term), term.due(now, calendar), start, end, term.hour_named)


def _steps(said: Said) -> Iterator[tuple[Term, Clause]]:
    """Terms with the clauses whose act is done then: their own, or a neighbour where their own has no verb or is the event."""
    named = terms(said.prose)
    starts = [term.start for term in named]
    for sentence in clauses(said):
        for n, clause in enumerate(sentence):
            here = named[bisect_left(starts, clause.start) : bisect_left(starts, clause.end)][:_MANY]
            if here and not _PAST.search(said.prose, clause.start, clause.end):
                yield from ((term, part) for term in here if (part := _part(said, sentence, n, term)))


def _part(said: Said, sentence: tuple[Clause, ...], n: int, term: Term) -> Clause | None:
    """The clause that says what is done at this term; one without a verb names a day and what belongs to it."""
    if _of_paper(said.prose, term):
        return None
    part = next((one for one in _near(sentence, n, term) if _is_act(one, term)), None)
    alone = is_verbless(sentence[n]) and term.day is not None and not _heads(said, sentence[n], term)
    return part or (sentence[n] if alone else None)


def _heads(said: Said, clause: Clause, term: Term) -> bool:
    """«12.08.2025, 17:05. …»: when it was written down."""
    return clause.start == said.words[0].start and term.start <= clause.start and term.end >= clause.end


def _near(sentence: tuple[Clause, ...], n: int, term: Term) -> list[Clause]:
    own, around = sentence[n], [*reversed(sentence[max(n - 2, 0) : n]), *sentence[n + 1 : n + 2]]
    if term.is_event and term.start == own.start:
        return [*around, own]
    return [own, *around] if is_verbless(own) else [own]


def _of_paper(prose: str, term: Term) -> bool:
    """«Счёт от 12.08», «гарантия до 2027 года»: a day of papers."""
    return re.search(r'(?:\bот|гаранти\w{1,3}(?:\sдо)?)\s?$', prose[max(term.start - 14, 0) : term.start], re.IGNORECASE) is not None or prose[term.start : term.start + 3].lower() == 'от '


def _is_act(clause: Clause, term: Term) -> bool:
    if term.deadline and clause.has(_HANDED):
        return True
    return ahead(clause) or clause.has(_SETTLED) or (is_verbless(clause) and clause.has(_ACTS)) or ((not term.is_event or term.after) and _in_hand(clause, term))


def _in_hand(clause: Clause, term: Term) -> bool:
    """«Принимает монтаж завтра», «забирает в пятницу»: the present of a day that is named; not «не звонит со вторника»."""
    acts = [lemmas(word.plain) for before, word in zip(('', *(one.plain for one in clause.words)), clause.words, strict=False) if before != 'не' and {'VERB', 'pres'} <= marks(word.plain)]
    return any(not one.isdisjoint(_HANDS_ON) or (term.day is not None and one.isdisjoint(_STATES)) for one in acts)


def _what(text: str, start: int, end: int, term: Term) -> str:
    """The clause without its term and without «договорились», «просит»; with a capital."""
    rest = ' '.join(text[start:end].split()) if term.is_event else ' '.join(f'{text[start : term.start]} {text[term.end : end]}'.split())
    what = _OPENING.sub('', rest).strip(' ,;:.–—-') or ' '.join(text[start:end].split())
    return what[:1].upper() + what[1:]


def has_term(said: Said) -> bool:
    """Whether some act of the text has a day, an hour or an event."""
    return any(True for _ in _steps(said))
