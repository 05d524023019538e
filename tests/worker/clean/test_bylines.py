import html

import pytest

from schemas.feed import Person
from schemas.source import Source
from tests.worker.clean.cleaning import names
from worker.clean import clean_html, rules_for
from worker.clean.rule import Fragment
from worker.clean.rules.bylines import NO_NAMES, read_byline

TEXT = "<p>Text.</p>"
STRIPPING = rules_for(Source(id="x", url="x", strip=("byline",)))


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("by Jane Doe.", ["Jane Doe"]),
        ("By: Jane Doe", ["Jane Doe"]),
        ("By Jane Doe and John Q. Roe", ["Jane Doe", "John Q. Roe"]),
        ("By Matt Roe, Olivia Le Doe and Parisa Poe", ["Matt Roe", "Olivia Le Doe", "Parisa Poe"]),
        ("By Jane Doe, Ann Roe, and John Poe", ["Jane Doe", "Ann Roe", "John Poe"]),
        ("By Jane Doe &amp; Ann Roe", ["Jane Doe", "Ann Roe"]),
        ("Posted by Jane Doe on 3 May 2012", ["Jane Doe"]),
        ("Posted by Jane Doe at 3:45 PM", ["Jane Doe"]),
        ("Posted by Jane Doe on May 3rd, 2012 at 15:45", ["Jane Doe"]),
        ("Written by Jane Doe | 2012-05-03", ["Jane Doe"]),
        ("Words by Jane Doe", ["Jane Doe"]),
        ("Von Anna Müller", ["Anna Müller"]),
        ("Geschrieben von Anna Müller am 3.5.2012", ["Anna Müller"]),
        ("Von Anna Müller und Hans Meier", ["Anna Müller", "Hans Meier"]),
        ("Par Jean Dupont", ["Jean Dupont"]),
        ("Publié par Jean Dupont le 03/05/2012", ["Jean Dupont"]),
        ("Por María García", ["María García"]),
        ("Publicado por Ana Silva", ["Ana Silva"]),
        ("di Maria Rossi", ["Maria Rossi"]),
        ("Scritto da Maria Rossi e Paolo Bianchi", ["Maria Rossi", "Paolo Bianchi"]),
        ("Door Jan de Vries", ["Jan de Vries"]),
    ],
)
def test_a_byline_names_the_authors(line: str, authors: list[str]) -> None:
    assert read_byline(html.unescape(line)) == authors
    for markup in (f"<p>{line}</p>{TEXT}", f"<p><em>{line}</em></p>{TEXT}"):
        fragment = Fragment(markup=markup)
        clean, done = clean_html(markup, rules_for(), fragment=fragment)
        assert (clean, done) == (markup, [])
        assert names(fragment.authors) == authors
        assert fragment.inferred == ["authors"]
        assert fragment.findings == [("author-inferred", "; ".join(authors))]


@pytest.mark.parametrize(
    "line",
    [
        "By the way, Jane Doe is here", "By Jane", "by jane doe", "By Jane Doe for The News", "By Jane Doe, Staff Writer", "By The Way",
        "By Popular Demand", "By Monday Morning", "By Jane Doe I mean the cat", "Bye Jane Doe", "By Jane Doe. She is here.", "Jane Doe",
        "By 2012", "By BBC News", "By A, B and C", "By Jane Doe and the cat", "By Jane Doe, Ann Roe, Jon Poe, Tim Low and Sue May",
        "Von Haus aus", "By " + "Jane Doe and " * 20 + "Jane Doe", "",
    ],
)  # fmt: skip
def test_what_is_no_byline_names_nobody(line: str) -> None:
    assert read_byline(line) == []
    fragment = Fragment(markup=f"<p>{line}</p>{TEXT}")
    clean_html(fragment.markup, rules_for(), fragment=fragment)
    assert fragment.authors == ()


@pytest.mark.parametrize(
    ("markup", "authors"),
    [
        (TEXT + "<p>Posted by Jane Doe</p>", ["Jane Doe"]),
        (TEXT + "<p>Written by Jane Doe</p><p>x</p>", ["Jane Doe"]),
        (TEXT + "<p>Written by Jane Doe</p><p>x</p><p>y</p>", []),
        (TEXT + "<p>By Jane Doe</p>", []),  # at the end it may be whose quotation this is
        (TEXT + "<p>By Jane Doe</p>" + TEXT, []),
        ("<h2>By Jane Doe</h2>" + TEXT, []),  # it may be about her
        ("By Jane Doe<br>Text", []),
    ],
)
def test_where_bylines_stand(markup: str, authors: list[str]) -> None:
    fragment = Fragment(markup=markup)
    clean_html(markup, rules_for(), fragment=fragment)
    assert names(fragment.authors) == authors


def test_who_is_named_by_an_element_is_the_author() -> None:
    fragment = Fragment(markup="<p>By Jane Doe</p>" + TEXT, authors=(Person(name="Ann Roe"),))
    assert clean_html(fragment.markup, STRIPPING, fragment=fragment) == ("<p>By Jane Doe</p>" + TEXT, [])
    assert (names(fragment.authors), fragment.inferred) == (["Ann Roe"], [])


def test_a_summary_names_nobody() -> None:
    fragment = Fragment(markup="<p>By Jane Doe</p>", place="summary")
    clean_html(fragment.markup, rules_for(), fragment=fragment)
    assert fragment.authors == ()


@pytest.mark.parametrize("line", ["By Jane Doe", "Posted by Jane Doe on 3 May 2012"])
@pytest.mark.parametrize("author", ["Jane Doe", "JANE DOE", None])
def test_on_request_a_line_goes_that_says_what_the_fields_say(line: str, author: str | None) -> None:
    fragment = Fragment(markup=f"<p>{line}</p>{TEXT}", authors=(Person(name=author),) if author else ())
    clean, done = clean_html(fragment.markup, STRIPPING, fragment=fragment)
    assert clean == TEXT
    assert [(rule.name, cut.text) for rule, cut in done] == [("drop_byline", line)]
    assert names(fragment.authors) == [author or "Jane Doe"]


def test_what_is_no_name_could_be_taken_for_one() -> None:
    from worker.clean.names import is_name

    assert all(is_name(phrase) for phrase in NO_NAMES), "else it need not be listed"
