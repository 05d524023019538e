"""The DOCTYPE out of a document and its entities into the text, so that no parser ever sees a declaration.

Refusing every DOCTYPE would refuse real feeds (`<!ENTITY nbsp "&#160;">`); leaving entities to the parser means
trusting its limits, and those must be lifted for real feeds too.
"""

import re

from msgspec import Struct

from schemas.snapshot import Defect

#: Longest text an entity of the document's own may stand for, in bytes.
ENTITY_BYTES_MAX = 1_000
#: What all uses of entities together may come to. Bounds bytes, not uses: a real feed has 111,206 references.
EXPANSION_BYTES_MAX = 8 * 1024 * 1024
#: Longest internal subset that is looked into.
SUBSET_BYTES_MAX = 1_000_000

#: What may stand before a DOCTYPE (XML 1.0 §2.8). Every pattern here is possessive or cannot fail after a long
#: run: an unclosed comment runs to the end, as it does for a parser.
_PROLOG = re.compile(rb"(?:\s++|<\?[^?]*+(?:\?(?!>)[^?]*+)*+(?:\?>|\Z)|<!--[^-]*+(?:-(?!->)[^-]*+)*+(?:-->|\Z))*+")
_DOCTYPE = re.compile(
    rb"""<!DOCTYPE\b
    (?: [^\[>"']++ | "[^"]*+" | '[^']*+' )*+
    (?: \[ (?P<subset> (?: [^\]"'<]++ | "[^"]*+" | '[^']*+' | <!--.*?--> | <\?.*?\?> | <(?!!--|\?) )*+ ) \] \s*+ )?
    >""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_OPENS = re.compile(rb"<!DOCTYPE\b", re.IGNORECASE)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|RDF|channel)\b")
_TOKEN = re.compile(rb"""<!--.*?-->|<\?.*?\?>|"[^"]*+"|'[^']*+'|<!\w+|%[\w.:-]++;|[>%<]|[^\s"'<>%]++""", re.DOTALL)

_REFERENCE = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|&([A-Za-z_:\x80-\xff][\w.:\x80-\xff-]*+);",
    re.DOTALL,
)
_PREDEFINED = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_HARMLESS = rb"(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);"
#: `&#38;lt;` in a declaration is the reference `&lt;` where it is used (XML 1.0 §4.4.5).
_ESCAPED_AMP = re.compile(rb"&\#(?:38|[xX]26);(?=" + _HARMLESS + rb")", re.VERBOSE)
_REFERS = re.compile(rb"<|%[\w.:-]++;|&(?!" + _HARMLESS + rb")", re.VERBOSE)


class Declared(Struct, kw_only=True):
    """The entities that a document declares, and what became of the references to them."""

    texts: dict[bytes, bytes | None] = {}  #: By name; None for one that is not replaced.
    replaced: int = 0
    dropped: dict[bytes, int] = {}  #: References dropped, by name.
    expanded_bytes: int = 0


def take(data: bytes) -> tuple[bytes, list[Defect]]:
    """Drop the DOCTYPE and put the text of the document's own entities in place of the references to them.

    Short entities of plain text are harmless. References to external, nested (billion laughs) and oversized ones
    are dropped and reported. Line numbers stay what they were.
    """
    if _begins_plainly(data):
        return data, []
    declared = Declared()
    defects: list[Defect] = []
    kept = bytearray()
    end = 0
    while opening := _OPENS.match(data, start := _PROLOG.match(data, end).end()):  # type: ignore[union-attr]  # matches ""
        doctype = _DOCTYPE.match(data, start)
        if doctype is None:
            root = _ROOT.search(data, opening.end())
            stop = root.start() if root else len(data)
            defects.append(Defect(code="junk-before-xml", where="DOCTYPE", detail="a DOCTYPE that does not end"))
        else:
            stop = doctype.end()
            _declare(doctype["subset"] or b"", declared)
        kept += data[end:start] + b"\n" * data.count(b"\n", start, stop)
        end = stop
    if not end:
        return data, []
    kept += _replace(data, end, declared) if declared.texts else data[end:]
    return bytes(kept), defects + _defects(declared)


def _begins_plainly(data: bytes) -> bool:
    """Whether an element follows the declaration at once, as in most documents."""
    start = data.find(b"<", 1) if data.startswith(b"<?xml") else 0
    return data[start + 1 : start + 2].isalpha() and (not start or data[:start].rstrip().endswith(b"?>"))


def _declare(subset: bytes, declared: Declared) -> None:
    """Read the entity declarations of an internal subset. The first declaration of a name binds (XML 1.0 §4.2)."""
    if len(subset) > SUBSET_BYTES_MAX:
        declared.dropped[b"an internal subset over the limit"] = 1
        return
    words: list[bytes] | None = None
    for token in _TOKEN.findall(subset):
        if token == b"<!ENTITY":
            words = []
        elif token == b">":
            if words and words[0] != b"%" and words[0] not in _PREDEFINED:
                declared.texts.setdefault(words[0], _text(words[1]) if len(words) == 2 else None)  # noqa: PLR2004
            words = None
        elif words is not None:
            words.append(token)
        elif token.startswith(b"%"):
            declared.dropped[token] = declared.dropped.get(token, 0) + 1


def _text(literal: bytes) -> bytes | None:
    """Give what may stand in the document for an entity; None where that would be markup or another entity."""
    value = _ESCAPED_AMP.sub(b"&", literal[1:-1])
    if literal[:1] not in {b'"', b"'"} or len(value) > ENTITY_BYTES_MAX or _REFERS.search(value):
        return None
    return value.replace(b'"', b"&quot;").replace(b"'", b"&apos;")  # it may come to stand in an attribute


def _replace(data: bytes, start: int, declared: Declared) -> bytes:
    out = bytearray()
    end = start
    for match in _REFERENCE.finditer(data, start):
        name = match[1]
        if name is None or name not in declared.texts:
            continue
        text = declared.texts[name]
        if text is None or declared.expanded_bytes + len(text) > EXPANSION_BYTES_MAX:
            declared.dropped[name] = declared.dropped.get(name, 0) + 1
            text = b""
        else:
            declared.replaced += 1
            declared.expanded_bytes += len(text)
        out += data[end : match.start()]
        out += text
        end = match.end()
    out += data[end:]
    return bytes(out)


def _defects(declared: Declared) -> list[Defect]:
    defects = []
    if declared.dropped:
        names = b", ".join(list(declared.dropped)[:20]).decode("utf-8", "replace")
        detail = f"{sum(declared.dropped.values())} references: {names}"
        defects.append(Defect(code="entity-refused", where="DOCTYPE", detail=detail[:200]))
    if declared.replaced:
        defects.append(Defect(code="entity-declared", where="DOCTYPE", detail=f"{declared.replaced} uses replaced"))
    return defects
