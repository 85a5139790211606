"""Pictures of pictures: decoded with a limit of pixels and written anew, so that nothing but pixels reaches a browser."""

import os
import tempfile
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from dashboard.errors import NoPreview
from dashboard.vault import Vault

SIZES: Final = {'small': 480, 'large': 1600}
"""Pixels of the longer side."""
MOST_PIXELS: Final = 60_000_000
"""More than any camera in a pocket takes, and a quarter of a gigabyte once decoded."""
FORMATS: Final = ('PNG', 'JPEG', 'GIF', 'WEBP', 'HEIF', 'AVIF')
TYPE: Final = 'image/webp'
register_heif_opener()


def preview(vault: Vault, sha: str, size: str) -> Path:
    """The preview of the file with this hash, made once; `size` is one of `SIZES`. Raises `NoPreview`."""
    if size not in SIZES:
        raise NoPreview
    place = vault.previews / f'{sha}.{size}.webp'
    if not place.exists():
        _make(vault.place(sha), place, SIZES[size])
    return place


def _make(source: Path, place: Path, longest: int) -> None:
    """Whatever is wrong with a picture from a stranger, there is no preview of it."""
    try:
        with Image.open(source, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NoPreview
            picture.draft('RGB', (2 * longest, 2 * longest))
            small = ImageOps.exif_transpose(picture)
            small.thumbnail((longest, longest))
            _write(small.convert('RGBA' if 'A' in small.getbands() or 'transparency' in small.info else 'RGB'), place)
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, MemoryError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise NoPreview from error


def _write(picture: Image.Image, place: Path) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(handle, 'wb') as file:
            picture.save(file, 'WEBP', quality=80)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
