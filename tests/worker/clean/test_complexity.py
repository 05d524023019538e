"""Nonsense takes as long as text of its size does, and not as long as its square.

The parsers' own costs are theirs: where blocks nest without end, both lexbor and nh3 are quadratic, so blocks nest less
deep here. The bounds are generous: on an idle machine most of these take a tenth of a second.
"""

import time

import pytest

from schemas.feed import Text
from schemas.source import Source
from worker.clean import clean_html, rules_for
from worker.clean.rule import Fragment
from worker.clean.words import split

SIGN_OFF = "<p>Jon Ainger is a Director at iMPOWER. To contact him call 020</p>"
SIZE = 200_000
SECONDS_MAX = 8.0
#: What hostile feeds have been seen to repeat, by the megabyte.
MEGABYTE = (
    "<em>",
    "<div></div>",
    "<p>",
    "<p></p>",
    "&nbsp;",
    "<br>",
    "<a ",
    "<!--",
    "<button>x</button>y",
    SIGN_OFF + "<p>11 May 2012</p>",
)
MEGABYTE_SECONDS_MAX = 30.0
FEED = rules_for(
    Source(
        id="x",
        url="x",
        strip=("sign-off", "dateline", "byline", "repeated-title", "post-meta", "cross-post"),
    )
)
LETTERS = rules_for(Source(id="x", url="x", strip=("breaks", "capitals", "email-layout", "masking")))
PAGES = rules_for(Source(id="x", url="x", kind="pages", drop_lines=("x", "y…")))

REPEATED = (
    "<em>", "<em>x", "<em></em>", "<em>x</em>", "<em>x<b>", "<em> ", "<em><br></em>", "<em>&nbsp;", "<em>x</em>&nbsp;", "<strong> </strong>x",
    "<em>a<b><em>b</em></b></em>", "<p>", "<p></p>", "<p>&nbsp;</p>", "<p>\n", "</p>", "<br>", "<br> ", "<br>x", "x<br></em>", "&nbsp;", "x&nbsp;", "\u202f", " ", "\n",
    "<a ", "<a href=x>", "<a href=/x>y</a>", "<a href=x></a>&nbsp;", '<a href="mailto:a@b.cd">x@y.zz</a>', "@", "a@b ", "<!--", "<!-- x -->", "<![CDATA[",
    "<div></div>", "<div>x</div>", "<div>x</div>y", "<div><p>x</p></div>", "<span>", "<font>x", "<img>", "<img alt=x>", "<img src=x>&nbsp;", "&", "&amp;", "<", ">",
    "<script></script>x", "<button>x</button>y", "<button> x </button>y", "<button> x</button>.", "<svg></svg>", "<svg><title>x</title></svg>y", "<noscript>x</noscript>",
    "<path>x</path>", "<path>", "<template>x</template>", "<table><tr><td>x</table>", "<ul><li>x</ul>", "<li>x", "<h2>x", "<h2>x</h2>", "<pre>x&nbsp;</pre>", "<hr>", "<foo>x",
    '<b>x<span style="font-weight:normal">y', '<span style="font-weight:bold">x<i style="font-style:italic">y</i></span>',
    '<p style="mso-list:l0 level1 lfo1">1.&nbsp; x</p>', '<p style="mso-list:l0 level2 lfo1"><span style="mso-list:Ignore">', "<p class=MsoListParagraph>",
    '<p style="font-family:monospace;white-space:pre">x<br>', "<p><font size=6>x</font></p><p>y y y y y</p>", "<h1>x", "<h1><img></h1>", "<strike>x</strike>",
    "<dir><li>x</dir>", "<w:worddocument>x</w:worddocument>y", "<w:worddocument><w:view>", "Normal 0 false false X-NONE ", "/* Style Definitions */ x.Mso {a} ",
    "<font face=wingdings>J</font>",
    '<span class="skype_pnh_container">1</span>', '<span class="skype_pnh_mark">x</span>y', '<b style="text-decoration:underline">x', "text-decoration: underline",
    SIGN_OFF, "<p>Jon Ainger</p>" + SIGN_OFF, SIGN_OFF + "<p>11 May 2012</p>", "<p>Jon Ainger is ", "<p>11 May 2012</p>", "<p>• x</p>", "<p>1. x</p>", "<p>Back to top</p>", "<p>x</p>",
    "<p>Written by</p><p>Jon Ainger</p>", ' href="x"', '<q cite="x">y</q>', "<img srcset='x 1x'>", "<a href='/x' title=' href='>y</a>",
    '<img src="https://s.w.org/images/core/emoji/1/1f389.png" alt="🎉">x', "<img src=x width=1 height=1>", '<img src=x style="display:none">', "<img srcset=',",
    "<img data-src=y.jpg src=x><noscript><img src=x></noscript>", "<noscript><img src=x>", "<amp-img src=x>y", "<audio>your browser</audio>", "<video>browser",
    '<iframe src="https://e.org/x">a</iframe>', '<a><iframe src="https://e.org/x">', "<object><a href=x>", '<div class="wp-caption"><img><p class="wp-caption-text">x',
    "<a href=http//e.org>x</a>", "<a href=https://e.org/?utm_source=a>x</a>", "<a href='https://href.li/?http://e.org'>x</a>", ' href="', "<a href=mailto:mailto:",
)  # fmt: skip
#: These nest, at the depth at which the parsers themselves still take no more than seconds.
NESTED = (
    "<div>",
    "<div>x",
    "<div><br>",
    "<div>&nbsp;",
    "<div><p>x</p>",
    "<ul><li>",
    "<blockquote>",
    "<table><tr><td>",
    "<object>x",
    "<select><option>x",
    "<noscript>",
    "<pre>",
)
DEPTH = 5_000


@pytest.mark.parametrize("unit", REPEATED)
def test_anything_is_cleaned_in_time(unit: str) -> None:
    assert seconds(unit * (SIZE // len(unit)), is_page=False) < SECONDS_MAX


@pytest.mark.parametrize("unit", [unit for unit in REPEATED if unit.startswith("<p>")])
def test_pages_of_anything_are_cleaned_in_time(unit: str) -> None:
    assert seconds(unit * (SIZE // len(unit)), is_page=True) < SECONDS_MAX


@pytest.mark.parametrize(
    "unit",
    [
        "x<br><br>", "<em>x<br><br>", "<br> ", "<p>x<br><br>y</p>", "<li>x<br><br>", "<b><br><br></b>", "<a href='mailto:a@b.cd'>x", "a@b.cd,", "a@b.cd ",
        "a [at] b [dot] ", "020 7946 0018 ", "1 ", "1-", "+1", "tel. 1 ", "<a href='tel:1'>12345</a>", "<a href='tel:1'>1", "<img alt='a@b.cd' src=x>",
        "<table><tr><td>x</table>", "<table role=none><tr><td>x</table>", '<i style="display:none">x</i>y', "\u034f\u200c", "<p>\u034f\u200c\u034f\u200c\u034f</p>",
    ],
)  # fmt: skip
def test_letters_of_anything_are_cleaned_in_time(unit: str) -> None:
    start = time.process_time()
    clean_html(unit * (SIZE // len(unit)), LETTERS)
    assert time.process_time() - start < SECONDS_MAX


@pytest.mark.parametrize("unit", MEGABYTE)
def test_a_megabyte_is_cleaned_in_time(unit: str) -> None:
    assert seconds(unit * (1_000_000 // len(unit)), is_page=False) < MEGABYTE_SECONDS_MAX


@pytest.mark.parametrize("unit", NESTED)
def test_deep_nesting_is_cleaned_in_time(unit: str) -> None:
    assert seconds(unit * DEPTH, is_page=False) < SECONDS_MAX


def test_inline_elements_nest_a_hundred_thousand_deep() -> None:
    assert seconds("<em><b>" * 50_000 + "x", is_page=False) < SECONDS_MAX
    assert seconds("<span>" * 100_000 + "x", is_page=False) < SECONDS_MAX


@pytest.mark.parametrize("markup", ["<div>" * 100_000 + "x", f"<p {' '.join(f'a{n}=x' for n in range(100_000))}>x"])
def test_words_are_counted_in_time_in_markup_without_measure(markup: str) -> None:
    start = time.process_time()
    assert split(Text(value=markup, kind="html")) == ["x"]
    assert time.process_time() - start < SECONDS_MAX


def seconds(markup: str, *, is_page: bool) -> float:
    start = time.process_time()
    fragment = Fragment(
        markup=markup, is_page=is_page, base="https://example.org/", values=PAGES.values if is_page else {}
    )
    clean_html(markup, PAGES if is_page else FEED, fragment=fragment)
    return time.process_time() - start


@pytest.mark.parametrize(
    "start", ["", "http://", "https://e.org/?", "mailto:", "“", "https://www.google.com/url?q=https://e.org/"]
)
@pytest.mark.parametrize("unit", ["http://", "mailto:", "“", "&amp;amp;a=", "utm_source=a&amp;", "a.", "\\", " "])
def test_a_long_address_is_cleaned_in_time(start: str, unit: str) -> None:
    assert seconds(f'<a href="{start}{unit * (SIZE // len(unit))}">x</a>', is_page=False) < SECONDS_MAX


@pytest.mark.parametrize(
    "markup",
    [
        f'<img srcset="{"," * SIZE}">',
        f'<img srcset="{"a " * SIZE}">',
        f'<img src="//{"a." * SIZE}/x">',
        f'<iframe src="https://{"a." * SIZE}/x">',
        f'<iframe src="https://jsfiddle.net/{"/embe" * SIZE}">',
        f'<iframe title="{"a " * SIZE}" src="https://e.org/x">',
        f'<img src="x/emoji/{"1f-" * SIZE}" alt=":{"(" * SIZE}">',
        f'<div class="wp-caption"><img><p class="wp-caption-text">{"<em>" * 50_000}x',
    ],
    ids=lambda markup: markup[:40],
)
def test_long_attributes_are_read_in_time(markup: str) -> None:
    assert seconds(markup, is_page=False) < SECONDS_MAX
