"""What a file is, told by how it begins and never by its name; and its name as it may be shown and saved."""

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Final

HEAD: Final = 4096
"""Bytes that are looked at."""
UNKNOWN: Final = 'application/octet-stream'
NAMELESS: Final = 'Файл'
LONGEST: Final = 120
"""Characters of a name; file systems take 255 bytes, of which a Cyrillic letter is two."""
_OFFICE: Final = 'application/vnd.openxmlformats-officedocument.'
_BEGIN: Final[tuple[tuple[bytes, str], ...]] = (
    (b'\x89PNG\r\n\x1a\n', 'image/png'), (b'\xff\xd8\xff', 'image/jpeg'), (b'GIF87a', 'image/gif'), (b'GIF89a', 'image/gif'),
    (b'%PDF-', 'application/pdf'), (b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'application/x-ole-storage'),
    (b'Rar!\x1a\x07', 'application/vnd.rar'), (b"7z\xbc\xaf'\x1c", 'application/x-7z-compressed'),
    (b'ID3', 'audio/mpeg'), (b'OggS', 'audio/ogg'), (b'AC10', 'image/vnd.dwg'),
)  # fmt: skip
_BRANDS: Final = {
    b'heic': 'image/heic', b'heix': 'image/heic', b'heim': 'image/heic', b'heis': 'image/heic', b'mif1': 'image/heic', b'msf1': 'image/heic',
    b'avif': 'image/avif', b'M4A ': 'audio/mp4', b'qt  ': 'video/quicktime',
}  # fmt: skip
"""What a container of the MP4 family holds; any other brand is a film."""
_PACKED: Final = {b'word/': _OFFICE + 'wordprocessingml.document', b'xl/': _OFFICE + 'spreadsheetml.sheet', b'ppt/': _OFFICE + 'presentationml.presentation'}
IMAGES: Final = frozenset({'image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/heic', 'image/avif'})
"""What a preview is made of."""
_NAMED: Final[dict[str, tuple[str, ...]]] = {
    'image/png': ('png',), 'image/jpeg': ('jpg', 'jpeg', 'jpe', 'jfif'), 'image/gif': ('gif',), 'image/webp': ('webp',), 'image/heic': ('heic', 'heif'),
    'image/avif': ('avif',), 'application/pdf': ('pdf',),
}  # fmt: skip
"""The endings that promise a type which people look at without a second thought."""
_DRIVE: Final = re.compile(r'^[A-Za-z]:')
_UNFIT: Final = re.compile(r'[<>:"|?*]')
_DEVICES: Final = frozenset({'con', 'prn', 'aux', 'nul', *(f'{port}{n}' for port in ('com', 'lpt') for n in range(1, 10))})
"""Names that Windows takes for devices, whatever their ending."""
_DROPPED: Final = frozenset({'Cc', 'Cf', 'Cs', 'Co', 'Cn', 'Zl', 'Zp'})
"""Categories of characters without a shape of their own: controls, marks that turn the direction, lone surrogates."""


def told(head: bytes) -> str:
    """The media type of a file that begins so; `UNKNOWN` for what is none of those that matter here, programs and pages among them."""
    for beginning, kind in _BEGIN:
        if head.startswith(beginning):
            return kind
    if head[:4] == b'RIFF' and head[8:12] == b'WEBP':
        return 'image/webp'
    if head[4:8] == b'ftyp':
        return _BRANDS.get(head[8:12], 'video/mp4')
    if head.startswith(b'PK\x03\x04'):
        return next((kind for folder, kind in _PACKED.items() if folder in head), 'application/zip')
    return UNKNOWN


def keeps_word(name: str, kind: str) -> bool:
    """Whether a name promises nothing that the content is not: a `.png` is a PNG."""
    ending = PurePosixPath(name).suffix[1:].lower()
    promised = next((promised for promised, endings in _NAMED.items() if ending in endings), None)
    return promised is None or promised == kind


def clean_name(name: str) -> str:
    """A name as it is shown and offered for saving: one line, no path, nothing that turns the text or means something to a file system."""
    name = unicodedata.normalize('NFC', ''.join(' ' if one in '\t\r\n' else one for one in name if one in '\t\r\n' or unicodedata.category(one) not in _DROPPED))
    name = _DRIVE.sub('', re.split(r'[/\\]', name)[-1])
    name = ' '.join(_UNFIT.sub('_', name).split()).rstrip('. ')
    stem, dot, ending = name.rpartition('.')
    if not dot or len(ending) > 10:  # noqa: PLR2004 - longer than any ending that a program knows
        stem, ending = name, ''
    stem = stem.strip('. ')[: LONGEST - len(ending) - 2].rstrip('. ') or NAMELESS
    if stem.lower() in _DEVICES:
        stem = f'_{stem}'
    return f'{stem}.{ending}' if ending else stem
