"""Redaction: nothing that a source asked to be redacted is left in what is published, and every word is accounted for."""

import time
from typing import Literal

import pytest
from hypothesis import given
from msgspec.structs import replace

from schemas.feed import Entry, Feed, Link, Person, Text
from schemas.snapshot import Snapshot
from schemas.source import Source
from tests.properties.fragments import fragments
from worker.clean import clean, rules_for
from worker.clean.words import difference
from worker.pipeline import normalize
from worker.publish import channel, render

BOTH = rules_for(Source(id="x", url="x", redact=("email", "phone")))
KINDS: tuple[tuple[Literal["email", "phone"], ...], ...] = (("email",), ("phone",), ("email", "phone"))


def cleaned(*entries: Entry, feed: Feed | None = None) -> Snapshot:
    """Clean entries; see that every word is accounted for and that once is enough."""
    once = clean(Snapshot(dialect="rss", feed=feed or Feed(), entries=entries), BOTH)
    for index, (before, after) in enumerate(zip(entries, once.entries, strict=True)):
        assert not difference(before, after, [edit for edit in once.ledger if edit.entry == index])
    again = clean(replace(once, ledger=(), defects=()), BOTH)
    assert (again.entries, again.feed, again.ledger) == (once.entries, once.feed, ())
    return once


def body(markup: str) -> tuple[str, list[tuple[str, str, str, str]]]:
    done = cleaned(Entry(content=Text(value=markup, kind="html")))
    content = done.entries[0].content
    lines = [
        (edit.kept_before, edit.text, edit.added, edit.kept_after) for edit in done.ledger if edit.text or edit.added
    ]
    return content.value if content else "", lines


@pytest.mark.parametrize(
    ("markup", "expected", "lines"),
    [
        ("<p>Write to a@b.org!</p>", "<p>Write to •••!</p>", [("", "a@b.org", "•••", "!")]),
        ("<p>jon<b>@</b>example.<i>org</i></p>", "<p>•••</p>", [("", "jon@example.org", "•••", "")]),
        ("<p>a@b.org,c@d.org</p>", "<p>•••,•••</p>", [("", "a@b.org,c@d.org", "•••,•••", "")]),
        ("<p>&lt;a@b.org&gt; AT&amp;T</p>", "<p>&lt;•••&gt; AT&amp;T</p>", [("<", "a@b.org", "•••", ">")]),
        ("<p>020&nbsp;7946&nbsp;0018 a</p>", "<p>••• a</p>", [("", "020 7946 0018", "•••", "")]),
        ("<p>020 <em>7946</em> 0018.</p>", "<p>•••.</p>", [("", "020 7946 0018", "•••", ".")]),
        ("<p>020\n7946 0018</p>", "<p>•••</p>", [("", "020 7946 0018", "•••", "")]),
        ("<pre>a@b.org\nx\n020 7946 0018</pre>", "<pre>•••\nx\n•••</pre>", None),
        ("020 7946<br>0018 234 567", "020 7946<br>0018 234 567", []),
        ("<p>020 7946</p><p>0018 234 567</p>", "<p>020 7946</p><p>0018 234 567</p>", []),
        # Links.
        ('<p><a href="mailto:a@b.org?subject=x">Ann</a>.</p>', "<p>Ann.</p>", []),
        ('<p><a href="MAILTO:a@b.org">a@b.org</a></p>', "<p>•••</p>", None),
        ('<p><a href="xmpp:a@b.org">Ann</a></p>', "<p>Ann</p>", []),
        ('<p><a href="tel:123456">ring 12 34 56 now</a></p>', "<p>ring ••• now</p>", [("", "12 34 56", "•••", "")]),
        ('<a href="tel:1">11th January 2012<p>1. one</p></a>', "11th January 2012<p>1. one</p>", []),
        ('<p><a href="tel:999">ring 999</a></p>', "<p>ring 999</p>", []),
        ('<p><a href="https://wa.me/442079460018">WhatsApp</a></p>', "<p>WhatsApp</p>", []),
        ('<p><a href="https://e.org/?to=a%40b.org">Ann</a></p>', "<p>Ann</p>", []),
        ('<p><a href="https://e.org/020-7946-0018">a</a></p>', '<p><a href="https://e.org/020-7946-0018">a</a></p>', []),
        # Attributes.
        ('<p><img src="https://e.org/1" alt="a@b.org"></p>', '<p><img src="https://e.org/1" alt="•••"></p>', []),
        ('<p><a href="https://e.org/" title="020 7946 0018">a</a></p>', '<p><a href="https://e.org/" title="•••">a</a></p>', []),
        ('<p><img src="https://e.org/?m=a@b.org"></p>', '<p><img src="https://e.org/?m=%E2%80%A2%E2%80%A2%E2%80%A2"></p>', []),
        # What is none.
        ("<p>@ann@example.org, 11.01.2012</p>", "<p>@ann@example.org, 11.01.2012</p>", []),
    ],
)  # fmt: skip
def test_addresses_and_numbers_give_way_to_a_mark(
    markup: str, expected: str, lines: list[tuple[str, str, str, str]] | None
) -> None:
    after, told = body(markup)
    assert after == expected
    assert lines is None or told == lines


def test_titles_and_summaries_are_redacted() -> None:
    entry = Entry(title=Text(value="Call (020) 7946 0018, a@b.org"), summary=Text(value="a@b.org"))
    done = cleaned(entry).entries[0]
    assert (done.title, done.summary) == (Text(value="Call •••, •••"), Text(value="•••", kind="html"))


def test_the_authors_of_a_sign_off_have_no_address() -> None:
    sign_off = "<p>Text.</p><p>Jon Ainger is a Director at iMPOWER. To contact him e-mail jon@example.org</p>"
    done = cleaned(Entry(content=Text(value=sign_off, kind="html")))
    assert done.entries[0].authors == (Person(name="Jon Ainger"),)


def test_persons_keep_their_names_and_no_more() -> None:
    people = (
        Person(name="Ann", email="a@b.org", uri="mailto:a@b.org"),
        Person(email="a@b.org"),
        Person(name="a@b.org (Ann)"),
        Person(name="a@b.org"),
        Person(name="Ann", uri="https://example.org/"),
    )
    links = (Link(href="mailto:a@b.org", rel="related"), Link(href="https://e.org/", rel="via", title="Ask a@b.org"))
    done = cleaned(Entry(authors=people, links=links), feed=Feed(authors=people, owner=people[1]))
    left = (Person(name="Ann"), Person(name="Ann"), Person(name="Ann", uri="https://example.org/"))
    assert done.entries[0].authors == done.feed.authors == left
    assert done.feed.owner is None
    assert done.entries[0].links == (Link(href="https://e.org/", rel="via", title="Ask •••"),)


def test_defects_do_not_tell_what_was_redacted() -> None:
    done = cleaned(Entry(content=Text(value='<p><a href="mailto:a@b.org">c@d.org</a></p>', kind="html")))
    assert [(defect.code, defect.detail) for defect in done.defects] == [("mailto-mismatch", "••• under •••")]


def test_only_what_is_asked_for_is_redacted() -> None:
    markup = "<p>a@b.org, 020 7946 0018</p>"
    expected = ("<p>•••, 020 7946 0018</p>", "<p>a@b.org, •••</p>", "<p>•••, •••</p>")
    for kinds, after in zip(KINDS, expected, strict=True):
        rules = rules_for(Source(id="x", url="x", redact=kinds))
        entry = Entry(content=Text(value=markup, kind="html"))
        (done,) = clean(Snapshot(dialect="rss", feed=Feed(), entries=(entry,)), rules).entries
        assert done.content == Text(value=after, kind="html")
    assert rules_for(Source(id="x", url="x", strip=("masking",))).redacts == {"email", "phone"}
    assert rules_for(Source(id="x", url="x")).redacts == frozenset()


def test_entries_that_are_known_to_be_clean_are_left_alone() -> None:
    entry = Entry(content=Text(value="<p>a@b.org</p>", kind="html"))
    done = clean(Snapshot(dialect="rss", feed=Feed(), entries=(entry, entry)), BOTH, only={1})
    assert done.entries[0] == entry
    assert done.entries[1].content == Text(value="<p>•••</p>", kind="html")
    assert {edit.entry for edit in done.ledger} == {1}


FEED = """<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:x="urn:x"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Of ann@b.example</title><link>https://b.example/</link><description>Call 020 7946 0018 or ann@b.example</description>
<managingEditor>ann@b.example (Ann)</managingEditor><webMaster>bob@b.example</webMaster><copyright>ann@b.example</copyright>
<category>ann@b.example</category><itunes:owner><itunes:email>ann@b.example</itunes:email></itunes:owner>
<x:note mail="ann@b.example">020 7946 0018 <x:part>ann@b.example</x:part></x:note>
<item><title>Ask ann@b.example, 020 7946 0018</title><link>https://b.example/1</link><author>ann@b.example (Ann)</author>
<dc:creator>ann@b.example</dc:creator><description>ann@b.example</description><category>020 7946 0018</category>
<content:encoded>&lt;p&gt;&lt;a href="mailto:ann@b.example"&gt;bob@b.example&lt;/a&gt; 020 7946 0018&lt;/p&gt;</content:encoded>
<itunes:summary>Write to ann@b.example</itunes:summary><dc:rights>© ann@b.example</dc:rights>
<media:content url="https://b.example/1.jpg"><media:description>By ann@b.example</media:description>
<media:credit>ann@b.example</media:credit></media:content><x:note mail="ann@b.example">020 7946 0018</x:note></item>
</channel></rss>"""


@pytest.mark.parametrize("kind", ["rss", "atom", "jsonfeed"])
def test_nothing_that_is_published_holds_it(kind: Literal["rss", "atom", "jsonfeed"]) -> None:
    source = Source(id="x", url="x", redact=("email", "phone"))
    plain, redacted = (
        render(kind, *channel.of_snapshot(normalize(FEED.encode(), source=one), one)).decode() for one in (None, source)
    )
    assert "@b.example" in plain
    assert "7946" in plain
    assert "@b.example" not in redacted
    assert "7946" not in redacted
    assert "•••" in redacted


@given(fragments)
def test_whatever_comes_words_are_accounted_for_and_once_is_enough(markup: str) -> None:
    cleaned(Entry(title=Text(value=markup, kind="html"), content=Text(value=markup, kind="html")))


@pytest.mark.parametrize(
    "unit",
    [
        "a@b.org,",
        "a@b.org ",
        "<a href='tel:1'>12345</a>",
        "<a href='mailto:a@b.cd'>",
        "020 7946 0018<b>1</b>",
        "<b>1 </b>",
    ],
)
def test_nonsense_is_redacted_in_time(unit: str) -> None:
    start = time.process_time()
    entry = Entry(content=Text(value=unit * (100_000 // len(unit)), kind="html"))
    clean(Snapshot(dialect="rss", feed=Feed(), entries=(entry,)), BOTH)
    assert time.process_time() - start < 8
