"""Whether somebody was reached, how, and of what was spoken."""

import re
from functools import lru_cache
from typing import Final

from dashboard.comment_quality import trade
from dashboard.comment_quality.clauses import Clause, first_person, lemma, lemmas, marks, will
from dashboard.comment_quality.dictionary import parses
from dashboard.comment_quality.said import is_russian

NO_CONTACT: Final = re.compile(
    r'недозвон|не\s?дозвон|не\sдозва|не\s(?:смог\w*|удалось|получилось|получается|могу)\s(?:\w+\s)?(?:дозвон|связ|набрать|созвон|застать|поймать)|не\s(?:застал|достучал|поймал|выловил|отловил)'
    r'|(?:не|никто|ни\sразу\sне)\s(?:\w+\s){0,2}?(?:бер[её]т|беру|брал[аи]?|взял[аи]?|поднима\w+|поднял\w*|снима\w+|снял[аи]?(?=\sтруб)|отвеча\w+|ответил\w*|откликн\w+|отозвал\w+|отзыва\w+|открыва\w+|открыл\w*|выходит\sна\sсвязь|вышел\sна\sсвязь|вышла\sна\sсвязь|прочита\w+|читает|подходит\sк|подходит(?=[.,;!]|$)|просматрива\w+|просмотрел\w*|объявля\w+|перезванива\w+|перезвонил\w*|отписал\w*)'
    r'|нет?\s?(?:ответа|гудков|связи|реакции)|(?:ответа|реакции)\s(?:\w+\s){0,3}?(?:не(?:т|ту|было|\sбыло|\sпоследовал\w*|\sпоступ\w+|\sполуч\w+|\sдожда\w+)|ноль|никак\w+)\b|дозвонов?\s(?:\w+\s)?(?:ноль|нет|0)|отсутствовал|(?:дома|на\sместе|на\sобъекте)\sотсутству|ноль\s(?:ответ|реакц|эмоц)|без\s?(?:ответ|реакц)|ни\s(?:ответа|слуху|гугу)|сбрасыва|сброс(?:ил[аи]?)?\b|сброшен|скидывает|автоответчик|голосов\w+\sпочт|гудк|гудок|тишин|молчит|молчан|молчок|недоступ|не\sдоступ|вне\s(?:зоны|доступа|сети)|выключ[её]н|отключ[её]н|отклон(?:ил[аи]?|[её]н)\s(?:вызов|звонок)|\bзанято(?!\s\d)\b|был[аи]?\sзанят|трубку\sне'
    r'|пустот|звонок\s(?:сорвал|оборвал|прервал)|связь\s(?:прервал|оборвал)|не\sподош(?:[её]л|ла|ли)(?=[.,;!]|$|\sк)|не\sреагиру|(?:^|клиент\w{0,2}\s|она?\s|и\s)(?:пропал|исчез)(?:а|и|ла|ли)?\b|не\sпустили|игнор|не\s(?:прочитан|доставлен|просмотрен)|непрочитан|галочк|не\sобслуживается|(?:номер|телефон)\sне\s(?:существует|отвечает)|в\sсети\b|был[аи]?\sонлайн|глухо\b|в\sч[её]рн\w+\sсписк|заблокировал|бросил[аи]?\sтрубк'
    r'|(?:соединение|контакт|связь)\s(?:\w+\s)?не\s(?:установ|состоя)|скинул[аи]?\sзвонок|звонок\sскинул|не\s(?:появил|объявил)\w+|никто\s(?:нас\s|меня\s|так\sи\s)?не\s(?:выш|встретил|спустил)|никого\s(?:нет|не\sбыло|не\sзастал)|дома\sникого|(?:клиент|хозяин|собственник|хозяйк|заказчик|дольщик)\w*\s(?:нет|не\sбыло|так\sи\sне)(?=[.,;!]|$|\sна\sмест|\sпри)|не\s(?:приш|яви|приех)(?:[её]л|л|ла|ли)(?:сь|ся|ась)?\s(?:на\sвстреч|на\sзамер)',
)
"""That nobody answered."""
QUOTED: Final = re.compile(r'[:–—,]\s?[«"„“][^»"”]{2,40}')
"""Somebody's own words."""
TALK: Final = re.compile(r'\bговорил(?:и|[аи]?\s(?:с|со|о|об|про)\b)|\bответил[аи]?\sна\s(?:\w+\s){0,2}вопрос|\b(?:уточнил|прояснил|снял)[аи]?\s(?:\w+\s)?(?:детали|вопросы|нюансы|моменты)|\bсмотрели\b|\bпосмотрели\b', re.IGNORECASE)
"""«Говорили», «говорила с …»: a contact, and nothing of what was said."""
_LOOKED: Final = trade.TALKED | frozenset({'посмотреть', 'смотреть', 'осмотреть'})
RECEIVED: Final = re.compile(r'\b(?:получ(?:ен|ил)|приш|прил[её]т|прислал|принял|поступил|прочитал|прочла)[а-яё]*\s(?:[а-яё]+\s){0,3}?(?:письм|ответ|сообщени|голосов|звон)|\b(?:письмо|ответ|сообщение)\s(?:[а-яё]+\s){0,3}?(?:получен|прочитан|приш[её]л|пришло|поступил)|\b(?:входящ|исходящ)\w+', re.IGNORECASE)
"""A letter or an answer came: a contact, whatever was in it."""
_ABOUT: Final = re.compile(r'\b(?:про|об?|насч[её]т|на\sсчет|касаемо|относительно|по\sповоду|по)\s(?!все\b|вопрос|электронн|почт|итог|наш|ваш|дел[ауы]|телефон|объект|скайп|всем|всему|поводу|вопрос|квартир|адрес|поводу|кажд|полной|полу|вс[её]м|вс[яё]к|разн|жизн|погод|душам)[а-яё]{3,}|\bтема:|\bвопрос\s[а-яё]+ия\b|\bвопрос(?:ы|ов)\s(?!клиент|заказчик|собственник)[а-яё]{4,}(?:ия|ажа|ки|ров|ов|ты|ры|ей)\b', re.IGNORECASE)
_CALLED: Final = frozenset('позвонить звонить написать набрать перезвонить приехать прийти заехать зайти'.split())
"""What others do to be in contact with us: «прораб звонил»."""
_MEETING_TO_COME: Final = frozenset('перенести назначить договориться запланировать отменить отложить вернуться'.split())


@lru_cache(maxsize=2_000)
def is_unanswered(text: str) -> bool:
    """Whether a clause says that nobody answered; several rules ask of each."""
    return NO_CONTACT.search(text) is not None


@lru_cache(maxsize=2_000)
def is_received(text: str) -> bool:
    """Whether a clause says that a letter came."""
    return RECEIVED.search(text) is not None


def is_talk(clause: Clause) -> bool:
    """A contact that was made, and not one to come."""
    called = clause.has(_CALLED) and any({'VERB', 'past'} <= form for form in clause.forms) and not first_person(clause) and others_act(clause)
    return called or (clause.has(trade.TALKED) and not will(clause) and not clause.has(_MEETING_TO_COME)) or TALK.search(clause.text) is not None or is_received(clause.text)


def names_topic(clause: Clause) -> bool:
    """«Говорили про камеры», «обсудили разводку»: what was spoken of has a name."""
    spoken = next((n for n, word in enumerate(clause.words) if not lemmas(word.plain).isdisjoint(_LOOKED)), None)
    return _ABOUT.search(clause.text) is not None or (spoken is not None and any(_is_thing(word.plain) or (word.raw.isupper() and len(word.raw) > 1) for word in clause.words[spoken + 1 :]))


def others_act(clause: Clause) -> bool:
    """Whether a person other than us is the subject, or to whom «удобно», «нужно» something."""
    state = any('PRED' in form or 'ADJS' in form for form in clause.forms)
    cases = {'nomn', 'datv'} if state else {'nomn'}
    return any(_is_other(word.plain, cases) and 'PREP' not in marks(before) for before, word in zip(('и', *(one.plain for one in clause.words)), clause.words, strict=False))


def _is_other(word: str, cases: set[str]) -> bool:
    form = marks(word)
    return word in {'он', 'она', 'они'} or (bool(form & cases) and (lemma(word) in trade.PEOPLE or bool({'Name', 'Patr'} & form)))


def _is_thing(word: str) -> bool:
    return is_russian(word) and 'gent' not in marks(word) and any({'NOUN', 'accs', 'inan'} <= parse.tag.grammemes for parse in parses(word)[:3]) and lemmas(word).isdisjoint(trade.GENERAL | trade.TALKED)
