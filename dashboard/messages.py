"""A message as a client sends it: the phone, the name and the address in it. Pure: no database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboard import phones, titles
from dashboard.models import TITLE_LIMIT
from dashboard.phones import Phone
from dashboard.title_words import names
from dashboard.titles import Title

LONGEST: Final = 4_000
"""Characters of a message that are looked through; who calls and about which flat is said at once."""
_EMAIL: Final = re.compile(r'(?<![\w.@-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?![\w@-])')
_CALLED: Final = re.compile(
    r"""(?:меня\s+зовут|это|зовут|имя|клиент(?:ка)?|контакт|заказчи(?:к|ца)|фио|с\s+уважением|(?:по)?звонила?|(?:на)?писала?|обратил(?:ся|ась))\s*[:,—–-]?\s*
    (?P<name>[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?(?:[ ]+[А-ЯЁ][а-яё]+){0,2})""",
    re.VERBOSE | re.IGNORECASE,
)
_NAME: Final = re.compile(r'[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?(?: [А-ЯЁ][а-яё]+){0,2}')
_FATHERS: Final = re.compile(r'\b[А-ЯЁ][а-яё]+(?: [А-ЯЁ][а-яё]+)? [А-ЯЁ][а-яё]+(?:вич|вна|ична|ьич)\b(?: [А-ЯЁ][а-яё]+)?')
_SENTENCES: Final = re.compile(r'[\n!?]+|(?<=[^\W\d]{4})\.\s+|(?<=\d)\.\s+(?=[А-ЯЁ])')
_EDGES: Final = ' \t\n,;.:—–-'


@dataclass(frozen=True, slots=True)
class Message:
    """What was found in a text; `title` is what it says of the flat, `letter` whether there is more in it than a title."""

    title: Title
    phones: tuple[Phone, ...] = ()
    name: str = ''
    email: str = ''
    letter: bool = True


def read(text: str, projects: Sequence[str] = ()) -> Message:
    """The phones, the name and the address in a pasted text; of a text that is a title alone, its title with its rest.

    Guesses: what was found is shown before anything is saved.
    """
    text = text[:LONGEST]
    numbers = list(phones.found(text))
    email = _EMAIL.search(text)
    bare = _without(text, [(start, end) for start, end, _ in numbers] + ([email.span()] if email else []))
    called = _called(bare, projects, sure=bool(numbers or email))
    if not (numbers or email or called or _a_letter(text)):
        return Message(titles.parse(text, projects), letter=False)
    if called:
        bare = bare.replace(called[0], '\n')
    return Message(_address(bare, projects), tuple(dict.fromkeys(phone for *_, phone in numbers)), called[1] if called else '', email[0] if email else '')


def _a_letter(text: str) -> bool:
    """Whether somebody writes, and does not name a flat: several lines, a greeting, or more than a title holds."""
    return '\n' in text.strip() or len(text) > TITLE_LIMIT or text.strip().casefold().startswith(_GREETINGS)


def _called(text: str, projects: Sequence[str], *, sure: bool) -> tuple[str, str] | None:
    """The stretch of text that names somebody, and the name in it; only a text with a phone or an address for mail (`sure`) has names that stand alone."""
    for match in _CALLED.finditer(text):
        if match['name'][0].isupper() and not names(projects).of(match['name']):
            name = _NAME.match(match['name'])
            if name:
                return match[0][: match.start('name') - match.start() + name.end()], name[0]
    if not sure:
        return None
    if whole := _FATHERS.search(text):
        return whole[0], whole[0]
    for piece in re.split(r'[\n,;]+', text):
        alone = piece.strip(_EDGES)
        if _NAME.fullmatch(alone) and not names(projects).of(alone) and alone.casefold() not in _NO_NAMES:
            return alone, alone
    return None


_GREETINGS: Final = ('здравствуйте', 'добрый день', 'доброе утро', 'добрый вечер', 'привет', 'hello')
_NO_NAMES: Final = (*_GREETINGS, 'спасибо', 'телефон', 'тел', 'адрес', 'квартира', 'домофон', 'видеодомофон')


def _address(text: str, projects: Sequence[str]) -> Title:
    """The title of the part of the text that says most of a flat: the sentence, or a stretch of it, with most parts."""
    best = Title()
    for sentence in filter(None, (part.strip(_EDGES) for part in _SENTENCES.split(text))):
        read = titles.parse(_from_its_name(sentence, projects), projects)
        if _parts(read) > _parts(best) and (_parts(read) > 1 or _named(sentence, projects)):
            best = read
    return Title(**{part: getattr(best, part) for part in ('project', 'street', *titles.MARKS, 'unit', 'flats')})


def _named(sentence: str, projects: Sequence[str]) -> bool:
    """Whether a known name stands there as a name: «в настоящее время» names no complex."""
    return any(sentence[start].isupper() for start, _, _ in names(projects).in_text(sentence))


def _from_its_name(sentence: str, projects: Sequence[str]) -> str:
    """A sentence from the complex on: the words before it («хочу домофон в …») are no part of an address."""
    ahead = re.search(r'(?<!\w)(?:жк|жилой комплекс|г\.|город)[\s«"]', sentence, re.IGNORECASE)
    if ahead:
        return sentence[ahead.start() :]
    found = [start for start, end, _ in names(projects).in_text(sentence) if sentence[start].isupper() or re.match(r'\W+(?:д|к|дом|корп)\w*\W*\d', sentence[end:])]
    return sentence[found[0] :] if found else re.sub(r'^.*?(?:адрес[уе]?|живу|находится)\s*[:—–-]?\s*', '', sentence, flags=re.IGNORECASE)


def _parts(title: Title) -> int:
    """How much a title says: one known name is less than a house with its flat."""
    parts = [getattr(title, part) for part in ('project', 'street', *titles.MARKS)]
    return sum(map(bool, parts)) + len(title.flats)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + '\n' + text[end:]
    return text
