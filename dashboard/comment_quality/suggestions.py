"""What a misspelt word may have been meant to be; asked for one word at a time, as it takes milliseconds."""

from typing import Final

from dashboard.comment_quality.dictionary import english, hunspell, wrong_words
from dashboard.comment_quality.said import plain
from dashboard.comment_quality.spelling import apart, final

OFFERED: Final = 5


def of(word: str, language: str = 'ru') -> tuple[str, ...]:
    """The likeliest first, five at most, none for what looks like nothing."""
    word = plain(word)
    sure = wrong_words().get(word) or apart(word) or final(word)
    if sure:
        return (sure,)
    return tuple((english() if language == 'en' else hunspell()).suggest(word)[:OFFERED])
