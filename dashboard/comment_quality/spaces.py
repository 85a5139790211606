"""Hyphens and spaces: «кто то», «по этому», «на счет», «всё таки», «что-бы»."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from dashboard.comment_quality.dictionary import REMEMBERED, is_known, parses
from dashboard.comment_quality.finding import Rule, Span
from dashboard.comment_quality.said import Said, Word

_ASKING: Final = frozenset(
    'кто кого кому кем ком что чего чему чем чём где куда откуда когда как какой какая какое какие какого какую каким каком какому какими каких чей чья чьё чьи почему зачем сколько отчего насколько'.split()
)
_FIRST_PARTS: Final = frozenset('видео аудио электро микро радио теле гипсо кино фото'.split())
"""Beginnings that stand alone only before «чего»: «видео звонка», but «видеозвонок»."""
_NO_WORDS: Final = frozenset('пере недо меж полу анти супер мега мини спец экс'.split())
_SHORT: Final = 3
_VAGUE: Final = frozenset('то нибудь либо нить'.split())
_ALWAYS: Final = {
    ('тоже', 'самое'): 'то же самое', ('всё', 'таки'): 'всё-таки', ('все', 'таки'): 'всё-таки', ('из', 'за'): 'из-за', ('из', 'под'): 'из-под', ('по', 'прежнему'): 'по-прежнему', ('по', 'настоящему'): 'по-настоящему',
    ('по', 'разному'): 'по-разному', ('по', 'хорошему'): 'по-хорошему', ('по', 'человечески'): 'по-человечески', ('во', 'первых'): 'во-первых', ('во', 'вторых'): 'во-вторых', ('в', 'третьих'): 'в-третьих',
    ('не', 'смотря'): 'несмотря', ('за', 'ранее'): 'заранее', ('в', 'следствие'): 'вследствие', ('от', 'туда'): 'оттуда', ('от', 'куда'): 'откуда', ('от', 'сюда'): 'отсюда', ('через', 'чур'): 'чересчур',
    ('пожалуй', 'ста'): 'пожалуйста', ('пол', 'часа'): 'полчаса', ('пол', 'года'): 'полгода', ('пол', 'дня'): 'полдня', ('пол', 'месяца'): 'полмесяца', ('пол', 'суммы'): 'полсуммы', ('пол', 'метра'): 'полметра',
    ('пол', 'миллиона'): 'полмиллиона', ('пол', 'недели'): 'полнедели', ('кое', 'что'): 'кое-что', ('кое', 'какие'): 'кое-какие', ('кое', 'как'): 'кое-как', ('кое', 'кто'): 'кое-кто', ('кое', 'где'): 'кое-где',
    ('ни', 'чего'): 'ничего', ('ни', 'кто'): 'никто', ('ни', 'кого'): 'никого', ('ни', 'кому'): 'никому', ('ни', 'где'): 'нигде', ('ни', 'куда'): 'никуда', ('ни', 'как'): 'никак', ('ни', 'когда'): 'никогда',
    ('по', 'немногу'): 'понемногу', ('сего', 'дня'): 'сегодня', ('в', 'добавок'): 'вдобавок', ('в', 'замен'): 'взамен', ('на', 'верное'): 'наверное', ('на', 'всегда'): 'навсегда', ('до', 'пустим'): 'допустим', ('от', 'части'): 'отчасти', ('по', 'тихоньку'): 'потихоньку', ('с', 'разу'): 'сразу', ('в', 'переди'): 'впереди',
    ('до', 'свидание'): 'до свидания', ('по', 'видимому'): 'по-видимому',
}  # fmt: skip
_INSTEAD: Final = {('с', 'начала'): 'сначала', ('в', 'место'): 'вместо', ('не', 'много'): 'немного'}
_WISHES: Final = frozenset('хочет хотят хотел хотела хотели просит просят просил просила просили попросил попросила попросили надо нужно важно сделать'.split())
_BEFORE_DATIVE: Final = {'этому': 'поэтому', 'моему': 'по-моему', 'твоему': 'по-твоему', 'нашему': 'по-нашему', 'вашему': 'по-вашему', 'своему': 'по-своему', 'другому': 'по-другому', 'новому': 'по-новому', 'старому': 'по-старому'}
_OF_MONEY: Final = re.compile(
    r'\d|\b(?:оплат|плат|перев[еёо]|поступ|зачисл|перечисл|полож|внес|внёс|внос|кин|деньг|денег|средств|сумм|аванс|руб|налич|карт|банк|расч[её]тн|приш|упал|верну|возвр|выстав|жд|подпис|согласов)', re.IGNORECASE
)
_HOLDERS: Final = frozenset('компании фирмы организации клиента ооо ип поставщика магазина юрлица физлица продавца банка'.split())
_PARTICLE: Final = re.compile('([а-яё]+)-(бы|ли|же|ж|б)')
_TONGUE: Final = re.compile('[а-яё]{2,}(?:ски|цки|ьи)')


def pairs(said: Said) -> Iterator[Span]:
    """Two words that are one, or want a hyphen."""
    for sentence in said.sentences:
        for n, (one, other) in enumerate(pairwise(sentence)):
            if (one.plain, other.plain) == ('что', 'бы') and n and sentence[n - 1].plain in _WISHES:
                yield Span(one.start, other.end, 'чтобы')
            after = sentence[n + 2] if n + 2 < len(sentence) else None
            if said.together(one, other) and (right := _joined(said, one, other, after) or _first_part(sentence[n - 1] if n else None, one, other)):
                yield Span(one.start, other.end, right.capitalize() if one.capital else right)


def particles(said: Said) -> Iterator[Span]:
    """«что-бы», «вряд-ли», «всё-же»: these particles never take a hyphen."""
    for word in said.words:
        if (found := _PARTICLE.fullmatch(word.plain)) and is_known(found[1]):
            yield Span(word.start, word.end, 'чтобы' if word.plain == 'что-бы' else f'{found[1]} {found[2]}')


def _joined(said: Said, one: Word, other: Word, after: Word | None) -> str:
    """What the two should be, or nothing."""
    pair = (one.plain, other.plain)
    if pair in _ALWAYS:
        return '' if _goes_on(pair, after) else _ALWAYS[pair]
    if one.plain in _ASKING and other.plain in _VAGUE and not other.raw.isupper():
        return '' if _pointing(said, one, other, after) else f'{one.plain}-{"нибудь" if other.plain == "нить" else other.plain}'
    if one.plain == 'по':
        return _after_po(said, other, after)
    if pair in _INSTEAD:
        return _INSTEAD[pair] if after is not None and _belongs(pair, after) else ''
    if one.plain == 'на' and other.plain in {'счет', 'счёт'}:
        return '' if after is None or not said.together(other, after) or _account(said, one, after) else 'насчёт'
    return ''


def _first_part(before: Word | None, one: Word, other: Word) -> str:
    """«Кое какие», «видео домофон», and neither «видео звонка» nor «на полу конденсат»."""
    if before is not None and 'PREP' in parses(before.plain)[0].tag:
        return ''
    if one.plain == 'кое' and other.plain in _ASKING:
        return f'кое-{other.plain}'
    whole = one.plain + other.plain
    if one.plain in _NO_WORDS and is_known(whole):
        return whole
    return whole if one.plain in _FIRST_PARTS and len(other.plain) > _SHORT and is_known(whole) and not _in_case(other.plain, 'gent') and _is_noun(other.plain) else ''


def _is_noun(word: str) -> bool:
    return parses(word)[0].tag.POS == 'NOUN'


def _belongs(pair: tuple[str, str], after: Word) -> bool:
    """«в место двух», «не много шумит»: by what follows it is one word; not «в место, где», «не много места»."""
    return _acts(after.plain) if pair[0] in {'не', 'с'} else _in_case(after.plain, 'gent') and not _in_case(after.plain, 'nomn', 'accs')


def _goes_on(pair: tuple[str, str], after: Word | None) -> bool:
    """«по прежнему адресу», «во вторых рядах»: the second word belongs to a third."""
    return pair[0] in {'по', 'во', 'в'} and after is not None and _in_case(after.plain, 'datv', 'loct') and not _acts(after.plain)


def _pointing(said: Said, one: Word, other: Word, after: Word | None) -> bool:
    """«сказал, что то, что просил, дорого»; «что то письмо не дошло»; «как то так» is not one of them."""
    if other.plain != 'то':
        return False
    if said.text[other.end : other.end + 1] == ',':
        return True
    if one.plain not in {'что', 'как', 'когда', 'чем'}:
        return False
    conjunction = said.text[: one.start].rstrip().endswith(',')
    return conjunction or (one.plain == 'чем') or (after is not None and _in_case(after.plain, 'nomn', neuter=True))


def _after_po(said: Said, other: Word, after: Word | None) -> str:
    right = _BEFORE_DATIVE.get(other.plain)
    if right is None:
        return _comparative(other.plain)
    if right == 'поэтому' and said.text[other.end : other.end + 1] not in {' ', ','}:
        return ''  # «перезвоню по этому.»: of the matter, as likely as not
    if after is None:
        return '' if right == 'поэтому' else right
    return '' if not said.between(other, after).isspace() and right == 'поэтому' else '' if _in_case(after.plain, 'datv') or not after.russian or after.capital else right


@lru_cache(maxsize=REMEMBERED)
def _comparative(word: str) -> str:
    """«попозже» of «по позже», «по-русски» of «по русски»."""
    if _TONGUE.fullmatch(word) and not any(parse.tag.POS in {'NOUN', 'ADJF'} for parse in parses(word)):
        return f'по-{word}'
    return f'по{word}' if word in _COMPARED else ''


def _account(said: Said, one: Word, after: Word) -> bool:
    """Money goes to it: «перевёл на счёт компании»."""
    return bool(_OF_MONEY.search(said.prose, max(0, one.start - 60), one.start)) or after.plain in _HOLDERS or after.raw.isupper() or not _in_case(after.plain, 'gent')


@lru_cache(maxsize=REMEMBERED)
def _in_case(word: str, *cases: str, neuter: bool = False) -> bool:
    """A noun or an adjective that can stand in one of these cases."""
    return any(
        parse.tag.case in cases and parse.tag.POS in {'NOUN', 'ADJF', 'PRTF', 'NPRO', 'NUMR'} and (not neuter or 'neut' in parse.tag) for parse in parses(word)[:6]
    )


def _acts(word: str) -> bool:
    return parses(word)[0].tag.POS in {'VERB', 'INFN', 'ADVB', 'PRED'}


_COMPARED: Final = frozenset('позже раньше больше меньше ближе чаще реже дешевле дороже скорее быстрее лучше проще подробнее дальше дольше выше ниже легче тише'.split())
RULES: Final = (
    Rule('spelling', 'Together, apart or with a hyphen?', pairs, 'should', 'replace',
         bad=('Кто то звонил', 'Просит, что бы приехали', 'тоже самое сказал прораб', 'по этому решили ждать', 'Уточнить на счет монтажа', 'все таки берёт', 'подберёт что нибудь дешевле', 'из за ремонта ждёт', 'по моему согласен', 'по позже наберёт', 'через пол часа', 'говорит по русски', 'ни кто не берёт трубку',
              'Как то неуверенно сказал', 'не доверит кое какому мастеру', 'ставит видео домофон', 'просит пере звонить', 'с начала померит нишу', 'приедет сего дня', 'в место звонка прислал письмо', 'картинка не много шумит'),
         good=('по этому вопросу решит жена', 'Перевёл на счёт компании', 'Оплата поступила на счет поставщика', 'сказал, что то письмо не дошло', 'по моему мнению, согласен', 'Кто-то звонил', 'перезвоню по этому.', 'пол кухни готов', 'по прежнему адресу',
               'нужно то, что обсуждали', 'приехал в место встречи', 'не много места', 'спросил, что бы взять', 'Ждёт счёт', 'прислал видео звонка', 'почему ТО подорожало', 'с начала года', 'на полу конденсат', 'показал по видео плиту')),
    Rule('spelling', 'Together, apart or with a hyphen?', particles, 'should', 'replace',
         bad=('ждёт, что-бы решить', 'вряд-ли возьмёт', 'всё-же согласен'), good=('что ли', 'всё же согласен', 'кое-что', 'из-за')),
)  # fmt: skip
