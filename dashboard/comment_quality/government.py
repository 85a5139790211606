"""Cases that a word asks for and does not get: after a preposition and an adjective, after a verb, after a number; as people write who learnt Russian late."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from dashboard.comment_quality.dictionary import REMEMBERED, Parse, is_known, parses
from dashboard.comment_quality.finding import Rule, Span
from dashboard.comment_quality.said import Said, Word

_PREPOSITIONS: Final = frozenset('в во на с со к ко по про через за под над перед о об при для от до из без у после между насчёт насчет около кроме'.split())
_MANY: Final = frozenset('пять шесть семь восемь девять десять одиннадцать двенадцать пятнадцать двадцать тридцать сорок пятьдесят сто'.split())
_FEW: Final = frozenset('два две три четыре'.split())
_OF: Final = frozenset('с со от до без для около из у'.split())
_DIGITS: Final = 2
_NUMBERED: Final = frozenset('этаж подъезд корпус дом квартира секция очередь пост категория вариант панель позиция пункт линия участок участка кабинет офис класс январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь метр литр процент код порт канал бокс кузов контур зона точка час год версия строение шаг место вольт ампер ватт раз рубль'.split())
"""What has numbers of its own, and units that follow a figure as they are."""
_PEOPLE_ONLY: Final = frozenset('двое трое четверо пятеро шестеро'.split())
_WITHOUT_ONE: Final = frozenset('сутки ножницы часы очки брюки двери ворота щипцы весы дети люди сани'.split())
"""Things of which one says «двое»."""
_ROUGHLY: Final = frozenset('до от около более менее свыше порядка из больше меньше под к в с'.split())
_FAR: Final = 0.1
"""A reading as unlikely as this is far-fetched."""
_GLAD: Final = frozenset('доволен довольна довольны недоволен недовольна недовольны'.split())
_GIVEN: Final = frozenset('хотеть взять брать ставить поставить менять поменять покупать искать прислать присылать отправить отправлять скинуть скидывать выслать высылать написать писать попросить просить заплатить оформить заказать купить принести составить подготовить получить приложить выбрать'.split())
"""Only somebody can do this, and it is done to something."""


def one_for_many(said: Said) -> Iterator[Span]:
    """«Пять камера», «семь метр», «десять рубль»."""
    for before, one, other in _after(said):
        if (one.plain in _MANY or one.plain in _FEW) and not (before and _is_number(before)) and _only_nominative(other) and 'Name' not in _first(other).tag:
            yield Span(one.start, other.end)


def figures(said: Said) -> Iterator[Span]:
    """«6 датчик», «нужно 12 розетка»; «6 этаж» and «12 квартира» are numbered, not counted."""
    for sentence in said.sentences:
        for before, (one, other) in zip((None, *sentence), pairwise(sentence), strict=False):
            counted = one.raw.isascii() and one.raw.isdigit() and len(one.raw) <= _DIGITS and one.raw[-1] != '1' and said.text[max(one.start - 1, 0) : one.start] not in set('.,:/№-–+×')
            alone = before is None or not said.together(before, one) or not _is_thing(before)
            if counted and alone and said.together(one, other) and _only_nominative(other) and _first(other).normal_form not in _NUMBERED:
                yield Span(one.start, other.end)


def numerals(said: Said) -> Iterator[Span]:
    """«С пять телефонов», «до шесть камер»: after these a number has its case too."""
    for one, other in _pairs(said):
        if one.plain in _OF and other.plain in _MANY - {'сорок', 'сто'}:
            yield Span(one.start, other.end)


def absent(said: Said) -> Iterator[Span]:
    """«Нет карта», «не хватает розетка»."""
    for one, other in _pairs(said):
        if one.plain in {'нет', 'нету'} and _only_nominative(other, feminine=True) and _ends(said, other):
            yield Span(one.start, other.end)


def genders_of_two(said: Said) -> Iterator[Span]:
    """«Две дуба», «два камеры»."""
    for one, other in _pairs(said):
        found = _nouns(other) if one.plain in {'два', 'две', 'обе', 'оба'} else ()
        if any(parse.tag.number == 'sing' and parse.tag.case == 'gent' for parse in found):
            genders = {parse.tag.gender for parse in found}
            wrong = 'femn' not in genders and None not in genders if one.plain in {'две', 'обе'} else genders == {'femn'}
            if wrong:
                yield Span(one.start, other.end)


def people_counted(said: Said) -> Iterator[Span]:
    """«Двое камер», «трое мониторов»."""
    for one, other in _pairs(said):
        found = _nouns(other) if one.plain in _PEOPLE_ONLY else ()
        if found and all(parse.tag.animacy == 'inan' and parse.tag.case == 'gent' and 'Pltm' not in parse.tag and parse.normal_form not in _WITHOUT_ONE for parse in found):
            yield Span(one.start, other.end)


def thousands(said: Said) -> Iterator[Span]:
    """«33 тысяч», «10 тысяч рубль»."""
    for sentence in said.sentences:
        for before, (one, other) in zip((None, *sentence), pairwise(sentence), strict=False):
            few = one.raw.isascii() and one.raw.isdigit() and one.raw[-1] in '234' and one.raw[-2:-1] != '1'
            loose = before is not None and (before.plain in _ROUGHLY or before.raw.isdigit())
            alone = said.text[max(one.start - 1, 0) : one.start] not in {',', '.', '-', '–', '/'}
            if said.together(one, other) and ((few and alone and other.plain == 'тысяч' and not loose) or (one.plain == 'тысяч' and other.plain in {'рубль', 'рубля'})):
                yield Span(one.start, other.end)


def after_adjectives(said: Said) -> Iterator[Span]:
    """«С управляющей компания», «в новая квартира», «по поводу жалоба»: after a preposition nothing stands in the nominative."""
    for sentence in said.sentences:
        for one, two, three in zip(sentence, sentence[1:], sentence[2:], strict=False):
            if one.plain in _PREPOSITIONS and said.together(one, two) and said.together(two, three) and _only_nominative(three, feminine=True):
                about = (one.plain, two.plain) == ('по', 'поводу')
                if about or _describes(two):
                    yield Span(one.start, three.end)


def given(said: Said) -> Iterator[Span]:
    """«Прислала мне ссылка», «надо написать заявка»: what is given has another case."""
    for sentence in said.sentences:
        for n, word in enumerate(sentence[:-1]):
            after = sentence[n + 1]
            if _is_pronoun(after) and n + 2 < len(sentence):
                after = sentence[n + 2]
            acts = word.russian and _gives(word.plain)
            if acts and _only_nominative(after, feminine=True) and not said.between(word, after).strip(' абвгдеёжзийклмнопрстуфхцчшщъыьэюя') and _ends(said, after):
                yield Span(word.start, after.end)


def content_with(said: Said) -> Iterator[Span]:
    """«Недоволен с тем»: one is content «чем»."""
    for one, other in _pairs(said):
        if one.plain in _GLAD and other.plain in {'с', 'со'}:
            yield Span(one.start, other.end)


def _pairs(said: Said) -> Iterator[tuple[Word, Word]]:
    return ((one, other) for sentence in said.sentences for one, other in pairwise(sentence) if said.together(one, other))


def _after(said: Said) -> Iterator[tuple[Word | None, Word, Word]]:
    """Pairs with the word before them in their sentence."""
    return ((before, one, other) for sentence in said.sentences for before, (one, other) in zip((None, *sentence), pairwise(sentence), strict=False) if said.together(one, other))


def _is_number(word: Word) -> bool:
    return word.russian and 'NUMR' in parses(word.plain)[0].tag


def _first(word: Word) -> Parse:
    return parses(word.plain)[0]


def _nouns(word: Word) -> tuple[Parse, ...]:
    """The readings of a known small-lettered word that is a noun and nothing else."""
    return () if word.capital or not word.russian else _read_as_noun(word.plain)


@lru_cache(maxsize=REMEMBERED)
def _read_as_noun(word: str) -> tuple[Parse, ...]:
    found = tuple(parse for parse in parses(word) if parse.score >= _FAR / 2) if is_known(word) else ()
    return found if all(parse.tag.POS == 'NOUN' and not {'Fixd', 'Abbr'} & parse.tag.grammemes for parse in found) else ()


def _only_nominative(word: Word, *, feminine: bool = False) -> bool:
    """A thing in the singular that can be nothing but the nominative (or, of a masculine one, the same accusative)."""
    found = _nouns(word)
    cases = {'nomn'} if feminine else {'nomn', 'accs'}
    return bool(found) and all(parse.tag.case in cases and parse.tag.number == 'sing' and (parse.tag.animacy == 'inan' or parse.score < _FAR) and (not feminine or parse.tag.gender == 'femn') for parse in found)


def _describes(word: Word) -> bool:
    """An adjective, in whichever case."""
    return word.russian and is_known(word.plain) and any(parse.tag.POS in {'ADJF', 'PRTF'} for parse in parses(word.plain)[:2]) and not any(parse.tag.POS == 'NPRO' or 'Anum' in parse.tag for parse in parses(word.plain))


@lru_cache(maxsize=REMEMBERED)
def _gives(word: str) -> bool:
    first = parses(word)[0]
    return first.normal_form in _GIVEN and first.tag.POS in {'VERB', 'INFN'}


def _is_thing(word: Word) -> bool:
    """A noun before a figure that is its number: «квартира 12»."""
    return word.russian and any(parse.tag.POS == 'NOUN' for parse in parses(word.plain)[:2])


def _is_pronoun(word: Word) -> bool:
    return word.plain in {'мне', 'нам', 'ему', 'ей', 'им', 'вам'}


def _ends(said: Said, word: Word) -> bool:
    """No verb follows at once: not «просила, ссылка открылась»."""
    after = next((one for one in said.words if one.start >= word.end), None)
    return after is None or not after.russian or not any(parse.tag.POS in {'VERB', 'PRTS'} for parse in parses(after.plain)[:1])


RULES: Final = (
    Rule('grammar', 'A number and its word: «5 панелей», «2 недели»', one_for_many, 'should', 'check', bad=('стоят пять камера', 'семь метр кабеля', 'для два этаж', 'ещё четыре выключатель'), good=('пять камер', 'семь метров', 'шесть человек', 'пятая камера', 'двадцать пять')),
    Rule('grammar', 'A number and its word: «5 панелей», «2 недели»', figures, 'should', 'check', bad=('Берёт 6 датчик протечки', 'нужно 12 розетка'), good=('6 датчиков', '6 этаж', 'квартира 807, 5 панель', '21 датчик', 'корпус 2 подъезд 3', 'IP 65 корпус')),
    Rule('grammar', 'A number and its word: «5 панелей», «2 недели»', numerals, 'should', 'check', bad=('управлять с пять телефонов', 'до десять камер'), good=('с пяти телефонов', 'через пять дней', 'за десять тысяч')),
    Rule('grammar', 'This case does not follow this word', absent, 'should', 'check', bad=('у него нет карта банка', 'Нет розетка'), good=('нет карты', 'ответа нет, карта у жены', 'Нет, камера не нужна', 'карта есть')),
    Rule('grammar', 'A number and its word: «5 панелей», «2 недели»', genders_of_two, 'should', 'check', bad=('растут две дуба', 'поставить два розетки'), good=('два дуба', 'две розетки', 'обе двери', 'два с половиной', 'две суммы')),
    Rule('grammar', 'A number and its word: «5 панелей», «2 недели»', people_counted, 'should', 'check', bad=('стоит двое камер', 'трое мониторов'), good=('двое детей', 'двое суток', 'трое соседей', 'двое из них', 'две камеры')),
    Rule('grammar', 'A number and its word: «5 панелей», «2 недели»', thousands, 'should', 'check', bad=('заплатил 33 тысяч', '10 тысяч рубль'), good=('33 тысячи', 'до 33 тысяч', '10 тысяч рублей', '12 тысяч', '1,2 тысяч', 'около 2 тысяч')),
    Rule('grammar', 'This case does not follow this word', after_adjectives, 'should', 'check', bad=('Разговаривал с управляющей компания', 'звонил по поводу жалоба', 'в новая квартира'), good=('с управляющей компанией', 'по поводу жалобы', 'в новой квартире', 'на этой неделе', 'за рабочую неделю')),
    Rule('grammar', 'This case does not follow this word', given, 'should', 'check', bad=('Дизайнер прислала мне ссылка на проект', 'надо написать заявка'), good=('прислала мне ссылку', 'надо написать заявку', 'Прислала, ссылка в файлах', 'Пришла оплата', 'Просила, скидка нужна')),
    Rule('grammar', 'This case does not follow this word', content_with, 'should', 'check', bad=('Клиент недоволен с тем, что ждёт',), good=('Клиент недоволен тем, что ждёт', 'доволен всем')),
)  # fmt: skip
