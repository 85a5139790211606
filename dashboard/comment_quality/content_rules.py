"""What a comment on a contact lacks: what the client said, where the deal stands, what comes next; and words that stand for a figure or a day."""

import re
from collections.abc import Iterator
from typing import Final

from dashboard.comment_quality.content import Facts, facts
from dashboard.comment_quality.finding import Rule, Span
from dashboard.comment_quality.said import Said
from dashboard.comment_quality.terms import terms

CONTACTS: Final = frozenset({'call', 'message', 'email', 'meeting'})
MUCH: Final = 3
"""Technical figures and names from which a text is information for a pin."""
_VAGUE: Final = re.compile(
    r'\b(?:скоро|вскоре|позже|попозже|по\sпозже|потом|на\sднях|как[- ]нибудь|когда[- ]нибудь|когда[- ]то|в\sближайшее\sвремя|в\sближайшие\sдни|в\sобозримом\sбудущем|дорого|дороговато|думает|подумает|подумать|хорош\w{2,3}\sскидк\w|существенн\w{2,3}\sскидк\w|быстрее)\b', re.IGNORECASE
)


def process_not_result(said: Said) -> Iterator[Span]:
    """All that is told is our own attempt or act."""
    if _is_process(facts(said)):
        yield _all(said)


def no_summary(said: Said) -> Iterator[Span]:
    """There was a contact, and not one thing of the client's is told."""
    if said.kind in CONTACTS and _is_empty(facts(said)):
        yield _all(said)


def no_conclusion(said: Said) -> Iterator[Span]:
    """There was content, or a topic at least, and nothing says where the deal stands."""
    found = facts(said)
    if not said.words or found.ended or _is_process(found) or _is_information(said, found):
        return
    if _is_empty(found):
        bare = found.topic and said.kind in CONTACTS
    else:
        bare = (found.thinks and not found.stands) or (found.asks and not found.stands and not found.step)
    if bare:
        yield _all(said)


def no_next_step(said: Said) -> Iterator[Span]:
    """Nothing is to follow, or neither when nor who."""
    found = facts(said)
    if said.words and not found.step and not found.ended and not _is_information(said, found):
        yield _all(said)


def vague(said: Said) -> Iterator[Span]:
    """«Скоро», «потом», «дорого», where the same sentence does not make it precise."""
    named = terms(said.prose)
    for sentence in said.sentences:
        start, end = sentence[0].start, sentence[-1].end
        found = _VAGUE.search(said.prose, start, end)
        if found and not any(start <= term.start < end for term in named) and not re.search(r'\d', said.prose[start:end]):
            yield Span(found.start(), found.end())


def _all(said: Said) -> Span:
    return Span(said.words[0].start, said.words[-1].end)


def _is_process(found: Facts) -> bool:
    return bool(found.words) and not found.content and not found.asked and (found.no_contact or (found.ours and not found.talked))


def _is_empty(found: Facts) -> bool:
    return bool(found.words) and not found.content and found.talked and not found.no_contact


def _is_information(said: Said, found: Facts) -> bool:
    """For a pin: technical data, terms, documents; its figures outweigh what people say in it."""
    if said.kind != 'comment' or found.no_contact:
        return False
    return (found.technical >= MUCH and found.technical >= found.content) or (bool(said.links) and found.content <= 1) or (not found.content and not _is_process(found) and not found.asked)


RULES: Final = (
    Rule('process-not-result', 'What did the client answer? If nobody did, note a missed call', process_not_result, 'should', 'note-missed', kind='call',
         bad=('Звонил, не дозвонился', 'Не берёт трубку, напишу позже', 'Отправил КП', 'КП в работе', 'Готовлю предложение', 'гудки, завтра ещё раз', 'Документы на подписи', 'Напомнила про счёт, ответа нет'),
         good=('Оплата поступила', 'Ключи получил, ждёт мастера', 'Отправил КП, клиент просит скидку', 'Смонтировали панель, работает', 'Согласен на вариант 2', 'Жена против камеры в коридоре')),
    Rule('no-summary', 'What did the client say?', no_summary, 'should', 'add', kind='call',
         bad=('Созвонились, всё обсудили', 'Поговорили про видеонаблюдение', 'Встретились в шоуруме, пообщались', 'Переписка в телеграме'),
         good=('Клиент просит скидку 5 %', 'Поговорили: хочет чёрную панель', 'Не дозвонился', 'Просил набрать в 17:00', 'Обсудили с женой, она против проводов')),
    Rule('no-conclusion', 'Where did it come to rest?', no_conclusion, 'should', 'add', kind='call',
         bad=('Спрашивал про радиоканал', 'Клиент думает', 'Поговорили с клиентом про камеры', 'Хочет видеодомофон и камеру', 'Колеблется между чёрным и белым монитором'),
         good=('Клиент согласен', 'Сказал, что дорого, взял у соседа', 'Спрашивал про гарантию, берёт', 'Отказ', 'Не хочет приложение', 'Просил набрать в 17:00', 'Созвонились, всё обсудили')),
    Rule('no-next-step', 'What next, and when?', no_next_step, 'should', 'add-step', kind='call',
         bad=('Клиент согласен', 'Отправил КП, ждём', 'Просит скидку', 'Клиент думает', 'Хозяин доволен, на связи', 'Ждём оплату'),
         good=('Перезвоню в пятницу', 'Ответ даст в пятницу', 'Оплатит до 20-го', 'Вернёмся после сдачи дома', 'Согласна, прораб скинет план', 'Объявится, когда закончит ремонт', 'Отказ, купили у застройщика', 'Согласен, еду я', 'Ждём до весны')),
    Rule('vague', 'When exactly, how much, or why?', vague, 'may', 'add', kind='call',
         bad=('Обещал скоро ответить', 'Наберёт на днях', 'Говорит, что дорого', 'Клиент думает', 'Решит как-нибудь потом', 'Просит хорошую скидку'),
         good=('Обещал ответить скоро, в пятницу', 'Дорого: у соседа 20 000', 'Думает до понедельника', 'Сначала решит с кухней, потом оплатит', 'Потом приехал мастер')),
)  # fmt: skip
