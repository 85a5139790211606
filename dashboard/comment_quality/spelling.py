"""Misspelt words: what no dictionary knows, and what one accepts wrongly; hyphens and spaces are in `spaces.py`."""

import re
from collections.abc import Iterator
from typing import Final

from dashboard.comment_quality import built, slips
from dashboard.comment_quality.dictionary import is_english, is_known, is_name, parses, wrong_words
from dashboard.comment_quality.finding import Rule, Span
from dashboard.comment_quality.said import Said, Word

_SHORTEST: Final = 3
_MOST: Final = 25
"""Unknown words of one text of which is asked whether they may be slips, some 10 ms each; in a text of more, all are."""
_ABBREVIATION: Final = 5
"""Letters, at most: all in capitals, or small with a dot after them."""
_SAID_ALOUD: Final = ('ложи', 'ложат', 'ихн', 'евон', 'ейн', 'хочем', 'хочете', 'едь', 'поклал', 'покласть')
"""Beginnings of words that `grammar.lay` speaks of."""
_INNER: Final = re.compile('[а-яё][А-ЯЁ]|[а-яё]-[А-ЯЁ]')
_CUT: Final = re.compile(r'[а-яё]{1,5}[бвгджзйклмнпрстфхцчшщ]')
_GOES_ON: Final = re.compile(r'\.(?:[»")]|,|\s?[а-яё\d№(]|\s[А-ЯЁ]{2})')
"""After a word cut short the sentence goes on: «удост. ЭБ», «компл.»."""
_FINAL: Final = re.compile(r'(?:ть?ся)$')


def misspelt(said: Said) -> Iterator[Span]:
    """Words that neither dictionary has; not names, abbreviations, models, Latin, and no slip of grammar."""
    unknown = (word for word in said.words if word.russian and not passes(word, said))
    for n, word in enumerate(unknown):
        if n >= _MOST or word.plain in wrong_words() or not all(map(_is_jargon, word.plain.split('-'))):
            yield Span(word.start, word.end, _right(word))


def misspelt_english(said: Said) -> Iterator[Span]:
    """The same of an English text; capitals inside a sentence are names."""
    for word in said.words:
        if word.latin and len(word.plain) >= _SHORTEST and not _named(word) and word.plain not in said.known and not all(is_english(part) for part in word.plain.split('-')):
            yield Span(word.start, word.end)


def passes(word: Word, said: Said) -> bool:
    """Nothing is to be said of this word's letters here."""
    if said.known and is_vouched_for(word.plain, said.known):
        return True
    if word.plain in wrong_words():
        return word.raw.isupper() and len(word.raw) > 1 and len(word.raw) < _ABBREVIATION
    return len(word.plain) < _SHORTEST or is_known(word.plain) or _named(word) or _shortened(word, said) or is_slip_of_grammar(word.plain)


def is_vouched_for(word: str, known: frozenset[str]) -> bool:
    """Whether a word is one of those that the team knows, in any of its forms."""
    return word in known or any(parse.normal_form in known for parse in parses(word))


def is_slip_of_grammar(word: str) -> bool:
    """An unknown word that is one for `grammar`: «нехочет», «связатся», «получаеться»."""
    return word.startswith(_SAID_ALOUD) or apart(word) != '' or final(word) != ''


def apart(word: str) -> str:
    """«не хочет» of «нехочет», and nothing of a word that stands."""
    rest = word.removeprefix('не')
    if rest == word or len(rest) < _SHORTEST or is_known(word):
        return ''
    return f'не {rest}' if is_known(rest) and any(parse.tag.POS in {'VERB', 'INFN', 'GRND', 'PRED'} for parse in parses(rest)[:2]) else ''


def final(word: str) -> str:
    """«связаться» of «связатся», «получается» of «получаеться», and nothing of a word that stands or cannot be mended so."""
    if not _FINAL.search(word) or is_known(word):
        return ''
    other = f'{word[:-4]}тся' if word.endswith('ться') else f'{word[:-3]}ться'
    return other if is_known(other) else ''


def _is_jargon(word: str) -> bool:
    """Known, or unknown and yet no slip: nothing that is written is near it, or anybody builds it so and no frequent slip leads to it."""
    return is_known(word) or not slips.may_be_slip(word) or (built.is_built(word) and not slips.is_frequent_slip(word))


def _named(word: Word) -> bool:
    """A capital inside a sentence or a word («дБм», «Барвиха-Клаб»), a short word in capitals, or the shape of a surname at the beginning."""
    if _INNER.search(word.raw):
        return True
    if word.raw.isupper() and all(len(part) <= _ABBREVIATION for part in word.raw.split('-')):
        return True
    return word.raw[0].isupper() and not word.raw.isupper() and (not word.first or is_name(word.plain))


def _shortened(word: Word, said: Said) -> bool:
    """«эт.», «нед.», «кв-ра», «д/р»: few letters with a dot or a stroke beside them."""
    if _CUT.fullmatch(word.plain) and _GOES_ON.match(said.text, word.end):
        return True
    beside = said.text[word.end : word.end + 1] + said.text[max(word.start - 1, 0) : word.start]
    return len(word.plain) < _ABBREVIATION and any(mark in beside for mark in './\\№#&_')


def _right(word: Word) -> str:
    right = wrong_words().get(word.plain, '')
    return right.capitalize() if word.capital else right


RULES: Final = (
    Rule('spelling', 'Is this word written so?', misspelt, 'should', 'replace',
         bad=('Клиент пересталл отвечать', 'Здраствуйте, ждём счёт', 'нужен домафон', 'седня перезвоню', 'Просит комерческое предложение', 'придти может завтра', 'вобщем согласен', 'что-нить придумаем'),
         good=('Гасанбеков просит ip-домофон, панель DS-KV8113', 'Скинул КП в ватсап, ПНР и СМР отдельно', 'в ЖК Кутузовград слаботочкой занимается прораб', 'кв. 807, эт. 10, д. 14', 'Ёлка, все еще ждёт', 'нехочет связатся',
               'перенаберу замерщика, допник подписан, договорчик у неё', 'этажку смонтировали, вызывнушка мутит', 'Просит промокод и переподключение', 'щас скинет, чё-то ждёт', 'https://сяйт.рф/страничко', 'недозвон, перенаберу', 'МКАД, 5-й этаж, 16НR', 'расчёт и видеопанели')),
    Rule('spelling', 'Is this word written so?', misspelt_english, 'should', 'replace',
         bad=('The cleint asks for a panel', 'He recieved the offer'), good=('The client asks for a panel', 'Mr Gasanbekov wants an iPhone and DS-KV8113', 'asked on WhatsApp'), languages=('en',)),
)  # fmt: skip
