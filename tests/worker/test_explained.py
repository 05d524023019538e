"""Explanations as people read them. Every text here is what a hostile feed could make it."""

from datetime import UTC, datetime

import msgspec
import pytest

from archive.entries import ArchivedEntry
from schemas.feed import Entry, Text
from schemas.snapshot import Defect, Edit
from worker import explained
from worker.comparison import Compared, Part, Row
from worker.explain import ExplainedDefect, ExplainedEdit, Explanation
from worker.layout import BOLD, GREEN, PLAIN, RED, WIDTH, width
from worker.totals import ExplainedTotal, Share, Totals

SEEN = datetime(2024, 5, 17, 12, 0, tzinfo=UTC)
HOSTILE = "\x1b]0;owned\x07Title \x9b2J\u202e \r\n" + "日本語" * 40 + " " + "x" * 200
HELD = ArchivedEntry(
    number=7,
    public_id="urn:uuid:" + "0" * 36,
    source="s" * 63,
    updated=None,
    first_seen=SEEN,
    last_seen=SEEN,
    revision=2,
    text=None,
    entry=Entry(title=Text(value=HOSTILE)),
)
COMPARED = Compared(
    place="title",
    rows=(
        Row(before=(Part(text="Same"),), after=(Part(text="Same"),)),
        Row(before=(Part(text=HOSTILE, kind="removed"),), after=(Part(text=f"<{HOSTILE}>", is_markup=True),)),
    ),
)
TOLD = Explanation(
    entry=HELD,
    revision=2,
    edits=(
        ExplainedEdit(edit=Edit(rule="sanitize", count=0, markup_bytes=500), reason="Attributes go."),
        ExplainedEdit(
            edit=Edit(rule="strip_title_mark", place="title", text="!", kept_before="Title", count=1),
            reason="The template prints it.",
            evidence="10 of 10 titles",
        ),
        ExplainedEdit(
            edit=Edit(rule="lower_capitals", place="title", text="THE", added="The", count=1), reason="It shouts."
        ),
        ExplainedEdit(edit=Edit(rule="drop_sign_off", text=HOSTILE, count=2, markup_bytes=3), reason="word " * 40),
    ),
    defects=(
        ExplainedDefect(defect=Defect(code="author-inferred", where="item[1]", detail=HOSTILE), meaning="No element."),
        ExplainedDefect(defect=Defect(code="version-missing", where="rss"), meaning="It does not say."),
    ),
    inferred=("authors",),
    compared=(COMPARED,),
)


def check(text: str, most: int = WIDTH) -> str:
    """Whatever it says, it fits and is harmless."""
    for paint in (BOLD, RED, GREEN, PLAIN):
        text = text.replace(paint, "")
    for line in text.splitlines():
        assert width(line) <= most, line
    assert not {"\x1b", "\x07", "\x9b", "\r", "\u202e"} & set(text)
    assert not any(line != line.rstrip() for line in text.splitlines())
    return text


def test_an_explanation_gives_rule_reason_and_text() -> None:
    check(explained.explanation(TOLD, color=True))
    text = check(explained.explanation(TOLD, color=False))
    for line in (
        f"{'s' * 63}, entry 7,\nrevision 2",
        "sanitize  (content)  500 characters of markup",
        "strip_title_mark  (title)  1×",
        "    The template prints it.",
        "    Learned: 10 of 10 titles.",
        "    - !",
        "    - THE",
        "    + The",
        "drop_sign_off  (content)  2×, 3 characters of markup",
        "inferred: authors",
        "author-inferred",
        "    No element.",
        "    rss",
        "\n…                                      │ …\n[-]0;owned Title",
    ):
        assert line in text
    assert "Today's rules" not in text


@pytest.mark.parametrize("columns", [1, 30, 60, 61, 80, 81, 200])
def test_before_and_after_fit_any_terminal(columns: int) -> None:
    told = msgspec.structs.replace(TOLD, edits=(), defects=())
    check(explained.explanation(told, color=True, columns=columns), max(columns - 1, WIDTH))
    text = explained.explanation(told, color=False, columns=columns, shows_all=True)
    assert ("│" in text) is (columns >= 60)
    assert "Same" in check(text, max(columns - 1, WIDTH))


def test_an_explanation_says_what_it_cannot_show() -> None:
    told = msgspec.structs.replace(TOLD, compared=(), missing="the archive holds no body 1", is_current=False)
    text = check(explained.explanation(told, color=False))
    assert "\nWhat it was before cannot be shown: the archive holds no body 1.\n" in text
    assert "\nToday's rules would make something else of it.\n" in text


def test_an_explanation_says_when_there_is_nothing_to_explain() -> None:
    bare = msgspec.structs.replace(HELD, entry=Entry(title=Text(value="T")), source="blog")
    told = Explanation(entry=bare, revision=1, edits=(), defects=(), inferred=())
    assert explained.explanation(told, color=False).splitlines() == [
        "T",
        "blog, entry 7, revision 1",
        "",
        "Nothing was stripped, repaired or inferred.",
    ]


TOTALS = Totals(
    source="blog",
    rules=(
        ExplainedTotal(rule="drop_sign_off", reason="It repeats.", entries=8, words=1_275, count=11, markup_bytes=570),
        ExplainedTotal(rule="a" * 100, reason=None, entries=1, words=0, count=0, markup_bytes=15_472),
    ),
    entries=10,
    published_bytes=1_000,
    clean_bytes=300,
    shares=(
        Share(what="style attributes", published_bytes=610, removed_bytes=610, removed_share=0.61),
        Share(what="text", published_bytes=390, removed_bytes=90, removed_share=0.09),
        Share(what="tags", published_bytes=0, removed_bytes=-1, removed_share=-0.001),
    ),
    failures=(HOSTILE,),
)


def test_totals_tell_rules_and_shares() -> None:
    lines = check(explained.totals(TOTALS)).splitlines()
    assert lines[2].split() == ["rule", "entries", "words", "times", "markup"]
    assert lines[3].split() == ["drop_sign_off", "8", "1,275", "11", "570"]
    assert "In its newest documents: 10 entries, 1,000 characters published, 300 left (30%)." in " ".join(lines)
    assert "style attributes        610      610  61%" in lines
    assert "tags                      0       -1   0%" in lines
    assert lines[-1].endswith("x")


def test_totals_of_a_source_without_entries() -> None:
    none = msgspec.structs.replace(
        TOTALS, rules=(), entries=0, published_bytes=0, clean_bytes=0, shares=(), failures=()
    )
    assert explained.totals(none).splitlines()[2:] == ["Nothing was removed."]
