import pytest

from schemas.feed import Person
from schemas.source import Source
from tests.worker.clean.cleaning import names
from worker.clean import clean_html, rules_for
from worker.clean.rule import Fragment

RULES = rules_for(Source(id="x", url="x", kind="pages", drop_lines=("Sign up …", "Exact line", "Star*")))
LONG = "x" * 201


def page(
    *lines: str, title: str | None = None, authors: tuple[Person, ...] = ()
) -> tuple[Fragment, list[str], list[str]]:
    """Clean a page; give the fragment, the lines that are left, and the texts that went."""
    markup = "\n".join(f"<p>{line}</p>" for line in lines)
    fragment = Fragment(markup=markup, is_page=True, values=RULES.values, title=title, authors=authors)
    clean, done = clean_html(markup, RULES, fragment=fragment)
    again = Fragment(markup=clean, is_page=True, values=RULES.values, title=fragment.title, authors=fragment.authors)
    assert clean_html(clean, RULES, fragment=again) == (clean, []) or fragment.title is None
    left = [line.removeprefix("<p>").removesuffix("</p>") for line in clean.split("\n") if line]
    return fragment, left, [cut.text for _, cut in done if cut.text]


@pytest.mark.parametrize(
    ("lines", "title", "authors", "left"),
    [
        (["Changing the game", "Text."], "Changing the game", [], ["Text."]),
        (["Changing the game", "Jon Ainger", "Text."], "Changing the game", ["Jon Ainger"], ["Text."]),
        (["Jon Ainger", "Changing the game", "Text."], "Changing the game", ["Jon Ainger"], ["Text."]),
        (["Changing the game", "Text.", "Jon Ainger"], "Changing the game", [], ["Text.", "Jon Ainger"]),
        # a page may be titled with two capitalised words
        (["Jon Ainger"], "Jon Ainger", [], []),
        (["Jon Ainger", "Text of the page."], "Jon Ainger", [], ["Text of the page."]),
        (["Jon Ainger", "Mary Smith", "Text."], "Jon Ainger", ["Mary Smith"], ["Text."]),
        (["Domino Effect", "Jon Ainger", "Text."], "Domino Effect", ["Jon Ainger"], ["Text."]),
        (["Domino effect", "Text."], "Domino effect", [], ["Text."]),
        (["Thank You.", "Text."], "Thank You.", [], ["Text."]),
        # "Written by" says it
        (["Title here", "Written by", "Jon Ainger", "Text."], "Title here", ["Jon Ainger"], ["Text."]),
        (["Title here", "Text.", "Written by", "Jon Ainger"], "Title here", ["Jon Ainger"], ["Text."]),
        (["WRITTEN BY", "Jon Ainger", "Title", "Text."], "Title", ["Jon Ainger"], ["Text."]),
        (["Jon Ainger", "Title", "Text.", "Written by", "Jon Ainger"], "Title", ["Jon Ainger"], ["Text."]),
        (["Title", "Jon Ainger", "Text.", "Written by", "Mary Smith"], "Title", ["Jon Ainger", "Mary Smith"], ["Text."]),
        (["Title", "Written by", "the team", "Text."], "Title", [], ["the team", "Text."]),
        (["Title", "Text.", "Written by"], "Title", [], ["Text."]),
        # furniture stands above neither title nor author
        (["Skip to content", "Title", "Jon Ainger", "Text."], "Title", ["Jon Ainger"], ["Text."]),
        (["Skip to main navigation | Skip to footer", "Back to top", "Title"], "Title", [], []),
        (["Skip to content now", "Title"], "Skip to content now", [], ["Title"]),
        (["Sign up for all", "Exact line", "Starry", "Title", "Text."], "Title", [], ["Text."]),
        (["Title", "Please sign up", "Exact line here", "exact line"], "Title", [], ["Please sign up", "Exact line here", "exact line"]),
        # what is no line of text is no title
        (["<img src='https://e.org/x'>", "Title", "Jon Ainger"], "Title", ["Jon Ainger"], ['<img src="https://e.org/x">']),
        ([LONG, "Text."], None, [], [LONG, "Text."]),
        (["Back to top"], None, [], []),
        ([], None, [], []),
    ],
)  # fmt: skip
def test_title_and_author_are_found(lines: list[str], title: str | None, authors: list[str], left: list[str]) -> None:
    fragment, rest, _ = page(*lines)
    assert fragment.title == title
    assert names(fragment.authors) == authors
    assert rest == left
    assert fragment.inferred == ["authors"] * bool(authors) + ["title"] * (title is not None)
    assert fragment.findings == [("author-inferred", "; ".join(authors))] * bool(authors)


def test_what_is_known_is_not_looked_for() -> None:
    fragment, left, _ = page("Jon Ainger", "Changing the game", title="T", authors=(Person(name="A B"),))
    assert (fragment.title, names(fragment.authors), fragment.inferred) == ("T", ["A B"], [])
    assert left == ["Jon Ainger", "Changing the game"]


def test_what_goes_is_told() -> None:
    _, _, went = page("Skip to content", "Jon Ainger", "Title", "• One", "Sign up for all", "Written by", "Jon Ainger")
    assert went == ["Jon Ainger", "Jon Ainger", "Skip to content", "Written by", "Sign up for all", "•"]


@pytest.mark.parametrize(
    ("lines", "markup"),
    [
        (["• a", "• b"], "<ul><li>a</li>\n<li>b</li></ul>"),
        (["1. a", "2. b"], "<ol><li>a</li>\n<li>b</li></ol>"),
        (["1) a", "2. b"], "<ol><li>a</li>\n<li>b</li></ol>"),
        (["1. a", "1. b", "1. c"], "<ol><li>a</li></ol>\n<ol><li>b</li></ol>\n<ol><li>c</li></ol>"),
        (["1. a", "x", "1. b"], "<ol><li>a</li></ol>\n<p>x</p>\n<ol><li>b</li></ol>"),
        (["1. a", "x", "2. b"], '<ol><li>a</li></ol>\n<p>x</p>\n<ol start="2"><li>b</li></ol>'),
        (["9. a", "10. b", "12. c"], '<ol start="9"><li>a</li>\n<li>b</li></ol>\n<ol start="12"><li>c</li></ol>'),
        (["• a", "1. b"], "<ul><li>a</li></ul>\n<ol><li>b</li></ol>"),
        (["- a", "* b", "· c", "◦ d"], "<ul><li>a</li>\n<li>b</li>\n<li>c</li>\n<li>d</li></ul>"),
        (["• a <b>b</b>"], "<ul><li>a <b>b</b></li></ul>"),
        (["•a", "1.5 x", "1999. x", "-", "1."], "<p>•a</p>\n<p>1.5 x</p>\n<p>1999. x</p>\n<p>-</p>\n<p>1.</p>"),
        (["<b>• a</b>"], "<p><b>• a</b></p>"),
    ],
)
def test_lines_with_markers_become_lists(lines: list[str], markup: str) -> None:
    fragment = Fragment(markup="\n".join(f"<p>{line}</p>" for line in lines), is_page=True, title="T")
    clean, done = clean_html(fragment.markup, rules_for(), fragment=fragment)
    assert clean == markup
    assert [cut.text for _, cut in done if cut.text] == [
        line.split(" ")[0] for line in lines if f"<li>{line.partition(' ')[2]}</li>" in markup
    ]


def test_no_words_run_into_one_where_a_line_stood() -> None:
    fragment = Fragment(markup="a<p>Title</p>b<p>Back to top</p>c", is_page=True)
    assert clean_html(fragment.markup, RULES, fragment=fragment)[0] == "a<br>b<br>c"
    assert fragment.title == "Title"


def test_a_feed_s_paragraphs_are_no_titles() -> None:
    fragment = Fragment(markup="<p>Jon Ainger</p><p>Back to top</p><p>• a</p>", values=RULES.values)
    clean, done = clean_html(fragment.markup, RULES, fragment=fragment)
    assert (clean, done, fragment.title, fragment.authors) == (fragment.markup, [], None, ())
