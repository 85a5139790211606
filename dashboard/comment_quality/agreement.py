"""Words that do not agree: a number and its noun, who acts and what is done, a preposition and its case, an adjective and its noun."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from dashboard.comment_quality.dictionary import (
    MISSHAPEN,
    REMEMBERED,
    Parse,
    Tag,
    is_known,
    parses,
    stands_in_dictionary,
)
from dashboard.comment_quality.finding import Rule, Span
from dashboard.comment_quality.said import Said, Word

_NOMINAL: Final = frozenset({'NOUN', 'ADJF', 'NPRO', 'PRTF'})
_CASES: Final = {
    'gent': ('gent', 'gen2', 'gen1'), 'datv': ('datv',), 'accs': ('accs', 'acc2'), 'ablt': ('ablt',), 'loct': ('loct', 'loc2', 'loc1'),
}  # fmt: skip
_ASKS: Final = {
    word: frozenset(form for case in cases.split() for form in _CASES[case])
    for words, cases in (
        ('до от из без для у после около кроме вместо против возле среди ради насчет насчёт', 'gent'), ('к ко', 'datv'), ('про через', 'accs'), ('о об', 'loct accs'), ('при', 'loct'), ('над перед', 'ablt'),
        ('с со', 'gent ablt'), ('по', 'datv loct accs'), ('в во на', 'accs loct'), ('под за', 'accs ablt'), ('между', 'ablt gent'),
    )
    for word in words.split()
}  # fmt: skip
_COUNTED: Final = frozenset(
    'день неделя месяц час минута штука панель монитор домофон комплект камера рубль тысяча миллион процент метр трубка замок точка ключ раз квартира человек абонент вариант экран доводчик кронштейн позиция звонок счёт скидка встреча'.split()
)
_TIMES: Final = frozenset('день неделя месяц час минута рубль тысяча миллион процент метр штука раз'.split())
_NUMERALS: Final = {'два': 2, 'две': 2, 'три': 3, 'четыре': 4, 'пять': 5, 'шесть': 6, 'семь': 7, 'восемь': 8, 'девять': 9, 'десять': 10, 'двенадцать': 12, 'пятнадцать': 15, 'двадцать': 20, 'тридцать': 30, 'сто': 100}
_OBLIQUE: Final = frozenset('двух трёх трех четырёх четырех пяти шести семи восьми девяти десяти'.split())
_BEFORE_COUNT: Final = frozenset('через на за нужно надо нужны ещё еще всего хочет просит заказал заказала заказали купил купила купили взял взяла взяли берёт берет уже прошло осталось'.split())
_PRONOUNS: Final = {'он': ('sing', 'masc'), 'она': ('sing', 'femn'), 'оно': ('sing', 'neut'), 'они': ('plur', None)}
_MEN: Final = frozenset('он муж сын отец папа брат дед мужчина парень хозяин сосед клиент'.split())
_ALL: Final = frozenset('все оба обе эти наши ваши'.split())
_NEW_CLAUSE: Final = frozenset('что но если когда пока а чтобы'.split())
_NOBODY: Final = frozenset('удалось пришлось хватило получилось осталось понадобилось потребовалось хотелось договорились условились сошлись созвонились списались'.split())
_DEVICES: Final = frozenset('регистратор видеорегистратор доводчик датчик счётчик счетчик выключатель двигатель усилитель коммутатор преобразователь считыватель блокиратор'.split())
"""Things that pymorphy3 takes for people."""
_SKIPPED: Final = frozenset({'ADVB', 'PRCL', 'COMP'})
_ALONE_BEFORE: Final = frozenset({'PREP', 'CONJ', 'NOUN', 'NPRO', 'NUMR', 'ADJF', 'PRTF'})
_LIKELY: Final = 0.15
"""A reading of a word less likely than this is not held against it."""


def numbers(said: Said) -> Iterator[Span]:
    """«5 панели», «через 2 недель», «21 дней», «две монитора», «двух недели»; not «5 этажа» and «до 2 недель»."""
    for sentence in said.sentences:
        for n, (one, other) in enumerate(pairwise(sentence)):
            if said.together(one, other) and other.russian and _miscounted(said, sentence[:n], one, other):
                yield Span(one.start, other.end)


def acts(said: Said) -> Iterator[Span]:
    """«она сказал», «клиенты просит», «оплата поступил», «счёт оплачена»."""
    for sentence in said.sentences:
        for n, word in enumerate(sentence):
            verb = _next_verb(said, sentence[n:])
            if verb is not None and _acts_alone(said, sentence[:n], word) and _disagree(word, verb):
                yield Span(word.start, verb.end)


def after_prepositions(said: Said) -> Iterator[Span]:
    """«без монтаж», «для клиенту», «к пятница»."""
    for sentence in said.sentences:
        for before, (one, other) in zip((None, *sentence), pairwise(sentence), strict=False):
            asked = _ASKS.get(one.plain, frozenset())
            if one.plain in {'с', 'со'} and not {parse.normal_form for parse in parses(other.plain)}.isdisjoint(_TIMES):
                continue
            if asked and said.together(one, other) and _declined(other) and not _cases_of(other) & asked and not ('accs' in asked and other.plain in _DEVICES) and not (before and before.plain in {'что', 'из'} and one.plain == 'за'):
                yield Span(one.start, other.end)


def adjectives(said: Said) -> Iterator[Span]:
    """«хорошая монитор», «нашему клиента»; not «нужный клиенту», whose noun is not its own."""
    for sentence in said.sentences:
        for before, (one, other) in zip((None, *sentence), pairwise(sentence), strict=False):
            if said.together(one, other) and not (before and (_counts(before) or (_declined(before, noun=True) and _agree(one, before)))) and _describes(one) and _declined(other, noun=True) and not _agree(one, other):
                yield Span(one.start, other.end)


def _miscounted(said: Said, before: tuple[Word, ...], one: Word, other: Word) -> bool:
    """Whether the noun's form is none that this number takes here."""
    nouns = [parse for parse in parses(other.plain) if parse.tag.POS == 'NOUN' and parse.normal_form in _COUNTED]
    if not nouns or not is_known(other.plain):
        return False
    if one.plain in _OBLIQUE:
        return not any(parse.tag.number == 'plur' and parse.tag.case in {'gent', 'datv', 'loct'} for parse in nouns)
    count = _NUMERALS.get(one.plain) or _count(said, one)
    if count is None:
        return False
    if one.plain in {'два', 'две'} and _wrong_two(one.plain, nouns):
        return True
    return _wrong_form(count, nouns, before[-1].plain if before and one.plain.isdigit() else 'нужно' if one.plain in _NUMERALS else '')


def _count(said: Said, one: Word) -> int | None:
    """A whole number that stands alone: no part of a date, a range, a fraction, an article or «№»."""
    around = said.text[max(one.start - 2, 0) : one.start]
    return int(one.raw) if re.fullmatch('[0-9]{1,5}', one.raw) and not re.search(r'[\d.,:/№#+×x*–—-]\s?$', around) else None


def _wrong_two(word: str, nouns: list[Parse]) -> bool:
    genders = {parse.tag.gender for parse in nouns}
    return 'femn' not in genders if word == 'две' else genders == {'femn'}


def _wrong_form(count: int, nouns: list[Parse], before: str) -> bool:
    """One: no «дней»; two to four: no «недель» after «через»; more: no «панели», where it cannot be the fifth one's."""
    forms = {(parse.tag.number, parse.tag.case) for parse in nouns}
    last = 5 if count % 100 in range(11, 20) else count % 10
    of_many = forms <= {('plur', 'gent'), ('plur', 'accs')} and ('plur', 'gent') in forms
    if last in {2, 3, 4} and forms <= {('sing', 'nomn'), ('sing', 'accs')}:
        return before in _BEFORE_COUNT
    if last in {1, 2, 3, 4}:
        return of_many and before in _BEFORE_COUNT and not _same(nouns)
    few = ('sing', 'gent') in forms or ('plur', 'nomn') in forms
    ordinal = before in {'к', 'о', 'у', 'с', 'от', 'до', 'в', 'на'} or not {parse.normal_form for parse in nouns} & _TIMES
    return few and ('plur', 'gent') not in forms and not (ordinal and before not in _BEFORE_COUNT and ('plur', 'nomn') not in forms)


def _same(nouns: list[Parse]) -> bool:
    """«раз», «человек»: one form for one and for many."""
    return bool({parse.normal_form for parse in nouns} & {'раз', 'человек'})


def _next_verb(said: Said, words: tuple[Word, ...]) -> Word | None:
    """What the first of the words does: the next one, or the one after «не», «уже», «сегодня»."""
    for one, other in pairwise(words[:4]):
        if not said.together(one, other) or not other.russian:
            return None
        tag = parses(other.plain)[0].tag
        if tag.POS in {'VERB', 'PRTS', 'ADJS'}:
            return other if is_known(other.plain) and all(parse.tag.POS in {'VERB', 'PRTS', 'ADJS'} for parse in parses(other.plain)) else None
        if tag.POS not in _SKIPPED and not (tag.POS == 'NPRO' and tag.case != 'nomn'):
            return None
    return None


def _acts_alone(said: Said, before: tuple[Word, ...], word: Word) -> bool:
    """No preposition, «и», other noun or adjective stands right before: the word is the sentence's subject if it is anything's."""
    if not word.russian or not before:
        return word.russian
    last = before[-1]
    if not said.together(last, word):
        return said.between(last, word).strip() != ','
    if not last.russian:
        return False
    if last.plain in _ALL and word.russian:
        return any((parse.tag.number, parse.tag.case) == ('plur', 'nomn') and parse.tag.animacy == 'anim' for parse in parses(word.plain)[:2])
    return not any(parse.tag.POS in _ALONE_BEFORE for parse in parses(last.plain)[:3]) or last.plain in _NEW_CLAUSE or (word.plain in _PRONOUNS and last.plain == 'и')


def _disagree(word: Word, verb: Word) -> bool:
    who = _who(word)
    if who is None:
        return False
    number, gender, animate = who
    tags = [parse.tag for parse in parses(verb.plain)]
    if verb.plain in _NOBODY or any('Impe' in tag for tag in tags) or (gender == 'masc' and animate and _her(tags) and word.plain not in _MEN):
        return False
    if not animate and 'accs' in _cases_of(word) and not any(tag.POS == 'PRTS' or 'intr' in tag for tag in tags):
        return False
    return not any(_fits(tag, number, gender) for tag in tags)


def _her(tags: list[Tag]) -> bool:
    """«Секретарь переключила»: a woman by a word that has no form of its own for her."""
    return all(tag.gender == 'femn' and tag.number == 'sing' for tag in tags)


def _who(word: Word) -> tuple[str, str | None, bool] | None:
    """Number, gender and life of a word that can only be a subject; None for any other."""
    if word.plain in _PRONOUNS:
        return *_PRONOUNS[word.plain], True
    found = [parse for parse in parses(word.plain) if parse.score >= _LIKELY]
    if word.plain in _DEVICES or word.plain.startswith('пол') or not is_known(word.plain) or not found or any(parse.tag.POS != 'NOUN' or 'Fixd' in parse.tag or 'Abbr' in parse.tag for parse in found):
        return None
    tags = [parse.tag for parse in found]
    if not any(tag.case == 'nomn' for tag in tags) or any(tag.case not in {'nomn', 'accs', 'voct'} for tag in tags) or len({(tag.number, tag.gender) for tag in tags}) > 1:
        return None
    animate = all(tag.animacy == 'anim' for tag in tags)
    if (animate and any(tag.case == 'accs' for tag in tags)) or any(mark in tag for tag in tags for mark in ('Name', 'Surn', 'Patr', 'Geox', 'ms-f')):
        return None
    return str(tags[0].number), tags[0].gender, animate


def _fits(tag: Tag, number: str, gender: str | None) -> bool:
    if tag.mood == 'impr' or tag.person in {'1per', '2per'}:
        return True
    if tag.number != number:
        return False
    return tag.number == 'plur' or tag.gender is None or tag.gender == gender


def _declined(word: Word, *, noun: bool = False) -> bool:
    """A known small-lettered noun or adjective that is nothing else and has cases to choose from."""
    if word.capital or '-' in word.plain or len(word.plain) < 3 or not word.russian:  # noqa: PLR2004 - shorter ones are letters and abbreviations
        return False
    return _declines(word.plain, frozenset({'NOUN'}) if noun else _NOMINAL)


@lru_cache(maxsize=REMEMBERED)
def _declines(word: str, kinds: frozenset[str]) -> bool:
    return stands_in_dictionary(word) and all(parse.tag.POS in kinds and not any(mark in parse.tag for mark in ('Fixd', 'Abbr', 'Init', *MISSHAPEN)) for parse in parses(word))


def _cases_of(word: Word) -> frozenset[str]:
    return _cases(word.plain)


@lru_cache(maxsize=REMEMBERED)
def _cases(word: str) -> frozenset[str]:
    return frozenset(str(parse.tag.case) for parse in parses(word))


def _counts(word: Word) -> bool:
    """«две лучших», «3 чёрных»: after a number the noun has its form from the number."""
    return word.plain.isdigit() or any(parse.tag.POS == 'NUMR' for parse in parses(word.plain))


def _describes(word: Word) -> bool:
    """An adjective, a «наш» or an «этот», that is no noun and governs none: not «нужный», «готовый», «похожий»."""
    return _declined(word) and _is_adjective(word.plain)


@lru_cache(maxsize=REMEMBERED)
def _is_adjective(word: str) -> bool:
    return all(parse.tag.POS == 'ADJF' and 'Subx' not in parse.tag and 'Anum' not in parse.tag and parse.normal_form not in _GOVERNING for parse in parses(word))


def _agree(one: Word, other: Word) -> bool:
    """Some reading of the two has one case, number and gender; a «чему» or «чем» may belong to the adjective («недоступные клиенту»)."""
    if one.plain.endswith('ной') and any(parse.tag.gender == 'masc' and parse.tag.case in {'nomn', 'accs'} for parse in parses(other.plain)):
        return True  # «беспроводной мост», which the dictionary has as «беспроводный»
    return _cases_of(other) <= {'datv', 'ablt'} or any(
        left.tag.case in _same_case(str(right.tag.case)) and left.tag.number == right.tag.number and (left.tag.number == 'plur' or 'ms-f' in right.tag or left.tag.gender == right.tag.gender)
        and (left.tag.case != 'accs' or left.tag.animacy in {None, right.tag.animacy})
        for left in parses(one.plain) for right in parses(other.plain)
    )  # fmt: skip


def _same_case(case: str) -> tuple[str, ...]:
    return next((forms for forms in _CASES.values() if case in forms), (case,))


_GOVERNING: Final = frozenset(
    'нужный необходимый готовый похожий довольный равный благодарный интересный важный доступный понятный удобный выгодный согласный известный верный знакомый близкий способный достойный обязанный должный свободный данный'
    ' общий целый основной который какой такой другой иной сам весь каждый один любой первый второй третий последний следующий всякий самый остальной прочий тот этот свой его её их чей некоторый многий'.split()
)
RULES: Final = (
    Rule('grammar', 'A number and its word: «5 панелей», «2 недели»', numbers, 'should', 'check',
         bad=('нужно 5 панели', 'скидку в пять процента', 'через 2 недель', 'осталось 21 дней', 'две монитора', 'в течение двух недели', 'через 5 дня', 'надо пять камеры', 'взял 3 мониторов', 'Нужно 3 монитор'),
         good=('нужно 5 панелей', 'через 2 недели', 'до 2 недель', '21 день', 'два монитора', 'двух недель', 'квартира 807, 5 панель', '15.08 в 11', 'стоимость 3 панелей', 'около 3 месяцев', 'с 5 этажа', '1,5 метра', '5 раз', '10 человек', '2-3 дня',
               'на 25 этаже', 'в 5 минутах', 'до 5 месяца', 'в 2 квартирах')),
    Rule('grammar', 'Who acts and what is done do not agree', acts, 'should', 'check',
         bad=('Она сказал, что подумает', 'сказал да, но жена не хотят белый', 'вернётся и они оплатит', 'они довольна', 'Все жильцы проголосовал', 'Клиенты просит скидку', 'Оплата поступил', 'Клиент просят счёт', 'договор подписана', 'Жена не сказал', 'сказал, что они приедет', 'панель установлен'),
         good=('Она сказала, что подумает', 'Клиенты просят скидку', 'Счёт оплатила жена', 'Договор подписали', 'Муж и жена решили', 'оплата поступила', 'Клиент с женой решили', 'Монитор взяли', 'панель установлена', 'Клиент думает', 'у клиента дочь просит')),
    Rule('grammar', 'This case does not follow this word', after_prepositions, 'should', 'check',
         bad=('без монтаж дешевле', 'приедет с инструмент', 'предложение для клиенту', 'к пятница решит', 'от прораба и до ремонту', 'через неделя наберёт'),
         good=('без монтажа', 'для клиента', 'к пятнице', 'на связи', 'в шкафу', 'с утра до обеда', 'за наличные', 'в этом году', 'на днях', 'по приезду', 'через жену')),
    Rule('grammar', 'These two words do not agree', adjectives, 'should', 'check',
         bad=('просит хорошая скидка и чёрная монитор', 'нужна вызывной панель', 'отправил нашему клиента', 'в новый квартире'), good=('хорошая скидка', 'нужный клиенту размер', 'вызывная панель', 'нашего клиента', 'в новой квартире', 'двойную плату', 'чёрные мониторы')),
)  # fmt: skip
