"""Text to XML that a strict parser accepts. Every step names what it did; none runs on a document that is fine."""

import html
import re
from html.entities import html5

from schemas.snapshot import Defect

#: Longest text an entity of the document's own may stand for, and how often all of them may be used.
ENTITY_LENGTH_MAX = 1_000
ENTITY_USES_MAX = 100_000

#: What may stand before a DOCTYPE (XML 1.0 §2.8). Possessive, so that no document makes it backtrack.
_PROLOG = re.compile(rb"(?:\s++|\xef\xbb\xbf|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_DOCTYPE = re.compile(rb"<!DOCTYPE\b(?:[^\[>\"']|\"[^\"]*\"|'[^']*')*+(?:\[(?P<subset>.*?)\]\s*)?>", re.DOTALL)
_ENTITY = re.compile(rb"""<!ENTITY\s+(%\s+)?([\w.:-]+)\s+(?:"([^"]*)"|'([^']*)'|([^>]*))\s*>""")
_START = re.compile(rb"<\?xml\b|<!DOCTYPE\b|<!--|<[A-Za-z_]")
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|\xed[\xa0-\xbf][\x80-\xbf]")
_CDATA_OR_AMP = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?-->|&(#\d+;|#[xX][0-9a-fA-F]+;|[A-Za-z]\w*;)?", re.DOTALL)
_XML_ENTITIES = frozenset({b"amp;", b"lt;", b"gt;", b"quot;", b"apos;"})
#: `<` that begins no tag: followed by white space, a digit or a sign.
_BARE_LESS_THAN = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?-->|<(?![A-Za-z_:/!?])", re.DOTALL)


def take_doctype(data: bytes) -> tuple[bytes, list[Defect]]:
    """Drop the DOCTYPE and put the text of the document's own entities in place, so that no parser expands any.

    Short internal entities are harmless and used by real feeds (`<!ENTITY nbsp "&#160;">`). External ones,
    nested ones (billion laughs) and oversized ones are dropped where they are used, and reported.
    """
    start = prolog.end() if (prolog := _PROLOG.match(data)) else 0
    doctype = _DOCTYPE.match(data, start)
    if doctype is None:
        return data, []
    values: dict[bytes, bytes | None] = {}
    for is_parameter, name, double, single, external in _ENTITY.findall(doctype["subset"] or b""):
        value = double or single
        is_plain = not (is_parameter or external) and len(value) <= ENTITY_LENGTH_MAX and not _references(value)
        values.setdefault(name, value if is_plain else None)
    uses: dict[bytes, int] = {}

    def text_of(match: re.Match[bytes]) -> bytes:
        name = match[1][:-1] if match[1] else b""
        if name not in values:
            return match[0]
        uses[name] = uses.get(name, 0) + 1
        value = values[name]
        return value if value is not None and sum(uses.values()) <= ENTITY_USES_MAX else b""

    rest = data[doctype.end() :]
    data = data[:start] + (_CDATA_OR_AMP.sub(text_of, rest) if values else rest)
    defects = [_entity_refused(name.decode("utf-8", "replace")) for name in values if values[name] is None]
    if any(value is not None for value in values.values()):
        replaced = sum(count for name, count in uses.items() if values[name] is not None)
        defects.append(Defect(code="entity-declared", where="DOCTYPE", detail=f"{replaced} uses replaced"))
    return data, defects


def mend(data: bytes) -> tuple[bytes, list[Defect]]:
    """Mend what keeps a strict parser from reading `data`: leading junk, forbidden characters, bare `&` and `<`."""
    defects: list[Defect] = []
    start = _START.search(data)
    if start and start.start() > 0 and data[: start.start()].strip(b"\xef\xbb\xbf"):
        junk = data[: start.start()].decode("utf-8", "replace").strip()
        defects.append(Defect(code="junk-before-xml", where="document", detail=junk[:80] or "white space"))
        data = data[start.start() :]
    data, dropped = _FORBIDDEN.subn(b"", data)
    if dropped:
        defects.append(Defect(code="characters-dropped", where="document", detail=f"{dropped} characters"))
    data, more = _mend_ampersands(data)
    return data, defects + more


def _mend_ampersands(data: bytes) -> tuple[bytes, list[Defect]]:
    """Escape bare `&` and `<`; replace HTML's entities, which XML does not know, by their characters."""
    counts = {"entities-repaired": 0, "markup-repaired": 0}

    def mended(match: re.Match[bytes]) -> bytes:
        whole, name = match[0], match[1]
        if not whole.startswith(b"&") or name in _XML_ENTITIES:
            return whole
        if name and name.startswith(b"#"):
            character = html.unescape(whole.decode("ascii"))
            if whole[2:-1].lower() in {b"0", b"x0"} or _FORBIDDEN.fullmatch(character.encode("utf-8", "replace")):
                counts["entities-repaired"] += 1
                return b""
            return whole
        if name and (character := html5.get(name.decode("utf-8", "replace"), "")):
            counts["entities-repaired"] += 1
            return html.escape(character).encode()
        counts["markup-repaired"] += 1
        return b"&amp;" + whole[1:]

    def escaped(match: re.Match[bytes]) -> bytes:
        if len(match[0]) > 1:
            return match[0]
        counts["markup-repaired"] += 1
        return b"&lt;"

    data = _BARE_LESS_THAN.sub(escaped, _CDATA_OR_AMP.sub(mended, data))
    return data, [
        Defect(code=code, where="document", detail=f"{count} places") for code, count in counts.items() if count
    ]


def _references(value: bytes) -> bool:
    """Whether an entity's value refers to anything but characters."""
    return bool(re.search(rb"[%<]|&(?!#\d+;|#[xX][0-9a-fA-F]+;|amp;|lt;|gt;|quot;|apos;)", value))


def _entity_refused(detail: str) -> Defect:
    return Defect(code="entity-refused", where="DOCTYPE", detail=detail[:80])
