"""Control characters go, their words are accounted for, and no address comes to life without them."""

import re

import pytest

from schemas.feed import Entry, Feed, Text
from schemas.snapshot import Snapshot
from tests.worker.clean.cleaning import cleaned, texts
from worker import to_jsonfeed
from worker.clean import clean, clean_html, rules_for
from worker.clean.words import difference

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@pytest.mark.parametrize("code", [*range(0x20), 0x7F, 0x80, 0x81, 0xD800, 0xFFFE, 0xFFFF, 0x10FFFF, 0x110000])
@pytest.mark.parametrize("form", ["&#{};", "&#{}", "&#0000{};", "&#x{:x};", "&#X00{:X}"])
def test_no_reference_brings_in_what_xml_forbids(code: int, form: str) -> None:
    reference = form.format(code)
    markup = f"<p>one{reference} two {reference}three</p><a href='java{reference}-script:alert(1)' title='a{reference}-'>x</a>"
    entry = Entry(content=Text(value=markup, kind="html"))
    done = clean(Snapshot(dialect="rss", feed=Feed(), entries=(entry,)), rules_for())
    content = done.entries[0].content
    assert content
    assert not FORBIDDEN.search(content.value)
    assert not difference(entry, done.entries[0], done.ledger)
    assert cleaned(markup) == content.value


@pytest.mark.parametrize("reference", ["&#27;", "&#x1b;", "&#1;", "&#xFFFF;", "&#65534;", "&#1;&#2;", "&#0000001;"])
def test_what_is_published_does_not_run(reference: str) -> None:
    markup = f"<a href='java{reference}script:alert(1)'>x</a><img srcset='{reference}javascript{reference}:alert(1) 2x' src=y>"
    entry = Entry(content=Text(value=markup, kind="html"))
    done = clean(Snapshot(dialect="rss", feed=Feed(), entries=(entry,)), rules_for())
    assert b"javascript" not in to_jsonfeed(done)


def test_the_ledger_says_which_word_lost_what() -> None:
    _, done = clean_html("<p>a&#7;b c</p><p>&#7;</p>", rules_for())
    assert texts(done) == [("drop_controls", "\x07"), ("drop_controls", "\x07")]
    assert [(cut.kept_before, cut.kept_after) for rule, cut in done if rule.name == "drop_controls"] == [
        ("a", "b"),
        ("", ""),
    ]


@pytest.mark.parametrize(
    "markup", ["&#160;x", "&#8217;", "&#10;x", "&#9;x", "&#13;x", "&#12;x", "&amp;#27;", "&#127;", "&#2700;", "&#x1b0;"]
)
def test_others_are_left_alone(markup: str) -> None:
    _, done = clean_html(f"<p>a{markup}b</p>", rules_for())
    assert "drop_controls" not in {rule.name for rule, _ in done}
