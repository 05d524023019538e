"""Atom's text constructs and content (RFC 4287 §3.1, §4.1.3; Atom 0.3 §4.13): what is text, and what is HTML."""

import binascii
import re

from schemas.feed import Text
from worker.parse import bases, kinds, markup, values
from worker.parse.namespaces import CONTENT
from worker.parse.values import Reading
from worker.parse.wellformed import Element

#: Types that are HTML (RFC 4287 §3.1.1), with the media types that Atom 0.3 and some later feeds write there.
XHTML_TYPES = frozenset({"xhtml", "application/xhtml+xml", "application/xhtml"})
HTML_TYPES = frozenset({"html", "text/html", "text/x-html", "application/html", *XHTML_TYPES})
#: What most elements say; those of RFC 4287 that say nothing are text.
PLAIN_TYPES = frozenset({None, "html", "text"})
#: The type of what holds the same in several types.
ALTERNATIVE = "multipart/alternative"
#: Elements that are HTML where they say nothing.
HTML_BY_NAME = frozenset({CONTENT + "encoded"})

_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read(element: Element, reading: Reading, where: str, base: str | None = None) -> Text | None:
    """Give what a text construct or content says; None where it says nothing that is text.

    `base` is what an element around it that is none of `reading`'s sets for its relative addresses.
    """
    declared, attributes = element.get("type"), element.keys()
    base = base or reading.text_base
    if declared in PLAIN_TYPES and len(attributes) == (declared is not None) and not len(element):  # as most are
        value = (element.text or "").strip(values.XML_SPACE)
        is_html = declared == "html" or (declared is None and element.tag in HTML_BY_NAME)
        value = bases.resolve(value, base) if is_html and base else value
        return Text(value=value, kind="html" if is_html else "text") if value else None
    if len(attributes) > (declared is not None):
        if "src" in attributes:
            return None
        base = values.base(element, base or reading.base) or base
        if "mode" in attributes and element.get("mode", "").strip().lower() == "base64":
            return _decoded(element, declared or "text/plain", reading, where)
    kind = declared.strip().lower() if declared else "html" if element.tag in HTML_BY_NAME else "text"
    if kind not in HTML_TYPES:
        return _other(element, kind, reading, where, base)
    if kind in XHTML_TYPES or len(element):
        if kind not in XHTML_TYPES and element.get("mode") != "xml":
            reading.note_unescaped(element, where)
        value = markup.xhtml(element, base).strip()
    else:
        value = values.text(element) or ""
        value = bases.resolve(value, base) if base else value
    return Text(value=value, kind="html") if value else None


def plain(construct: Text | None) -> str | None:
    """Give a text construct of one line as plain text."""
    if construct is None:
        return None
    return values.unescape(kinds.line(construct.value)) if construct.kind == "html" else construct.value


def _other(element: Element, kind: str, reading: Reading, where: str, base: str | None) -> Text | None:
    """Read what is not declared as HTML: text, XML of any kind, and files in base64 (RFC 4287 §4.1.3.3)."""
    is_text = kind in {"text", "escaped", "xml"} or kind.startswith("text/")
    if kind == ALTERNATIVE and (said := _alternatives(element, reading, where, base)):
        return next((each for each in said if each.kind == "html"), said[0])
    if len(element):
        if is_text and element.get("mode") != "xml":
            reading.note_unescaped(element, where)
        value = markup.inner(element, base).strip()
        return Text(value=value, kind="html") if value else None
    if is_text or "/" not in kind or kind.endswith(("+xml", "/xml")):
        value = values.text(element) or ""
        return Text(value=value) if value else None
    return _decoded(element, kind, reading, where)


def _alternatives(element: Element, reading: Reading, where: str, base: str | None) -> list[Text]:
    """Give what the parts of a content say, each of which says the same in another type (Atom 0.3 §4.13.1.1).

    Alternatives among them are none: they could stand inside each other without end.
    """
    parts = (part for part in element if part.tag == element.tag)
    others = (part for part in parts if (part.get("type") or "").strip().lower() != ALTERNATIVE)
    return [text for part in others if (text := read(part, reading, where, base))]


def _decoded(element: Element, kind: str, reading: Reading, where: str) -> Text | None:
    """Read what is in base64; what turns out to be no text is only noted, and stays in the document."""
    value = values.text(element)
    if value is None:
        return None
    try:
        text = binascii.a2b_base64(value).decode().strip(values.XML_SPACE)
    except ValueError:  # what is not ASCII, not base64, or not UTF-8
        text = ""
    if not text or _NO_TEXT.search(text):
        reading.report("content-not-text", where, f"{kind}, {len(value)} characters")
        return None
    is_html = kind.strip().lower() in HTML_TYPES or bool(kinds.markup_names(text))
    return Text(value=text, kind="html" if is_html else "text")
