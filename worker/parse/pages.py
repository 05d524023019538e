"""Saved pages to a Snapshot of one entry. Text only; what is title, author or furniture is for the rules to say."""

import html
import re

from schemas.errors import NotAFeed
from schemas.feed import Entry, Feed, Text
from schemas.snapshot import Defect, Snapshot
from worker.parse import decode
from worker.parse.tree import describe

#: A block is taken as hard-wrapped when each of its lines but the last is about as long as a terminal is wide.
WRAPPED_COLUMNS = range(50, 101)
#: What begins a list entry in text saved from a browser: a bullet, or a number with a dot.
MARKER = re.compile(r"\s*(?:[•◦▪‣⁃·*-]|\d{1,3}[.)])\s+\S")

_MARKUP = re.compile(r"<(?:!doctype|html|head|body|p|div|span|br|a)\b[^>]*>", re.IGNORECASE)
_BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")


def read(body: bytes, content_type: str | None = None) -> Snapshot:
    """Read a page saved as text: every line becomes a paragraph, in order, with nothing left out.

    Raises NotAFeed for a body that is no text. HTML pages are refused by name until their reader comes.
    """
    found = describe(body)
    if found in {"an HTML page", "an empty document"} or "\x00" in body[:4000].decode("latin-1"):
        raise NotAFeed(f"{found}, where a page saved as text was expected")
    text, defects = decode.to_text(body, content_type)
    if _MARKUP.search(text[:4000]):
        raise NotAFeed("an HTML page, where a page saved as text was expected")
    paragraphs = [line for block in _BLANK.split(text) for line in _paragraphs(block)]
    markup = "\n".join(f"<p>{html.escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)
    entry = Entry(content=Text(value=markup, kind="html") if markup else None)
    in_entry = [Defect(code=defect.code, where=defect.where, detail=defect.detail, entry=0) for defect in defects]
    return Snapshot(dialect="pages", feed=Feed(), entries=(entry,), defects=tuple(in_entry))


def _paragraphs(block: str) -> list[str]:
    """Split a block into paragraphs: its lines, unless it was hard-wrapped."""
    lines = [line.strip(" \t") for line in block.split("\n") if line.strip()]
    is_wrapped = len(lines) > 1 and all(len(line) in WRAPPED_COLUMNS for line in lines[:-1])
    if not is_wrapped:
        return lines
    joined: list[str] = []
    for line in lines:
        if joined and not MARKER.match(line):
            joined[-1] += " " + line
        else:
            joined.append(line)
    return joined
