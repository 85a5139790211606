"""The indexes in which texts are found: FTS5 tables of SQLite beside the tables of the schema, kept by triggers whoever writes.

They hold no text, only in which row which words (of titles and names) or which three letters (of what stands in feeds) occur,
so that each hit is a row of the schema, read under the reader's rights. The head's note (P8) has no index. PostgreSQL would
have `GIN (to_tsvector('simple', …))` and `GIN (… gin_trgm_ops)` in their place; nothing else in the house knows of FTS5.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    SQLColumnExpression,
    column,
    literal,
    literal_column,
    select,
    table,
)
from sqlmodel import Session

_WORDS: Final = 'unicode61 remove_diacritics 0'
_PIECES: Final = 'trigram'
_SIZE: Final = 8 * 2**20
"""Bytes that FTS5 gathers before it writes: of a large import as much at once."""


@dataclass(frozen=True, slots=True)
class Index:
    """Of which column of which table; a row counts while `live` (of SQL's `new` and `old`) is null. Without `detail` an index
    is a third as large, and made in half the time: what is asked of it are single words, or single pieces of three letters.
    """

    name: str
    source: str
    text: str
    tokens: str
    dead: str | None = None


TITLES: Final = Index('search_deal', 'deal', 'title', _WORDS)
NAMES: Final = Index('search_contact', 'contact', 'name', _WORDS)
COMPANIES: Final = Index('search_company', 'company', 'name', _WORDS)
ENTRIES: Final = Index('search_entry', 'feed_entry', 'text', _PIECES, dead='deleted_at')
ALL: Final = (TITLES, NAMES, COMPANIES, ENTRIES)
PIECE: Final = 3
"""Letters of which a part of a text has to have as many at least."""


def matches(row: SQLColumnExpression[Any], index: Index, expression: str) -> ColumnElement[bool]:
    """The condition on a table's ids that the index knows what `expression` asks for."""
    found = select(column('rowid', Integer)).select_from(table(index.name)).where(literal_column(index.name).op('MATCH')(literal(expression)))
    return row.in_(found)


def any_word(*forms: tuple[str, bool]) -> str:
    """What is asked for, as FTS5 reads it: any of these words, or of the words that begin so where it says True."""
    return '(' + ' OR '.join(f'"{word}"' + ' *' * begins for word, begins in forms) + ')'


def pieces(part: str) -> str:
    """Each three letters of a part of a text; whether they stand there in a row is for the asker to look up."""
    quoted = dict.fromkeys(part[at : at + PIECE].replace('"', '""') for at in range(len(part) - PIECE + 1))
    return ' AND '.join(f'"{piece}"' for piece in quoted)


def create(connection: Connection) -> None:
    """Make the indexes and fill them from what is there; for the migration."""
    for index in ALL:
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE {index.name} USING fts5(text, content='', columnsize=0, detail=none, tokenize='{index.tokens}')"
        )
        connection.exec_driver_sql(f"INSERT INTO {index.name} ({index.name}, rank) VALUES ('hashsize', {_SIZE})")  # noqa: S608 - names of our own
        connection.exec_driver_sql(f'{_filled(index)} ORDER BY id')
    guard(connection)


@contextmanager
def at_once(session: Session) -> Iterator[None]:
    """Index what is inserted inside by one statement a table: in a trigger FTS5 writes what it gathered for each single row, which
    takes many times as long. Rows that stood there before must stay as they are inside.
    """
    connection = session.connection()
    stood = {index: connection.exec_driver_sql(f'SELECT coalesce(max(id), 0) FROM {index.source}').scalar_one() for index in ALL}  # noqa: S608
    for index in ALL:
        for name in ('insert', 'delete', 'update'):
            connection.exec_driver_sql(f'DROP TRIGGER {index.name}_{name}')
    yield
    session.flush()
    for index, last in stood.items():
        connection.exec_driver_sql(f'{_filled(index)} AND id > {last} ORDER BY id')
    guard(connection)


def guard(connection: Connection) -> None:
    """Set the triggers that a rebuilt table has lost; run at the end of every migration."""
    there = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    for index in (index for index in ALL if index.name in there):
        watched = f'{index.text}, {index.dead}' if index.dead else index.text
        for name, when, acts in (
            ('insert', 'INSERT', (_take_in(index),)),
            ('delete', 'DELETE', (_take_out(index),)),
            ('update', f'UPDATE OF {watched}', (_take_out(index), _take_in(index))),
        ):
            connection.exec_driver_sql(
                f'CREATE TRIGGER IF NOT EXISTS {index.name}_{name} AFTER {when} ON {index.source} BEGIN {" ".join(acts)} END'
            )


def _filled(index: Index) -> str:
    """Takes in all rows that count; a further condition can follow."""
    alive = f'{index.dead} IS NULL' if index.dead else 'true'
    return f'INSERT INTO {index.name} (rowid, text) SELECT id, {_folded(index.text)} FROM {index.source} WHERE {alive}'  # noqa: S608


def _take_in(index: Index) -> str:
    alive = f'WHERE new.{index.dead} IS NULL' if index.dead else ''
    return f'INSERT INTO {index.name} (rowid, text) SELECT new.id, {_folded("new." + index.text)} {alive};'


def _take_out(index: Index) -> str:
    """An index without texts of its own has to be told what stood there."""
    alive = f'WHERE old.{index.dead} IS NULL' if index.dead else ''
    return f"INSERT INTO {index.name} ({index.name}, rowid, text) SELECT 'delete', old.id, {_folded('old.' + index.text)} {alive};"


def _folded(expression: str) -> str:
    """FTS5 knows that Ё and ё are one letter, but not that both are an Е."""
    return f"replace(replace({expression}, 'ё', 'е'), 'Ё', 'Е')"
