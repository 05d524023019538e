"""The text of a configuration: a `[[source]]` table appended or taken out, and not another character changed. Pure."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from schemas.errors import ConfigError

_HEADER = re.compile(r"[ \t]*\[")
_OF_SOURCE = re.compile(r"""[ \t]*\[\[[ \t]*(?:source|"source"|'source')[ \t]*\]\]""")
_LEADING = re.compile(r"[ \t]*(?:#.*)?")


def appended(text: str, facts: Mapping[str, str | bool]) -> str:
    """Give a configuration with one more source at its end. Raises ConfigError where its form does not allow it."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = ["[[source]]", *(f"{key} = {_value(value)}" for key, value in facts.items())]
    gap = "" if not text else end if text.endswith("\n") else end + end
    found = text + gap + end.join(lines) + end
    tree = _read(text)
    sources = tree.get("source", [])
    if not isinstance(sources, list) or _tried(found) != {**tree, "source": [*sources, dict(facts)]}:
        raise ConfigError(
            "nothing can be appended to it as it is written; add the source by hand:\n" + "\n".join(lines)
        )
    return found


def without(text: str, source_id: str) -> str:
    """Give a configuration without a source: its table goes, from its header to the next, comments within included.

    Comments directly above the next table stay with that. Raises ConfigError where its form does not allow it.
    """
    tree = _read(text)
    left = [table for table in tree.get("source", []) if table.get("id") != source_id]
    expected = {**tree, "source": left} if left else {key: value for key, value in tree.items() if key != "source"}
    lines = text.splitlines(keepends=True)
    for start, end in _spans(lines):
        found = "".join(lines[:start] + lines[end:])
        if _tried(found) == expected:
            return found
    raise ConfigError(f"the source {source_id!r} cannot be taken out of it as it is written; do it by hand")


def _spans(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the lines that a table of a source may consist of: from a header of one to a later header, or the end.

    What only looks like a header, in a text of several lines, is found out by reading what is left.
    """
    headers = [at for at, line in enumerate(lines) if _HEADER.match(line)]
    for start in headers:
        if _OF_SOURCE.match(lines[start]):
            yield from ((start, _before_comments(lines, end)) for end in (*headers, len(lines)) if end > start)


def _before_comments(lines: list[str], end: int) -> int:
    """Give where the comments begin that belong to the table that begins at `end`; at the end of the file, none do."""
    at = end
    while end < len(lines) and lines[at - 1].strip() and _LEADING.fullmatch(lines[at - 1].rstrip("\r\n")):
        at -= 1
    return at


def _value(value: str | bool) -> str:  # noqa: FBT001  a value of TOML
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _read(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"it is no valid TOML: {error}") from error


def _tried(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
