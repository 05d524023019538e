"""Texts that are escaped once too often or once too rarely, decided for a feed as a whole.

One post about `&lt;b&gt;` proves nothing; a feed whose bodies all begin with `&lt;p&gt;` does. What was done is a
defect of each entry it was done to, so it can be told, and undone by reading the kept document again.
"""

import html
import re
from collections.abc import Callable, Iterable

from msgspec import Struct
from msgspec.structs import replace

from schemas.feed import Entry, Text
from schemas.snapshot import Defect, Snapshot
from worker.parse import kinds
from worker.parse.kinds import BLOCKS, EMBEDDED, KNOWN

#: Texts of a kind that must say the same, where not one of them proves it by itself.
TEXTS_MIN = 2

_NAMES = "|".join(sorted(KNOWN))
_STRONG = "|".join(sorted(BLOCKS | EMBEDDED | {"br"}))
#: Tags, escaped and not. Each ends before the next bracket, so that no text of brackets takes long.
_ESCAPED_TAG = re.compile(rf"&lt;(/?)({_NAMES})\b((?:[^<>&]++|&(?!lt;|gt;))*+)&gt;", re.IGNORECASE)
_REAL_TAG = re.compile(rf"</?(?:{_NAMES})\b[^<>]*+>", re.IGNORECASE)
_BEGINS = re.compile(rf"\s*+(?:<|&lt;)(?:{_STRONG})\b", re.IGNORECASE)
_ENDS = re.compile(rf"(?:<|&lt;)/?(?:{_STRONG})\b(?:[^<>&]++|&(?!gt;))*+(?:>|&gt;)\s*+\Z", re.IGNORECASE)
_END_CHARACTERS = 300
#: References that a title still holds when it has been read as HTML, and such a one inside a word or its punctuation.
_REFERENCE = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_IN_WORD = re.compile(rf"\w{_REFERENCE.pattern}(?:\w|\Z)")
#: What escaping makes of the characters that mean something in markup, and nothing else: so it can be made again.
_ONCE = re.compile(
    r"&(?:(lt|#0*60|#[xX]0*3[cC])|(gt|#0*62|#[xX]0*3[eE])|(quot|#0*34|#[xX]22)|(apos|#0*39|#[xX]27)|amp|#0*38|#[xX]26);"
)


class Verdict(Struct, frozen=True):
    """What is done to the texts of one field, and why."""

    code: str
    mend: Callable[[Text], Text]  #: Gives a text that nothing is wrong with as it is.
    detail: str


def settle(snapshot: Snapshot) -> Snapshot:
    """Give a snapshot in which every text is escaped as often as its kind says."""
    verdicts = {
        field: verdict
        for field, texts in _suspects(snapshot.entries).items()
        if (verdict := _title_verdict(texts) if field == "title" else _body_verdict(texts))
    }
    if not verdicts:
        return snapshot
    entries, defects = [], list(snapshot.defects)
    for index, entry in enumerate(snapshot.entries):
        changes: dict[str, Text] = {}
        for field, verdict in verdicts.items():
            text: Text | None = getattr(entry, field)
            if text is not None and (mended := verdict.mend(text)) != text:
                changes[field] = mended
                where = f"item[{index + 1}]/{field}"
                defects.append(Defect(code=verdict.code, where=where, detail=verdict.detail, entry=index))
        entries.append(replace(entry, **changes) if changes else entry)
    return replace(snapshot, entries=tuple(entries), defects=tuple(defects))


def _suspects(entries: Iterable[Entry]) -> dict[str, list[Text]]:
    """Give the texts of the fields in which any text looks wrong at first sight; mostly none."""
    found = set()
    for entry in entries:
        title, content, summary = entry.title, entry.content, entry.summary
        if title is not None and "&" in title.value:
            found.add("title")
        if content is not None and _is_suspect(content):
            found.add("content")
        if summary is not None and _is_suspect(summary):
            found.add("summary")
    return {
        field: [text for entry in entries if (text := getattr(entry, field)) is not None] for field in sorted(found)
    }


def _is_suspect(text: Text) -> bool:
    """Whether a body begins with a tag that its kind does not have; of those that are wrong, one at least does."""
    return text.value.startswith(("&lt;", "&#60;", "&#x3") if text.kind == "html" else "<")


# --- bodies -----------------------------------------------------------------------------------------------------------


def _body_verdict(texts: list[Text]) -> Verdict | None:
    """Judge the bodies of a feed: HTML that is escaped twice, or text that is HTML."""
    marked = [text for text in texts if text.kind == "html"]
    plain = [text for text in texts if text.kind == "text"]
    if times := _proofs(marked, _is_escaped, lambda text: _REAL_TAG.search(text.value) is not None):
        return Verdict("escaped-twice", _unescaped, f"{times} of {len(marked)} texts are; undone once")
    if times := _proofs(plain, _is_markup, lambda text: "<" in text.value and not _is_markup(text)):
        return Verdict("text-is-markup", _as_html, f"{times} of {len(plain)} texts are; read as HTML")
    return None


def _proofs(texts: list[Text], is_proof: Callable[[Text], bool], is_against: Callable[[Text], bool]) -> int:
    """Count the texts that prove something; 0 where they are too few, or one speaks against it.

    At least one must prove it beyond doubt, and one that stands alone has to.
    """
    if not any(_is_whole(text.value) for text in texts):
        return 0
    proofs = [text for text in texts if is_proof(text)]
    is_enough = 2 * len(proofs) >= len(texts) and (len(proofs) >= TEXTS_MIN or len(texts) == 1)
    if not is_enough or not any(_is_whole(text.value) for text in proofs) or any(map(is_against, texts)):
        return 0
    return len(proofs)


def _is_whole(value: str) -> bool:
    """Whether a text begins and ends with a tag of a block or a picture, escaped or not."""
    return bool(_BEGINS.match(value) and _ENDS.search(value[-_END_CHARACTERS:]))


def _is_escaped(text: Text) -> bool:
    """Whether a body of HTML holds tags that are escaped, and properly used: "The <b> element" is none."""
    return text.kind == "html" and bool(kinds.used(_ESCAPED_TAG.findall(text.value)))


def _is_markup(text: Text) -> bool:
    """Whether a body of text holds tags that are properly used."""
    return text.kind == "text" and bool(kinds.markup_names(text.value))


def _unescaped(text: Text) -> Text:
    """Undo one escaping of HTML: of the characters that it touches, and of no others."""
    if text.kind != "html" or "&" not in text.value:
        return text
    return replace(text, value=_ONCE.sub(_character, text.value))


def _character(reference: re.Match[str]) -> str:
    return next((character for character, found in zip("<>\"'", reference.groups(), strict=True) if found), "&")


def _as_html(text: Text) -> Text:
    return replace(text, kind="html") if _is_markup(text) else text


# --- titles -----------------------------------------------------------------------------------------------------------


def _title_verdict(texts: list[Text]) -> Verdict | None:
    """Judge the titles of a feed: "it&#8217;s" is what nobody means to show, "Writing &amp; in HTML" may be."""
    doubted = [text for text in texts if "&" in text.value]
    left = [text for text in doubted if _REFERENCE.search(_shown(text))]
    if not left:
        return None
    is_whole_feed = len(left) >= TEXTS_MIN and len(left) == len(doubted)
    if not is_whole_feed and not all(_IN_WORD.search(_shown(text)) for text in left):
        return None
    detail = f"{len(left)} of {len(texts)} titles show references; undone once"
    return Verdict("escaped-twice", _title_unescaped, detail)


def _shown(text: Text) -> str:
    """Give a title as a reader would show it, tags aside."""
    if text.kind == "text":
        return text.value
    try:
        return html.unescape(text.value)
    except ValueError:  # a number of more digits than Python reads
        return ""


def _title_unescaped(text: Text) -> Text:
    if not _REFERENCE.search(_shown(text)):
        return text
    if text.kind == "text":
        return Text(value=text.value.replace("<", "&lt;"), kind="html")
    return _unescaped(text)
