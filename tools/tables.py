"""The tables of the archive as docs/archive.md lists them: out of the schema itself, whose comments SQLite keeps."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import TYPE_CHECKING

from msgspec import Struct

from archive.connect import open_archive
from archive.migrate import migrations

if TYPE_CHECKING:
    from archive.connect import Database

TABLES = """
SELECT name, sql FROM sqlite_schema
WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY rowid
"""
VIRTUAL = "SELECT name, sql FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%' ORDER BY rowid"
COLUMNS = 'SELECT name, type, "notnull" OR pk FROM pragma_table_xinfo(:table) ORDER BY cid'
KEYS = 'SELECT "from", "table", "to" FROM pragma_foreign_key_list(:table)'
PRIMARY_KEY = "SELECT name FROM pragma_table_info(:table) WHERE pk ORDER BY pk"
INDEXES = "SELECT name, \"unique\" FROM pragma_index_list(:table) WHERE origin <> 'pk' ORDER BY seq DESC"
INDEXED = "SELECT name FROM pragma_index_info(:index) ORDER BY seqno"

#: What a definition is made of; nothing else in it matters here.
_TOKEN = re.compile(
    r"--\ ?(?P<line>[^\n]*)|/\*(?P<block>.*?)\*/|(?P<text>'(?:[^']|'')*')|(?P<mark>[(),])|(?P<word>\w+)", re.DOTALL
)
_NO_COLUMNS = {"PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT"}
#: What a later migration adds to the meaning of a column: "-- table.column: meaning", over several lines.
_ADDED = re.compile(r"^-- (\w+)\.(\w+): (.+(?:\n--   .+)*)", re.MULTILINE)
#: What is said of a virtual table stands above it, as SQLite keeps no comment in it.
_ABOVE_VIRTUAL = re.compile(r"((?:^-- .+\n)+)CREATE VIRTUAL TABLE (\w+)", re.MULTILINE)


class Described(Struct, frozen=True):
    """What the comments in the definition of a table say."""

    table: str
    columns: Mapping[str, str]


def tables_section() -> str:
    """Give every table and column of the archive, as Markdown."""
    with closing(open_archive(":memory:")) as db:
        added = _additions()
        tables = db.conn.execute(TABLES).fetchall()
        parts = [_table(db, name, described(sql), added) for name, sql in tables if not _is_shadow(db, name)]
        parts += [_virtual(name, sql) for name, sql in db.conn.execute(VIRTUAL)]
    return "\n".join(parts)


def described(sql: str) -> Described:
    """Read the comments of a CREATE TABLE statement, as it was written and as ALTER TABLE adds to it.

    A comment of two dashes after a comma belongs to the column before it, one of the other kind to the column it stands
    in: ALTER TABLE puts its columns between the last one of before and that one's comment.
    """
    told: dict[str, list[str]] = {"": []}
    in_block: set[str] = set()
    depth = 0
    column, is_start = "", False
    for token in _TOKEN.finditer(sql):
        match token.lastgroup:
            case "mark":
                depth += {"(": 1, ")": -1}.get(token[0], 0)
                is_start = depth == 1 and token[0] in "(,"
            case "word" if is_start:
                is_start = False
                if token[0].upper() not in _NO_COLUMNS:
                    column = token[0]
                    told[column] = []
            case "block":
                told[column].append(token["block"])
                in_block.add(column)
            case "line":
                owner = next(name for name in reversed(told) if name not in in_block)
                told[owner].append(token["line"])
    texts = {name: " ".join(" ".join(lines).split()) for name, lines in told.items()}
    return Described(texts.pop(""), texts)


def _table(db: "Database", name: str, comments: Described, added: Mapping[tuple[str, str], str]) -> str:
    targets: dict[str, str] = {}
    for column, table, _ in db.conn.execute(KEYS, {"table": name}):
        targets.setdefault(column, table)
    rows = []
    for column, kind, is_filled in db.conn.execute(COLUMNS, {"table": name}):
        meaning = comments.columns[column]
        if not meaning:
            raise ValueError(f"{name}.{column} is not described")
        meaning = " ".join(filter(None, (meaning, added.get((name, column)))))
        target = f" → [{targets[column]}](#{targets[column]})" if column in targets else ""
        rows.append(f"| `{column}` | {kind}{'' if is_filled else ' or NULL'}{target} | {_cell(meaning)} |\n")
    if not comments.table:
        raise ValueError(f"{name} is not described")
    primary = ", ".join(f"`{column}`" for (column,) in db.conn.execute(PRIMARY_KEY, {"table": name}))
    return (
        f"### {name}\n\n{comments.table}\n\n| column | type | meaning |\n| --- | --- | --- |\n{''.join(rows)}\n"
        f"Primary key: {primary}.{''.join(_indexes(db.conn, name))}\n"
    )


def _indexes(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    for name, is_unique in connection.execute(INDEXES, {"table": table}).fetchall():
        indexed = connection.execute(INDEXED, {"index": name})
        columns = ", ".join(f"`{column}`" if column else f"an expression (`{name}`)" for (column,) in indexed)
        yield f" {'Unique' if is_unique else 'Index'}: {columns}."


def _virtual(name: str, sql: str) -> str:
    said = {table: comment for step in migrations() for comment, table in _ABOVE_VIRTUAL.findall(step.sql)}
    if name not in said:
        raise ValueError(f"{name} is not described: a comment stands above its statement")
    comment = " ".join(line.removeprefix("--").strip() for line in said[name].splitlines())
    definition = " ".join(sql.split())
    return f"### {name}\n\n{comment}\n\n```\n{definition}\n```\n"


def _is_shadow(db: "Database", name: str) -> bool:
    """Whether a table is where a virtual one keeps what it has."""
    return any(name.startswith(f"{virtual}_") for virtual, _ in db.conn.execute(VIRTUAL))


def _additions() -> dict[tuple[str, str], str]:
    return {
        (table, column): " ".join(line.removeprefix("--").strip() for line in text.splitlines())
        for step in migrations()
        for table, column, text in _ADDED.findall(step.sql)
    }


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
