import time

import pytest

from schemas.source import Source
from tests.worker.clean.cleaning import cleaned
from worker.clean import clean_html, html, rules_for

LETTERS = rules_for(Source(id="x", url="x", strip=("email-layout",)))
DATA = "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>"
HEAD = "<table><tbody><tr><th>a</th></tr><tr><td>c</td></tr></tbody></table>"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        # Tables that only arrange.
        ('<table role="presentation"><tr><td>a<td>b</table>', "<p>a</p><p>b</p>"),
        ('<TABLE ROLE="Presentation"><tr><td><p>a</p><td><h2>b</h2></table>', "<p>a</p><h2>b</h2>"),
        ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "<p>a</p><p>b</p>"),
        ("<table><tr><td><table><tr><td>a</td></tr></table></td><td>b</td></tr></table>", "<p>a</p><p>b</p>"),
        (f"<table><tr><td><p>a</p>{DATA}</td></tr></table>", f"<p>a</p>{DATA}"),
        ("x<table><tr><td>a</td></tr></table>y", "x<p>a</p>y"),
        ("<table><tr><td>a</td></tr><tr><td> </td></tr></table>", "<p>a</p>"),
        # Others.
        (DATA, DATA),
        (HEAD, HEAD),
        ("<table><caption>x</caption><tbody><tr><td>a</td></tr></tbody></table>",) * 2,
        # What is hidden.
        ('<div style="display: none">Preview</div><p>a</p>', "<p>a</p>"),
        ('<span style="MAX-HEIGHT:0px;overflow:hidden;max-height:0">Preview</span>a', "a"),
        ('<div style="mso-hide:all;color:red">Preview</div><p>a</p>', "<p>a</p>"),
        ('<p style="visibility:hidden !important">Preview</p><p>a</p>', "<p>a</p>"),
        ('<div style="max-height:0">a</div>', "<p>a</p>"),
        ('<div style="display:block">a</div>', "<p>a</p>"),
        ("<p>display:none; max-height:0</p>",) * 2,
        # Filler.
        ("<p>\u034f &zwnj; &nbsp; \u034f \u034f &zwnj; \u00ad</p><p>a</p>", "<p>a</p>"),
        ("<p>\u00ad</p><p>a</p>",) * 2,
    ],
)
def test_letters_become_text(markup: str, expected: str) -> None:
    assert cleaned(markup, LETTERS) == expected


@pytest.mark.parametrize(
    "markup", ['<div style="display:none">a</div><p>b</p>', '<table role="none"><tr><td>a</table>']
)
def test_elsewhere_what_is_hidden_and_what_arranges_stays(markup: str) -> None:
    after, done = clean_html(markup, rules_for())
    assert html.text(after).split() == html.text(markup).split()
    assert not [cut for _, cut in done if cut.text]


def test_every_word_that_goes_is_told() -> None:
    markup = '<div style="display:none">In this <b>issue</b>: spring</div>Dear reader'
    after, done = clean_html(markup, LETTERS)
    assert after == "Dear reader"
    assert [(rule.name, cut.text) for rule, cut in done if cut.text] == [("drop_hidden_parts", "In this issue: spring")]


@pytest.mark.parametrize(
    "unit",
    ["<table role=none><tr><td>", "<table><tr><td>x", '<div style="display:none">x</div>', "<table><tr><td>x</table>"],
)
def test_nonsense_takes_no_more_than_time(unit: str) -> None:
    start = time.process_time()
    clean_html(unit * 3_000, LETTERS)
    assert time.process_time() - start < 10
