"""Telephone numbers: in one form (E.164) whatever they are typed like, found in texts, and shown as people read them. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from dashboard.errors import BadValue
from dashboard.validation import EMPTY, refuse

LABEL = 'Phone'
HOME: Final = 'RU'
_RUSSIA: Final = 7
LAST: Final = 4
"""Digits by which a number is found again."""
_INVENTED: Final = '000'
"""The area of numbers that exist in examples alone, as the demo's; the library knows no such."""
_IN_TEXT: Final = re.compile(
    r"""(?<![\w/№-])(?:
        (?:\+\s?7|8|7)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}   # 8 (916) 123-45-67
        |\(\d{3,5}\)\s?\d{1,3}[\s-]\d{2}[\s-]\d{2}                      # (495) 123-45-67
        |9\d{2}[\s-]?\d{3}[\s-]?\d{2}[\s-]?\d{2}                        # 916 123-45-67
        |\+\s?(?!7)\d[\d\s()-]{7,17}\d                                  # +375 29 123-45-67
    )(?:\s*(?:доб|ext)\.?\s*\d{1,6})?(?![\w/-])""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Phone:
    """A number in E.164 («+79161234567») and the extension behind it, '' where there is none."""

    number: str
    extension: str = ''

    @property
    def last(self) -> str:
        """The last four digits."""
        return self.number[-LAST:]

    @property
    def typed(self) -> str:
        """As it could be typed, extension and all."""
        return f'{self.number} ext. {self.extension}' if self.extension else self.number

    @property
    def shown(self) -> str:
        """«+7 916 123-45-67»."""
        parsed = phonenumbers.parse(self.number)
        shown = phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
        if parsed.country_code == _RUSSIA and self.number[2:5] == _INVENTED:
            shown = '+7 {} {}-{}-{}'.format(*re.findall(r'\+7(\d{3})(\d{3})(\d\d)(\d\d)', self.number)[0])
        return f'{shown} # {self.extension}' if self.extension else shown

    @property
    def address(self) -> str:
        """Where a click calls: «tel:+79161234567»."""
        return f'tel:{self.number}' + (f';ext={self.extension}' if self.extension else '')


def read(text: str) -> Phone:
    """A number as somebody typed it. Raises `BadValue`, which says what was expected."""
    typed = ' '.join(text.split())
    if not typed:
        raise refuse(LABEL, '', EMPTY)
    try:
        parsed = phonenumbers.parse(_dialled(typed), HOME)
    except NumberParseException as error:
        raise refuse(LABEL, typed, 'a number like +7 916 123-45-67 is expected.') from error
    if not phonenumbers.is_possible_number(parsed):
        raise refuse(LABEL, typed, _WHY.get(_length(parsed), 'a number like +7 916 123-45-67 is expected.'))
    if not phonenumbers.is_valid_number(parsed) and not _invented(parsed):
        raise refuse(LABEL, typed, 'there are no such numbers: look at its first digits again.')
    return Phone(phonenumbers.format_number(parsed, PhoneNumberFormat.E164), parsed.extension or '')


def found(text: str) -> Iterator[tuple[int, int, Phone]]:
    """The numbers in a text, and where they stand; what only looks like one is left out."""
    for match in _IN_TEXT.finditer(text):
        try:
            yield match.start(), match.end(), read(match[0])
        except BadValue:
            continue


def digits(text: str) -> str:
    """What of a typed number or its end numbers are searched by: «8 916 123» is 7916123."""
    only = re.sub(r'\D', '', text)
    return '7' + only[1:] if only.startswith('8') and '+' not in text and len(only) > LAST else only


def _dialled(typed: str) -> str:
    """Russians dial 8 before a number and write 7 without its plus; «доб.» is the extension."""
    typed = re.sub(r'\s*(?:доб(?:авочный)?|вн)\.?\s*(?=\d)', ' ext. ', typed, flags=re.IGNORECASE)
    return '+' + typed if re.match(r'7[\s(-]*\d{3}', typed) and len(re.sub(r'\D', '', typed.partition('ext')[0])) == _WHOLE else typed


def _length(parsed: PhoneNumber) -> int:
    """What is wrong with the length; some Russian services have numbers of 14 digits, so that the library calls 12 neither too many nor too few."""
    if parsed.country_code == _RUSSIA and len(phonenumbers.national_significant_number(parsed)) >= _WHOLE:
        return phonenumbers.ValidationResult.TOO_LONG
    return phonenumbers.is_possible_number_with_reason(parsed)


def _invented(parsed: PhoneNumber) -> bool:
    return parsed.country_code == _RUSSIA and str(phonenumbers.national_significant_number(parsed)).startswith(_INVENTED)


_WHOLE: Final = 11
"""Digits of a Russian number with its code."""
_WHY: Final = {
    phonenumbers.ValidationResult.TOO_LONG: 'it has too many digits: a number like +7 916 123-45-67 is expected.',
    phonenumbers.ValidationResult.TOO_SHORT: 'digits are missing: a number like +7 916 123-45-67 is expected.',
    phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY: 'the code is missing: a number like +7 916 123-45-67 is expected.',
}
