import html

import pytest

from schemas.feed import Entry, Feed, Text
from schemas.snapshot import Snapshot
from tests.worker.parse.documents import atom, codes, read, rss
from worker.parse import escaping

POST = '<p>One &amp; <a href="http://e.org/">two</a></p>'


def marked(*values: str) -> list[Entry]:
    return [Entry(content=Text(value=value, kind="html")) for value in values]


def plain(*values: str) -> list[Entry]:
    return [Entry(content=Text(value=value)) for value in values]


def settled(entries: list[Entry]) -> Snapshot:
    return escaping.settle(Snapshot(dialect="rss", feed=Feed(), entries=tuple(entries)))


def contents(snapshot: Snapshot) -> list[str]:
    return [entry.content.value for entry in snapshot.entries if entry.content]


TWICE = html.escape(POST)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([TWICE, TWICE], [POST, POST]),
        ([TWICE], [POST]),  # alone, but beyond doubt: it begins and ends with a block
        ([TWICE, TWICE, "Only words, AT&amp;T"], [POST, POST, "Only words, AT&T"]),
        ([TWICE, "&lt;b&gt;x&lt;/b&gt; y"], [POST, "<b>x</b> y"]),
        (["&#60;p&#62;x&#60;/p&#62;", TWICE, TWICE], ["<p>x</p>", POST, POST]),
        (
            ["&lt;p&gt;x &amp;eacute; &amp;lt;b&amp;gt;&lt;/p&gt;"] * 2,
            ["<p>x &eacute; &lt;b&gt;</p>"] * 2,
        ),  # once, not twice
        (["&lt;IMG SRC=&quot;x&quot;&gt;", TWICE], ['<IMG SRC="x">', POST]),
    ],
)
def test_bodies_that_are_escaped_twice_are_unescaped_once(values: list[str], expected: list[str]) -> None:
    snapshot = settled(marked(*values))
    assert contents(snapshot) == expected
    assert set(codes(snapshot)) == {"escaped-twice"}
    assert [d.where for d in snapshot.defects][:1] == ["item[1]/content"]


@pytest.mark.parametrize(
    "values",
    [
        ["<p>How to use &lt;p&gt; and &lt;/p&gt;</p>"],
        ["How to use &lt;b&gt; and &lt;/b&gt;"],
        ["&lt;b&gt; and &lt;/b&gt; make bold"],
        [TWICE, POST],  # one post in source code, another one in HTML
        [TWICE, "<br>"],
        [TWICE, "Only words", "Only words", "Only words"],
        ["&lt;p&gt; is a tag", "&lt;p&gt; is still a tag"],
        ["if a &lt; b &amp;&amp; c &gt; d"] * 3,
        ["&lt;unknown&gt;x&lt;/unknown&gt;"] * 3,
    ],
)
def test_bodies_that_speak_of_tags_stay(values: list[str]) -> None:
    snapshot = settled(marked(*values))
    assert contents(snapshot) == values
    assert snapshot.defects == ()


@pytest.mark.parametrize(
    ("values", "kinds"),
    [
        ([POST, POST], ["html", "html"]),
        ([POST], ["html"]),
        ([POST, POST, "Only words"], ["html", "html", "text"]),
        (["How to use <p> and </p>"], ["text"]),
        ([POST, "a < b"], ["text", "text"]),
        (["Only words"], ["text"]),
        ([POST, "Only words", "Only words"], ["text", "text", "text"]),
    ],
)
def test_texts_that_are_html_are_read_as_such(values: list[str], kinds: list[str]) -> None:
    snapshot = settled(plain(*values))
    assert [entry.content.kind for entry in snapshot.entries if entry.content] == kinds
    assert contents(snapshot) == values
    assert codes(snapshot) == ["text-is-markup"] * kinds.count("html")


@pytest.mark.parametrize(
    ("titles", "shown"),
    [
        # what is written in RSS -> what a person reads
        (["A guide to &lt;head&gt; elements"], ["A guide to <head> elements"]),
        (["AT&amp;amp;T"], ["AT&T"]),
        (["<![CDATA[AT&amp;T]]>"], ["AT&T"]),
        (["AT&amp;T"], ["AT&T"]),
        (["AT&amp;amp;amp;T"], ["AT&T"]),
        (["It&amp;amp;#8217;s"], ["It’s"]),
        (["Writing &amp;amp;amp; in HTML"], ["Writing &amp; in HTML"]),
        (["Writing &amp;amp;amp; in HTML", "Fish &amp;amp; chips"], ["Writing &amp; in HTML", "Fish & chips"]),
        (["Fish &amp;amp;amp; chips", "Salt &amp;amp;amp; vinegar", "Nothing"], ["Fish & chips", "Salt & vinegar", "Nothing"]),
        (["It&amp;amp;#8217;s", "Fish &amp;amp; chips"], ["It’s", "Fish & chips"]),
    ],
)  # fmt: skip
def test_titles_come_out_as_a_person_should_read_them(titles: list[str], shown: list[str]) -> None:
    snapshot = read(rss(*[f"<title>{title}</title>" for title in titles]))
    found = [entry.title for entry in snapshot.entries if entry.title]
    assert [html.unescape(title.value) if title.kind == "html" else title.value for title in found] == shown


@pytest.mark.parametrize(
    ("titles", "shown"),
    [
        (["AT&amp;amp;T"], ["AT&T"]),
        (["Writing &amp;amp; in HTML"], ["Writing &amp; in HTML"]),
        (["It&amp;#8217;s <i/>"], ["It’s"]),
        (["A &lt;b&gt; &amp;#8211; B", "C &amp;#8211; D"], ["A <b> – B", "C – D"]),
    ],
)
def test_titles_of_text_that_show_references_are_read_once_more(titles: list[str], shown: list[str]) -> None:
    snapshot = read(atom(*[f"<title>{title.replace(' <i/>', '')}</title>" for title in titles]))
    found = [entry.title for entry in snapshot.entries if entry.title]
    assert [html.unescape(title.value) if title.kind == "html" else title.value for title in found] == shown


def test_a_title_says_what_was_done_to_it() -> None:
    snapshot = read(rss("<title>x</title>", "<title>It&amp;amp;#8217;s</title>"))
    assert [(d.code, d.where, d.detail, d.entry) for d in snapshot.defects] == [
        ("escaped-twice", "item[2]/title", "1 of 2 titles show references; undone once", 1)
    ]


def test_what_was_unescaped_can_be_escaped_again() -> None:
    (entry,) = settled(marked(TWICE)).entries
    assert entry.content
    assert html.escape(entry.content.value) == TWICE


@pytest.mark.parametrize(
    "value",
    ["&lt;p" * 100_000, "&lt;p&gt;" + "<p" * 100_000, "&lt;p a " + "b " * 500_000, "&lt;p&gt;" + "&#" + "1" * 100_000 + ";&lt;/p&gt;",
     "&lt;p&gt;" + "&" * 500_000 + "&lt;/p&gt;"],
)  # fmt: skip
def test_no_text_takes_long(value: str) -> None:
    settled([*marked(value, value), Entry(title=Text(value=value, kind="html"))])  # its square would take minutes
