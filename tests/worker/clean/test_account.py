"""The equation of words at run time: a rule with a bug costs an entry its rules, and no word."""

from collections import Counter

import pytest
from msgspec.structs import replace

from schemas.feed import Entry, Feed, Text
from schemas.snapshot import Snapshot
from schemas.source import Source
from tests.worker.clean import broken
from tests.worker.clean.broken import with_bug
from worker import clean as engine
from worker.clean import REQUIRED, account, clean, rules_for
from worker.clean.cut import Cut
from worker.clean.rule import Rule
from worker.clean.words import difference

BODY = '<p class="x">One <button>two</button>three</p><p>four<span></span></p>'
ENTRY = Entry(
    title=Text(value="A &amp; <b>b</b>  c", kind="html"),
    content=Text(value=BODY, kind="html"),
    summary=Text(value="One\n\ntwo & three"),
)


def snapshot(*entries: Entry) -> Snapshot:
    return Snapshot(dialect="rss", feed=Feed(), entries=entries)


@pytest.mark.parametrize("bug", broken.BROKEN, ids=lambda bug: bug.name)
def test_an_entry_that_loses_words_is_only_sanitized(bug: Rule) -> None:
    done = clean(snapshot(ENTRY), with_bug(bug, rules_for()), counts_words=True)
    assert done.entries == (
        Entry(
            title=Text(value="A & b  c"),
            content=Text(value="<p>One three</p><p>four</p>", kind="html"),
            summary=Text(value="<p>One</p>\n<p>two &amp; three</p>", kind="html"),
        ),
    )
    assert [(defect.code, defect.where, defect.entry) for defect in done.defects] == [
        ("words-unaccounted", "item[1]", 0)
    ]
    assert [(edit.rule, edit.text) for edit in done.ledger if edit.text] == [("drop_embedded", "two")]
    assert not difference(ENTRY, done.entries[0], done.ledger)
    again = clean(replace(done, ledger=(), defects=()), with_bug(bug, rules_for()), counts_words=True)
    assert again.entries == done.entries


@pytest.mark.parametrize(
    "bug",
    [broken.lose_the_last_word, broken.invent_a_word, broken.lie, broken.lose_a_word_of_the_title],
    ids=lambda bug: bug.name,
)
def test_most_bugs_are_found_without_counting_words(bug: Rule) -> None:
    (defect,) = clean(snapshot(ENTRY), with_bug(bug, rules_for())).defects
    assert defect.code == "words-unaccounted"


@pytest.mark.parametrize("counts_words", [False, True])
@pytest.mark.parametrize("bug", [broken.break_down, broken.break_down_on_a_title], ids=lambda bug: bug.name)
def test_an_entry_at_which_a_rule_breaks_down_is_only_sanitized(bug: Rule, *, counts_words: bool) -> None:
    good = Entry(content=Text(value="fine", kind="html"))
    done = clean(snapshot(good, ENTRY, good), with_bug(bug, rules_for()), counts_words=counts_words)
    assert [entry.content and entry.content.value for entry in done.entries] == [
        "fine", "<p>One three</p><p>four</p>", "fine",
    ]  # fmt: skip
    (defect,) = done.defects
    assert (defect.code, defect.where, defect.entry) == ("rule-failed", "item[2]", 1)
    assert defect.detail.startswith(f"{bug.name}: KeyError in broken.py, line ")
    assert not difference(ENTRY, done.entries[1], done.ledger)


def test_where_a_required_rule_breaks_down_the_words_are_all_that_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = with_bug(broken.break_down, REQUIRED)
    monkeypatch.setattr(engine, "REQUIRED", rules)
    done = clean(snapshot(ENTRY), rules)
    assert done.entries[0].content is not None
    assert done.entries[0].content.value.split() == ["One", "twothree", "four"]
    assert [defect.code for defect in done.defects] == ["rule-failed"]


def test_one_entry_costs_the_others_nothing() -> None:
    good = Entry(content=Text(value="<p>a  b</p>", kind="html"))
    done = clean(snapshot(good, ENTRY, good), with_bug(broken.lose_a_word_of_the_title, rules_for()), counts_words=True)
    assert [entry.content and entry.content.value for entry in done.entries[::2]] == ["<p>a  b</p>"] * 2
    assert [defect.entry for defect in done.defects] == [1]


def test_where_even_sanitizing_loses_words_they_are_all_that_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = with_bug(broken.lose_a_paragraph, REQUIRED)
    monkeypatch.setattr(engine, "REQUIRED", rules)
    done = clean(snapshot(ENTRY), rules, counts_words=True)
    (entry,) = done.entries
    assert entry.content is not None
    assert entry.content.value.split() == ["One", "twothree", "four"]
    assert not difference(ENTRY, entry, done.ledger)
    assert [defect.code for defect in done.defects] == ["words-unaccounted"]


def test_a_defect_tells_what_does_not_add_up() -> None:
    assert account.told(Counter({"b": 2, "a": 1, "c": -1})) == "3 lost: a b b; 1 came from nowhere: c"
    assert account.told(Counter({"a": 9})) == f"9 lost:{' a' * 8} …"
    (defect,) = clean(snapshot(ENTRY), with_bug(broken.lose_a_word_of_the_title, rules_for())).defects
    assert defect.detail == "1 lost: c"


def test_what_is_redacted_is_redacted_in_what_is_only_sanitized_and_in_the_defect() -> None:
    rules = rules_for(Source(id="x", url="x", redact=("email", "phone")))
    entry = Entry(title=Text(value="Call 020 7946 0123 now"), content=Text(value="a@b.example", kind="html"))
    done = clean(snapshot(entry), with_bug(broken.lose_a_word_of_the_title, rules))
    assert [defect.detail for defect in done.defects] == ["1 lost"]
    assert done.entries[0].title is not None
    assert "7946" not in done.entries[0].title.value
    assert done.entries[0].title.value.endswith("now")
    assert "b.example" not in str(done.entries)


@pytest.mark.parametrize(
    ("before", "after", "cuts", "is_balanced"),
    [
        ("a b", "a b", [], True),
        ("<p>a&nbsp;b</p>", "a\u00a0\n b", [], True),
        ("a b", "a c", [], False),
        ("a b", "a", [Cut(text="b")], True),
        ("a &lt;b", "a", [Cut(text="<b")], True),
        ("a b", "a b", [Cut()], True),
        ("a bc", "a b", [Cut(text="b")], True),  # words would tell
        ("a b", "a", [Cut(text="bb")], False),
        ("THE x", "The x", [Cut(text="THE", added="The")], False),  # words will tell that all is well
        ("a x", "a 😀", [Cut(text="x", added="😀")], True),
        ("<p>a</p><p>b</p>", "<p>a</p>", [Cut(text="b")], True),
        ("<p>a</p><p>bc</p>", "<p>a</p><p>d</p>", [Cut(text="b")], True),  # words would tell
        ("<p>a</p><p>bc</p>", "<p>a</p><p>bd</p>", [], False),
        ("ab", "a<b>b</b>", [], True),
    ],
)
def test_letters_are_counted_as_canonical_markup_has_them(
    before: str,
    after: str,
    cuts: list[Cut],
    is_balanced: bool,  # noqa: FBT001  a table
) -> None:
    assert account.is_balanced(before, after, cuts) is is_balanced


def test_plain_text_has_no_tags() -> None:
    assert account.is_balanced("a <b> &nbsp;c", "a &nbsp;c", [Cut(text="<b>")], is_markup=False)
    assert not account.is_balanced("a <b> c", "a c", [], is_markup=False)
