"""Cutting out of a tree: what went is told exactly, and words that were two stay two."""

import pytest

from schemas.feed import Entry, Text
from schemas.snapshot import Edit
from worker.clean import html
from worker.clean.cut import HOLES_MAX, Cut, outermost, remove
from worker.clean.words import difference


def cut(markup: str) -> tuple[str, list[Cut]]:
    """Remove every button; see that the equation of words holds."""
    tree = html.parse(markup)
    cuts = remove(tree, tree.css("button"))
    after = html.serialize(tree)
    edits = [Edit(rule="x", text=one.text, kept_before=one.kept_before, kept_after=one.kept_after) for one in cuts]
    assert not difference(entry(markup), entry(after), edits)
    return after, cuts


def entry(markup: str) -> Entry:
    return Entry(content=Text(value=markup, kind="html"))


@pytest.mark.parametrize(
    ("markup", "after", "told"),
    [
        ("a <button>x</button> b", "a  b", [("", "x", "")]),
        ("a<button>x</button>b", "ab", [("a", "x", "b")]),
        ("a<button>x</button> b", "a b", [("a", "x", "")]),
        ("a <button>x</button>b", "a b", [("", "x", "b")]),
        ("a<button>x y</button>b", "ab", [("a", "x y", "b")]),
        ("a<button> x </button>b", "a b", [("", "x", "")]),
        ("a<button> x</button>b", "a b", [("", "x", "b")]),
        ("a<button>x </button>b", "a b", [("a", "x", "")]),
        ("a<button> </button>b", "a b", [("", "", "")]),
        ("a<button></button>b", "ab", [("", "", "")]),
        ("a<button><p>x</p></button>b", "a b", [("", "x", "")]),
        ("<em>a</em><button>x</button><b>b</b>", "<em>a</em><b>b</b>", [("a", "x", "b")]),
        ("<p>a</p><button>x</button><p>b</p>", "<p>a</p><p>b</p>", [("", "x", "")]),
        ("a<br><button>x</button><br>b", "a<br><br>b", [("", "x", "")]),
        ("a<button>x</button>b<button>y</button>c", "abc", [("a", "x", "byc"), ("ab", "y", "c")]),
        ("a<button>x</button><button>y</button>c", "ac", [("a", "x", "yc"), ("a", "y", "c")]),
        ("a<button>x</button><button> y</button>c", "a c", [("a", "x", ""), ("", "y", "c")]),
        ("<i>a</i>b<i>c</i><button>x</button>", "<i>a</i>b<i>c</i>", [("abc", "x", "")]),
        ("a<!-- c --><button>x</button><script>s</script>b", "a<!-- c --><script>s</script>b", [("a", "x", "b")]),
        ("<button>x<b>y</b></button>", "", [("", "xy", "")]),
        # a mark that closes joins what is before it
        ("a<button> x</button>.", "a.", [("a", " x", ".")]),
        ("a<button> x </button>, b", "a, b", [("a", " x ", ",")]),
        (" <button> x</button>.", " .", [("", "x", ".")]),
        ("a <button>x </button>.", "a .", [("", "x", "")]),
        ("\u00a0<button>x</button>\u202fb", "&nbsp;\u202fb", [("", "x", "")]),
    ],
)
def test_a_cut_tells_what_it_took_and_left(markup: str, after: str, told: list[tuple[str, str, str]]) -> None:
    result, cuts = cut(markup)
    assert result == after
    assert [(one.kept_before, one.text, one.kept_after) for one in cuts] == told


def test_markup_is_weighed_without_its_text() -> None:
    (one,) = cut('a <button class="k">five.</button> b')[1]
    assert one.markup_bytes == len('<button class="k"></button>')


@pytest.mark.parametrize("holes", [HOLES_MAX - 1, HOLES_MAX, HOLES_MAX + 1, 500])
def test_a_word_with_many_holes_costs_no_copy_for_each(holes: int) -> None:
    after, cuts = cut("a" + "<button>x</button>b" * holes + " c")
    assert len(cuts) == min(holes, HOLES_MAX)
    assert after.endswith("b c")
    assert sum(len(one.kept_before) + len(one.kept_after) for one in cuts) < 3 * HOLES_MAX * holes + HOLES_MAX


def test_only_the_outermost_of_nested_nodes_are_taken() -> None:
    tree = html.parse("<i>1<i>2</i></i><b>x<i>3</i></b>")
    assert [node.text_content or html.text_of(node) for node in outermost(tree.css("i"))] == ["12", "3"]
    assert remove(tree, []) == []
    assert [one.text for one in remove(tree, tree.css("i"))] == ["12", "3"]
    assert html.serialize(tree) == "<b>x</b>"


def test_the_first_node_weighs_what_it_is_itself() -> None:
    tree = html.parse("<p class=x>a</p><p>b</p>")
    assert [cut.markup_bytes for cut in remove(tree, tree.css(".x"))] == [len('<p class="x">a</p>') - len(" a ")]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("a<hr><hr>b", "a b"),
        ("a<hr><hr><hr>b", "a b"),
        ("a<hr><b class=x>c</b><hr>b", "a b"),
        ("a <hr><hr>b", "a b"),
        ("a<i></i><hr><hr>b", "a<i></i> b"),
        ("<hr><hr>b", "b"),
        ("a<hr><hr>", "a"),
    ],
)
def test_words_stay_apart_where_several_nodes_parted_them(markup: str, expected: str) -> None:
    tree = html.parse(markup)
    cuts = remove(tree, tree.css("hr,.x"))
    assert html.serialize(tree) == expected
    edits = [Edit(rule="x", text=one.text, kept_before=one.kept_before, kept_after=one.kept_after) for one in cuts]
    before, after = (Entry(content=Text(value=value, kind="html")) for value in (markup, expected))
    assert not difference(before, after, edits)
