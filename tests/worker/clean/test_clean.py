"""The engine: which rules apply, where their edits go, and what is left alone."""

from typing import Literal

import pytest
from msgspec.structs import replace

from schemas.feed import Entry, Feed, Person, Text
from schemas.snapshot import Defect, Edit, LearnedRule, Snapshot
from schemas.source import Source
from worker.clean import SANITIZE, clean, clean_html, rules_for
from worker.clean.words import difference


def snapshot(*entries: Entry, feed: Feed | None = None, dialect: Literal["rss", "pages"] = "rss") -> Snapshot:
    return Snapshot(dialect=dialect, feed=feed or Feed(), entries=entries)


def html(value: str) -> Text:
    return Text(value=value, kind="html")


def source(**settings: object) -> Source:
    return replace(Source(id="x", url="x"), **settings)


def removed(done: Snapshot) -> list[Edit]:
    return [edit for edit in done.ledger if edit.text]


def test_an_entry_comes_out_clean_and_its_ledger_says_what_went() -> None:
    entry = Entry(
        title=html("A <b>b</b>&amp;c "), content=html("<p class=x>a <button>x</button></p>"), summary=html("s<p></p>")
    )
    done = clean(snapshot(entry), rules_for())
    assert done.entries == (Entry(title=Text(value="A b&c"), content=html("<p>a </p>"), summary=html("s")),)
    assert [(edit.rule, edit.place, edit.entry, edit.text) for edit in removed(done)] == [
        ("drop_embedded", "content", 0, "x")
    ]
    assert {edit.place for edit in done.ledger} == {"title", "content", "summary"}
    assert [edit.rule for edit in done.ledger if edit.place == "content"] == [SANITIZE, "drop_embedded"]
    assert not difference(entry, done.entries[0], done.ledger)


def test_what_is_clean_has_no_ledger() -> None:
    done = clean(snapshot(Entry(title=Text(value="A"), content=html("<p>a &amp; b</p>"))), rules_for())
    assert done.ledger == ()


def test_edits_and_findings_name_their_entry() -> None:
    bad = Entry(content=html('<a href="mailto:a@e.org">b@e.org</a><button>x</button>'))
    done = clean(snapshot(Entry(), bad, bad), rules_for())
    assert [edit.entry for edit in removed(done)] == [1, 2]
    assert done.defects == tuple(
        Defect(code="mailto-mismatch", where=f"item[{index + 1}]/content", detail="a@e.org under b@e.org", entry=index)
        for index in (1, 2)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (Text(value="a <b> & c"), "a &lt;b&gt; &amp; c"),
        (Text(value="one\ntwo"), "one\ntwo"),
        (Text(value="one\n\ntwo\n\n\n\nthree"), "<p>one</p>\n<p>two</p>\n<p>three</p>"),
        (Text(value="5 < 6\n\n&amp;"), "<p>5 &lt; 6</p>\n<p>&amp;amp;</p>"),
        (html("a & b"), "a &amp; b"),
        (html(" \n a"), "a"),
    ],
)
def test_a_body_comes_out_as_html(text: Text, expected: str) -> None:
    assert clean(snapshot(Entry(content=text)), rules_for()).entries[0].content == html(expected)


@pytest.mark.parametrize("value", ["<p></p>", "<script>x</script>", " &nbsp; ", "<img>", "<!-- c -->"])
def test_a_body_that_says_nothing_is_none(value: str) -> None:
    assert clean(snapshot(Entry(content=html(value), summary=html(value))), rules_for()).entries == (Entry(),)


def test_rules_hold_for_the_summary_but_authors_are_read_from_the_content() -> None:
    sign_off = "<p>Jon Ainger is a Director at iMPOWER. To contact him call 020</p>"
    rules = rules_for(source(strip=("sign-off",)))
    done = clean(snapshot(Entry(summary=html(f"<p>s</p>{sign_off}"), content=html("<p>c</p>"))), rules)
    assert done.entries == (Entry(summary=html("<p>s</p>"), content=html("<p>c</p>")),)
    done = clean(snapshot(Entry(content=html(sign_off), authors=(Person(name="A"),))), rules)
    assert done.entries == (Entry(authors=(Person(name="A"),)),)


def test_only_the_entries_that_are_named_are_cleaned() -> None:
    raw = Entry(content=html("<p class=x>a</p>"))
    done = clean(snapshot(raw, raw, raw), rules_for(), only={1})
    assert done.entries == (raw, Entry(content=html("<p>a</p>")), raw)
    assert {edit.entry for edit in done.ledger} == {1}


def test_the_feed_s_own_texts_become_plain() -> None:
    feed = Feed(title=html("A <b>b</b>\n &amp;"), subtitle=Text(value=" x <y> "))
    done = clean(snapshot(feed=feed), rules_for())
    assert done.feed == Feed(title=Text(value="A b &"), subtitle=Text(value="x <y>"))
    assert clean(snapshot(feed=Feed(title=html("<b> </b>"))), rules_for()).feed.title is None


def test_relative_links_are_those_of_the_entry_else_of_the_base() -> None:
    link = html('<a href="x">y</a>')
    done = clean(
        snapshot(Entry(content=link, permalink="https://e.org/a/"), Entry(content=link)),
        rules_for(),
        base="https://e.com/",
    )
    assert [entry.content.value if entry.content else None for entry in done.entries] == [
        '<a href="https://e.org/a/x">y</a>',
        '<a href="https://e.com/x">y</a>',
    ]


def test_a_learned_mark_is_stripped_once_however_often_a_snapshot_is_cleaned() -> None:
    learned = LearnedRule(rule="strip_title_mark", value="!", evidence="")
    rules = rules_for(None, [learned])
    once = clean(snapshot(Entry(title=Text(value="Help!!"))), rules)
    assert once.entries[0].title == Text(value="Help!")
    assert once.learned == (learned,)
    assert clean(once, rules).entries == once.entries
    assert clean(snapshot(Entry(title=Text(value="Help!!"))), rules_for()).entries[0].title == Text(value="Help!!")


def test_a_page_gets_its_title_and_author() -> None:
    page = snapshot(Entry(content=html("<p>Title</p><p>Jon Ainger</p><p>Text.</p>")), dialect="pages")
    done = clean(page, rules_for(source(kind="pages")))
    (entry,) = done.entries
    assert (entry.title, entry.content) == (Text(value="Title"), html("<p>Text.</p>"))
    assert (entry.authors, entry.inferred) == ((Person(name="Jon Ainger"),), ("authors", "title"))
    assert not difference(page.entries[0], entry, [*done.ledger, Edit(rule="authors", text="")])


def test_the_hash_names_everything_that_decides() -> None:
    mark = LearnedRule(rule="strip_title_mark", value="!", evidence="seen")
    all_rules = [
        rules_for(),
        rules_for(source(strip=("sign-off",))),
        rules_for(source(strip=("dateline",))),
        rules_for(source(disable=("merge_seams",))),
        rules_for(source(drop_lines=("x",))),
        rules_for(None, [mark]),
    ]
    assert len({rules.hash for rules in all_rules}) == len(all_rules)
    assert rules_for(None, [replace(mark, evidence="seen again")]).hash == rules_for(None, [mark]).hash
    assert rules_for(source(title="T", url="y")).hash == rules_for(source()).hash


def test_configured_lines_and_learned_ones_are_one_list() -> None:
    rules = rules_for(source(drop_lines=("a",)), [LearnedRule(rule="drop_repeated_lines", value="b", evidence="")])
    assert rules.values["drop_repeated_lines"] == ("a", "b")


@pytest.mark.parametrize(
    "markup",
    [
        "<a><table><a>a",  # a link in a link
        "<h2><a><h2>a<a>",
        "<p>a<marquee><p>b</marquee>c</p>",
        "<ul><li>a<section><li>b</section></ul>",
        "<table><tr><td><a href='x'>a<table><tr><td><a href='y'>b",
        "<li><dir><li>a",
        "<em>" * 9 + "<p>" * 9 + "a",
        "<b><p>a<table><b>b",
        "<table>a<tr>b<td>c<p>d</table>",
        "<a href='https://e.org/@<a href=' title='x'>y</a>",
        "<pre>\n\n<a></a>\n x</pre>",
        "</p>a</br>b",
        "<image src='https://e.org/x'>",
    ],
)
def test_what_comes_out_is_read_as_it_was_written(markup: str) -> None:
    once, _ = clean_html(markup, rules_for())
    assert clean_html(once, rules_for()) == (once, [])
