"""How a text looks: too short, too long, in capitals, without a stop, with a link where a file belongs."""

import re
from collections.abc import Iterator
from typing import Final

from dashboard.comment_quality.finding import BOTH, Rule, Span
from dashboard.comment_quality.said import Said, Word

FEW_WORDS: Final = 5
LONG_TEXT: Final = 1_500
LONG_PARAGRAPH: Final = 600
"""Characters, both."""
LOUD_WORD: Final = 4
LOUD_ROW: Final = 3
MUCH_WITHOUT_STOP: Final = 15
_DECISION: Final = re.compile(
    r'\b(?:отказ\w*|оплат(?:ил|или|ила|а|ит|ят)|оплачен\w*|куп(?:ил|или|ила|лено|ит)|соглас\w+|договорил\w+|подпис(?:ал|али|ала|ан|ано|аны)|заказ(?:ал|али|ала)|выбрал\w*|продан\w*|закры(?:л|ли|ла|то|т)|'
    r'передумал\w*|уже (?:поставил|установил)\w*|отменил\w*|одобр\w+|не нужн\w+|неактуальн\w+|не актуальн\w+|(?:забра|внес|внёс|получ|приня|утверд)\w*(?:л|ла|ли|на|но|ны)|'
    r'refus\w+|declin\w+|paid|bought|agreed|signed|ordered|cancel\w*|approved|not needed|closed)\b',
    re.IGNORECASE,
)
_TERM: Final = re.compile(
    r'\d|\b(?:сегодня|завтра|послезавтра|вчера|понедельник\w*|вторник\w*|сред[аыу]|четверг\w*|пятниц\w+|суббот\w+|воскресень\w+|выходны\w+|недел\w+|месяц\w*|'
    r'(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)\w+|март\w*|ма[йяе]|август\w*|весн\w+|лет(?:ом|а)|осен\w+|зим\w+|today|tomorrow|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day|week|month)\b',
    re.IGNORECASE,
)
_BETWEEN_DIGITS: Final = re.compile(r'(?<=\d)[.,:](?=\d)')
_STOPS: Final = re.compile(r'[.,;:!?–—…\n]|\s-\s')
_LISTED: Final = re.compile(r'^\s*(?:[-–—•*·]|\d+[.)])|\d|[:;\t]')
_PLACES: Final = (
    'disk.yandex.', 'disk.360.yandex.', 'yadi.sk', 'docs.yandex.', 'drive.google.', 'docs.google.', 'photos.google.', 'photos.app.goo.gl', 'dropbox.com', 'cloud.mail.ru', 'wetransfer.com', 'we.tl',
    'mega.nz', 'onedrive.', '1drv.ms', 'sharepoint.com', 'files.fm', 'fex.net', 'dropmefiles.', 'ibb.co', 'imgur.com', 'postimg.', 'icloud.com', 'box.com', 'pcloud.', 'mediafire.com', 'sendspace.com',
    'transfer.sh', 'filemail.', 'cloud.', 'nextcloud.', 'ru.files.', 'vk.com/doc', 'figma.com', 'miro.com', 'notion.so', 'notion.site',
)  # fmt: skip
_DOCUMENT: Final = re.compile(r'\.(?:pdf|docx?|xlsx?|pptx?|dwg|dxf|zip|rar|7z|jpe?g|png|heic|webp|odt|ods|rtf|csv|mp4|mov|avi)(?:[?#]\S*)?$', re.IGNORECASE)


def too_short(said: Said) -> Iterator[Span]:
    """Under five words and neither a figure, a date nor a decision."""
    if 0 < len(said.words) < FEW_WORDS and not _TERM.search(said.text) and not _DECISION.search(said.text):
        yield _whole(said)


def too_long(said: Said) -> Iterator[Span]:
    """Over 1,500 characters, or the first paragraph over 600; a list of technical data may be long."""
    if _is_list(said.text):
        return
    if len(said.text) > LONG_TEXT:
        yield Span(LONG_TEXT, len(said.text))
        return
    yield from (Span(line.start(), line.end()) for line in re.finditer(r'[^\n]+', said.text) if line.end() - line.start() > LONG_PARAGRAPH)


def shouting(said: Said) -> Iterator[Span]:
    """Three long words in a row or over half of the letters in capitals, or «!!!»; abbreviations and models do not count."""
    loud = [_loud(word, said.language) for word in said.words]
    row = _first_row(loud)
    marks = re.search('!{3,}', said.text)
    if row is not None:
        yield Span(said.words[row].start, said.words[row + LOUD_ROW - 1].end)
    elif marks:
        yield Span(marks.start(), marks.end())
    elif _mostly_loud(said, loud):
        yield _whole(said)


def no_punctuation(said: Said) -> Iterator[Span]:
    """Fifteen words or more without a stop; a dot in a date, a number or a link is none."""
    if len(said.words) >= MUCH_WITHOUT_STOP and not _STOPS.search(_BETWEEN_DIGITS.sub('', said.prose.strip())):
        yield _whole(said)


def link_not_file(said: Said) -> Iterator[Span]:
    """A link to a file-sharing service, a cloud disk or a document; not to a product, a map, a shop or a chat."""
    for start, end in said.links:
        link = said.text[start:end].strip('«»"\'()[]<>.,;!').lower()
        address = link.partition('://')[2] or link
        host = address.removeprefix('www.')
        if '@' not in address.partition('/')[0] and (any(host.startswith(place) or f'.{place}' in host.partition('/')[0] for place in _PLACES) or _is_document(address)):
            yield Span(start, end)


def _whole(said: Said) -> Span:
    return Span(said.words[0].start, said.words[-1].end)


def _is_document(address: str) -> bool:
    return '/' in address and _DOCUMENT.search(address) is not None


def _is_list(text: str) -> bool:
    """Five short lines or more, most of which begin as an entry does or hold a figure or «name: value»."""
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) >= 5 and sum(len(line) < 200 and _LISTED.search(line) is not None for line in lines) > 0.6 * len(lines)  # noqa: PLR2004 - said above


def _loud(word: Word, language: str) -> bool:
    """A word of four letters or more in capitals; Latin capitals in a Russian text are a model or a maker."""
    return len(word.raw) >= LOUD_WORD and word.raw.isupper() and word.raw.isalpha() and not (language == 'ru' and word.latin) and word.plain not in ABBREVIATIONS


def _first_row(loud: list[bool]) -> int | None:
    return next((n for n in range(len(loud) - LOUD_ROW + 1) if all(loud[n : n + LOUD_ROW])), None)


def _mostly_loud(said: Said, loud: list[bool]) -> bool:
    """Over half of the letters, of two loud words at least or of one that is all there is."""
    letters = sum(len(word.raw) for word in said.words if word.raw.isalpha() and not (word.raw.isupper() and word.plain in ABBREVIATIONS))
    return any(loud) and 2 * sum(len(word.raw) for word, one in zip(said.words, loud, strict=True) if one) > letters


ABBREVIATIONS: Final = frozenset(['скуд', 'фссп', 'осаго', 'снилс', 'егрн', 'егрюл', 'ооо', 'пао', 'зао', 'ндфл', 'огрн', 'огрнип', 'окпо', 'росреестр', 'мфц', 'ворд', 'cctv', 'rfid', 'wifi', 'asap'])
RULES: Final = (
    Rule('too-short', 'Short: what was said, and what follows?', too_short, 'should', 'add',
         bad=('Позвонил клиенту', 'думает', 'На связи, ждём.', 'Called him'),
         good=('Отказ, купили у застройщика', 'Оплатил', 'Перезвонить завтра', 'Нужна одна панель на две квартиры', 'кв. 807', 'Refused, bought elsewhere', ''),
         languages=BOTH),
    Rule('too-long', 'Long: what matters is lost in it. Leave what was agreed, and load the rest as a file', too_long, 'may', 'shorten',
         bad=('Клиент долго рассказывал о ремонте. ' * 18, '\n'.join(['Клиент рассказывал о том, как идёт ремонт в его квартире'] * 30)),
         good=('Клиент просит панель.', '\n'.join(f'{n}. Панель № {n}: врезная, серебро, 2 абонента' for n in range(40)), ('Созвонились. ' * 40 + '\n') * 2),
         languages=BOTH),
    Rule('shouting', 'Small letters are easier to read, and one «!» is enough', shouting, 'may', 'calm',
         bad=('СРОЧНО НУЖНА ПАНЕЛЬ в квартиру 807 до пятницы', 'КЛИЕНТ ПРОСИТ', 'Ждёт счёт!!!', 'CALL HIM TODAY PLEASE', 'ОТКАЗ'),
         good=('Нужна панель HIKVISION DS-KV8113 WME1', 'СКУД и ПНР в КП', 'Отказ! Купили у застройщика!', 'СРОЧНО: клиент ждёт счёт до пятницы', 'Commax CMV-43A'),
         languages=BOTH),
    Rule('no-punctuation', 'A full stop or two would make it easier to read', no_punctuation, 'may', 'part',
         bad=('клиент просит панель на две квартиры и монитор в коридор ключи получит 15.08 после этого наберёт сам', 'the client wants one panel and two monitors he gets the keys in spring and then calls us'),
         good=('клиент просит панель на две квартиры и монитор в коридор, ключи получит 15.08 после этого наберёт сам', 'клиент просит панель и монитор - ключи получит весной после этого наберёт сам и скажет размер ниши', 'Ждёт счёт'),
         languages=BOTH),
    Rule('link-not-file', 'Load the file: a link may vanish', link_not_file, 'should', 'upload-file',
         bad=('План тут https://disk.yandex.ru/d/3kd', 'схема: drive.google.com/file/d/1', 'https://www.commax.ru/doc/cmv43.pdf', 'the plan is at https://www.dropbox.com/s/1?dl=0'),
         good=('https://yandex.ru/maps/-/CDu', 'https://www.ozon.ru/product/1', 'https://t.me/anna', 'панель: https://hikvision.ru/product/ds-kv8113', 'anna@cloud.mail.ru', 'https://pay.tinkoff.ru/1'),
         languages=BOTH),
)  # fmt: skip
