"""What a comment on a contact lacks: what the client said, where the deal stands, what comes next; and words that stand for a figure or a day."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from dashboard.comment_quality.clauses import clauses, first_person, is_verbless, marks
from dashboard.comment_quality.contact import others_act
from dashboard.comment_quality.content import Parts, facts, is_information, is_process
from dashboard.comment_quality.finding import Rule, Span
from dashboard.comment_quality.learned import lacking
from dashboard.comment_quality.said import Said
from dashboard.comment_quality.terms import Term, terms

CONTACTS: Final = frozenset({'call', 'message', 'email', 'meeting'})
MOST: Final = 20
"""Vague words of one text that are looked at."""
NEAR: Final = 60
"""Characters in which a term makes «скоро» precise, if neither a full stop nor a semicolon is between."""
_SOMETIME: Final = re.compile(
    r'\b(?:(?:совсем|очень|довольно|уже)\s)?(?:скоро|вскоре|скорее\sвсего\sпозже|(?:чуть|немного|чутка|сильно)?\s?(?:позже|попозже|позднее)|по\sпозже|потом|на\sднях|днями|со\sдня\sна\sдень|как[- ]нибудь|как[- ]то\sпотом|когда[- ]нибудь|когда[- ]то|в\sближайшее\sвремя|в\sближайшие\sдни|в\s(?:ближайшем|обозримом|недал[её]ком|скором)\s(?:будущем|времени)'
    r'|на\sнеопредел[её]нный\sсрок|в\s(?:возможно\s)?(?:короткие|кратчайшие|ближайшие|сжатые|разумные)\sсроки|при\s(?:случае|возможности|первой\sвозможности|удобном\sслучае)|по\s(?:мере\s)?возможности|со\sвременем|рано\sили\sпоздно|не\sсегодня[- ]завтра|в\sперспективе|как\sполучится|как\sвыйдет|через\sкакое-то\sвремя|через\sнекоторое\sвремя|спустя\sвремя|немного\sпогодя|в\sпорядке\sочереди|когда\s(?:будет\sвремя|сможет|получится|дойдут\sруки)|как\s(?:будет\sвремя|руки\sдойдут|сможет|созреет|освободится)|не\sскоро|нескоро|в\sтечение\sвремени|чуть\sпогодя|скорее|ближе\sк\sделу)\b', re.IGNORECASE
)
_MUCH: Final = r'(?:хорош|существенн|приличн|больш|максимальн|нормальн|достойн|солидн|серь[её]зн|ощутим|заметн|значительн|адекватн|приемлем|вменяем|разумн|неплох|вкусн|скромн|интересн|гуманн|небольш|символическ)\w{1,3}'
_MORE: Final = r'(?:немного|немножко|чуть|чуть-чуть|чутка|хоть\sсколько|хоть\s(?:чуть|немного)|побольше|прилично|сильно|намного|значительно|существенно|гораздо|заметно|как\sможно|максимально|ощутимо|хорошо|нормально|сколько-нибудь)'
_PRICE: Final = r'(?:скидк\w*|скидочк\w*|дисконт\w*|уступк\w*|торг\w*|цен[ауые]\w*|ценник\w*)'
_THINKING: Final = re.compile(
    r'\b(?:думает|думают|в\sраздумьях|раздумывает|раздумывают|обдумывает|размышляет|подумает|подумают|подумать|(?:взял\w*|просит|попросил\w*|нужн\w+)\s(?:время\sна\s)?раздумь\w+|(?:нужно|надо|взял\w*|попросил\w*|просит)\s(?:время|паузу|тайм-аут)'
    r'|(?<!жду\s)(?<!жд[её]м\s)(?:ещ[её]|пока|потом|сам[аи]?)\s(?:\w+\s)?(?:посмотрит|поглядит|глянет|прикинет|поищет|присматривается|выбирает)|(?:посмотрит|поглядит|прикинет|поищет)(?=[.,;!]|$|\sещ[её]|\sвариант))\b', re.IGNORECASE
)
_PRICES: Final = re.compile(
    rf'\b(?:дорого|недорого|дороговато|дороговат|дорогова|конский|недорог\w{{2,3}}|{_MUCH}\sскид\w+|скидк\w\s(?:\w+\s)?(?:{_MUCH}|побольше)|(?:надо|нужно|просит|просят|просил\w*|хочет|хотят|сделать)\s(?:бы\s)?(?:\w+\s)?(?:по)?(?:быстрее|скорее)'
    rf'|{_MORE}\s(?:\w+\s)?(?:скин\w+|скидыв\w+|скидк\w+|уступ\w+|подвин\w+|сброс\w+|снизи\w+|упад\w+|[а-яё]+(?:ее|ше|же|ле))|(?:скин\w+|уступ\w+|подвин\w+|сброс\w+|снизи\w+)\s(?:\w+\s)?(?:{_MORE}|чего-нибудь|что-нибудь|что-то|сколько-то)'
    rf'|(?:цен\w|ценник|стоимость|сумма)\s(?:\w+\s)?(?:высок\w+|завышен\w*|великоват\w*|немаленьк\w+|некисл\w+|неподъ[её]мн\w+|больш\w+|космос|конск\w+|космическ\w+)|скидк\w\s(?:\w+\s){{0,2}}(?:неплох|нормальн|приличн|хорош)\w+|какая-то\s(?:больш|высок)\w+'
    rf'|(?:разниц|доплат|отсрочк|стоимост|бюджет)\w*\s(?:\w+\s)?{_MUCH}|(?:скидк|отсрочк|цен|сумм|расср|уступк)\w*\s(?:\w+\s){{0,2}}(?:побольше|поменьше|повыше)|(?:посерь[её]знее|покрупнее|подешевле|пониже|поскорее|побыстрее|посущественнее|поинтереснее|повкуснее|поприятнее|погуманнее|поскромнее|подороже)|не\sпо\sкарману|{_PRICE}\s(?:за|пере)вышен\w*|(?:за|пере)вышен\w*\s{_PRICE}|кусается|не\sтянет\sпо\s(?:деньгам|цене)|выходит\sза\sбюджет|не\s(?:в|впис\w+\sв)\sбюджет\w*)\b', re.IGNORECASE
)
_REASON: Final = re.compile(r'\d|дума\w+\s?[:—–]|не\sнрав|боит|смуща|потому|так\sкак|из-за|чем\s|сравн|посоветов|завис\w+\sот|сначала', re.IGNORECASE)
_SUM: Final = re.compile(
    r'(?<![A-Za-zА-Я]\s)(?<![A-Za-zА-Я\d-])\d+(?!-?(?:го|му|е)\b|\d|[.:]\d\d\b|\s?(?:числ|час|янв|февр|мар|апр|ма[йя]|июн|июл|авг|сент|окт|нояб|дек|недел|дн|день|месяц))|тысяч|процент|рубл|двадцат|тридцат|сорок|пятьдесят|полтинник|\bсто\b|двести|триста', re.IGNORECASE
)
"""A figure that makes a price precise, and no day or hour."""


def missed(said: Said) -> Iterator[Span]:
    """Nobody answered, and nothing else is told."""
    if facts(said).no_contact and is_process(said):
        yield _all(said)


def process_not_result(said: Said) -> Iterator[Span]:
    """All that is told is our own act."""
    if not facts(said).no_contact and is_process(said):
        yield _all(said)


def no_summary(said: Said) -> Iterator[Span]:
    """There was a contact, and not one thing of the client's is told."""
    if said.words and said.kind in CONTACTS and 'no-summary' in lacking(said):
        yield _all(said)


def no_conclusion(said: Said) -> Iterator[Span]:
    """There was content, or a topic at least, and nothing says where the deal stands."""
    if said.words and 'no-conclusion' in lacking(said):
        yield _all(said)


def no_next_step(said: Said) -> Iterator[Span]:
    """Nothing is to follow, or neither when nor who."""
    found = facts(said)
    if said.words and not found.step and not found.ended and not is_information(said, found):
        yield _all(said)


def vague_time(said: Said) -> Iterator[Span]:
    """«Скоро», «на днях», «потом», where no day, hour or event is near."""
    named = terms(said.prose)
    for found in islice(_SOMETIME.finditer(said.prose), MOST):
        near = [term for term in named if term.end > found.start() - NEAR and term.start < found.end() + NEAR and not _stop(said, term.start, found.start()) and not _heals_nothing(said, term)]
        if not near and _is_ahead(said, found):
            yield Span(found.start(), found.end())


def vague_reason(said: Said) -> Iterator[Span]:
    """«Дорого» without a figure, «думает» without a reason or a term."""
    for sentence in said.sentences:
        start, end = sentence[0].start, sentence[-1].end
        priced = _PRICES.search(said.prose, start, end)
        thinking = _THINKING.search(said.prose, start, end)
        if priced and not _SUM.search(said.prose, start, end):
            yield Span(priced.start(), priced.end())
        elif thinking and not _REASON.search(said.prose, start, end) and not any(start <= term.start < end for term in terms(said.prose)):
            yield Span(thinking.start(), thinking.end())


def _heals_nothing(said: Said, term: Term) -> bool:
    """«Привезём, как только будет машина»: our own event is no term (decision 6)."""
    ours = any(first_person(clause) and not others_act(clause) for sentence in clauses(said) for clause in sentence if clause.start - NEAR < term.start <= clause.end + NEAR)
    return term.is_event and said.prose[term.start :].lower().startswith('как только') and ours


def _stop(said: Said, one: int, other: int) -> bool:
    """Whether a sentence ends between the two."""
    return re.search(r'[.!?;]\s|\n', said.prose[min(one, other) : max(one, other)]) is not None


def _is_ahead(said: Said, found: re.Match[str]) -> bool:
    """Of the clause it stands in: something is to be done, or no verb is there; «потом приехал» is a story, «и потом звоним» a sequence."""
    clause = next((clause for sentence in clauses(said) for clause in sentence if clause.start <= found.start() < clause.end), None)
    if clause is None or (said.prose[max(found.start() - NEAR, 0) : found.start()].rstrip().lower().endswith((' и', ' а')) and found.group().lower() == 'потом' and not any({'VERB', '3per', 'futr'} <= form for form in clause.forms)):
        return False
    if clause.words[0].plain in {'чтобы', 'чтоб'}:
        return True
    if found.group().lower() == 'потом' and clause.words[0].plain == 'потом' and len(clause.words) > 1 and is_verbless(clause) and _is_story(said, found):
        return False
    following = re.findall(r'[а-яё]{2,40}', re.split('[,.;:!?]', said.prose[found.end() : found.end() + NEAR].lower(), maxsplit=1)[0])[:3]
    if any({'VERB', 'past'} <= marks(word) for word in following):
        return False
    manner = found.group().lower().startswith('как')
    return is_verbless(clause) or any({'VERB', 'futr'} <= form or ('INFN' in form and not manner) or {'VERB', 'pres'} <= form for form in clause.forms)


def _is_story(said: Said, found: re.Match[str]) -> bool:
    """«Спорил про цену, потом про бренд»: the sentence tells what was, and nothing to come."""
    words = next((sentence for sentence in said.sentences if sentence[0].start <= found.start() < sentence[-1].end), ())
    forms = [marks(word.plain) for word in words]
    return any({'VERB', 'past'} <= form for form in forms) and not any({'VERB', 'futr'} <= form or 'INFN' in form for form in forms)


def parts(said: Said) -> Parts:
    """What the text holds; in another language than Russian nothing is known of it, and nothing is missed."""
    if said.language != 'ru' or not said.words:
        return Parts(*[bool(said.words)] * 3)
    found, lacks = facts(said), lacking(said)
    told = found.content > 0 and not is_process(said)
    return Parts(summary=told and 'no-summary' not in lacks, conclusion=found.ended or (told and 'no-conclusion' not in lacks), next_step=found.step or found.ended)


def _all(said: Said) -> Span:
    return Span(said.words[0].start, said.words[-1].end)


RULES: Final = (
    Rule('process-not-result', 'Note a missed call?', missed, 'should', 'note-missed', kind='call',
         bad=('Звонил, не дозвонился', 'Не берёт трубку, напишу позже', 'гудки, завтра ещё раз', 'Напомнила про счёт, ответа нет', 'Недоступен'),
         good=('Отправил КП', 'Не дозвонился, потом набрал сам: согласен', 'Просил набрать в 17:00')),
    Rule('process-not-result', 'What did the client say?', process_not_result, 'should', 'add', kind='call',
         bad=('Отправил КП', 'КП в работе', 'Готовится комплект документов', 'Пишу коммерческое', 'Готовлю предложение', 'Документы на подписи', 'Сделала пересчёт', 'Был на объекте', 'КП ушло'),
         good=('Оплата поступила', 'Ключи получил, ждёт мастера', 'Отправил КП, клиент просит скидку', 'Смонтировали панель, работает', 'Согласен на вариант 2', 'Жена против камеры в коридоре', 'Не дозвонился')),
    Rule('no-summary', 'What did the client say?', no_summary, 'should', 'add', kind='call',
         bad=('Созвонились, всё обсудили', 'Встретились с клиентом, всё посмотрели', 'Обсудили с прорабом разводку. Он позвонит в понедельник', 'Получила ответ застройщика насчёт стояка', 'Поговорили про видеонаблюдение', 'Встретились в шоуруме, пообщались', 'Переписка в телеграме'),
         good=('Клиент просит скидку 5 %', 'Поговорили: хочет чёрную панель', 'Не дозвонился', 'Просил набрать в 17:00', 'Обсудили с женой, она против проводов')),
    Rule('no-conclusion', 'Where does it stand now?', no_conclusion, 'should', 'add', kind='call',
         bad=('Спрашивал про радиоканал', 'Спрашивает, можно ли открывать с айфона. Уточню и перезвоню завтра', 'Обсуждали видеонаблюдение', 'Обсудит с супругой цвет панели', 'Ответ даст числа десятого, пока сомневаеться', 'Клиент думает', 'Поговорили с клиентом про камеры', 'Хочет видеодомофон и камеру', 'Клиент просит домофон и монитор на две квартиры', 'Колеблется между чёрным и белым монитором'),
         good=('Клиент согласен', 'Сказал, что дорого, взял у соседа', 'Просит переделать: монитор мигает', 'Просит приехать в субботу', 'цена 140 ему норм', 'Спрашивал про гарантию, берёт', 'Отказ', 'Не хочет приложение', 'Просил набрать в 17:00', 'Созвонились, всё обсудили')),
    Rule('no-next-step', 'What comes next, and when?', no_next_step, 'should', 'add-step', kind='call',
         bad=('Клиент согласен', 'Отправил КП, ждём', 'жду когда ответит', 'Приёмка прошла', 'Трубка не звонит со вторника', 'Просит скидку', 'Клиент думает', 'Хозяин доволен, на связи', 'Ждём оплату'),
         good=('Перезвоню в пятницу', 'Ответ даст в пятницу', 'позвоню двадцать первого', 'Ответ даст числа десятого', 'Монтаж подтверждён на 9 декабря', 'Принимает монтаж завтра', 'счёт выставит Света', 'Внёс остаток, акт подписан', 'Оплатит до 20-го', 'Вернёмся после сдачи дома', 'Согласна, прораб скинет план', 'Объявится, когда закончит ремонт', 'Отказ, купили у застройщика', 'Согласен, еду я', 'Ждём до весны')),
    Rule('vague', 'When?', vague_time, 'may', 'add', kind='call',
         bad=('Обещал скоро ответить', 'Привезём скоро, как только будет машина', 'Хочет, чтобы приехали когда-нибудь и посмотрели', 'Оплатит в скором времени', 'ответит при случае', 'Наберёт на днях', 'Решит как-нибудь потом', 'Вернёмся к разговору попозже', 'детали потом', 'позже наберу'),
         good=('Обещал ответить скоро, в пятницу', 'Сначала решит с кухней, потом оплатит', 'Потом приехал мастер', 'Договорятся, и потом звоним', 'Деньги закинет на днях, как зарплата придёт')),
    Rule('vague', 'How much, or why?', vague_reason, 'may', 'add', kind='call',
         bad=('Говорит, что дорого', 'Дорого, у застройщика дешевле', 'Просит цену пониже', 'если скинем прилично', 'ещё посмотрит варианты', 'Клиент думает', 'Просит хорошую скидку', 'Надо подумать'),
         good=('Дорого: у соседа 20 000', 'Думает до понедельника', 'Думает: сравнивает с Comelit')),
)  # fmt: skip
