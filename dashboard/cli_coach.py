"""The command `coach`: a comment a line in, its findings a line out; no database."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from dashboard import cli_output, texts
from dashboard.errors import Refusal, Translate
from dashboard.exchange.refusals import UnreadableFile

LINE_LIMIT: Final = 1_000_000
"""Bytes: a text of 20,000 characters, all of them written as `\\u043a`, has a fifth of it."""
KINDS: Final = ('comment', 'call', 'message', 'email', 'meeting', 'task-result')


class WrongLine(Refusal):
    """A line that is no comment; the others are answered."""

    template = 'Line {line}: {why}'


WHY = {
    'bytes': 'it is not UTF-8.',
    'json': 'it is no JSON object with “id”, “kind” and “text”.',
    'id': '“id” is missing; it must be a text or a whole number.',
    'kind': 'the kind {kind} is unknown; it must be one of {known}.',
    'text': '“text” is missing; it must be a text.',
    'half': 'it holds half a character.',
    'long': 'the text has {length} characters; {longest} at most can be read.',
}


def coach(file: Annotated[Path, typer.Argument(help='JSON lines in UTF-8: “id”, “kind” (comment, call, message, email, meeting, task-result) and “text”.')]) -> int:
    """Print what the coach finds in each comment, a line of JSON each; places are characters of the text.

    A line that is no comment, or has over 20,000 characters, is refused on stderr by its number, and the exit code is 2; all others are answered.
    """
    translate = texts.translations(texts.system_language()).gettext
    refused = 0
    for number, line in enumerate(_lines(file), start=1):
        if not line.strip():
            continue
        try:
            answer = _answer(number, line, translate)
        except WrongLine as refusal:
            refused += 1
            sys.stderr.write(refusal.sentence(translate) + '\n')
        else:
            cli_output.write(answer)
    return 2 if refused else 0


def _lines(file: Path) -> Iterator[bytes]:
    """One by one, as the file may be longer than the memory. Raises `UnreadableFile`."""
    try:
        with file.open('rb') as lines:
            while line := lines.readline(LINE_LIMIT):
                yield line
                while len(line) == LINE_LIMIT and not line.endswith(b'\n'):  # refused by its length: its rest is no line of its own
                    line = lines.readline(LINE_LIMIT)
    except OSError as error:
        raise UnreadableFile(file=file, why=error.strerror or error) from error


def _answer(number: int, line: bytes, translate: Translate) -> str:
    """The line of JSON for one comment. Raises `WrongLine`."""
    from dashboard.comment_quality.coach import findings

    row = _row(number, line)
    found = [{'rule': one.rule, 'start': one.start, 'end': one.end, 'message': translate(one.message)} for one in findings(row['text'], kind=row['kind'])]
    return json.dumps({'id': row['id'], 'findings': found}, ensure_ascii=False) + '\n'


def _row(number: int, line: bytes) -> dict[str, Any]:
    """Id, kind and text, each as it must be; what else the line says is not read."""
    from dashboard.comment_quality.coach import LONGEST

    row = _object(number, line)
    if not isinstance(row.get('id'), str | int) or isinstance(row['id'], bool):
        raise _wrong(number, 'id')
    if row.get('kind') not in KINDS:
        raise _wrong(number, 'kind', kind=json.dumps(row.get('kind')), known=', '.join(KINDS))
    if not isinstance(row.get('text'), str):
        raise _wrong(number, 'text')
    if len(row['text']) > LONGEST:
        raise _wrong(number, 'long', length=len(row['text']), longest=LONGEST)
    if any('\ud800' <= letter <= '\udfff' for letter in f'{row["id"]}{row["text"]}'):
        raise _wrong(number, 'half')
    return row


def _object(number: int, line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode('utf-8-sig' if number == 1 else 'utf-8'))
    except UnicodeDecodeError as error:
        raise _wrong(number, 'bytes') from error
    except (ValueError, RecursionError) as error:
        raise _wrong(number, 'json') from error
    if not isinstance(row, dict):
        raise _wrong(number, 'json')
    return row


def _wrong(number: int, why: str, **facts: Any) -> WrongLine:
    return WrongLine(line=number, words={'why': WHY[why]}, **facts)
