"""Damaged documents: never a crash, never in silence, and an entry that the damage did not touch comes out whole."""

import random
import re
from collections.abc import Callable

import pytest
from lxml import etree

from schemas.errors import ParseError
from schemas.snapshot import DEFECT_CODES, Snapshot
from tests.worker.parse.documents import ATOM, CONTENT, DC, atom, read, rss

WORDS = "Aüß — “œuvre” № 日本 naïve & <b>bold</b> plain words of a text that goes on for a while".split()
RSS = rss(
    *(
        f"<title>Title {n} &amp; more</title><link>http://e.org/{n}?a=1&amp;b=2</link><guid isPermaLink='false'>guid-{n}</guid>"
        f"<pubDate>Wed, {n:02} Jan 2012 10:00:00 +0100</pubDate><dc:creator>Jo {n}</dc:creator><category>c{n}</category>"
        f"<description>&lt;p&gt;Summary {n}&lt;/p&gt;</description>"
        f"<content:encoded><![CDATA[<p>Text {n}: {' '.join(WORDS * 3)}</p>]]></content:encoded>\n"
        for n in range(1, 13)
    ),
    root=f'version="2.0" {CONTENT} {DC} {ATOM}',
    before='<?xml version="1.0" encoding="utf-8"?>\n',
)
ATOM_FEED = atom(
    *(
        f'<id>x:{n}</id><title type="text">Title {n}</title><link rel="alternate" href="http://e.org/{n}"/>'
        f"<updated>2012-01-{n:02}T00:00:00Z</updated><author><name>Jo {n}</name></author>"
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Text {n} <b>bold</b><br/>more</p></div></content>\n'
        for n in range(1, 13)
    )
)
DOCUMENTS = {"rss": RSS.encode(), "atom": ATOM_FEED.encode()}
ENTRY = re.compile(rb"<(item|entry)>.*?</\1>", re.DOTALL)

Damage = Callable[[bytes, random.Random], bytes]


def at_random(data: bytes, chance: random.Random, pattern: bytes) -> tuple[int, int]:
    """A place in a document that looks like this; inside the entries, so that the head stays what it is."""
    places = [match.span() for match in re.finditer(pattern, data) if match.start() > data.index(b"Title 1")]
    return chance.choice(places)


def replaced(pattern: bytes, by: bytes) -> Damage:
    def damage(data: bytes, chance: random.Random) -> bytes:
        start, end = at_random(data, chance, pattern)
        return data[:start] + by + data[end:]

    return damage


def inserted(what: bytes, pattern: bytes = rb"(?<=[a-z]) (?=[a-z])") -> Damage:
    return replaced(pattern, what)


def flipped(data: bytes, chance: random.Random) -> bytes:
    start, _ = at_random(data, chance, rb"[^\n]")
    return data[:start] + bytes([data[start] ^ (1 << chance.randrange(8))]) + data[start + 1 :]


def swapped(data: bytes, chance: random.Random) -> bytes:
    ends = [match.span() for match in re.finditer(rb"</[\w:]+>", data) if match.start() > data.index(b"Title 1")]
    index = chance.randrange(len(ends) - 3)
    (a, b), (c, d) = ends[index], ends[index + 1]
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def removed(size: int) -> Damage:
    def damage(data: bytes, chance: random.Random) -> bytes:
        start, _ = at_random(data, chance, rb".")
        return data[:start] + data[start + size :]

    return damage


def repeated(size: int) -> Damage:
    def damage(data: bytes, chance: random.Random) -> bytes:
        start, _ = at_random(data, chance, rb".")
        return data[: start + size] + data[start:]

    return damage


def truncated(data: bytes, chance: random.Random) -> bytes:
    return data[: at_random(data, chance, rb".")[0]]


DAMAGES: dict[str, Damage] = {
    "a byte flipped": flipped,
    "a section not closed": replaced(rb"\]\]>|</p>", b""),
    "a section not opened": replaced(rb"<!\[CDATA\[|<p>", b""),
    "a bare ampersand": inserted(b" & "),
    "an address with bare ampersands": inserted(b" ?a=1&b=2&copy=3 "),
    "a bare less-than": inserted(b" < "),
    "an entity of HTML's": inserted(b"&nbsp;&eacute"),
    "an end tag dropped": replaced(rb"</[\w:]+>", b""),
    "a start tag dropped": replaced(rb"<[\w:]+[^<>]*>", b""),
    "end tags swapped": swapped,
    "a tag in other letters": replaced(rb"(?<=<)(?=title|guid|item|entry|id)", b"X"),
    "a break not closed": inserted(b"<br>"),
    "a paragraph not closed": inserted(b"<p>"),
    "an end tag that closes nothing": inserted(b"</div>"),
    "a section opened": inserted(b"<![CDATA["),
    "a comment opened": inserted(b"<!--"),
    "a control character": inserted(b"\x00"),
    "a form feed": inserted(b"\x0c"),
    "wrong bytes": inserted(b"\x93x\x94\xff"),
    "quotes dropped": replaced(rb"""(?<==)["'](?=[^"'<>]*["'])""", b""),
    "a prefix that is not declared": inserted(b"<foo:bar>x</foo:bar>"),
    "bytes lost": removed(7),
    "many bytes lost": removed(300),
    "bytes repeated": repeated(7),
    "many bytes repeated": repeated(300),
    "cut off": truncated,
}
SEEDS = 10


def touched(whole: bytes, damaged: bytes) -> set[int]:
    """The entries between the first and the last byte that differ, and those that touch them."""
    first = next(
        (i for i, (a, b) in enumerate(zip(whole, damaged, strict=False)) if a != b), min(len(whole), len(damaged))
    )
    last = next((i for i, (a, b) in enumerate(zip(whole[::-1], damaged[::-1], strict=False)) if a != b), len(whole))
    return {
        number
        for number, entry in enumerate(ENTRY.finditer(whole))
        if entry.end() >= first and entry.start() <= len(whole) - last
    }


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("kind", DAMAGES)
def test_what_the_damage_did_not_touch_comes_out_whole(kind: str, name: str) -> None:
    whole = DOCUMENTS[name]
    entries = read(whole).entries
    for seed in range(SEEDS):
        damaged = DAMAGES[kind](whole, random.Random(f"{kind} {name} {seed}"))
        snapshot = read(damaged)
        lost = {number for number, entry in enumerate(entries) if entry not in snapshot.entries}
        assert lost <= touched(whole, damaged), f"seed {seed}: {damaged!r}"
        assert len(lost) <= (len(entries) if kind == "cut off" else 3), f"seed {seed}"
        check(snapshot)
        if snapshot.entries != entries:
            assert snapshot.defects or is_well_formed(damaged), f"seed {seed}: nothing was said"


def check(snapshot: Snapshot) -> None:
    """Defects are known, and point to entries that are there."""
    for defect in snapshot.defects:
        assert defect.code in DEFECT_CODES
        assert defect.entry is None or defect.entry < len(snapshot.entries)


def is_well_formed(data: bytes) -> bool:
    """Whether XML is content with a document: then nobody can see that its text is not what it was."""
    try:
        etree.fromstring(data)
    except etree.XMLSyntaxError:
        return False
    return True


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "utf-16", "koi8-r", "shift_jis", "none", "utf-7"])
def test_a_document_that_lies_about_its_encoding_is_read_whole(declared: str) -> None:
    whole = read(RSS)
    lying = read(RSS.replace("utf-8", declared, 1))
    assert lying.entries == whole.entries or declared == "utf-7"
    assert [defect.code for defect in lying.defects] == ["encoding-mismatch"] * (
        declared != "utf-8"
    ) or declared == "utf-7"


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_a_document_is_read_whole_in_any_unicode(name: str) -> None:
    assert read(RSS.encode(name)).entries == read(RSS).entries


@pytest.mark.parametrize("name", DOCUMENTS)
def test_damage_upon_damage_never_crashes(name: str) -> None:
    for seed in range(150):
        chance = random.Random(f"{name} {seed}")
        data = DOCUMENTS[name]
        for _ in range(chance.randint(2, 12)):
            try:
                data = chance.choice(list(DAMAGES.values()))(data, chance)
            except (IndexError, ValueError):
                break  # nothing left that could be damaged so
        try:
            check(read(data))
        except ParseError:
            assert data.count(b"<item") + data.count(b"<entry") < 3, f"seed {seed}"


@pytest.mark.parametrize("start", range(0, len(ATOM_FEED), 97))
def test_an_atom_feed_cut_anywhere_keeps_the_entries_before_the_cut(start: int) -> None:
    data = ATOM_FEED.encode()[: start + 10]
    try:
        snapshot = read(data)
    except ParseError:
        assert b"</entry>" not in data
        return
    complete = data.count(b"</entry>")
    assert snapshot.entries[:complete] == read(ATOM_FEED).entries[:complete]
    assert len(snapshot.entries) <= complete + 1
