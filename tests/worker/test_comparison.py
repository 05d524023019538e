"""Before and after: each token's fate, by the rule that decided it."""

import pytest
from hypothesis import example, given

from schemas.feed import Entry, Feed, Text
from schemas.snapshot import Snapshot
from schemas.source import Source
from tests.properties.fragments import fragments
from tests.worker.clean.broken import lose_a_word_of_the_title, with_bug
from worker.clean import SANITIZE, clean, rules_for
from worker.clean.trace import Step, trace
from worker.clean.words import split
from worker.comparison import Compared, Part, compare
from worker.tokens import tokens

RULES = rules_for(Source(id="x", url="x", strip=("dateline",)))


def snapshot(markup: str) -> Snapshot:
    entry = Entry(title=Text(value="A  title"), content=Text(value=markup, kind="html"))
    return Snapshot(dialect="rss", feed=Feed(), entries=(Entry(), entry))


def compared(markup: str) -> Compared:
    traced = trace(snapshot(markup), 1, RULES)
    steps = traced.steps["content"]
    after = traced.entry.content.value if traced.entry.content else ""
    return compare("content", markup, steps, after, rules={step.rule for step in steps})


def dressed(parts: tuple[Part, ...]) -> str:
    signs = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
    return "".join(signs[part.kind][0] + part.text + signs[part.kind][1] for part in parts)


def words(done: Compared) -> list[str]:
    """Give all words that are shown after cleaning: lines part them, and tags of blocks, or with space before them."""
    return " ".join("".join(map(read, row.after)) for row in done.rows).split()


def read(part: Part) -> str:
    if not part.is_markup:
        return part.text
    held = (token for token in tokens(part.text) if token.kind == "tag")
    return " " if any(token.is_break or token.is_apart for token in held) else ""


@pytest.mark.parametrize(
    ("markup", "rows"),
    [
        ("<p>a b</p><p>c</p>", [("a b", "a b"), ("c", "c")]),
        ('<p class="x">a</p>', [('<p[- class="x"-]>a', "a")]),
        ("<p>a <span>b</span>c</p>", [("a[- <span>-]b[-</span>-]c", "a bc")]),
        ("<p>W<span>o</span>r<span>d</span>s</p>", [("W[-<span>-]o[-</span>-]r[-<span>-]d[-</span>-]s", "Words")]),
        ("a<br>b<br><br>", [("a", "a"), ("b[-<br><br>-]", "b")]),
        ("<p>a <button>x y</button>b</p>", [("a[- <button>-][-x y-][-</button>-]b", "a b")]),
        ("<p>a<script>x</script></p><!-- c -->", [("a[-<script>x</script>-]", "a"), ("[-<!-- c -->-]", "")]),
        (
            '<p style="text-decoration:underline">a</p>',
            [('<p[- style="text-decoration:underline"-]>a', "{+<u>+}a{+</u>+}")],
        ),
        ("<p>a<p>b", [("a", "a"), ("b", "b")]),
        # white space before a tag that stays, and is not shown
        ("<p>a <b>b</b> <em>c</em>d</p>", [("a b cd", "a b cd")]),
        ("<p>a <b><span>b</span></b></p>", [("a[- <span>-]b[-</span>-]", "a b")]),
        ("<p>11th January 2012</p><p>a</p>", [("[-11th January 2012-][-</p><p>-]a", "a")]),
        ("", []),
    ],
)
def test_what_went_and_what_came_is_marked(markup: str, rows: list[tuple[str, str]]) -> None:
    assert [(dressed(row.before), dressed(row.after)) for row in compared(markup).rows] == rows


def test_each_piece_knows_the_rule_that_took_it() -> None:
    rows = compared('<p class="x">11th January 2012</p><p><button>x</button>a<em></em></p>').rows
    fates = {part.text.strip(): part.rule for row in rows for part in row.before if part.kind == "removed"}
    assert fates["11th January 2012"] == "drop_dateline"
    assert fates["x"] == "drop_embedded"
    assert fates["<em></em>"] == "drop_empty_elements"
    attribute = compared('<p class="x">a</p>').rows[0].before[1]
    assert attribute == Part(text=' class="x"', kind="removed", is_markup=True, rule=SANITIZE)


def test_a_rule_that_the_ledger_does_not_name_is_not_named() -> None:
    (row,) = compare("content", "a b", [Step(rule="x", markup="a")], "a", rules={"y"}).rows
    assert row.before == (Part(text="a"), Part(text=" b", kind="removed"))


def test_what_no_step_explains_is_still_shown() -> None:
    (row,) = compare("content", "a b", [Step(rule="x", markup="a b")], "a c", rules={"x"}).rows
    assert (dressed(row.before), dressed(row.after)) == ("a[- b-]", "a{+ c+}")


def test_a_trace_cleans_as_the_engine_does() -> None:
    parsed = snapshot('<p class="x">11th January 2012</p><p>a&nbsp; b <script>x</script></p>')
    traced = trace(parsed, 1, RULES, base="https://e.org/")
    assert traced.entry == clean(parsed, RULES, base="https://e.org/").entries[1]
    assert [step.rule for step in traced.steps["title"]] == [SANITIZE, "fold_title_spaces", SANITIZE]
    assert "drop_dateline" in {step.rule for step in traced.steps["content"]}
    assert traced.steps["summary"] == (Step(rule=SANITIZE, markup=""),)


def test_what_was_only_sanitized_names_no_rule_that_was_undone() -> None:
    rules = with_bug(lose_a_word_of_the_title, RULES)
    traced = trace(snapshot("<p>a</p>"), 1, rules)
    assert traced.entry.title == Text(value="A  title")
    assert [len(steps) for steps in traced.steps.values()] == [1, 1, 1]


@given(fragments)
@example('<p style="font-family: monospace; white-space: pre">a</p> a')
@example("<p>a <b>b</b> <em><i>c</i></em></p>")
def test_before_and_after_are_whole(markup: str) -> None:
    parsed = snapshot(markup)
    traced = trace(parsed, 1, RULES)
    assert traced.entry == clean(parsed, RULES).entries[1]
    after = traced.entry.content.value if traced.entry.content else ""
    steps = traced.steps["content"]
    done = compare("content", markup, steps, after, rules={step.rule for step in steps})
    again = compare("content", after, (), after, rules=())
    assert words(done) == words(again) == split(Text(value=after, kind="html"))
    assert all(part.kind != "added" for row in done.rows for part in row.before)
    assert all(part.kind != "removed" for row in done.rows for part in row.after)
