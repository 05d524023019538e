"""Nonsense takes as long as text of its size does, and not as long as its square.

The parsers' own costs are theirs: where blocks nest without end, both lexbor and nh3 are quadratic, so blocks nest less
deep here. The bounds are generous: on an idle machine most of these take a tenth of a second.
"""

import time

import pytest

from schemas.source import Source
from worker.clean import clean_html, rules_for
from worker.clean.rule import Fragment

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
FEED = rules_for(Source(id="x", url="x", strip=("sign-off", "dateline")))
PAGES = rules_for(Source(id="x", url="x", kind="pages", drop_lines=("x", "y…")))

REPEATED = (
    "<em>", "<em>x", "<em></em>", "<em>x</em>", "<em>x<b>", "<em> ", "<em><br></em>", "<em>&nbsp;", "<em>x</em>&nbsp;", "<strong> </strong>x",
    "<em>a<b><em>b</em></b></em>", "<p>", "<p></p>", "<p>&nbsp;</p>", "<p>\n", "</p>", "<br>", "<br> ", "<br>x", "x<br></em>", "&nbsp;", "x&nbsp;", "\u202f", " ", "\n",
    "<a ", "<a href=x>", "<a href=/x>y</a>", "<a href=x></a>&nbsp;", '<a href="mailto:a@b.cd">x@y.zz</a>', "@", "a@b ", "<!--", "<!-- x -->", "<![CDATA[",
    "<div></div>", "<div>x</div>", "<div>x</div>y", "<div><p>x</p></div>", "<span>", "<font>x", "<img>", "<img alt=x>", "<img src=x>&nbsp;", "&", "&amp;", "<", ">",
    "<script></script>x", "<button>x</button>y", "<button> x </button>y", "<button> x</button>.", "<svg></svg>", "<svg><title>x</title></svg>y", "<noscript>x</noscript>",
    "<path>x</path>", "<path>", "<template>x</template>", "<table><tr><td>x</table>", "<ul><li>x</ul>", "<li>x", "<h2>x", "<h2>x</h2>", "<pre>x&nbsp;</pre>", "<hr>", "<foo>x",
    '<span class="skype_pnh_container">1</span>', '<span class="skype_pnh_mark">x</span>y', '<b style="text-decoration:underline">x', "text-decoration: underline",
    SIGN_OFF, "<p>Jon Ainger</p>" + SIGN_OFF, SIGN_OFF + "<p>11 May 2012</p>", "<p>Jon Ainger is ", "<p>11 May 2012</p>", "<p>• x</p>", "<p>1. x</p>", "<p>Back to top</p>", "<p>x</p>",
    "<p>Written by</p><p>Jon Ainger</p>", ' href="x"', '<q cite="x">y</q>', "<img srcset='x 1x'>",
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


@pytest.mark.parametrize("unit", MEGABYTE)
def test_a_megabyte_is_cleaned_in_time(unit: str) -> None:
    assert seconds(unit * (1_000_000 // len(unit)), is_page=False) < MEGABYTE_SECONDS_MAX


@pytest.mark.parametrize("unit", NESTED)
def test_deep_nesting_is_cleaned_in_time(unit: str) -> None:
    assert seconds(unit * DEPTH, is_page=False) < SECONDS_MAX


def test_inline_elements_nest_a_hundred_thousand_deep() -> None:
    assert seconds("<em><b>" * 50_000 + "x", is_page=False) < SECONDS_MAX
    assert seconds("<span>" * 100_000 + "x", is_page=False) < SECONDS_MAX


def seconds(markup: str, *, is_page: bool) -> float:
    start = time.process_time()
    fragment = Fragment(
        markup=markup, is_page=is_page, base="https://example.org/", values=PAGES.values if is_page else {}
    )
    clean_html(markup, PAGES if is_page else FEED, fragment=fragment)
    return time.process_time() - start
