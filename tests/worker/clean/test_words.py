import pytest

from schemas.feed import Entry, Text
from schemas.snapshot import Edit
from worker.clean import html
from worker.clean.markup import plain, rejoin, without
from worker.clean.sanitize import sanitize
from worker.clean.words import difference, entry_words, ledger_words, words

READ = [
    ("a b", ["a", "b"]),
    ("a\u00a0b\u202fc&nbsp;d\u3000e", ["a", "b", "c", "d", "e"]),
    ("a<b>b</b>c", ["abc"]),
    ("a<br>b", ["a", "b"]),
    ("<p>a</p><p>b</p>", ["a", "b"]),
    ("<div>a</div>b<section>c</section>", ["a", "b", "c"]),
    ("<ul><li>a<li>b</ul>", ["a", "b"]),
    ("<table><tr><td>a<td>b</table>", ["a", "b"]),
    ("a<hr>b", ["a", "b"]),
    ("a<!-- x -->b<script>x</script>c<style>x</style>d", ["abcd"]),
    ('<img alt="x" title="y">a', ["a"]),
    ("a&amp;b &lt;c&gt;", ["a&b", "<c>"]),
    ("a\u200bb", ["a\u200bb"]),
    ("<foo>a</foo><span>b</span>", ["ab"]),
    ("", []),
]


@pytest.mark.parametrize(("markup", "expected"), READ)
def test_words_are_what_a_browser_shows(markup: str, expected: list[str]) -> None:
    assert sorted(words(Text(value=markup, kind="html")).elements()) == sorted(expected)
    assert html.text(markup).split() == expected
    assert plain(sanitize(markup)) == " ".join(expected)


def test_plain_text_is_read_as_it_stands() -> None:
    assert words(Text(value="a <b> &amp;")) == {"a": 1, "<b>": 1, "&amp;": 1}
    assert words(None) == {}
    entry = Entry(title=Text(value="a b"), summary=Text(value="b"), content=Text(value="<p>b</p>", kind="html"))
    assert entry_words(entry) == {"a": 1, "b": 3}


@pytest.mark.parametrize(
    ("before", "after", "edits", "left"),
    [
        ("a b", "a", [("", "b", "")], {}),
        ("a b", "a", [], {"b": 1}),
        ("a", "a b", [], {"b": -1}),
        ("Game!", "Game", [("Game", "!", "")], {}),
        ("axb", "ab", [("a", "x", "b")], {}),
        ("axbyc", "abc", [("a", "x", "byc"), ("ab", "y", "c")], {}),
        ("a x b", "a b", [("", "x", "")], {}),
        ("a x b", "ab", [("", "x", "")], {"a": 1, "b": 1, "ab": -1}),
        ("a .", "a.", [("a", " ", ".")], {}),
        ("a a", "a", [("", "a", "")], {}),
    ],
)
def test_the_equation_names_every_word_that_is_not_accounted_for(
    before: str, after: str, edits: list[tuple[str, str, str]], left: dict[str, int]
) -> None:
    lines = [Edit(rule="x", kept_before=kept, text=text, kept_after=rest) for kept, text, rest in edits]
    assert difference(Entry(title=Text(value=before)), Entry(title=Text(value=after)), lines) == left


def test_a_ledger_counts_the_whole_word_less_what_is_left_of_it() -> None:
    assert +ledger_words([Edit(rule="x", text="!", kept_before="Game")]) == {"Game!": 1}


@pytest.mark.parametrize(
    ("before", "after", "edit", "left"),
    [
        ("THE NEWS", "The News", Edit(rule="x", text="THE NEWS", added="The News"), {}),
        ("THE NEWS", "The News", Edit(rule="x", text="THE NEWS"), {"The": -1, "News": -1}),
        ("a", "a 😀", Edit(rule="x", added="😀"), {}),
        ("a", "a😀b", Edit(rule="x", added="😀b", kept_before="a"), {}),
        ("ab", "a😀b", Edit(rule="x", added="😀", kept_before="a", kept_after="b"), {}),
        ("a<b", "a b", Edit(rule="x", text="<", added=" ", kept_before="a", kept_after="b"), {}),
    ],
)
def test_words_that_a_rule_put_there_count_as_its_line_says(
    before: str, after: str, edit: Edit, left: dict[str, int]
) -> None:
    assert difference(Entry(title=Text(value=before)), Entry(title=Text(value=after)), [edit]) == left


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("a\x00b", "a<br>b"),
        ("a\x00\x00 \x00b", "a<br>b"),
        ("\x00a\x00", "a"),
        ("<p>a</p>\x00b", "<p>a</p>b"),
        ("a\x00<p>b</p>", "a<p>b</p>"),
        ("a\x00</p>", "a</p>"),
        ("a<br>\x00b", "a<br>b"),
        ("<em>\x00a</em>", "<em>a</em>"),
        ("x<em>\x00a</em>", "x<em><br>a</em>"),
        ("x\x00<em>\x00a</em>", "x<br><em>a</em>"),
        ("<p>a</p>\x00\n\x00<p>b</p>", "<p>a</p>\n<p>b</p>"),
        ("a</em>\x00b", "a</em><br>b"),
        ("<a>a\x00</a><p>b</p>", "<a>a</a><p>b</p>"),
        ("<a>a\x00</a>b", "<a>a<br></a>b"),
    ],
)
def test_where_blocks_were_words_stay_apart(markup: str, expected: str) -> None:
    assert rejoin(markup) == expected


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], "ab<p>c</p> <p>d</p>e"),
        ([(2, 10)], "ab<p>d</p>e"),
        ([(2, 10), (11, 19)], "ab<br>e"),
        ([(0, 2)], "<p>c</p> <p>d</p>e"),
    ],
)
def test_blocks_are_cut_out(spans: list[tuple[int, int]], expected: str) -> None:
    assert without("ab<p>c</p> <p>d</p>e", spans) == expected


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ("<p>a<BR/><o:p>", {"p", "br", "o:p"}),
        ("a < b <3 <a\nhref=x><svg/onload=x>", {"a", "svg"}),
        ("a</p>", {"p", "br"}),
        ("</BR >", {"p", "br"}),
        ("<image>", {"image", "img"}),
        ("</em>", set()),
    ],
)
def test_the_gate_knows_every_element_that_may_be_there(markup: str, names: set[str]) -> None:
    assert html.tag_names(markup) == names


@pytest.mark.parametrize(
    ("published", "clean"),
    [
        ('<p title="a > b">c d</p>', "<p>c</p>"),
        ("<!-- > a --><p>b c</p>", "<p>b</p>"),
        ("<p>a</p><script>b</script> c", "<p>a</p>"),
        ("<p>a <textarea><b>b</b></textarea></p>", "<p>a</p>"),
        ("<p>a&#1;b c</p>", "<p>ab</p>"),
        ("a <b c> d", "a"),
        ("a<br>b", "ab"),
        ("a <img alt='>'> b", "a"),
    ],
)
def test_a_lost_word_is_missed_whatever_stands_around_it(published: str, clean: str) -> None:
    parsed, cleaned = (Entry(content=Text(value=value, kind="html")) for value in (published, clean))
    assert difference(parsed, cleaned, ())
