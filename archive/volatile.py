"""Pure: which changes of an entry happen by themselves, without anybody having written anything.

Comment and view counts, "updated 5 minutes ago", advertisements, signatures in the addresses of files. They are known
by what they are made of, or because the same place went to and fro before. In doubt a change is none of them.

Seen in https://github.com/brief-rss/brief/issues/302 (counts), https://github.com/FreshRSS/FreshRSS/issues/1840
(advertisements, fingerprints), https://github.com/martinrotter/rssguard/issues/451 ("Updated Jul 24" to "Jul 25" and
back), https://github.com/SamTV12345/PodFetch/issues/1581 (signed enclosures).
"""

import re
from collections.abc import Hashable, Iterator, Sequence
from html import unescape
from itertools import pairwise

from msgspec.structs import replace

from archive import volatile_words as vocabulary
from archive.identity import settled
from archive.links import canonical_link
from archive.words import BLOCKS, words
from schemas.feed import Entry, Text

#: A counter or a time is no longer than this, in words and marks, and in characters.
COUNTER_WORDS_MAX, COUNTER_LENGTH_MAX = 20, 160
#: What a rotating block holds at most, in words.
ADVERTISEMENT_WORDS_MAX = 30
#: So often a part must have gone or come before, until it is believed to go and come by itself …
TURNS_MIN = 3
#: … which takes so many earlier states, and of more than so many the latest serve.
STATES_MIN, STATES_MAX = TURNS_MIN + 1, 20

_TAG = re.compile(r"<[^<>]*>")
_BLOCK = re.compile(rf"(</?(?:{BLOCKS})(?=[\s/>])[^<>]*>)", re.IGNORECASE)
_CELL = re.compile(r"<t[dh]\b", re.IGNORECASE)
#: What stands between counters on a line.
_RULE = re.compile(r"([|·•])")
_MARK = re.compile(r"([|·•()\[\]])")
_MARK_OR_TAG = re.compile(r"(</?(?:a|small|span|su[bp])\b[^<>]*>|[|·•()\[\]])", re.IGNORECASE)
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{1,80})[)\]]")
_WORD = re.compile(r"\d[\d.,:'\u2019]*[km]?(?![^\W_])|[0-9a-f-]{16,}|[ap]\.m|[^\W\d_]+|\d+|\S", re.IGNORECASE)
_HEX = re.compile(r"(?=[^\d]*\d)[0-9a-f-]{16,}")
#: What a counter or a time holds at least; most texts are through with it.
_HINT = re.compile(rf"\d|\b(?:{'|'.join(sorted(vocabulary.NONE | vocabulary.AGO))})\b", re.IGNORECASE)
_QUERY = re.compile(r"\?[^\s\"'<>#]*")
_PAIRS = re.compile(r"&amp;|&|;")
_MOVING = re.compile(rf"(?:{'|'.join(vocabulary.PARAMETERS)})=.*|(?:{vocabulary.NUMBERED})=[\d.]*", re.IGNORECASE)
_KNOWN = frozenset[str]().union(
    *(vocabulary.COUNTED, vocabulary.LED, vocabulary.NONE, vocabulary.UNITS, vocabulary.AGO, vocabulary.MADE),
    *(vocabulary.TOLD, vocabulary.CALENDAR, vocabulary.MARKED, vocabulary.BESIDE),
)

Part = tuple[str, Hashable]  # the name of a field, and one thing that stands there


def is_volatile(before: Entry, after: Entry) -> bool:
    """Whether nothing but what changes by itself differs between two clean states of an entry.

    `updated` may differ besides, not alone.
    """
    if replace(settled(before), updated=after.updated) == settled(after):
        return False
    return calm(before) == calm(after)


def calm(entry: Entry) -> Entry:
    """Give a clean entry without what changes by itself, for comparing. Its markup is fit for nothing else."""
    return replace(
        settled(entry),
        title=_calm_title(entry.title),
        summary=_calm_text(entry.summary),
        content=_calm_text(entry.content),
        enclosures=tuple(
            replace(enclosure, url=_calm_tag(enclosure.url), length_bytes=None) for enclosure in entry.enclosures
        ),
        images=tuple(replace(image, url=_calm_tag(image.url)) for image in entry.images),
        updated=None,
    )


def flickers(past: Sequence[Entry], after: Entry) -> bool:
    """Whether all that makes `after` another state than the last of `past` has come and gone in it before.

    That are advertisements in turn, or two servers of which one is behind. `past` is in order, clean.
    """
    if len(past) < STATES_MIN:
        return False
    states = [_parts(one) for one in past[-STATES_MAX:]]
    differing = states[-1] ^ _parts(after)
    return bool(differing) and all(
        sum((part in one) is not (part in other) for one, other in pairwise(states)) >= TURNS_MIN for part in differing
    )


def _parts(entry: Entry) -> frozenset[Part]:
    """Give what tells one state from another, as `identity.fingerprint` has it; texts by their blocks."""
    quiet = calm(entry)
    parts: set[Part] = {("permalink", canonical_link(quiet.permalink or "")), ("published", quiet.published)}
    for field, text in (("title", quiet.title), ("summary", quiet.summary), ("content", quiet.content)):
        pieces = () if text is None else _BLOCK.split(text.value) if text.kind == "html" else text.value.splitlines()
        blocks = (" ".join(words(Text(value=piece, kind=text.kind))) for piece in pieces) if text else ()
        parts.update((field, block) for block in blocks if block)
    parts.update(("authors", person.name or person.email or person.uri) for person in quiet.authors)
    parts.update(("links", (link.rel, canonical_link(link.href))) for link in quiet.links)
    parts.update(("enclosures", canonical_link(enclosure.url)) for enclosure in quiet.enclosures)
    return frozenset(parts)


def _calm_title(title: Text | None) -> Text | None:
    """Take counters in brackets out of a title: "10 likes that matter" is none."""
    if title is None:
        return None
    value = _BRACKETED.sub(lambda found: "" if _moves(found[1]) else found[0], title.value)
    return title if value == title.value else replace(title, value=" ".join(value.split()))


def _calm_text(text: Text | None) -> Text | None:
    if text is None:
        return None
    if text.kind == "text":
        return replace(text, value="\n".join(filter(None, _calm_blocks(text.value.splitlines()))))
    return replace(text, value="".join(_calm_blocks(_BLOCK.split(text.value))))


def _calm_blocks(pieces: Sequence[str]) -> Iterator[str]:
    """Yield the tags of blocks and what is between them, without counters, times and advertisements.

    What stands in a table is no counter: it may be the result of an election.
    """
    is_cell = is_advertised = False
    for piece in pieces:
        if _BLOCK.fullmatch(piece):
            is_cell = bool(_CELL.match(piece)) or (is_cell and not piece.startswith("</t"))
            yield _calm_tag(piece)
            continue
        told = _TAG.sub(" ", piece).split()
        if not told or len(told) > ADVERTISEMENT_WORDS_MAX:
            is_advertised = is_advertised and not told
        elif is_advertised or _is_advertisement(told):
            is_advertised = len(told) == 1 and not is_advertised  # the heading of the one that follows
            continue
        yield _TAG.sub(lambda tag: _calm_tag(tag[0]), piece if is_cell else _calm_block(piece))


def _is_advertisement(told: Sequence[str]) -> bool:
    """Whether a block says that it is one: "Advertisement", "Sponsor: …", "Sponsored by …"; not "Ad astra"."""
    is_label = len(told) == 1 or told[0].endswith(":") or told[1] in {"by", "von", "par", "por", "da"}
    return is_label and told[0].strip(":.-–—[]()").lower() in vocabulary.ADVERTISED


def _calm_block(piece: str) -> str:
    """Take the counters out that fill a block, an element in it or what is between two marks."""
    if len(piece) > COUNTER_LENGTH_MAX and not _MARK_OR_TAG.search(piece):
        return piece
    left = piece
    for ends, takes_tags in ((_RULE, True), (_MARK_OR_TAG, False), (_MARK, True)):
        parts = ends.split(_TAG.sub(" ", left) if takes_tags else left)
        kept = [part for part in parts if not _moves(_TAG.sub(" ", part))]
        if len(kept) < len(parts):
            left = "".join(kept)
    is_empty = "src=" not in left and not any(map(str.isalnum, _TAG.sub("", left)))
    return "" if is_empty and left != piece else left


def _calm_tag(tag: str) -> str:
    """Take out of the addresses in a tag, or of an address, what is another with every reading."""
    return _QUERY.sub(lambda found: _calm_query(found[0]), tag) if "?" in tag else tag


def _calm_query(query: str) -> str:
    kept = [pair for pair in _PAIRS.split(query[1:]) if pair and not _MOVING.fullmatch(pair)]
    return f"?{'&'.join(kept)}" if kept else ""


def _moves(text: str) -> bool:
    """Whether a piece of plain text is a counter or a time of its own making, and nothing else."""
    if len(text) > COUNTER_LENGTH_MAX or not _HINT.search(text):
        return False
    found = _WORD.findall(unescape(text).lower())
    told = {word for word in found if word[0].isalpha() and not _HEX.fullmatch(word)}
    if len(found) > COUNTER_WORDS_MAX or not told <= _KNOWN:
        return False
    numbers = [word for word in found if word[0].isdigit()]
    first = next((word for word in found if word[0].isalnum()), "")
    is_count = told & vocabulary.COUNTED and (numbers or told & vocabulary.NONE)
    is_led = told & vocabulary.LED and numbers and first in vocabulary.LED
    is_made = told & vocabulary.MADE and (numbers or told & vocabulary.AGO)
    is_ago = told & vocabulary.AGO and ((numbers and told & vocabulary.UNITS) or told & vocabulary.TOLD)
    is_mark = told & vocabulary.MARKED and any(map(_HEX.fullmatch, found))
    return bool(is_count or is_led or is_made or is_ago or is_mark)
