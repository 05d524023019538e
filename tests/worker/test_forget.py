"""`forget`: nothing of an entry is left in the archive, whatever it came in, and it does not come back."""

import gzip
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from archive import connect
from archive.bodies import read as read_body
from archive.connect import open_archive
from archive.forgetting import audit_hash
from tests.worker.conftest import Backissue, Done

#: Words that stand nowhere else. Each begins as no other does, because an index keeps only what words do not share.
GUID, LINK, TITLE, TEXT, LATER, TAG, AUTHOR, FILE, CRUFT = (
    f"{start}zxqjvk" for start in ("ga", "lu", "ti", "te", "no", "ca", "wa", "fe", "cu")
)
SECRET = (GUID, LINK, TITLE, TEXT, LATER, TAG, AUTHOR, FILE, CRUFT)
SHARE = f'&lt;div class="sharedaddy"&gt;Share {CRUFT}&lt;/div&gt;'
ITEM = f"""<item><title>All of {TITLE}</title><guid isPermaLink="false">{GUID}</guid><link>http://e.example/{LINK}</link>
<author>w@e.example ({AUTHOR})</author><category>{TAG}</category><pubDate>never {TITLE}</pubDate>
<enclosure url="http://e.example/{FILE}.mp3" type="audio/mpeg" length="9"/>
<description>&lt;p style="color: red"&gt;It says {TEXT} at length, and so on.&lt;/p&gt;{SHARE}</description></item>"""
REVISED = ITEM.replace("at length", f"at length, {LATER}")
BEFORE = "<item><title>Before</title><guid>b1</guid><description>the one before</description></item>"
AFTER = "<item><title>After</title><guid>a1</guid><description>the one after</description></item>"
NEW = "<item><title>New</title><guid>n1</guid><description>quite another one</description></item>"


def rss(*items: str) -> bytes:
    head = '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><link>http://e.example/</link>\n'
    return (head + "\n".join(items) + "\n</channel></rss>").encode()


class House:
    """A folder with a configuration, documents and an archive, and what happens there."""

    def __init__(self, folder: Path, backissue: Backissue) -> None:
        self.folder, self.backissue = folder, backissue
        self.archive = folder / "var/archive.db"

    def round(self, document: bytes, name: str = "blog.rss", code: int = 0) -> Any:
        (self.folder / name).write_bytes(document)
        return self.backissue("run", "--once", "--json", code=code).json["refreshed"]

    def forget(self, name: str = f"http://e.example/{LINK}", *options: str) -> Any:
        return self.backissue("forget", name, "--yes", "--json", *options).json

    def titles(self) -> list[str]:
        return sorted(one["title"] for one in self.backissue("entries", "--json").json)

    def ids(self) -> dict[str, str]:
        return {one["public_id"]: one["number"] for one in self.backissue("entries", "--json").json}

    def bodies(self) -> list[bytes]:
        with closing(open_archive(self.archive, read_only=True)) as db:
            hashes = [body for (body,) in db.conn.execute("SELECT hash FROM bodies ORDER BY rowid")]
            return [read_body(db.conn, body) for body in hashes]

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.archive)) as connection:
            return connection.execute(statement).fetchall()

    def is_sound(self) -> bool:
        told = self.backissue("verify", "--json").json
        return bool(told["is_sound"]) and not told["findings"]

    def left_over(self) -> dict[str, list[str]]:
        """The words of the entry, and the files, bodies and indexes in which they still are."""
        found: dict[str, list[str]] = {}
        kept = {
            str(file.relative_to(self.folder)): file.read_bytes()
            for file in self.folder.rglob("var/**/*")
            if file.is_file()
        }
        kept |= {f"body {at}": body for at, body in enumerate(self.bodies())}
        kept["the index"] = "\n".join(self.terms()).encode()
        for place, data in kept.items():
            for word in SECRET:
                if word.encode() in data.lower() or word.encode("utf-16-le") in data:
                    found.setdefault(word, []).append(place)
        return found

    def terms(self, index: str = "entries_fts") -> list[str]:
        with closing(sqlite3.connect(self.archive)) as connection:
            connection.execute(f"CREATE VIRTUAL TABLE temp.terms USING fts5vocab (main, {index}, row)")
            return [term for (term,) in connection.execute("SELECT term FROM terms")]


@pytest.fixture
def house(tmp_path: Path, backissue: Backissue, monkeypatch: pytest.MonkeyPatch) -> House:
    """One whose SQLite leaves what it deletes where it was, as most do."""
    connection = connect._connection

    def leaving(target: str) -> sqlite3.Connection:
        opened = connection(target)
        opened.execute("PRAGMA secure_delete = OFF")
        return opened

    monkeypatch.setattr(connect, "_connection", leaving)
    file = tmp_path / "small.toml"
    file.write_text(
        '[[source]]\nid = "blog"\nurl = "blog.rss"\nflood = "new"\n[[publication]]\nid = "all"\nsources = ["blog"]\n'
    )
    monkeypatch.setenv("BACKISSUE_CONFIG", str(file))
    return House(tmp_path, backissue)


@pytest.fixture
def grown(house: House) -> House:
    """Three entries, one of which is to go; it was fetched in four bodies, and had two revisions."""
    house.round(rss(ITEM))
    house.round(rss(BEFORE, ITEM, AFTER))
    house.round(rss(BEFORE, REVISED, AFTER))
    house.round(rss(AFTER, REVISED, BEFORE))
    return house


def test_everything_of_it_is_there_before(grown: House) -> None:
    assert set(grown.left_over()) == set(SECRET), "or this tests nothing"
    assert TEXT in grown.terms()


def test_nothing_of_it_is_left(grown: House) -> None:
    ids = grown.ids()
    told = grown.forget()
    assert (told["revisions"], told["bodies_cut"], told["bodies_dropped"], told["captures"]) == (2, 4, 0, 4)
    assert grown.left_over() == {}
    assert grown.titles() == ["After", "Before"]
    assert grown.ids() == {name: number for name, number in ids.items() if name != GUID}
    assert grown.is_sound()


def test_no_part_of_its_words_is_left_in_an_index_of_parts(house: House) -> None:
    config = house.folder / "small.toml"
    config.write_text(config.read_text() + "[search]\ntrigram = true\n")
    house.round(rss(BEFORE, ITEM, AFTER))
    assert "zxq" in house.terms("entries_trigrams")
    house.forget()
    assert "the" in house.terms("entries_trigrams")
    assert "zxq" not in house.terms("entries_trigrams")
    assert house.is_sound()


def test_words_that_no_index_holds_yet_are_not_taken_out_of_one(grown: House) -> None:
    """As after a crash between recording and indexing."""
    with closing(sqlite3.connect(grown.archive)) as connection, connection:
        columns = f"SELECT number, title, authors, text FROM entries WHERE public_id = '{GUID}'"
        ((number, *words),) = connection.execute(columns).fetchall()
        take_out = "INSERT INTO entries_fts (entries_fts, rowid, title, authors, text) VALUES ('delete', ?, ?, ?, ?)"
        connection.execute(take_out, (number, *words))
        connection.execute("INSERT INTO unindexed (name, entry) VALUES ('words', ?)", (number,))
    grown.forget()
    assert grown.left_over() == {}
    assert grown.is_sound()


def test_what_is_left_of_bodies_is_what_else_they_held(grown: House) -> None:
    grown.forget()
    assert grown.bodies() == [rss(""), rss(BEFORE, "", AFTER), rss(AFTER, "", BEFORE)]


def test_captures_say_still_what_came(grown: House) -> None:
    grown.forget()
    received = [hash_ for (hash_,) in grown.query("SELECT received FROM captures ORDER BY number")]
    came = [rss(ITEM), rss(BEFORE, ITEM, AFTER), rss(BEFORE, REVISED, AFTER), rss(AFTER, REVISED, BEFORE)]
    assert received == [sha256(body).hexdigest() for body in came]


COMES_BACK: list[tuple[str, str]] = [
    ("as it was", REVISED),
    ("in other words", REVISED.replace("at length", "at some length")),
    ("under another guid", REVISED.replace(GUID, "http://e.example/?p=5")),
    ("under another link", REVISED.replace(LINK, "2024/05/moved")),
    ("under other names, saying the same", REVISED.replace(GUID, "gnu").replace(LINK, "x")),
]


@pytest.mark.parametrize(("how", "item"), COMES_BACK, ids=[how for how, _ in COMES_BACK])
@pytest.mark.parametrize("times", [1, 2])
def test_it_does_not_come_back(how: str, item: str, times: int, grown: House) -> None:
    grown.forget()
    for _ in range(times):
        (refreshed,) = grown.round(rss(NEW, item, AFTER, BEFORE))
        assert refreshed["failures"] == [], how
    assert grown.titles() == ["After", "Before", "New"]
    assert grown.left_over() == {}
    assert grown.bodies()[-1] == rss(NEW, "", AFTER, BEFORE)
    assert grown.is_sound()


def test_the_same_bytes_do_not_bring_it_back_either(grown: House) -> None:
    before = (grown.folder / "blog.rss").read_bytes()
    grown.forget()
    (refreshed,) = grown.round(before)
    assert (refreshed["not_modified"], refreshed["new"]) == (1, 0)
    assert grown.left_over() == {}
    assert grown.is_sound()


def test_an_entry_that_takes_over_one_of_its_names_alone_is_another(grown: House) -> None:
    """The link of a known entry changes to the one that the forgotten entry had: it is known by its guid."""
    grown.forget()
    grown.round(rss(AFTER.replace("<guid>", f"<link>http://e.example/{LINK}</link><guid>"), BEFORE))
    assert grown.titles() == ["After", "Before"]
    assert LINK in grown.backissue("show", "a1").out


def test_a_tombstone_proves_what_was_forgotten_to_whoever_has_it(grown: House) -> None:
    grown.backissue("backup", grown.folder / "copy.db")
    told = grown.forget(GUID, "--reason", "asked to")
    with closing(sqlite3.connect(grown.folder / "copy.db")) as copy:
        jsons = [
            json
            for (json,) in copy.execute(
                f"SELECT revisions.json FROM revisions JOIN entries ON entries.number = entry WHERE public_id = '{GUID}' ORDER BY revisions.number"
            )
        ]
    assert len(jsons) == 2
    proof = sha256("".join(f"{line}\n" for line in ("blog", GUID, *jsons)).encode()).hexdigest()
    assert proof == audit_hash("blog", GUID, jsons) == told["audit_hash"]
    ((source, kind, comment, audited, public_id),) = grown.query(
        "SELECT source, kind, comment, audit_hash, public_id FROM tombstones"
    )
    assert (source, kind, comment, audited) == ("blog", "forgotten", "asked to", proof)
    assert GUID not in public_id


def test_the_number_is_not_given_again(grown: House) -> None:
    numbers = grown.ids()
    grown.forget()
    grown.round(rss(NEW))
    assert grown.ids()["n1"] > max(numbers.values())
    grown.backissue("show", str(numbers[GUID]), code=1)


def test_what_is_published_is_written_anew(grown: House) -> None:
    for feed in ("blog", "all"):
        assert TEXT in (grown.folder / f"var/public/{feed}/rss.xml").read_text()
    grown.forget()
    for feed in ("blog", "all"):
        assert "After" in (grown.folder / f"var/public/{feed}/rss.xml").read_text()
    files = [file for file in grown.folder.glob("var/public/**/*") if file.is_file()]
    assert {file.suffix for file in files} >= {".xml", ".json", ".gz"}
    for file in files:
        data = file.read_bytes()
        assert TEXT.encode() not in (gzip.decompress(data) if file.suffix == ".gz" else data)


PAGED = "[publish]\nentries_per_feed = 3\n"
BLOG = '[[source]]\nid = "blog"\nurl = "blog.rss"\nflood = "new"\n'
OTHER = '[[source]]\nid = "other"\nurl = "other.rss"\n'


def combined(*sources: str, more: str = "") -> str:
    return f'[[publication]]\nid = "all"\nsources = {list(sources)}\n{more}'


@pytest.mark.parametrize("is_published", [True, False], ids=["published since", "not published since"])
@pytest.mark.parametrize(
    "then",
    [
        PAGED + BLOG + OTHER + combined("blog", "other"),
        PAGED + BLOG + OTHER + combined("other"),
        PAGED + BLOG + OTHER,
        PAGED + OTHER,
        PAGED + BLOG + OTHER + combined("blog", "other", more="complete = true\n"),
        '[site]\nbase_url = "https://f.example"\n' + PAGED + BLOG + OTHER + combined("other"),
    ],
    ids=["as it was", "left out", "publication gone", "source gone", "complete", "elsewhere"],
)
def test_no_public_file_holds_it_whatever_was_configured(
    then: str,
    is_published: bool,  # noqa: FBT001  a case
    house: House,
) -> None:
    config, public = house.folder / "small.toml", house.folder / "var/public"
    further = 'variants = ["summary", "tags", "authors"]\n'
    config.write_text(PAGED + further + BLOG + OTHER + combined("blog", "other"))
    (house.folder / "other.rss").write_bytes(rss(BEFORE, AFTER, NEW))
    house.round(rss(BEFORE, ITEM, AFTER))
    assert [path for path in public.glob("all/archive/1/*.xml") if TEXT in path.read_text()]
    config.write_text(then)
    if is_published:
        house.backissue("publish")
    house.forget()
    held = [path for path in public.rglob("*") if path.suffix in {".xml", ".json"}]
    assert not [path for path in held if TEXT in path.read_text()]
    assert "After" in (public / "blog/feed.json").read_text(), "what else it holds stays"


def test_what_cannot_be_published_is_told_and_done_later(grown: House) -> None:
    feed = grown.folder / "var/public/blog"
    aside = feed.rename(grown.folder / "aside")
    feed.touch()
    told = grown.backissue("forget", f"http://e.example/{LINK}", "--yes", code=1)
    assert "the entry is forgotten, but cannot write" in told.err
    assert "backissue publish" in told.err
    feed.unlink()
    aside.rename(feed)
    assert TEXT in (feed / "rss.xml").read_text()
    grown.backissue("publish")
    assert grown.left_over() == {}


def test_who_was_killed_before_it_published_has_it_gone_with_the_next_round(house: House) -> None:
    config, public = house.folder / "small.toml", house.folder / "var/public"
    config.write_text(PAGED + 'variants = ["tags"]\n' + BLOG)
    for time in range(12):  # so often that more than half of all that came goes with it
        house.round(rss(BEFORE, ITEM.replace("at length", f"at length for the {time}th time"), AFTER))
    config.write_text(PAGED + 'path = "elsewhere"\n' + BLOG)
    house.forget()
    assert [path for path in public.rglob("*.xml") if TEXT in path.read_text()]
    config.write_text(PAGED + 'variants = ["tags"]\n' + BLOG)
    house.backissue("publish")
    assert not [path for path in public.rglob("*.xml") if TEXT in path.read_text()]


def test_a_publisher_that_deletes_what_was_forgotten_is_not_quoted(grown: House) -> None:
    deleted = f'<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="{GUID}" when="2024-01-01T00:00:00Z"/>'
    grown.forget()
    grown.round(rss(deleted, BEFORE, AFTER, NEW))
    assert grown.left_over() == {}
    assert grown.titles() == ["After", "Before", "New"]
    assert grown.is_sound()


# --- other documents --------------------------------------------------------------------------------------------------

ATOM_ENTRY = f"""<entry><title>{TITLE}</title><id>{GUID}</id><link href="http://e.example/{LINK}"/><updated>2024-01-01T00:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{TEXT}</p></div></content></entry>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>t</id><updated>2024-01-01T00:00:00Z</updated>
<entry><title>Before</title><id>b1</id><updated>2024-01-01T00:00:00Z</updated></entry>{ATOM_ENTRY}</feed>"""
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="http://e.example/"><title>T</title><link>http://e.example/</link><description>d</description>
<items><rdf:Seq><rdf:li rdf:resource="http://e.example/{LINK}"/><rdf:li rdf:resource="http://e.example/b"/></rdf:Seq></items></channel>
<item rdf:about="http://e.example/{LINK}"><title>{TITLE}</title><link>http://e.example/{LINK}</link><description>{TEXT}</description></item>
<item rdf:about="http://e.example/b"><title>Before</title><link>http://e.example/b</link></item></rdf:RDF>"""
JSON = msgspec.json.encode(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "T",
        "items": [
            {"id": "b1", "title": "Before", "content_text": "the one before"},
            {"id": GUID, "url": f"http://e.example/{LINK}", "title": TITLE, "content_text": TEXT},
        ],
    }
)
DAMAGED = (
    rss(BEFORE, ITEM).replace(b"<category>", b"<category>R&D &nbsp; <b>").replace(b"</channel></rss>", b"<item><tit")
)
LATIN = rss(BEFORE.replace("before<", "caf\xe9<"), ITEM).decode().encode("latin-1")
CUT: list[tuple[str, bytes]] = [
    ("Atom", ATOM.encode()),
    ("RDF", RDF.encode()),
    ("JSON Feed", JSON),
    ("damaged", DAMAGED),
    ("bytes of no declared encoding", LATIN),
]
DROPPED: list[tuple[str, bytes]] = [("UTF-16", rss(BEFORE, ITEM).decode().encode("utf-16"))]


@pytest.mark.parametrize(("dialect", "document"), CUT, ids=[name for name, _ in CUT])
def test_it_is_cut_out_of_documents_of_any_dialect(dialect: str, document: bytes, house: House) -> None:
    house.round(document)
    told = house.forget()
    assert (told["bodies_cut"], told["bodies_dropped"]) == (1, 0), dialect
    assert house.left_over() == {}
    assert "Before" in house.titles()
    assert house.is_sound()
    house.round(document.replace(b"http://e.example/", b"https://e.example/", 1))
    assert house.left_over() == {}
    assert house.is_sound()


@pytest.mark.parametrize(("dialect", "document"), DROPPED, ids=[name for name, _ in DROPPED])
def test_where_it_is_not_clear_which_bytes_it_is_all_go(dialect: str, document: bytes, house: House) -> None:
    house.round(document)
    told = house.forget()
    assert (told["bodies_cut"], told["bodies_dropped"]) == (0, 1), dialect
    assert house.left_over() == {}
    assert house.titles() == ["Before"]
    assert house.is_sound(), "what cannot be made again is not damaged"
    for again in (document, rss(BEFORE, ITEM, NEW).decode().encode("utf-16")):
        house.round(again)
        house.round(again)
        assert house.left_over() == {}
        assert house.bodies() == []
    assert house.titles() == ["Before", "New"], "the others are recorded all the same"
    assert house.is_sound()


def test_what_could_not_be_read_goes_when_it_names_the_entry(house: House) -> None:
    house.round(rss(ITEM))
    house.round(b"<rss><channel <<<" + GUID.encode() * 2, code=1)
    house.round(b"<html><body>Out of order</body></html>", code=1)
    told = house.forget()
    assert told["bodies_dropped"] == 1
    assert house.left_over() == {}
    assert sorted(house.bodies()) == [rss(""), b"<html><body>Out of order</body></html>"]


def test_what_is_left_of_it_where_a_document_is_cut_off_goes_too(house: House) -> None:
    cut_off = rss(BEFORE, ITEM.partition("<guid")[0]).removesuffix(b"\n</channel></rss>")
    house.round(rss(BEFORE, ITEM))
    house.round(cut_off)
    house.forget(GUID)
    assert house.left_over() == {}
    house.round(rss(BEFORE, NEW))
    house.round(cut_off)
    assert house.left_over() == {}
    assert house.titles() == ["Before", "New"]
    assert house.is_sound()


def test_a_page_is_forgotten(house: House, backissue: Backissue) -> None:
    config = house.folder / "small.toml"
    config.write_text('[[source]]\nid = "pages"\nkind = "pages"\nurl = "pages/*.txt"\n')
    (house.folder / "pages").mkdir()
    house.round(b"Other title\n\nAnother text that is long enough to be one.\n", "pages/other.txt")
    page = f"All of {TITLE}\n\nWritten by\n\n{AUTHOR.title()} Smith\n\nIt says {TEXT} at length, and so on.\n".encode()
    house.round(page, "pages/this.txt")
    assert {TITLE, TEXT} <= set(house.left_over())
    house.forget(str(max(house.ids().values())))
    assert house.left_over() == {}
    for again in (page, page + b"More of it.\n"):
        house.round(again, "pages/this.txt")
        house.round(again, "pages/this.txt")
        assert house.left_over() == {}
        assert house.titles() == ["Other title"]
    assert house.is_sound()
    assert backissue("explain", "--source", "pages").out


# --- others that have it ----------------------------------------------------------------------------------------------


def test_another_source_that_brought_the_same_keeps_it(house: House) -> None:
    config = house.folder / "small.toml"
    config.write_text(config.read_text() + '[[source]]\nid = "mirror"\nurl = "mirror.rss"\n')
    (house.folder / "mirror.rss").write_bytes(rss(BEFORE, ITEM))
    house.round(rss(BEFORE, ITEM))
    first, second = (number for (number,) in house.query(f"SELECT number FROM entries WHERE public_id = '{GUID}'"))
    told = house.forget(str(min(first, second)))
    assert told["kept_elsewhere"] == 1
    assert house.titles().count("Before") == 2
    assert rss(BEFORE, ITEM) in house.bodies()
    assert house.is_sound()
    house.forget(str(max(first, second)))
    assert house.left_over() == {}
    assert house.is_sound()


def test_whoever_reads_meanwhile_is_told_of(grown: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "BUSY_TIMEOUT_MILLISECONDS", 1)
    with closing(sqlite3.connect(grown.archive, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT COUNT(*) FROM entries").fetchone()
        told = grown.backissue("forget", GUID, "--yes", code=74)
    assert "the entry is forgotten, but the file could not be written anew (another process is reading it)" in told.err
    assert grown.titles() == ["After", "Before"]


# --- asking -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def _asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.commands.forget._can_ask", lambda: True)


def everything(house: House) -> dict[str, list[tuple[Any, ...]]]:
    names = [
        name for (name,) in house.query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sources'")
    ]
    return {name: house.query(f'SELECT * FROM "{name}"') for name in names}


def test_a_dry_run_tells_and_does_nothing(grown: House) -> None:
    before = everything(grown)
    told = grown.backissue("forget", GUID, "--dry-run")
    assert "would be forgotten" in told.out
    ((lines,),) = grown.query(
        f"SELECT COUNT(*) FROM ledger JOIN entries ON entries.number = entry WHERE public_id = '{GUID}'"
    )
    assert f"2 revisions, {lines} lines of the ledger" in told.out
    assert "4 bodies it is cut out of, 0 that go whole (of 4 captures)" in told.out
    assert everything(grown) == before
    assert grown.backissue("forget", GUID, "-n", "--json").json == grown.forget(GUID)


@pytest.mark.usefixtures("_asked")
def test_it_asks_first(grown: House) -> None:
    before = everything(grown)
    told = grown.backissue("forget", GUID, stdin=b"n\n", code=1)
    assert f"All of {TITLE}" in told.err
    assert "Erase it for good? [y/N]" in told.err
    assert everything(grown) == before
    done: Done = grown.backissue("forget", GUID, stdin=b"y\n")
    assert "is forgotten" in done.out
    assert grown.left_over() == {}


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ([GUID], 2, "this cannot be undone, and nobody can be asked here; say --yes, or --dry-run to see what goes"),
        (["nothing", "--yes"], 1, "the archive holds no entry 'nothing'"),
    ],
)
def test_nobody_is_taken_at_half_a_word(arguments: list[str], code: int, says: str, grown: House) -> None:
    assert says in grown.backissue("forget", *arguments, code=code).err
    assert GUID in grown.ids()


# --- every table ------------------------------------------------------------------------------------------------------

#: Tables that stay as they are, each with the reason why nothing of an entry is in it.
KEPT = {
    "migrations": "the schema's",
    "sources": "what is configured, and what feeds say of themselves",
    "publications": "what is configured",
    "publication_sources": "what is configured",
    "documents": "addresses, which are configured",
    "learned_rules": "what many entries have in common",
    "judgements": "counts",
    "upkeep": "counts",
    "hosts": "names of hosts",
    "moves": "addresses of documents",
    "forgetting_keys": "random bytes",
    "forgotten_names": "hashes",
    "generations": "what feeds say of themselves; they end",
    "pages": "hashes of public files; they go with their generation",
}
#: Tables from which it is taken without a foreign key that leads to it.
REDACTED = {"bodies", "captures", "tombstones", "entries", "names"}


def test_every_table_is_thought_of(grown: House) -> None:
    keys = {
        table
        for (table,) in grown.query("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
        if grown.query(f"SELECT 1 FROM pragma_foreign_key_list('{table}') WHERE \"table\" IN ('entries', 'revisions')")
    }
    tables = {
        table
        for (table,) in grown.query("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
        if not table.startswith("sqlite_")
    }
    assert tables == keys | KEPT.keys() | REDACTED, "say what `forget` does with it"
