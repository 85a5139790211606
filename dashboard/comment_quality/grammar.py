"""Slips that a dictionary cannot see, as a list that can be held: «-тся» and «-ться», «не» with a verb, «в течении», «одеть», «ложить»."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from dashboard.comment_quality.dictionary import is_known, parses
from dashboard.comment_quality.finding import Rule, Span
from dashboard.comment_quality.said import Said, Word
from dashboard.comment_quality.spelling import apart, final

_WANTS_INFINITIVE: Final = re.compile(
    r'надо|нужно|можно|нельзя|необходимо|должн?[аоы]?|должен|хо(?:чу|чет|чешь|тим|тят|тел|тела|тели)|см(?:огу|ожет|ожем|огут|ог|огла|огли)|готов[аы]?|буд(?:у|ет|ем|ут|ете)|решил[аи]?|собира(?:ется|ются|емся|лся|лась)|'
    r'планиру(?:ет|ют|ем)|обещал[аи]?|обеща(?:ет|ют)|прос(?:ит|ят|ил|ила|или)|попросил[аи]?|договорил(?:ись|ся|ась)|пора|стоит|начал[аи]?|пыта(?:ется|лся|лась|лись)|пытаюсь|предложил[аи]?|предлага(?:ет|ют)|рад[аы]?|успе(?:ет|л|ла|ем|ют)|'
    r'отказал(?:ся|ась|ись)|стал[аио]?|начина(?:ет|ют)|продолжа(?:ет|ют)|перестал[аио]?|(?:не\s)?торопится|спешит|боится|умеет|любит|попробу(?:ет|ем|ю|ют)|чтобы|пусть'
)
_OPEN: Final = frozenset({'чтобы', 'пусть', 'стоит', 'рада', 'рады', 'рад'})
"""Words of that list that need not have their infinitive beside them."""
_WITH_NOT: Final = frozenset({'может', 'могут', 'могу', 'можем', 'мог', 'могла', 'могли'})
_SUBJECTS: Final = frozenset('он она оно они кто который которая которые это все всё'.split())
_WITHOUT_SUBJECT: Final = frozenset({'нравиться', 'понравиться', 'получиться', 'получаться', 'хотеться'})
_BETWEEN: Final = frozenset({'ADVB', 'PRCL', 'COMP', 'NPRO'})
_TERMS: Final = re.compile(
    r'дня|дней|недел[ьи]|месяц(?:а|ев)|года|лет|час(?:а|ов)|минут[ы]?|суток|времени|вечера|утра|ночи|полугода|полугодия|получаса|квартала|ремонта|двух|тр[её]х|четыр[её]х|пяти|шести|семи|десяти|'
    r'этого|этой|этих|всего|всей|следующ(?:его|ей|их)|ближайш(?:его|ей|их)|рабоч(?:его|ей|их)|одного|одной|пары|нескольких|первого|первой|текущ(?:его|ей)|будущ(?:его|ей)|сегодняшнего|завтрашнего|декабря|ноября|марта|\d+'
)
_ON_RETURN: Final = {
    'приезду': 'приезде', 'окончанию': 'окончании', 'прибытию': 'прибытии', 'завершению': 'завершении', 'возвращению': 'возвращении', 'истечению': 'истечении', 'прилету': 'прилёте', 'прилёту': 'прилёте',
    'приходу': 'приходе', 'поступлению': 'поступлении',
}  # fmt: skip
_ABOUT: Final = re.compile('вопрос|претензи|информаци|данны|справк|отч[её]т|работ')
_DRESS: Final = re.compile('(одел|одет|оден)([аи]?|ь|ьте|ем|ет|ут|у)')
_LAY: Final = re.compile('(?:вы|по|у|на|под|пере|от|рас|до|при)?(?:ложить|ложит|ложат|ложил[аи]?|ложим)|ложат?ь|по?клал[аи]?|покласть|ложьте|ложи(?:те)?')
_LAID_RIGHT: Final = re.compile('(?:вы|по|у|на|под|пере|от|рас|до|при)лож(?:ить|ит|ат|ил[аи]?|им)')
_FOREIGN: Final = {'евоный': 'его', 'евоная': 'его', 'ейный': 'её', 'ейная': 'её', 'хочем': 'хотим', 'хочете': 'хотите', 'едь': 'поезжай'}


def apart_from_not(said: Said) -> Iterator[Span]:
    """«нехочет», «небудет», «немогу»."""
    for word in said.words:
        if word.russian and word.plain not in said.known and (better := apart(word.plain)):
            yield _mended(word, better)


def soft_sign(said: Said) -> Iterator[Span]:
    """«связатся», «получаеться»: no such word; «хочет определится», «она определиться»: the other one is meant."""
    for word in said.words:
        if word.russian and word.plain not in said.known and (better := final(word.plain)):
            yield _mended(word, better)
    for sentence in said.sentences:
        for n, word in enumerate(sentence):
            before = _clause(said, sentence[: n + 1])[:-1]
            if word.plain.endswith('тся') and _infinitive(word) and _is_wanted(before):
                yield _mended(word, f'{word.plain[:-3]}ться')
            elif word.plain.endswith('ться') and is_known(f'{word.plain[:-4]}тся') and _is_done(word, before, _clause_after(said, sentence[n:])):
                yield _mended(word, f'{word.plain[:-4]}тся')


def within(said: Said) -> Iterator[Span]:
    """«в течении дня»; a river's is none of this trade's."""
    for one, two, three in _threes(said):
        if one.plain == 'в' and two.plain in {'течении', 'продолжении'} and _TERMS.fullmatch(three.plain):
            yield Span(one.start, two.end, f'{one.raw} {two.plain[:-1]}е')


def according(said: Said) -> Iterator[Span]:
    """«согласно договора», «благодаря скидки»: they ask for «чему»."""
    for one, other in _twos(said):
        if one.plain in {'согласно', 'благодаря', 'вопреки'} and other.russian and is_known(other.plain) and _only(other, 'gent', 'gen2', 'accs', beside='datv'):
            yield Span(one.start, other.end)


def on_return(said: Said) -> Iterator[Span]:
    """«по приезду», «по окончанию»; «вопрос по окончанию работ» is another matter."""
    for sentence in said.sentences:
        for before, (one, other) in zip((None, *sentence), pairwise(sentence), strict=False):
            if one.plain == 'по' and other.plain in _ON_RETURN and said.together(one, other) and (other.plain.startswith('при') or not (before and _ABOUT.match(before.plain))):
                yield Span(one.start, other.end, f'{one.raw} {_ON_RETURN[other.plain]}')


def dress(said: Said) -> Iterator[Span]:
    """«одел чехол на панель»: one dresses a child and puts on a thing."""
    for one, other in _twos(said):
        if (found := _DRESS.fullmatch(one.plain)) and (other.plain == 'на' or _thing_taken(other)):
            yield Span(one.start, one.end, f'на{"де" if one.plain.startswith("оде") else ""}{found[1][3:]}{found[2]}')


def lay(said: Said) -> Iterator[Span]:
    """«ложить», «евоный», «хочем», «едь»; «ихний» is how people speak."""
    for word in said.words:
        if word.plain in _FOREIGN and word.plain not in said.known:
            yield _mended(word, _FOREIGN[word.plain])
        elif _LAY.fullmatch(word.plain) and not _LAID_RIGHT.fullmatch(word.plain):
            yield Span(word.start, word.end)


def _mended(word: Word, better: str) -> Span:
    return Span(word.start, word.end, better.capitalize() if word.capital else better)


def _twos(said: Said) -> Iterator[tuple[Word, Word]]:
    return ((one, other) for sentence in said.sentences for one, other in pairwise(sentence) if said.together(one, other))


def _threes(said: Said) -> Iterator[tuple[Word, Word, Word]]:
    return ((one, two, three) for sentence in said.sentences for one, two, three in zip(sentence, sentence[1:], sentence[2:], strict=False) if said.together(one, two))


def _clause(said: Said, words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words since the last stop, eight at most, the last one included."""
    start = len(words) - 1
    while start > 0 and len(words) - start < 8 and said.together(words[start - 1], words[start]):  # noqa: PLR2004 - said above
        start -= 1
    return words[start:]


def _clause_after(said: Said, words: tuple[Word, ...]) -> tuple[Word, ...]:
    end = 1
    while end < min(len(words), 8) and said.together(words[end - 1], words[end]):
        end += 1
    return words[1:end]


def _infinitive(word: Word) -> bool:
    return word.russian and is_known(f'{word.plain[:-3]}ться')


def _is_wanted(before: tuple[Word, ...]) -> bool:
    """The nearest word before that is no adverb or pronoun asks for an infinitive: «хочет ещё раз определится»."""
    for n, word in reversed(list(enumerate(before))):
        if word.plain in _WITH_NOT:
            return n > 0 and before[n - 1].plain == 'не'
        if _WANTS_INFINITIVE.fullmatch(word.plain) and word.plain not in _OPEN:
            return True
        if word.plain in _SUBJECTS or not word.russian or parses(word.plain)[0].tag.POS not in _BETWEEN:
            return False
    return False


def _is_done(word: Word, before: tuple[Word, ...], after: tuple[Word, ...]) -> bool:
    """Somebody is said to do it, and nothing in the clause asks for an infinitive: «клиент определиться в пятницу», «ей нравиться»."""
    if any(_WANTS_INFINITIVE.fullmatch(one.plain) or one.plain in _WITH_NOT or _governs(one) for one in (*before, *after)):
        return False
    if word.plain in _WITHOUT_SUBJECT:
        return bool(before)
    while before and before[-1].plain in {'не', 'ещё', 'еще', 'уже', 'сам', 'сама', 'сами', 'завтра', 'сегодня', 'позже', 'потом'}:
        before = before[:-1]
    return bool(before) and (before[-1].plain in _SUBJECTS or _somebody(before[-1]) or (_subject_alone(before)))


def _subject_alone(before: tuple[Word, ...]) -> bool:
    """«Ремонт закончиться», «что монтаж состояться»: a noun begins the clause, and nothing else is there."""
    last, rest = before[-1], before[:-1]
    return last.russian and parses(last.plain)[0].tag.POS == 'NOUN' and any(parse.tag.case == 'nomn' for parse in parses(last.plain)) and (not rest or (len(rest) == 1 and rest[0].plain in {'что', 'и', 'а', 'но', 'если', 'когда'}))


def _governs(word: Word) -> bool:
    """Another verb, a short adjective or a word of state, which may have the infinitive for its own."""
    return word.russian and any(parse.tag.POS in {'VERB', 'PRED', 'ADJS', 'INFN', 'PRTS'} for parse in parses(word.plain)[:3])


def _somebody(word: Word) -> bool:
    parse = parses(word.plain)[0]
    return word.russian and parse.tag.POS == 'NOUN' and parse.tag.case == 'nomn' and parse.tag.animacy == 'anim'


def _thing(word: Word) -> bool:
    """A noun that is nobody: «вопрос», «работы»."""
    return word.russian and parses(word.plain)[0].tag.POS == 'NOUN' and parses(word.plain)[0].tag.animacy == 'inan'


def _thing_taken(word: Word) -> bool:
    return word.russian and any(parse.tag.POS == 'NOUN' and parse.tag.case == 'accs' and parse.tag.animacy == 'inan' and parse.score > 0.2 for parse in parses(word.plain)[:3])  # noqa: PLR2004 - a reading that is not far-fetched


def _only(word: Word, *cases: str, beside: str) -> bool:
    """A noun or adjective that stands in one of these cases and cannot stand in the one `beside` them."""
    found = {str(parse.tag.case) for parse in parses(word.plain) if parse.tag.POS in {'NOUN', 'ADJF', 'NPRO', 'PRTF'}}
    return bool(found & set(cases)) and beside not in found and 'loc2' not in found


RULES: Final = (
    Rule('grammar', '«Не» stands apart from a verb', apart_from_not, 'should', 'replace', bad=('Клиент нехочет ждать', 'пока немогу сказать', 'Небудет брать'), good=('Клиент не хочет ждать', 'ненавидит', 'недоплатил 500', 'негодует', 'недозвон')),
    Rule('grammar', '«-тся» or «-ться»?', soft_sign, 'should', 'replace',
         bad=('Надо связатся в пятницу', 'не получаеться дозвониться', 'Клиент хочет определится с цветом', 'Клиент определиться в пятницу', 'Ей нравиться серебро', 'ему нравится, но она определиться позже', 'не может определится', 'Сказал, что ремонт закончиться в мае', 'договорились созвонится завтра'),
         good=('Хочет определиться с цветом', 'Клиент определится в пятницу', 'Договорились, созвонится сам', 'может определится завтра', 'Клиент готов определиться', 'просьба связаться', 'Клиент обещал сам связаться', 'ему нравится',
               'Клиенту надо определиться')),
    Rule('grammar', '«В течение» of a time ends in «е»', within, 'should', 'replace', bad=('ответит в течении недели', 'В течении 2 дней'), good=('ответит в течение недели', 'в течении реки')),
    Rule('grammar', 'They ask «чему?»: «согласно договору»', according, 'should', 'check', bad=('согласно договора', 'Согласно нашего плана', 'благодаря скидки взял'), good=('согласно договору', 'согласно нашим условиям', 'благодаря скидке', 'Согласно КП')),
    Rule('grammar', '«По приезде», «по окончании»', on_return, 'should', 'replace', bad=('наберёт по приезду', 'Пропуска по приезду мастера', 'По окончанию ремонта закажет', 'Клиент по приезду решит'), good=('наберёт по приезде', 'вопросы по окончанию работ')),
    Rule('grammar', 'A thing is put on: «надеть»', dress, 'should', 'replace', bad=('одел чехол на панель', 'одеть бахилы', 'одели на трубку кабель'), good=('надел чехол', 'одела ребёнка', 'одет тепло')),
    Rule('grammar', 'People say so; written, it is another word', lay, 'should', 'check', bad=('будет ложить плитку', 'хочем поставить', 'ложат ламинат'), good=('класть плитку', 'ихний прораб', 'положит плитку', 'их прораб', 'Доложил, приложил счёт', 'ложится')),
)  # fmt: skip
