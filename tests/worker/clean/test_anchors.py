"""Ids stay where a link of the text leads there, and nowhere else; none of them is an id of the page around."""

import pytest

from schemas.feed import Enclosure, Entry, Text
from tests.worker.clean.cleaning import cleaned
from worker.clean import clean_html, further, rules_for
from worker.clean.anchors import PREFIX
from worker.clean.sanitize import sanitize


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # As generators of static sites and editors write footnotes.
        (
            'a<sup id="fnref:1"><a href="#fn:1">1</a></sup><ol><li id="fn:1">b <a href="#fnref:1">↩</a></li></ol>',
            'a<sup id="entry.fnref:1"><a href="#entry.fn:1">1</a></sup><ol><li id="entry.fn:1">b <a href="#entry.fnref:1">↩</a></li></ol>',
        ),
        # Word.
        (
            '<p>a<a href="#_ftn1" name="_ftnref1">[1]</a></p><p><a href="#_ftnref1" name="_ftn1">[1]</a> b</p>',
            '<p>a<a href="#entry._ftn1" id="entry._ftnref1">[1]</a></p><p><a href="#entry._ftnref1" id="entry._ftn1">[1]</a> b</p>',
        ),
        # A table of contents.
        (
            '<a href="#b">B</a><h2 id="a">A</h2><h3 id="b">B</h3>',
            '<a href="#entry.b">B</a><h2>A</h2><h3 id="entry.b">B</h3>',
        ),
        # Empty elements and layout hand their ids on.
        ('<p><a name="x"></a>a</p><a href="#x">b</a>', '<p id="entry.x">a</p><a href="#entry.x">b</a>'),
        ('<a id="x"></a>\n<h2>a</h2><a href="#x">b</a>', '<h2 id="entry.x">a</h2><a href="#entry.x">b</a>'),
        ('<div id="x">a</div><a href="#x">b</a>', '<p id="entry.x">a</p><a href="#entry.x">b</a>'),
        ('<div id="x"><p>a</p></div><a href="#x">b</a>', '<p id="entry.x">a</p><a href="#entry.x">b</a>'),
        ('<div dir="rtl" id="x">a</div><a href="#x">b</a>', '<p dir="rtl" id="entry.x">a</p><a href="#entry.x">b</a>'),
        # A link may be encoded; the first of two ids counts.
        ('<p id="ü">a</p><a href="#%C3%BC">b</a>', '<p id="entry.ü">a</p><a href="#entry.ü">b</a>'),
        ('<p id="a&amp;b">a</p><a href="#a&amp;b">b</a>', '<p id="entry.a&amp;b">a</p><a href="#entry.a&amp;b">b</a>'),
        ('<p id="x">a</p><p id="x">b</p><a href="#x">c</a>', '<p id="entry.x">a</p><p>b</p><a href="#entry.x">c</a>'),
        ("<p id=x>a</p><a href=#x>c</a>", '<p id="entry.x">a</p><a href="#entry.x">c</a>'),
        # Nothing leads there, or there is nothing to lead to.
        ('<p id="x">a</p><a href="#y">b</a>', '<p>a</p><a href="#y">b</a>'),
        ('<p id="x">a</p><a href="https://e.org/#x">b</a>', '<p>a</p><a href="https://e.org/#x">b</a>'),
        ('<p id="x">a</p> href="#x"', '<p>a</p> href="#x"'),
        ('<p id="x">a</p><a title=\'href="#x"\'>b</a>', '<p>a</p><a title="href=&quot;#x&quot;">b</a>'),
        ('<p id="a b">a</p><a href="#a b">b</a>', '<p>a</p><a href="#a b">b</a>'),
        ('<p id="">a</p><a href="#">b</a>', '<p>a</p><a href="#">b</a>'),
        ('<p id="x"></p><a href="#x">b</a>', '<a href="#x">b</a>'),
        ('<p id="x">a</p><a href="#x"></a>', "<p>a</p>"),
        ('<a href="#entry.x">b</a>', '<a href="#x">b</a>'),
        (
            '<p id="x">a</p><a href="#x" title=\' id=\'>b</a><img title="y id=" alt="z" src="https://e.org/a">',
            '<p id="entry.x">a</p><a href="#entry.x" title=" id=">b</a><img title="y id=" alt="z" src="https://e.org/a">',
        ),
        (
            '<p id="x">a</p><img title=" id=" alt="x"><a title=" href=" href="#x">b</a>',
            '<p id="entry.x">a</p><a title=" href=" href="#entry.x">b</a>',
        ),
        # Names that are no places.
        (
            '<img name="x" id="x" src="https://e.org/a"><a href="#x">b</a>',
            '<img src="https://e.org/a" id="entry.x"><a href="#entry.x">b</a>',
        ),
        ('<form name="x">a</form><a href="#x">b</a>', '<p>a</p><a href="#x">b</a>'),
    ],
)
def test_an_id_stays_where_a_link_leads(before: str, after: str) -> None:
    assert cleaned(before) == after


@pytest.mark.parametrize(
    "name", ["alert", "location", "document", "cookie", "__proto__", 'x" onclick="y', "x'><script>", "entry.x"]
)
def test_no_id_is_one_of_the_page_around(name: str) -> None:
    quoted = name.replace('"', "&quot;")
    clean = cleaned(f'<p id="{quoted}">a</p><b name="{quoted}">b</b><a href="#{quoted}" name="{quoted}">c</a>')
    assert clean.count(' id="') == clean.count(f' id="{PREFIX}') <= 1
    assert ' name="' not in clean


def test_an_id_goes_with_the_last_link_to_it() -> None:
    markup = '<p id="x">a</p><object><a href="#x">b</a></object><noscript><a href="#x"></a></noscript>'
    clean = cleaned(markup)
    assert (" id=" in clean) == ("href=" in clean)


def test_what_no_rule_is_for_is_treated_alike() -> None:
    markup = '<p id="x">a</p><p id="y">b</p><a href="#x">c</a>'
    (enclosure,) = further.of_entry(
        Entry(enclosures=(Enclosure(url="u", description=Text(value=markup, kind="html")),))
    ).enclosures
    assert enclosure.description == Text(value='<p id="entry.x">a</p><p>b</p><a href="#entry.x">c</a>', kind="html")


def test_styles_and_ids_meet() -> None:
    markup = '<p style="font-weight: bold" id="x" class="y">a</p><p>b <a href="#x" style="color: red">c</a></p>'
    assert cleaned(markup) == '<p id="entry.x"><strong>a</strong></p><p>b <a href="#entry.x">c</a></p>'
    assert sanitize(markup, keeps_styles=True).count('style="') == 2


def test_many_ids_and_links_take_no_square() -> None:
    markup = "".join(f'<b id="a{n}">x</b><a href="#a{n}">y</a>' for n in range(20_000))
    clean, _ = clean_html(markup, rules_for())
    assert clean.count(f' id="{PREFIX}') == 20_000
