"""What a comment holds: who acted, what the client said, where the deal stands, what comes next; the rules of content read it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from dashboard.comment_quality import trade
from dashboard.comment_quality.clauses import Clause, clauses, first_person, forms, lemmas, marks
from dashboard.comment_quality.next_step import has_term
from dashboard.comment_quality.said import Said

NO_CONTACT: Final = re.compile(
    r'недозвон|не\s?дозвон|не\sдозва|не\s(?:смог\w*|удалось|получилось)\s(?:дозвон|связ|набрать|созвон)|(?:не|никто)\s(?:\w+\s){0,2}?(?:бер[её]т|брал[аи]?|взял[аи]?|поднима\w+|поднял\w*|снима\w+|отвеча\w+|ответил\w*|открыва\w+|открыл\w*|выходит\sна\sсвязь|прочита\w+|читает)'
    r'|нет?\s?(?:ответа|гудков|связи)|ответа\s(?:пока\s|ещё\s|еще\s|так\sи\s)?не[тту]\w*|без\s?ответ|сбрасыва|сбросил|скидывает|автоответчик|гудк|тишин|молчит|молчан|недоступ|вне\sзоны|выключен|отключен|\bзанято(?!\s\d)\b|трубку\sне|пустот|не\sпустили|игнор',
    re.IGNORECASE,
)
"""That nobody answered."""
ENDED: Final = re.compile(
    r'\bотказ(?!\w)|\bотказом|закрыт[ао]?\b|закрываю|закрыл[аи]?\b|куп(?:ил|ила|или)\s(?:у|в|сам|друг|где|уже)|сам[аи]?\sзабрал[аи]?|сделка\s(?:закончена|закрыта|завершена)|передал[аи]?\sв\sреализацию|не\sнаш\sклиент|дубль|неактуальн|не\sактуальн|больше\sне\sнужн|претензий\sне\s?т?|'
    r'претензий\sне\sимеет|вопрос\s(?:закрыт|снят|решён|решен)|больше\sничего\sне\s(?:надо|нужно)|полностью\sоплачен|оплачено\s(?:полностью|вс[её])|акт\s(?:(?!не\b)\w+\s){0,2}?подпис(?:ан|ал)|подписал[аи]?\sакт|расписал(?:ся|ась)|замечаний\s(?:у\s\w+\s)?нет',
    re.IGNORECASE,
)
"""That nothing is to follow."""
DEAL_FACT: Final = re.compile(
    r'\b(?:поступил\w*|оплачен\w*|подписан\w*|пришл[аои]\b|приш[её]л\b|внес[её]н\w*|согласован\w*|утвержд[её]н\w*|отгружен\w*|установлен\w*|смонтир\w+|замен[её]н\w*|заработал\w*|работает|готов[аоы]?\b|сда[нлю]\w*|привез\w+|привёз\w*|'
    r'сломал\w*|треснул\w*|выбран\w*|недовезли|перенес\w*|продан\w*|продают|разрешен\w*|закончен\w*|закончил\w*|опоздал\w*|подключил\w*|поставил\w*|включил\w*|в\sотпуск\w*|замер\s(?:сделал\w*|сделан\w*|\d)|не\sвлез\w*)',
    re.IGNORECASE,
)
"""What is now true of the deal, whoever did it."""
PENDING: Final = re.compile(r'\b(?:в\sработе|на\s(?:контроле|подписи|согласовании|рассмотрении|проверке)|в\sпроцессе|ушл[оаи]|был[аи]?\sна\s(?:объекте|месте)|жд[уёе]м?\b)', re.IGNORECASE)
"""A state of our own papers, and nobody's answer."""
NOT_WANTED: Final = re.compile(r'\bне\s?(?:хоч|хот|нуж|надо|берёт|бер[её]т\b(?!\sтрубк)|будет|подходит|устра|может|работа|приход|верит|пуска|даёт|дает|влез|готов)', re.IGNORECASE)
"""A refusal or an obstacle."""
UNDECIDED: Final = re.compile(r'\b(?:потом|позже|попозже|как-нибудь|сам[аи]?)\s(?:решит|определит|ответит|скажет|напишет)|\bреш(?:ит|ат)\s(?:потом|позже|попозже|как)|\bпока\sне\sзна|сам[аи]?\sне\sзна|заинтересован|интерес\sвысок|в\sпринципе\sготов', re.IGNORECASE)
"""That nothing is decided, or a bare «заинтересован»."""
TOPIC: Final = re.compile(r'\b(?:про|об?|насч[её]т|на\sсчет|по)\s(?!итог|наш|ваш|дел[ауы]|телефон|объект|скайп|всем|всему|поводу|вопрос|квартир|адрес|поводу|кажд|полной|полу)[а-яё]{3,}|\bтема:', re.IGNORECASE)
"""Something that was spoken of."""
_NOT_YET: Final = frozenset('чтобы чтоб если можно как почему сколько'.split())
_REPORTS: Final = frozenset('сказать говорить писать написать сообщить ответить'.split())
_ON_ME: Final = frozenset('ехать делать отвечать заниматься ставить везти выставлять оформлять ответственный пропуск передавать курс контроль'.split())
TECHNICAL: Final = re.compile(r'\d+\s?(?:мм|см|м2|м²|м\b|кг|вт|ва\b|в\b|а\b|мп\b|гб|тб|а·ч|порт\w*|суток|шт|ом\b|гц|дюйм\w*|v\b|mm\b|дбм|₽|руб|р\b|%)|\bip\b|poe|sip|wi-?fi|парол|порт\s?\d|код(?:ы|а)?\b|№|\b[A-Z]{2,}[-\d]\w*|стояк|щит|ниш[аи]|кабел|пропуск|жк\b|правил|допуск', re.IGNORECASE)


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
    thinks: bool
    ours: bool
    ended: bool
    technical: int
    step: bool
    topic: bool
    asked: bool
    words: int


@lru_cache(maxsize=32)
def facts(said: Said) -> Facts:
    """Read once for all rules."""
    parts = [clause for sentence in clauses(said) for clause in sentence]
    told = [clause for clause in parts if _told(clause)]
    sure = [clause for clause in parts if not _asking(clause)]
    fact = any(DEAL_FACT.search(_text(clause)) for clause in sure)
    return Facts(
        no_contact=NO_CONTACT.search(said.prose) is not None,
        talked=any(clause.has(trade.TALKED) for clause in parts),
        content=len(told) + fact,
        asks=any(clause.has(trade.ASKS) for clause in parts),
        stands=fact or any(clause.has(trade.STANDS) or NOT_WANTED.search(_text(clause)) for clause in sure),
        thinks=any(clause.has(trade.THINKS) for clause in told) or UNDECIDED.search(said.prose) is not None,
        ours=any(clause.has(trade.OURS) for clause in parts) or PENDING.search(said.prose) is not None,
        ended=ENDED.search(said.prose) is not None,
        technical=len(TECHNICAL.findall(said.prose[:2000])),
        step=has_term(said) or any(_named_step(clause) for clause in parts),
        topic=TOPIC.search(said.prose) is not None,
        asked='?' in said.prose or re.search(r'подскаж|прошу', said.prose, re.IGNORECASE) is not None,
        words=len(said.words),
    )


def _told(clause: Clause) -> bool:
    """Whether somebody other than us speaks, wants or acts here."""
    if NO_CONTACT.search(_text(clause)):
        return False
    if clause.has(trade.SAYS) and (_reported(clause) or not first_person(clause)):
        return True
    acts = any(form & {'VERB', 'ADJS', 'PRED'} for form in forms(clause))
    return _other(clause) and acts and not clause.has(trade.EMPTY)


def _asking(clause: Clause) -> bool:
    """A question, a wish or a condition: nothing in it is so as yet."""
    return clause.words[0].plain in _NOT_YET or any(word.plain in {'ли', 'бы'} for word in clause.words) or UNDECIDED.search(_text(clause)) is not None


def _text(clause: Clause) -> str:
    return ' '.join(word.plain for word in clause.words)


def _reported(clause: Clause) -> bool:
    """«Сказала, беру»: her words, though the verb is the first person's."""
    said = next((n for n, word in enumerate(clause.words) if not lemmas(word.plain).isdisjoint(_REPORTS) and '1per' not in marks(word.plain)), None)
    return said is not None and not any(word.plain in {'я', 'мы'} for word in clause.words[:said])


def _other(clause: Clause) -> bool:
    """Whether a person other than us is the subject."""
    return any(word.plain in {'он', 'она', 'они'} or (not lemmas(word.plain).isdisjoint(trade.PEOPLE) and 'nomn' in marks(word.plain)) for word in clause.words)


def _named_step(clause: Clause) -> bool:
    """«Прораб скинет план», «отвечает Ольга», «еду я»: a named person will do it."""
    if any(word.plain in {'я', 'мне'} for word in clause.words) and clause.has(_ON_ME):
        return True
    named = any((not lemmas(word.plain).isdisjoint(trade.ONE_PERSON) or {'Name', 'Surn', 'Patr'} & marks(word.plain)) and 'nomn' in marks(word.plain) for word in clause.words)
    return named and (any({'VERB', 'futr'} <= form for form in forms(clause)) or clause.has(_ON_ME))


def parts(said: Said) -> Parts:
    """What the text holds; in another language than Russian nothing is known of it, and nothing is missed."""
    if said.language != 'ru':
        return Parts(summary=bool(said.words), conclusion=bool(said.words), next_step=bool(said.words))
    found = facts(said)
    return Parts(summary=found.content > 0, conclusion=found.stands or found.ended, next_step=found.step)
