"""What a comment holds: who acted, what the client said, where the deal stands, what comes next; the rules of content read it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from dashboard.comment_quality import trade
from dashboard.comment_quality.clauses import Clause, clauses, first_person, is_verbless, lemma, lemmas, marks, will
from dashboard.comment_quality.next_step import has_term
from dashboard.comment_quality.said import Said

NO_CONTACT: Final = re.compile(
    r'недозвон|не\s?дозвон|не\sдозва|не\s(?:смог\w*|удалось|получилось)\s(?:дозвон|связ|набрать|созвон)|(?:не|никто)\s(?:\w+\s){0,2}?(?:бер[её]т|брал[аи]?|взял[аи]?|поднима\w+|поднял\w*|снима\w+|отвеча\w+|ответил\w*|открыва\w+|открыл\w*|выходит\sна\sсвязь|прочита\w+|читает)'
    r'|нет?\s?(?:ответа|гудков|связи)|ответа\s(?:\w+\s){0,3}?не(?:т|ту|было)\b|без\s?ответ|сбрасыва|сбросил|скидывает|автоответчик|гудк|тишин|молчит|молчан|недоступ|вне\sзоны|выключен|отключен|\bзанято(?!\s\d)\b|был[аи]?\sзанят|трубку\sне|пустот|звонок\s(?:сорвал|оборвал|прервал)|связь\s(?:прервал|оборвал)|не\sподош(?:[её]л|ла|ли)(?=[.,;!]|$|\sк)|не\sреагиру|(?:^|клиент\w{0,2}\s|она?\s|и\s)пропал[аи]?\b|не\sпустили|игнор',
    re.IGNORECASE,
)
"""That nobody answered."""
ENDED: Final = re.compile(
    r'\bотказ(?!\w)|\bотказом|закрыт[ао]?\b|закрываю|закрыл[аи]?\b|куп(?:ил|ила|или)\s(?:у|в|сам|друг|где|уже)|сам[аи]?\sзабрал[аи]?|сделка\s(?:закончена|закрыта|завершена)|передал[аи]?\sв\sреализацию|не\sнаш\sклиент|дубль|неактуальн|не\sактуальн|больше\sне\sнужн|претензий\sне\s?т?|'
    r'претензий\sне\sимеет|вопрос\s(?:закрыт|снят|решён|решен)|больше\sничего\sне\s(?:надо|нужно)|полностью\sоплачен|оплачено\s(?:полностью|вс[её])|акт\s(?:(?!не\b)\w+\s){0,2}?подпис(?:ан|ал)|подписал[аи]?\sакт|расписал(?:ся|ась)|замечаний\s(?:у\s\w+\s)?нет|(?:^|[.!?]\s|клиент\w{0,2}\s)отказал(?:ся|ась|ись)(?=[.,;!]|$)|деньги\s(?:\w+\s)?получен|вс[её]\s(?:\w+,?\s)?работает|заявк[ау]\s(?:снял|закр)|наш(?:ли|[её]л|ла)\sдруг|не\sинтересно(?=[.,!]|$)|не\s?целевой|(?:просил\w*|больше)\s(?:больше\s)?не\s(?:звонить|беспокоить)|поставил[аи]?\sсво|взял[аи]?\sу\s(?:застр|друг|конкур|сосед)|передумал[аи]?(?=[.!]|$)|(?:ушли|уш[её]л|ушла)\sк\s|ошибся\sномером',
    re.IGNORECASE,
)
"""That nothing is to follow."""
DEAL_FACT: Final = re.compile(
    r'\b(?:поступил\w*|оплачен\w*|подписан\w*|пришл[аои]\b|приш[её]л\b|внес[её]н\w*|согласован\w*|утвержд[её]н\w*|отгружен\w*|установлен\w*|смонтир\w+|замен[её]н\w*|заработал\w*|работает|готов[аоы]?\b|сда[нлю]\w*|привез\w+|привёз\w*|'
    r'сломал\w*|треснул\w*|выбран\w*|недовезли|перенес\w*|продан\w*|продают|разрешен\w*|закончен\w*|закончил\w*|опоздал\w*|подключил\w*|поставил\w*|включил\w*|в\sотпуск\w*|замер\s(?:сделал\w*|сделан\w*|\d)|не\sвлез\w*|действует)',
    re.IGNORECASE,
)
"""What is now true of the deal, whoever did it."""
PENDING: Final = re.compile(r'\b(?:в\sработе|на\s(?:контроле|подписи|согласовании|рассмотрении|проверке)|в\sпроцессе|ушл[оаи]|был[аи]?\sна\s(?:объекте|месте)|жд[уёе]м?\b)', re.IGNORECASE)
"""A state of our own papers, and nobody's answer."""
NOT_WANTED: Final = re.compile(r'\bне\s?(?:хоч|хот|нуж|надо|берёт|бер[её]т\b(?!\sтрубк)|будет|подходит|устра|может|работа|приход|верит|пуска|пуст|к\sчему|даёт|дает|влез|готов)', re.IGNORECASE)
"""A refusal or an obstacle."""
UNDECIDED: Final = re.compile(r'\b(?:потом|позже|попозже|как-нибудь|сам[аи]?)\s(?:решит|определит|ответит|скажет|напишет)|\bреш(?:ит|ат)\s(?:потом|позже|попозже|как)|\bпока\sне\s(?:зна|реш|определ)|(?:ещ[её]|пока)\s(?:выбира|дума|не\sопредел)|в\sобозримом|сам[аи]?\sне\sзна|(?:взял\w*|возьм\w+|нужно|надо|просит|попросил\w*)\s(?:время|паузу|тайм)|заинтересован|интерес\sвысок|в\sпринципе\sготов', re.IGNORECASE)
"""That nothing is decided, or a bare «заинтересован»."""
QUOTED: Final = re.compile(r':\s?[«"„“](?:[^»"”\s]{1,40}\s){2}')
"""Somebody's own words."""
TALK: Final = re.compile(r'\bговорил(?:и|[аи]?\s(?:с|со|о|об|про)\b)', re.IGNORECASE)
"""«Говорили», «говорила с …»: a contact, and nothing of what was said."""
TOPIC: Final = re.compile(r'\b(?:про|об?|насч[её]т|на\sсчет|по\sповоду|по)\s(?!итог|наш|ваш|дел[ауы]|телефон|объект|скайп|всем|всему|поводу|вопрос|квартир|адрес|поводу|кажд|полной|полу)[а-яё]{3,}|\bтема:|\bвопрос\s[а-яё]+ия\b', re.IGNORECASE)
"""Something that was spoken of."""
_NOT_YET: Final = frozenset('чтобы чтоб если можно как почему сколько'.split())
_MEETING_TO_COME: Final = frozenset('перенести назначить договориться запланировать отменить отложить вернуться'.split())
_NOBODY: Final = frozenset('быть получиться прийтись уйти занять стать потребоваться понадобиться удаться хватить'.split())
_REPORTS: Final = frozenset('сказать говорить писать написать сообщить ответить'.split())
_ON_ME: Final = frozenset('ехать делать отвечать заниматься ставить везти выставлять оформлять ответственный пропуск передавать курс контроль'.split())
TECHNICAL: Final = re.compile(r'\b\d{1,3}\s\d{3}\b|\d+\s?(?:мм|см|м2|м²|м\b|кг|вт|ва\b|в\b|а\b|мп\b|гб|тб|а·ч|порт\w*|суток|шт|ом\b|гц|дюйм\w*|v\b|mm\b|дбм|₽|руб|р\b|%)|\bip\b|poe|sip|wi-?fi|парол|порт\s?\d|код(?:ы|а)?\b|№|\b[A-Z]{2,}[-\d]\w*|стояк|щит|ниш[аи]|кабел|пропуск|жк\b|правил|допуск', re.IGNORECASE)


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


@lru_cache(maxsize=32)
def facts(said: Said) -> Facts:
    """Read once for all rules."""
    parts = [clause for sentence in clauses(said) for clause in sentence]
    told = [clause for clause in parts if _told(clause)]
    sure = [clause for clause in parts if not _asking(said, clause)]
    fact = any(DEAL_FACT.search(clause.text) for clause in sure)
    return Facts(
        no_contact=NO_CONTACT.search(said.prose) is not None,
        talked=any(clause.has(trade.TALKED) and not will(clause) and not clause.has(_MEETING_TO_COME) for clause in parts) or TALK.search(said.prose) is not None,
        content=len(told) + fact + (QUOTED.search(said.prose) is not None),
        asks=any(clause.has(trade.ASKS) and not first_person(clause) for clause in parts),
        stands=fact or any(_settles(clause) or NOT_WANTED.search(clause.text) for clause in sure),
        promised=any(_will(clause) and not clause.has(trade.THINKS) for clause in sure),
        thinks=any(clause.has(trade.THINKS) and not first_person(clause) for clause in sure) or UNDECIDED.search(said.prose) is not None,
        ours=any(clause.has(trade.OURS) for clause in parts) or PENDING.search(said.prose) is not None,
        ended=ENDED.search(said.prose) is not None,
        technical=len(TECHNICAL.findall(said.prose[:2000])),
        step=has_term(said) or any(_named_step(clause) for clause in parts),
        topic=TOPIC.search(said.prose) is not None,
        asked='?' in said.prose or re.search(r'подскаж|прошу', said.prose, re.IGNORECASE) is not None,
        doing=any({'VERB', '1per', 'pres'} <= form for clause in parts for form in clause.forms),
        words=len(said.words),
    )


def _told(clause: Clause) -> bool:
    """Whether somebody other than us speaks, wants or acts here."""
    if NO_CONTACT.search(clause.text) or TALK.search(clause.text):
        return False
    if clause.has(trade.SAYS) and (_reported(clause) or not first_person(clause)):
        return True
    if _state(clause):
        return True
    acts = any(form & {'VERB', 'ADJS', 'PRED'} for form in clause.forms)
    return (_other(clause) and acts and not clause.has(trade.EMPTY)) or (_theirs(clause) and not clause.has(trade.EMPTY | trade.OURS | trade.TALKED)) or (_will(clause) and not first_person(clause))


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


def _will(clause: Clause) -> bool:
    """«Скинет сам», «оплатит»: of the third person, and not «будет», «получится»."""
    return any({'VERB', '3per', 'futr'} <= marks(word.plain) and lemmas(word.plain).isdisjoint(_NOBODY) for word in clause.words)


def _settles(clause: Clause) -> bool:
    """A decision or an obstacle in a finite form: «берёт», not «брать или нет»."""
    return any(not lemmas(word.plain).isdisjoint(trade.STANDS) and 'INFN' not in marks(word.plain) for word in clause.words)


def _asking(said: Said, clause: Clause) -> bool:
    """A question, a wish or a condition: nothing in it is so as yet."""
    asks = clause.words[0].plain in _NOT_YET or said.prose[clause.end : clause.end + 1] == '?' or re.search(r'(?<!\bто\s)\bли\b|\bбы\b', clause.text) is not None
    return asks or UNDECIDED.search(clause.text) is not None


def _reported(clause: Clause) -> bool:
    """«Сказала, беру»: her words, though the verb is the first person's."""
    said = next((n for n, word in enumerate(clause.words) if not lemmas(word.plain).isdisjoint(_REPORTS) and '1per' not in marks(word.plain)), None)
    return said is not None and not any(word.plain in {'я', 'мы'} for word in clause.words[:said])


def _other(clause: Clause) -> bool:
    """Whether a person other than us is the subject, or to whom «удобно», «нужно» something."""
    state = any('PRED' in form or 'ADJS' in form for form in clause.forms)
    return any(word.plain in {'он', 'она', 'они'} or (lemma(word.plain) in trade.PEOPLE and marks(word.plain) & ({'nomn', 'datv'} if state else {'nomn'})) for word in clause.words)


def _named_step(clause: Clause) -> bool:
    """«Прораб скинет план», «отвечает Ольга», «еду я»: a named person will do it."""
    if re.search(r'\b(?:на\sмне|за\sмной)\b', clause.text) or (clause.has(_ON_ME) and any(word.plain == 'я' for word in clause.words) and any({'VERB', '1per'} <= form for form in clause.forms)):
        return True
    named = any((not lemmas(word.plain).isdisjoint(trade.ONE_PERSON) or {'Name', 'Surn', 'Patr'} & marks(word.plain)) and 'nomn' in marks(word.plain) for word in clause.words)
    present = any({'VERB', 'pres'} <= form for form in clause.forms) or is_verbless(clause)
    return named and (will(clause) or (clause.has(_ON_ME) and present))


def parts(said: Said) -> Parts:
    """What the text holds; in another language than Russian nothing is known of it, and nothing is missed."""
    if said.language != 'ru':
        return Parts(summary=bool(said.words), conclusion=bool(said.words), next_step=bool(said.words))
    found = facts(said)
    return Parts(summary=found.content > 0, conclusion=found.stands or found.ended or (found.promised and not found.thinks), next_step=found.step or found.ended)
