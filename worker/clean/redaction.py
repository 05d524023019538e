"""Contact data out of everything that is published: out of markup and text by rules, out of other fields here. Pure.

A mark stands where an address or a number stood, so that a sentence still shows that it named one. The ledger, which
nobody publishes, holds both. Identities stay as they are: an entry whose guid or link holds an address keeps them.
"""

import html
import re
from collections.abc import Callable, Container, Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Any, Literal, get_args
from urllib.parse import quote, unquote

import msgspec
from msgspec.structs import fields, replace

from schemas.feed import Entry, Feed, Person, Text
from schemas.snapshot import Edit, Snapshot
from worker.clean.cut import Cut
from worker.clean.emails import Span, apart, emails
from worker.clean.exchange import exchanged
from worker.clean.markup import BLOCKS, split_tags
from worker.clean.phones import phones
from worker.clean.sanitize import sanitize

Find = Callable[[str], Iterable[Span]]
Place = Literal["title", "summary", "content"]
PLACES: tuple[Place, ...] = get_args(Place)

MARK = "•••"
#: What a source may have redacted: how it is found in text, and which links lead to nothing else.
KINDS: dict[str, tuple[Find, re.Pattern[str]]] = {
    "email": (emails, re.compile(r"(?:mailto|xmpp):", re.IGNORECASE)),
    "phone": (phones, re.compile(r"tel:|https?://(?:wa\.me/|api\.whatsapp\.com/)", re.IGNORECASE)),
}
#: Digits from which on the text of a link to a telephone is its number.
LINKED_DIGITS_MIN = 5

#: Stands between blocks and lines; it cannot occur in canonical markup.
_PARTED = "\x00"
_FLAT = str.maketrans("\n\t\r\f", "    ")
_ATTRIBUTE = re.compile(r' (href|src|srcset|poster|cite|title|alt)="([^"]*)"')
_LINKED_NUMBER = re.compile(r"\+?\(?\d(?:[\d ().\u00a0\u2010-\u2013/-]*\d)?")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:\S*\Z", re.IGNORECASE)
#: What entries and feeds are known by, and what rules have been through already.
_KEPT = frozenset({"guid", "permalink", "title", "summary", "content", "inferred", "new_url", "self_link", "home_page"})


def in_markup(markup: str, kind: str) -> tuple[str, list[Cut]]:
    """Give canonical markup without what is to be redacted, and the cuts."""
    tokens = split_tags(markup)
    links, linked = _links(tokens, kind) if "<" in markup else (0, [])
    find, _ = KINDS[kind]
    texts = [_boundary(token) if at % 2 else html.unescape(token) for at, token in enumerate(tokens)]
    text = "".join(texts).translate(_FLAT)
    at, ends = 0, []
    for piece in texts:
        at += len(piece)
        ends.append(at)
    spans = [*find(text), *(span for first, last in linked for span in _number(text, ends[first], ends[last - 1]))]
    spans = list(apart(spans))
    if spans:
        _exchange(tokens, texts, spans)
    cuts = [*exchanged(_segments(text, spans)), *([Cut(count=links)] if links else [])]
    return ("".join(tokens) if cuts else markup), cuts


def in_text(text: str, kind: str) -> tuple[str, list[Cut]]:
    """Give a plain text without what is to be redacted, and the cuts."""
    spans = list(KINDS[kind][0](text.translate(_FLAT)))
    if not spans:
        return text, []
    segments = list(_segments(text, spans))
    return "".join(old if new is None else new for old, new, _ in segments), exchanged(segments)


def of_snapshot(snapshot: Snapshot, kinds: AbstractSet[str], *, only: Container[int] | None = None) -> Snapshot:
    """Give a clean snapshot without what is to be redacted in all that rules do not go through.

    Those are names, e-mail addresses, descriptions of files, elements that no field stands for, and so on; and the
    texts of entries that rules were kept from. `only` names the entries that are meant.
    """
    entries, ledger = list(snapshot.entries), list(snapshot.ledger)
    for index, entry in enumerate(entries):
        if only is None or index in only:
            entries[index], edits = _of_entry(entry, index, kinds)
            ledger += edits
    feed = _redacted(snapshot.feed, kinds)
    title, subtitle = (_text(text, kinds) for text in (snapshot.feed.title, snapshot.feed.subtitle))
    return replace(
        snapshot,
        feed=replace(feed if isinstance(feed, Feed) else Feed(), title=title, subtitle=subtitle),
        entries=tuple(entries),
        ledger=tuple(ledger),
        tombstones=tuple(_parts(snapshot.tombstones, kinds)),
        defects=tuple(replace(defect, detail=_plain(defect.detail, kinds)) for defect in snapshot.defects),
    )


def _of_entry(entry: Entry, index: int, kinds: AbstractSet[str]) -> tuple[Entry, list[Edit]]:
    edits: list[Edit] = []
    texts: dict[str, Text | None] = {}
    for place in PLACES:
        text: Text | None = getattr(entry, place)
        for kind in sorted(kinds):
            if text is not None:
                text, cuts = _in_any(text, kind)
                edits += (
                    Edit(rule=f"redact_{kind}", place=place, entry=index, **msgspec.structs.asdict(cut)) for cut in cuts
                )
        texts[place] = text
    redacted = _redacted(entry, kinds)
    return replace(redacted if isinstance(redacted, Entry) else entry, **texts), edits


def _in_any(text: Text, kind: str) -> tuple[Text | None, list[Cut]]:
    value, cuts = in_markup(text.value, kind) if text.kind == "html" else in_text(text.value, kind)
    if not cuts:
        return text, []
    value = sanitize(value) if text.kind == "html" else value
    return (replace(text, value=value) if value else None), cuts


# --- markup -----------------------------------------------------------------------------------------------------------


def _boundary(tag: str) -> str:
    name = tag.strip("</>").partition(" ")[0]
    return _PARTED if name in BLOCKS or name == "br" else ""


def _links(tokens: list[str], kind: str) -> tuple[int, list[tuple[int, int]]]:
    """Unlink what leads to nothing else, and redact attributes; give how often, and where those links were."""
    _, leads_there = KINDS[kind]
    count = 0
    open_links: list[int | None] = []
    found = []
    for at in range(1, len(tokens), 2):
        tag = tokens[at]
        if tag.startswith("<a ") or tag == "<a>":
            attributes = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(tag)}
            href = attributes.get("href", "").strip()
            is_gone = leads_there.match(href) is not None or _is_found(unquote(href), kind)
            open_links.append(at if is_gone else None)
            tokens[at] = "" if is_gone else _in_attributes(tag, kind)
            count += is_gone or tokens[at] != tag
        elif tag == "</a>" and open_links:
            start = open_links.pop()
            if start is not None:
                tokens[at] = ""
                found.append((start, at))
        elif '="' in tag:
            tokens[at] = _in_attributes(tag, kind)
            count += tokens[at] != tag
    return count, found if kind == "phone" else []


def _is_found(text: str, kind: str) -> bool:
    return next(iter(KINDS[kind][0](text)), None) is not None


def _in_attributes(tag: str, kind: str) -> str:
    def redacted(attribute: re.Match[str]) -> str:
        name, value = attribute[1], html.unescape(attribute[2])
        if name in {"alt", "title"}:
            shown, cuts = in_text(value, kind)
        elif kind == "email":
            shown, cuts = in_text(value.replace("%40", "@"), kind)
            shown = shown.replace(MARK, quote(MARK))
        else:
            return attribute[0]  # there are numbers in every other address
        return f' {name}="{html.escape(shown)}"' if cuts else attribute[0]

    return _ATTRIBUTE.sub(redacted, tag)


def _number(text: str, start: int, end: int) -> Iterator[Span]:
    """Give where the number stands in the text of a link to a telephone, in whatever form."""
    for held in _LINKED_NUMBER.finditer(text, start, end):
        if sum(map(str.isdigit, held[0])) >= LINKED_DIGITS_MIN:
            yield held.span()


def _exchange(tokens: list[str], texts: list[str], spans: list[Span]) -> None:
    """Put marks into tokens where spans of their text begin, and take out what those cover."""
    at, start = 0, 0
    for place, text in enumerate(texts):
        end = start + len(text)
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        if place % 2 == 0 and at < len(spans) and spans[at][0] < end:
            parts, done, this = [], start, at
            while this < len(spans) and spans[this][0] < end:
                first, last = spans[this]
                parts += [text[done - start : max(first, start) - start], MARK if first >= start else ""]
                done = min(last, end)
                this += 1
            tokens[place] = html.escape("".join(parts) + text[done - start :], quote=False).replace("\u00a0", "&nbsp;")
        start = end


def _segments(text: str, spans: Iterable[Span]) -> Iterator[tuple[str, str | None, int]]:
    at = 0
    for start, end in spans:
        yield text[at:start].replace(_PARTED, " "), None, 0
        yield text[start:end].replace(_PARTED, " "), MARK, 0
        at = end
    yield text[at:].replace(_PARTED, " "), None, 0


# --- fields -----------------------------------------------------------------------------------------------------------


def _redacted(value: object, kinds: AbstractSet[str]) -> object:
    """Give a value with all strings in it redacted; None where nothing of it is left."""
    match value:
        case str():
            return _string(value, kinds)
        case Text():
            return _text(value, kinds)
        case Person():
            email = None if "email" in kinds else value.email
            name, uri = _name(value.name, kinds), _string(value.uri, kinds) if value.uri else None
            return replace(value, name=name, email=email, uri=uri) if name or email or uri else None
        case tuple():
            return tuple(_parts(value, kinds))
        case msgspec.Struct():
            return _struct(value, kinds)
    return value


def _parts(values: Iterable[Any], kinds: AbstractSet[str]) -> Iterator[Any]:
    for value in values:
        redacted = _redacted(value, kinds)
        if redacted is not None or value is None:
            yield redacted


def _struct(value: msgspec.Struct, kinds: AbstractSet[str]) -> msgspec.Struct | None:
    changes: dict[str, object] = {}
    for field in fields(value):
        held = getattr(value, field.name)
        if not held or (field.name in _KEPT and isinstance(value, Entry | Feed)):
            continue
        redacted = _redacted(held, kinds)
        if redacted is None and field.required:
            return None
        if redacted != held:
            changes[field.name] = redacted
    return replace(value, **changes) if changes else value


def _string(value: str, kinds: AbstractSet[str]) -> str | None:
    """Give a string redacted; an address of something else stays, one that leads to a person does not."""
    if _ADDRESS.match(value):
        return None if any(KINDS[kind][1].match(value) for kind in kinds) else value
    return _plain(value, kinds)


def _name(value: str | None, kinds: AbstractSet[str]) -> str | None:
    """Give a name redacted; of "ann@example.org (Ann)" the name is left, of an address alone nothing."""
    shown = _plain(value, kinds).replace(MARK, "").strip() if value else ""
    return shown.removeprefix("(").removesuffix(")").strip() if shown.startswith("(") else shown or None


def _plain(value: str, kinds: AbstractSet[str]) -> str:
    for kind in sorted(kinds):
        value, _ = in_text(value, kind)
    return value


def _text(text: Text | None, kinds: AbstractSet[str]) -> Text | None:
    for kind in sorted(kinds):
        if text is not None:
            text, _ = _in_any(text, kind)
    return text
