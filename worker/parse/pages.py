"""Saved pages to a Snapshot of one entry. Text only; what is title, author or furniture is for the rules to say."""

import html
import re

from schemas.errors import NotAFeed
from schemas.feed import Entry, Feed, Text
from schemas.snapshot import Defect, Snapshot
from worker.parse import decode
from worker.parse.tree import describe, magic

#: A block is taken as hard-wrapped when each of its lines but the last is about as long as a terminal is wide.
WRAPPED_COLUMNS = range(50, 101)
#: What begins a list entry in text saved from a browser: a bullet, or a number with a dot.
MARKER = re.compile(r"\s*(?:[•◦▪‣⁃·*-]|\d{1,3}[.)])\s+\S")

_MARKUP = re.compile(r"<(?:!doctype|html|head|body|p|div|span|br|a)\b[^>]*>", re.IGNORECASE)
_BLANK = re.compile(r"\n[^\S\n]*+(?:\n[^\S\n]*+)+")
#: Characters that no published document may hold (XML 1.0 §2.2); a tab of lines and a form feed end a line.
_CONTROLS = {code: None for code in (*range(0x20), 0xFFFE, 0xFFFF) if chr(code) not in "\t\n"} | {
    0x0B: "\n",
    0x0C: "\n",
}


def read(body: bytes, content_type: str | None = None) -> Snapshot:
    """Read a page saved as text: every line becomes a paragraph, in order, with nothing left out.

    Raises NotAFeed for a body that is no text. HTML pages are refused by name until their reader comes.
    """
    text, defects = decode.to_text(body, content_type)
    if found := _other(body, text):
        raise NotAFeed(f"{found}, where a page saved as text was expected")
    printable = text.translate(_CONTROLS)
    if len(printable) < len(text):
        detail = f"{len(text) - len(printable)} characters"
        defects = [*defects, Defect(code="characters-dropped", where="document", detail=detail)]
    paragraphs = [line for block in _BLANK.split(printable) for line in _paragraphs(block)]
    markup = "\n".join(f"<p>{html.escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)
    entry = Entry(content=Text(value=markup, kind="html") if markup else None)
    in_entry = [Defect(code=defect.code, where=defect.where, detail=defect.detail, entry=0) for defect in defects]
    return Snapshot(dialect="pages", feed=Feed(), entries=(entry,), defects=tuple(in_entry))


def _other(body: bytes, text: str) -> str | None:
    """Say what a body is that is no text; None where it is one."""
    if found := magic(body):
        return found
    found = describe(text[:4000].encode() if text.strip("\ufeff \t\n") else b"")
    if found in {"an empty document", "binary data", "an HTML page"}:
        return found
    return "an HTML page" if _MARKUP.search(text[:4000]) else None


def _paragraphs(block: str) -> list[str]:
    """Split a block into paragraphs: its lines, unless it was hard-wrapped."""
    lines = [line.strip(" \t") for line in block.split("\n") if line.strip()]
    is_wrapped = len(lines) > 1 and all(len(line) in WRAPPED_COLUMNS for line in lines[:-1])
    if not is_wrapped:
        return lines
    joined: list[list[str]] = []
    for line in lines:
        if joined and not MARKER.match(line):
            joined[-1].append(line)
        else:
            joined.append([line])
    return [" ".join(paragraph) for paragraph in joined]
