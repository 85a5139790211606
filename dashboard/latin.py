"""Russian words in Latin letters, as logins and codes are made of them."""

import re
from typing import Final

_LATIN: Final = dict(
    zip('абвгдеёзийклмнопрстуфыэ', 'abvgdeeziyklmnoprstufye', strict=True),
    ж='zh', х='kh', ц='ts', ч='ch', ш='sh', щ='shch', ю='yu', я='ya', ъ='', ь='',
)  # fmt: skip


def words(text: str) -> list[str]:
    """The words of a text in small Latin letters and digits: «Анна Крылова» → anna, krylova."""
    return re.findall('[a-z0-9]+', ''.join(_LATIN.get(letter, letter) for letter in text.casefold()))
