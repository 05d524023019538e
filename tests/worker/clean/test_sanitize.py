"""Nothing executable passes, whatever it is dressed in; what is meant passes as it is."""

import re
from html.parser import HTMLParser

import pytest

from tests.worker.clean.cleaning import cleaned
from worker.clean.markup import LAYOUT
from worker.clean.rules.embedded import DROPPED, MISPLACED
from worker.clean.sanitize import URL_SCHEMES, sanitize

#: In the manner of the OWASP cheat sheet, of published mutations, and of feeds that were broken into.
VECTORS = (
    # scripts
    "<script>alert(1)</script>", "<SCRIPT SRC=http://e.org/x.js></SCRIPT>", "<script/xss src=x></script>",
    "<<script>alert(1)//<</script>", "<script\x0c>alert(1)</script>", "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<scr\x00ipt>alert(1)</script>", "</title><script>alert(1)</script>", "<script><!--<script></script>alert(1)",
    "<style>@import 'javascript:alert(1)';</style>", "<link rel=stylesheet href=javascript:alert(1)>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", "<base href='javascript:alert(1)//'>",
    # attributes that run
    "<img src=x onerror=alert(1)>", "<img src=x onerror\n=\nalert(1)>", "<img/src=x/onerror=alert(1)>", "<img src=x:x onerror=alert(1)//",
    "<body onload=alert(1)>", "<p onclick=alert(1)>x", "<a onmouseover=alert(1)>x</a>", "<details open ontoggle=alert(1)>x</details>",
    "<video onloadstart=alert(1) src=x></video>", "<audio src=x onerror=alert(1)></audio>", "<p style='background:url(javascript:alert(1))'>x",
    '<img """><script>alert(1)</script>">', "<img src='x' ON\u0131oad=alert(1)>", "<p id=x class=y>x", "<xss onclick=alert(1)>x</xss>",
    "<img title='x' alt='`><img src=x onerror=alert(1)>'>", '<p title="</p><img src=x onerror=alert(1)>">x',
    # addresses
    "<a href='javascript:alert(1)'>x</a>", "<a href='jAvAsCrIpT:alert(1)'>x</a>", "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&#9;script:alert(1)'>x</a>", "<a href='java&NewLine;script&colon;alert(1)'>x</a>", "<a href='&#14; javascript:alert(1)'>x</a>",
    "<a href='&#106;&#97;vascript:alert(1)'>x</a>", "<a href='&#x6A&#x61vascript:alert(1)'>x</a>", "<a href=' \u00a0javascript:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>", "<a href='javascript&#0000058alert(1)'>x</a>", "<a href=javascript:alert(1)//http://e.org>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>", "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>", "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='view-source:javascript:alert(1)'>x</a>", "<a href='feed:javascript:alert(1)'>x</a>", "<a href='blob:https://e.org/x'>x</a>",
    "<a href='filesystem:https://e.org/x'>x</a>", "<a href='jar:https://e.org!/x'>x</a>", "<a xlink:href='javascript:alert(1)'>x</a>",
    "<img src='javascript:alert(1)'>", "<img src='data:image/svg+xml,<svg onload=alert(1)>'>", "<img dynsrc='javascript:alert(1)' lowsrc='javascript:x'>",
    "<img srcset='javascript:alert(1) 2x'>", "<img src=x srcset='a.png 1x, java&#10;script:alert(1) 2x'>", "<img src=x srcset='a.png 1x,data:text/html,x 2x'>",
    "<picture><source srcset='javascript:alert(1)'><img src=x></picture>", "<video poster='javascript:alert(1)' src='data:x,y'></video>",
    "<track src='javascript:alert(1)'>", "<blockquote cite='javascript:alert(1)'>x</blockquote>", "<q cite='&#1;java\nscript:alert(1)'>x</q>",
    "<ins cite='JAVASCRIPT:alert(1)'>x</ins>", "<del cite='data:text/html,x'>x</del>", "<table background='javascript:alert(1)'><tr><td>x</table>",
    "<a href='x' ping='javascript:alert(1)'>x</a>", "<isindex action=javascript:alert(1)>", "<image src=javascript:alert(1)>",
    "<a href='https://e.org/<a href='javascript:alert(1)'>x</a>", "<a href='a<b href=' title='javascript:alert(1)'>x</a>",
    # embedded things
    "<iframe src='javascript:alert(1)'></iframe>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<object data='javascript:alert(1)'></object>",
    "<embed src='javascript:alert(1)'>", "<applet code=x></applet>", "<form action='javascript:alert(1)'><button>x</button></form>",
    "<button formaction='javascript:alert(1)'>x</button>", "<input autofocus onfocus=alert(1)>", "<select autofocus onfocus=alert(1)><option>x</select>",
    "<textarea><script>alert(1)</script></textarea>", "<keygen autofocus onfocus=alert(1)>", "<marquee onstart=alert(1)>x</marquee>",
    "<frameset onload=alert(1)>", "<noembed><script>alert(1)</script></noembed>", "<noframes><script>alert(1)</script></noframes>",
    "<xmp><script>alert(1)</script></xmp>", "<plaintext><script>alert(1)</script>", "<listing><script>alert(1)</script></listing>",
    "<template><script>alert(1)</script></template>", "<template><img src=x onerror=alert(1)></template><template>",
    # other namespaces, and markup that becomes another when it is read again
    "<svg onload=alert(1)>", "<svg/onload=alert(1)//", "<svg><script>alert(1)</script></svg>", "<svg><script>alert&#40;1)</script>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>", "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1)>", "<svg><set attributeName=href to='javascript:alert(1)'>", "<svg><use href='data:image/svg+xml,x'/></svg>",
    "<svg><foreignObject><iframe src='javascript:alert(1)'></iframe></foreignObject></svg>", "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<svg><title><style><img src=x onerror=alert(1)></style></title></svg>", "<svg><desc><noscript><img src=x onerror=alert(1)></noscript></desc></svg>",
    "<math href='javascript:alert(1)'>x</math>", "<math><maction actiontype='statusline#http://e.org' xlink:href='javascript:alert(1)'>x</maction></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><annotation-xml encoding='text/html'><style><img src=x onerror=alert(1)></style></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "<mglyph><style><img src=x onerror=alert(1)></style></mglyph>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>", "<noscript><style></noscript><img src=x onerror=alert(1)></style></noscript>",
    "<p>a<xmp><p title='</xmp><img src=x onerror=alert(1)>'>", "<iframe><p title='</iframe><img src=x onerror=alert(1)>'>",
    "<textarea><p title='</textarea><img src=x onerror=alert(1)>'>", "<title><p title='</title><img src=x onerror=alert(1)>'>",
    "<style><p title='</style><img src=x onerror=alert(1)>'>", "<plaintext title='</plaintext><img src=x onerror=alert(1)>'><img src=x onerror=alert(1)>",
    "<table><td><form><table><script>alert(1)</script>", "<a><table><a><svg><script>alert(1)</script>", "<p><b><table><td><style><!--</style><img src=x onerror=alert(1)>-->",
    # comments and sections
    "<!--><script>alert(1)</script>-->", "<!---><script>alert(1)</script>-->", "<!--[if IE]><script>alert(1)</script><![endif]-->", "<!-- --!><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>", "<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>", "<?xml-stylesheet href='javascript:alert(1)'?>",
    "<!DOCTYPE x [<!ENTITY y '<script>alert(1)</script>'>]>&y;", "<!--<p title='--><img src=x onerror=alert(1)>'>",
    # cut by a rule, halves must not become a whole
    "<a href='java<button></button>script:alert(1)'>x</a>", "<scr<button>x</button>ipt>alert(1)</script>", "&lt;script<em></em>&gt;alert(1)&lt;/script&gt;",
    "<span class=skype_pnh_mark>x</span><img src=x onerror=alert(1)>", "<script class=skype_pnh_container>alert(1)</script>", "<span class='skype_pnh_container <script>'>x</span>",
    "<div style='text-decoration: underline'><script>alert(1)</script>x<img src=x onerror=alert(1)></div>",
)  # fmt: skip

ALLOWED = frozenset(
    "a abbr b bdi bdo big blockquote br caption cite code col colgroup dd del details dfn dl dt em figcaption figure h1 h2 "
    "h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q rp rt ruby s samp small source strong sub summary sup table "
    "tbody td tfoot th thead time tr track tt u ul var video wbr audio".split()
)


class Reader(HTMLParser):
    """The elements of a fragment with their attributes, by Python's own parser."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def faults(markup: str) -> list[str]:
    """Say what in a fragment may not be there."""
    found = []
    for tag, attributes in Reader(markup).elements:
        found += [tag] if tag not in ALLOWED | LAYOUT else []
        for name, value in attributes.items():
            if name.startswith("on") or name in {"style", "class", "id", "srcdoc", "action", "ping", "formaction"}:
                found.append(f"{tag} {name}")
            if name in {"href", "src", "srcset", "cite", "poster"}:
                bare = re.sub(r"[\x00-\x20]", "", value or "").lower()  # as browsers read it
                schemes = re.findall(r"(?:^|,)([a-z][a-z0-9+.-]*):", bare)
                found += [f"{tag} {name}={value}" for scheme in schemes if scheme not in URL_SCHEMES]
    return found


@pytest.mark.parametrize("vector", VECTORS)
@pytest.mark.parametrize(
    "around", ["{}", "<p>before {} after</p>", "<table><tr><td>{}</table>", "<svg>{}", "<noscript>{}"]
)
def test_nothing_that_runs_comes_out(vector: str, around: str) -> None:
    clean = cleaned(around.format(vector))
    assert faults(clean) == []
    assert {tag for tag, _ in Reader(clean).elements}.isdisjoint(LAYOUT)
    assert faults(sanitize(around.format(vector))) == []


def test_there_would_be_something_to_find() -> None:
    assert len(VECTORS) > 120
    without = [vector for vector in VECTORS if not faults(vector) and not re.search("<!|&lt;|<[?]", vector)]
    assert len(without) < len(VECTORS) / 6, "most vectors are seen by this test's own eyes"


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="https://e.org/?a=1&amp;b=2" title="T" hreflang="de">x</a>',
        '<a href="mailto:a@e.org?subject=x">x</a>',
        '<a href="tel:+4420">x</a>',
        '<a href="/relative#top">x</a>',
        '<a href="#top">x</a>',
        '<img src="https://e.org/a.png" srcset="https://e.org/b,c.png 2x, https://e.org/d.png 3x" alt="A &lt; B" width="1">',
        '<picture><source srcset="https://e.org/a.webp" type="image/webp"><img src="https://e.org/a.png"></picture>',
        '<video src="https://e.org/v.mp4" poster="https://e.org/v.png" controls=""></video>',
        '<blockquote cite="https://e.org/x?a=javascript:1"><p>x</p></blockquote>',
        '<q cite="/x">x</q>',
        '<table><caption>c</caption><thead><tr><th scope="col" colspan="2">x</th></tr></thead></table>',
        '<p dir="rtl">שלום</p>',
        '<ol start="3" reversed=""><li>x</li></ol>',
        '<time datetime="2012-01-11">x</time>',
        '<pre><code>&lt;a href="javascript:alert(1)" cite="javascript:x"&gt;</code></pre>',
        '<p>srcset="javascript:alert(1)" stays, as text</p>',
        '<dl><dt>x</dt><dd>y</dd></dl><hr><details open=""><summary>x</summary>y</details>',
        "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>",
    ],
)
def test_what_is_meant_passes_as_it_is(markup: str) -> None:
    assert sanitize(markup) == markup
    assert cleaned(markup) == markup


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<p lang="EN-US" title="T" dir="ltr" align="left">x</p>', "<p>x</p>"),
        ("<span><font color=red>x</font></span>", "x"),
        ("a&#13;b&#12;c", "a\nb\nc"),  # no XML could hold them, and words must stay apart
        ("<pre>\n\n\nx</pre>", "<pre>x</pre>"),
        ("\ufeffx", "\ufeffx"),  # the parser takes it for a mark of the encoding
        ("<P>x<BR/>y", "<p>x<br>y</p>"),
        ("x<!-- c -->y<![CDATA[z]]>", "xy"),
    ],
)
def test_markup_becomes_canonical(markup: str, expected: str) -> None:
    assert sanitize(markup) == expected
    assert sanitize(expected) == expected


@pytest.mark.parametrize("name", [name for name in MISPLACED if name not in {"plaintext", "xmp"}])
def test_a_name_out_of_place_loses_no_text(name: str) -> None:
    assert cleaned(f"<p>Run <{name}>one <b>two</b></{name}> three</p>") == "<p>Run one <b>two</b> three</p>"
    assert "one" not in sanitize(f"<p>Run <{name}>one</{name}></p>"), "nh3 has learned to keep it: drop the row"


@pytest.mark.parametrize("name", DROPPED)
def test_embedded_things_go_with_their_text(name: str) -> None:
    assert cleaned(f"<p>before <{name}>in</{name}> after</p>") in {
        "<p>before  after</p>",
        "<p>before </p> after",  # a paragraph cannot hold it
        "<p>before in after</p>",  # it can hold nothing
    }
