"""Fragments of HTML as publishers, editors and attackers write them: well formed, malformed, and soup."""

from hypothesis import strategies as st

INLINE = "a abbr b big bdo cite code del em font i ins kbd mark q s samp small span strike strong sub sup tt u".split()
BLOCK = (
    "blockquote center details dd div dl dt figcaption figure h2 h3 li ol p pre section summary ul article main"
).split()
TABLE = "table thead tbody tfoot tr td th caption colgroup".split()
VOID = "br hr img input embed wbr col source track link meta area".split()
EMBEDDED = (
    "script style template svg math iframe object applet canvas select option datalist button textarea title noembed "
    "noframes noscript frameset meter progress form fieldset legend label video audio picture desc foreignObject mi "
    "mtext annotation-xml mglyph rp rt ruby xmp plaintext marquee dialog slot map optgroup head body html nobr rb keygen "
    "image isindex listing menu bgsound frame param"
).split()
UNKNOWN = "o:p foo x-y st1:place u2".split()
NAMES = INLINE + BLOCK + TABLE + EMBEDDED + UNKNOWN

WORDS = (
    "a", "word", "Ealing", "1", "10", "kg", ";", "!", "?", "»", ":", "x;", "é", "…", "\u200b", "\ufeff", "日本", "x-", "-y",
    "Jon Ainger", "Jon Ainger is a Director at iMPOWER. To contact him call 020", "Mary Smith is Head of X. E-mail a@b.org",
    "11th January 2012", "• one", "1. one", "2) two", "Written by", "Mary Smith", ".", ",", 'href="/x"', 'cite="javascript:x"', "Skip to content", "a@b.org", "javascript:alert(1)",
    "]]>", "-->", "--!>", "<", ">", "&", "&lt;b&gt;", "&amp;", "&amp;nbsp;", "&quot;", "&eacute;", "&notit;", "&#0;",
    "&#x80;", "&#12;", "&zwnj;", "&shy;", "=", '"', "'", "`", "\\",
)  # fmt: skip
SPACES = (" ", "  ", "\n", "\t", "\r", "\f", "&nbsp;", "\u00a0", "&#160;", "&nbsp", "\u202f", "&#8239;", "\u2009", "\u3000",
          "\u2028", "&nbsp; ", " &nbsp;", "\u0085", "&#13;", "&NewLine;", "&emsp;")  # fmt: skip
URLS = (
    "/about", "x.html", "#top", "?a=1&b=2", "?a=1&amp;b=2", "//e.org/x", "http://e.org/a b", "https://e.org/", "mailto:a@b.org",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "&#106;avascript:alert(1)", " javascript:x",
    "data:text/html,<script>x</script>", "vbscript:x", "http://[", "", " ", "\x01javascript:x", "http:", "tel:1", "a:b", ":", "é",
    "&nbsp;javascript:alert(1)", "\u202fjavascript:alert(1)", "https://e.org/@<a href=", "x&lt;a href=/y", "'", "&#39;",
)  # fmt: skip
ATTRIBUTES = (
    "style='color: red'", 'style="text-decoration: underline"', "style='TEXT-DECORATION:line-through; x'",
    'style="text-decoration:underline line-through!important"', "class=x", 'class="skype_pnh_container"', "class=skype_pnh_mark",
    'class="skype_c2c_print_container x"', "id=x", "onclick=x()", "onerror='x'", "lang=EN-US", "dir=rtl", "dir=ltr", "title='a b'",
    'title="<b>"', "alt", "alt=x", "width=1", "start=3", "type=a", "colspan=2", "open", "datetime=2012", "=", '"', "'", "a=b=c",
    "xmlns=x", "xlink:href=javascript:x", "srcset='a 1x, b 2x'", "srcset='javascript:x 1x'", "formaction=javascript:x", "/",
    "srcdoc='<p>x'", "title='a&nbsp; b&nbsp;'", "title=' href='", "alt='< src=\"x\" '", "cite=javascript:x", "class='skype_pnh_print_container'", "dir=RTL", "checked", "value=x", "name=x", "hidden", "encoding=text/html", "rel=x", "target=_blank",
)  # fmt: skip
OTHER = (
    "<!-- c -->", "<!--", "<!-->", "<!--->", "<!-- <p> -->", "<![CDATA[x]]>", "<![CDATA[", "<!DOCTYPE html>", "<?xml version='1.0'?>",
    "<?x", "</", "<", "</>", "<>", "< p>", "</p>", "</br>", "<p/>", "<br/>", "<a", "<a href='", "<!--[if gte mso 9]><p>x</p><![endif]-->",
    "<![if x]>", "<%x%>", "</div>", "</span>", "</em>", "</table>", "</noscript>", "</template>", "</style>", "</svg>", "</body>",
)  # fmt: skip

words = st.sampled_from(WORDS)
spaces = st.sampled_from(SPACES)
names = st.sampled_from(NAMES)
attributes = st.lists(
    st.one_of(
        st.sampled_from(ATTRIBUTES),
        st.builds("{}={}{}{}".format, st.sampled_from(["href", "src", "cite", "poster", "HREF"]), st.just('"'),
                  st.sampled_from(URLS), st.just('"')),
    ),
    max_size=2,
).map(" ".join)  # fmt: skip
starts = st.builds("<{} {}>".format, names, attributes) | names.map("<{}>".format)
voids = st.builds("<{} {}>".format, st.sampled_from(VOID), attributes) | st.just("<br>")
texts = st.lists(words | spaces, min_size=1, max_size=4).map("".join)


def _element(name: str, attributes: str, inside: list[str], *, is_closed: bool) -> str:
    return f"<{name}{' ' if attributes else ''}{attributes}>{''.join(inside)}{f'</{name}>' if is_closed else ''}"


def _elements(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    of = st.sampled_from
    name = of(INLINE) | of(BLOCK) | names
    return st.builds(
        _element,
        name,
        st.just("") | attributes,
        st.lists(children, max_size=4),
        is_closed=of([True] * 7 + [False]),
    )


#: Elements in elements, mostly closed.
nested = st.recursive(texts | spaces | voids, _elements, max_leaves=12)
#: Anything after anything.
soup = st.lists(texts | starts | voids | names.map("</{}>".format) | st.sampled_from(OTHER), max_size=12).map("".join)
#: Paragraphs of emphasis and hard spaces, as the seed feed's editor wrote them.
tidy_looking = st.lists(
    st.one_of(
        words, spaces, st.sampled_from("<em> </em> <strong> </strong> <p> </p> <div> </div> <br> <b> </b> <u> </u> <li> </li> <ul> </ul> "
                                       "<a> </a> <h2> </h2> <pre> </pre> <img> <blockquote> </blockquote> <td> <table> </table>".split()),
    ), max_size=14).map("".join)  # fmt: skip
fragments = st.one_of(nested, soup, tidy_looking, st.lists(nested | soup | tidy_looking, max_size=3).map("".join))
