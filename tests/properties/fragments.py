"""Fragments of HTML as publishers, editors and attackers write them: well formed, malformed, and soup."""

from hypothesis import strategies as st

INLINE = "a abbr acronym b big bdo cite code del em font i ins kbd mark q s samp small span strike strong sub sup tt u".split()
BLOCK = (
    "blockquote center details dd dir div dl dt figcaption figure h1 h2 h3 li ol p pre section summary ul article main"
).split()
TABLE = "table thead tbody tfoot tr td th caption colgroup".split()
VOID = "br hr img input embed wbr col source track link meta area".split()
EMBEDDED = (
    "script style template svg math iframe object applet canvas select option datalist button textarea title noembed "
    "noframes noscript frameset meter progress form fieldset legend label video audio picture desc foreignObject mi "
    "mtext annotation-xml mglyph rp rt ruby xmp plaintext marquee dialog slot map optgroup head body html nobr rb keygen "
    "image isindex listing menu bgsound frame param"
).split()
UNKNOWN = "o:p xml w:worddocument w:view foo x-y st1:place u2".split()
NAMES = INLINE + BLOCK + TABLE + EMBEDDED + UNKNOWN

WORDS = (
    "a", "word", "Ealing", "1", "10", "kg", ";", "!", "?", "»", ":", "x;", "é", "…", "\u200b", "\ufeff", "日本", "x-", "-y",
    "Jon Ainger", "Jon Ainger is a Director at iMPOWER. To contact him call 020", "Mary Smith is Head of X. E-mail a@b.org",
    "11th January 2012", "• one", "1. one", "2) two", "Written by", "Mary Smith", ".", ",", 'href="/x"', 'cite="javascript:x"', "Skip to content", "a@b.org", "javascript:alert(1)",
    "]]>", "-->", "--!>", "<", ">", "&", "&lt;b&gt;", "&amp;", "&amp;nbsp;", "&quot;", "&eacute;", "&notit;", "&#0;",
    "·&nbsp;&nbsp;", "1.&nbsp; ", "a)&nbsp;&nbsp;", "ii.", "Normal 0 false false false EN-US X-NONE ", "/* Style Definitions */ x.Mso {a} ",
    "&#x80;", "&#12;", "&#27;", "&#x1;", "&#xFFFF;", "&#28;", "&zwnj;", "&shy;", "=", '"', "'", "`", "\\",
)  # fmt: skip
SPACES = (" ", "  ", "\n", "\t", "\r", "\f", "&nbsp;", "\u00a0", "&#160;", "&nbsp", "\u202f", "&#8239;", "\u2009", "\u3000",
          "\u2028", "&nbsp; ", " &nbsp;", "\u0085", "&#13;", "&NewLine;", "&emsp;")  # fmt: skip
URLS = (
    "/about", "x.html", "#top", "#x", "#a b", "#entry.x", "#%78", "java&#27;script:x", "?a=1&b=2", "?a=1&amp;b=2", "//e.org/x", "http://e.org/a b", "https://e.org/", "mailto:a@b.org",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "&#106;avascript:alert(1)", " javascript:x",
    "data:text/html,<script>x</script>", "vbscript:x", "http://[", "", " ", "\x01javascript:x", "http:", "tel:1", "a:b", ":", "é",
    "&nbsp;javascript:alert(1)", "\u202fjavascript:alert(1)", "https://e.org/@<a href=", "x&lt;a href=/y", "'", "&#39;",
    "http//e.org", "http:/www.e.org", "http://http://e.org", "htp://e.org/a", "ttps://e.org", "www.e.org", "a@b.org", "mailto: a @b.org", "”http://e.org”",
    "http://e.org/&quot;", "&lt;http://e.org>", "http:\\\\e.org\\a", "?a=1&amp;amp;b=2&amp;#038;c=3", "http://e.org/\na", "http://e.org/?utm_source=a",
    "https://e.org/?a=&quot;&amp;utm_source=b", "//e.org/?b&fbclid=c#utm_source=d", "https://e.org/?ref=example.org", "https://e.org/#.UoLNvvmsim4",
    "https://www.google.com/url?q=https%3A%2F%2Fe.org%2F%3Futm_source%3Da&sa=D", "https://href.li/?utm_source=a&https://e.org", "https://href.li/?https://e.org/ a?gclid=b",
    "https://www.google.com/url?q=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttp%253A%252F%252Fe.org", "https://www.google.com/url?q=javascript:alert(1)",
    "https://www.google.com/url?q=http%3A%2F%2F&quot;e.org", "https://l.facebook.com/l.php?u=http%3A%2F%2Fe.org%2F%22%3E%3Cscript%3E", "https://disq.us/?url=http:e.org",
    "https://urldefense.com/v3/__https://e.org/*a__;Ig!!x", "https://youtu.be/a?si=b&t=1", "a 1x, //e.org/b 2x", "https://e.org/a,b 1x,c",
)  # fmt: skip
ATTRIBUTES = (
    "style='color: red'", 'style="text-decoration: underline"', "style='TEXT-DECORATION:line-through; x'",
    'style="text-decoration:underline line-through!important"', "class=x", "id=entry.x", "id='a b'", "name=x", 'class="skype_pnh_container"', "class=skype_pnh_mark",
    'class="skype_c2c_print_container x"', "id=x", "onclick=x()", "onerror='x'", "lang=EN-US", "dir=rtl", "dir=ltr", "title='a b'",
    'title="<b>"', "alt", "alt=x", "width=1", "start=3", "type=a", "colspan=2", "open", "datetime=2012", "=", '"', "'", "a=b=c",
    'style="font-weight: bold"', 'style="font-weight: 400; font-style: normal"', "style='font-style:italic;vertical-align:sub'",
    'style="font: bold 9px/1 Courier; background: yellow"', 'style="font-family: monospace; white-space: pre"',
    'style="-en-codeblock:true"', 'style="mso-list: l0 level1 lfo1"', 'style="mso-list: l0 level2 lfo1"', 'style="mso-list: Ignore"',
    "class=MsoListParagraph", "class=MsoFootnoteReference", "style='text-indent:-18pt'", "size=6", "size=+2", "face=Courier",
    'style="font-size: x-large"', "style='font-weight:bold; /* \"x'", 'style="a:url(;\';font-weight:bold"',
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
        st.builds("{}={}{}{}".format, st.sampled_from(["href", "src", "cite", "poster", "srcset", "HREF"]), st.just('"'),
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
#: Paragraphs and spans in styles, as Word, mail programs and editors on the web write them.
styled_looking = st.lists(
    st.one_of(
        words, spaces,
        st.builds("<{} {}>".format, st.sampled_from("p p div span span b em font u td li h2 blockquote".split()), st.sampled_from([a for a in ATTRIBUTES if "style" in a or "Mso" in a or "size" in a])),
        st.sampled_from("</p> </p> </div> </span> </span> </b> </em> </font> </u> <br> <p> <ul> </ul> <table> </table> <img>".split()),
    ), max_size=16).map("".join)  # fmt: skip
#: Paragraphs of emphasis and hard spaces, as the seed feed's editor wrote them.
tidy_looking = st.lists(
    st.one_of(
        words, spaces, st.sampled_from("<em> </em> <strong> </strong> <p> </p> <div> </div> <br> <b> </b> <u> </u> <li> </li> <ul> </ul> "
                                       "<a> </a> <h2> </h2> <pre> </pre> <img> <blockquote> </blockquote> <td> <table> </table>".split()),
    ), max_size=14).map("".join)  # fmt: skip
#: Images, players and what is around them, as platforms and their scripts write them.
PICTURES = (
    '<img src="https://s.w.org/images/core/emoji/15/72x72/1f389.png" alt="🎉">', '<img src="/images/smilies/x.gif" alt=":-)">',
    '<img src="https://twemoji.maxcdn.com/v/1f468-200d-1f469.svg" alt=":x:">', '<img src="/images/smilies/x.gif" alt=">:(">',
    '<img src="https://feeds.feedburner.com/~r/x/~4/y">', '<img src=x width=1 height=&#49; alt=" ">', "<img src=x width=0 alt=x>",
    '<img src="//pixel.wp.com/b&#46;gif?x=1">', '<img src="http:/pixel.wp.com/g.gif">', "<img src=spacer.gif>", "<img src=x width=1px>",
    '<img src="x" style="display:none">', "<img src=data:image/gif;base64,x data-src=y.jpg>", '<img data-srcset="a 1x, b 2x">',
    '<img data-lazy-src="https://e.org/a.jpg" src=lazy.png>', "<img srcset='a 300w,b.jpg 600w'>", "<img srcset=','>", '<img width="50%" src=x>',
    "<noscript><img src=y.jpg></noscript>", "<noscript>", "</noscript>", '<amp-img src="https://e.org/a.jpg">', "</amp-img>",
    "<picture>", "<source data-srcset=x.webp>", "</picture>", "<figure>", "</figure>", '<div class="wp-caption">', '<p class="wp-caption-text">',
    "</p>", "</div>", '<table class="tr-caption-container"><tr><td>', '<tr><td class="tr-caption">', "</table>", "<img src=x.jpg>", "<a href=x>", "</a>",
    '<iframe src="https://www.youtube.com/embed/aqz-KE-bpKQ" title="A &lt;b> &amp; c">', '<iframe src="//e.org/x">', "</iframe>", "x", "y ",
    '<iframe><a href="https://e.org/x">One two</a></iframe>', '<iframe src="https://x.substack.com/embed"></iframe>', "<br>", "<em>", "</em>", "<pre>",
    '<object data="https://e.org/x.pdf">', '<object data="x.png" type="image/png">', '<param name=movie value="http://www.youtube.com/v/aqz-KE-bpKQ">',
    '<embed src="https://vimeo.com/moogaloop.swf?clip_id=1">', "</object>", '<lite-youtube videoid="aqz-KE-bpKQ">', "</lite-youtube>", "<td>", "<li>",
    '<script src="https://gist.github.com/a/b1.js"></script>', '<iframe src="javascript:x">', '<iframe src="/x">', "&nbsp;", ";", "<h2>", "</h2>",
)  # fmt: skip
pictures = st.lists(st.sampled_from(PICTURES) | words | spaces, min_size=1, max_size=10).map("".join)
#: What templates write around entries, whole and in pieces; the address of the page is that of the tests.
FURNITURE = (
    '<div class="sharedaddy">Share', "<div id=jp-relatedposts>", '<p class="button-wrapper"><a href="https://e.org/subscribe">Go</a>',
    "<div class=feedflare>", "<ul class='yarpp'><li>", '<a class="more-link" href=x>(more…)</a>', '<a class="a2a_button_x">b</a>',
    '<a href="http://feeds.feedburner.com/~ff/x">', "</a>", "</div>", "</p>", "<p>", "<p>", "<p dir=rtl>", "<h1>", "</h1>", "<h3>", "</h3>", "<br>",
    '<a href="https://example.org/blog/">', '<a href="https://example.org/blog/">Read more</a>', '<a href="/blog/#c">12 comments</a>', "<a href='#disqus_thread'>",
    "<p>The post <a href=x>X</a> appeared first on <a href=y>Y</a>.</p>", "<p>The post word appeared first on Y.</p>", " appeared first on ", "<hr>",
    "<p>Subscribe for free to receive new posts and support my work.</p>", "<p>Why did I get this?", " Why did I get this?", "<p>View in browser</p>",
    '<a href="https://twitter.com/share?u=x">T</a>', '<a href="https://facebook.com/sharer.php">F</a>', "Share:", "|", "»", "Share this:", "Like this:",
    "<h3>Related</h3>", "<h4>Like Loading...</h4>", "word", "<h2>word</h2>", "<p>word</p>", "<p>By Jane Doe</p>", "<p>Posted by Jane Doe on 3 May 2012</p>",
    "<p>Tags: a, b</p>", "<p>Filed under <a href=x>a</a>, <a href=y>b</a></p>", "<p>3 comments</p>", "<p>Originally published on Y.org</p>", "(", "…",
    "<img src=a>", "<img src=a alt=x>", "<figure>", "</figure>", "<ul><li>", "</li></ul>", "<blockquote>", "</blockquote>", "&nbsp;", "\n", " ", "<em>", "</em>",
)  # fmt: skip
furniture = st.lists(st.sampled_from(FURNITURE) | words | spaces, min_size=1, max_size=10).map("".join)
#: Letters, old posts and contact data, as mail programs and their writers put them.
LETTERS = (
    "<br><br>", "<br> <br>", "<br>&nbsp;<br>", "020 7946 0018", "+44 20 7946 0018", "tel. 555 0123", "11.01.2012", "2012", "1", "-", "/", "(", "ext. 1",
    "a [at] b [dot] org", "(at)", "c@d.org", "@", ".org", "<a href='mailto:x@y.zz'>", "<a href='tel:1234567'>", '<a href="https://e.org/?to=c%40d.org">', "</a>",
    "<table><tr><td>", "<td>", "<tr><td>", "</td></tr></table>", "<table role=presentation>", "<table role=none><tr><td>", "<th>", "<caption>",
    '<div style="display:none">', '<span style="max-height:0;overflow:hidden">', '<p style="mso-hide:all">', "</div>", "</span>", "<p>", "</p>", "<em>", "</em>",
    "\u034f\u200c\u034f\u200c\u034f", "&shy;", "THE BIG NEWS OF THE NHS", "IT'S", "word", "<blockquote>", "</blockquote>", "<blockquote class=x>", "<p class=x>",
    "<li class=y>", "<b class=x>", "</b>", "<hr>", "Read more", "<p>Read more</p>", "<p>word to word</p>", '<img alt="c@d.org" src="x?c@d.org">',
)  # fmt: skip
letters = st.lists(st.sampled_from(LETTERS) | words | spaces, min_size=1, max_size=10).map("".join)
fragments = st.one_of(
    nested, soup, tidy_looking, styled_looking, pictures, furniture, letters,
    st.lists(nested | soup | tidy_looking | styled_looking | pictures | furniture | letters, max_size=3).map("".join),
)  # fmt: skip
