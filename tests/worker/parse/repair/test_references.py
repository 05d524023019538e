"""The text of a document: bare `&` and `<`, entities, and how repairs are told."""

import pytest

from schemas.errors import BeyondRepair
from worker.parse.repair import mend_markup
from worker.parse.repair.report import PLACES_MAX, REPAIRS_MAX

M, E, D, C = "markup-repaired", "entities-repaired", "characters-dropped", "cdata-repaired"


@pytest.mark.parametrize(
    ("data", "expected", "codes"),
    [
        ("<a>AT&T</a>", "<a>AT&amp;T</a>", [M]),
        ("<a>?a=1&b=2&c</a>", "<a>?a=1&amp;b=2&amp;c</a>", [M, M]),
        ('<a b="?a=1&b=2"/>', '<a b="?a=1&amp;b=2"/>', [M]),
        ("<a>& &; &# &#x; &#; &1;</a>", "<a>&amp; &amp;; &amp;# &amp;#x; &amp;#; &amp;1;</a>", [M] * 6),
        ("<a>3 < 4 <3 <= <</a>", "<a>3 &lt; 4 &lt;3 &lt;= &lt;</a>", [M] * 4),
        ("<a><!x></a>", "<a>&lt;!x></a>", [M]),
        ("<a><!DOCTYPE x></a>", "<a>&lt;!DOCTYPE x></a>", [M]),
        ("<a>caf&eacute;&nbsp;&hellip;</a>", "<a>café\u00a0…</a>", [E] * 3),
        ("<a>&NotEqualTilde;&AMP;</a>", "<a>≂̸&amp;</a>", [E, E]),
        ("<a>&nosuch;</a>", "<a>&amp;nosuch;</a>", [M]),
        # without a semicolon, where HTML reads them so and nothing else can be meant (HTML §13.2.5.72)
        ("<a>caf&eacute du coin</a>", "<a>café du coin</a>", [E]),
        ("<a>&copy 2012</a>", "<a>© 2012</a>", [E]),
        ("<a>&#233 &#8217s &#xe9 x</a>", "<a>&#233; &#8217;s &#xe9; x</a>", [E] * 3),
        ("<a>Q&amp A</a>", "<a>Q&amp; A</a>", [E]),
        ("<a>&copyright &hellip x</a>", "<a>&amp;copyright &amp;hellip x</a>", [M, M]),
        ("<a>http://e.org/?a=1&copy=2</a>", "<a>http://e.org/?a=1&amp;copy=2</a>", [M]),
        ("<a>http://e.org/?a=1&reg</a>", "<a>http://e.org/?a=1&amp;reg</a>", [M]),
        ("<a>http://e.org/?a&#35</a>", "<a>http://e.org/?a&amp;#35</a>", [M]),
        # numbers of quotes and brackets are always meant, names of brackets where an escaped tag lacks one
        ("<a>&lt;a href=&#34x.html&#34w&gt;</a>", "<a>&lt;a href=&#34;x.html&#34;w&gt;</a>", [E, E]),
        ("<a>&lt;a href='x&#39_&gt;</a>", "<a>&lt;a href='x&#39;_&gt;</a>", [E]),
        (
            "<a>&lt;p&gt;a&lt;/p&gt;&lt;li&gt_b &ltx&gt;</a>",
            "<a>&lt;p&gt;a&lt;/p&gt;&lt;li&gt;_b &lt;x&gt;</a>",
            [E, E],
        ),
        ("<a>&lt;a href=&quotx&quoty&gt;</a>", "<a>&lt;a href=&quot;x&quot;y&gt;</a>", [E, E]),
        (
            "<a>&lt;b&gt;f(&gtk_x, &ltree, &quota, &amplitude)</a>",
            "<a>&lt;b&gt;f(&amp;gtk_x, &amp;ltree, &amp;quota, &amp;amplitude)</a>",
            [M] * 4,
        ),
        # an address ends at an escaped bracket
        (
            "<a>&lt;a href=x/y&gt;&copy 2012&lt;/a&gt;&nbsp &#233 x</a>",
            "<a>&lt;a href=x/y&gt;© 2012&lt;/a&gt;\u00a0 &#233; x</a>",
            [E] * 3,
        ),
        ("<a>&#0;&#x1;&#xD800;&#x110000;&#xFFFE;b</a>", "<a>b</a>", [D] * 5),
        ("<a>&#" + "9" * 5000 + ";b</a>", "<a>b</a>", [D]),
        ("<a>&#x" + "0" * 5000 + "41;&#00065;</a>", "<a>&#x" + "0" * 5000 + "41;&#00065;</a>", []),
        ("<a>&amp;&lt;&gt;&quot;&apos;&#233;&#xe9;</a>", "<a>&amp;&lt;&gt;&quot;&apos;&#233;&#xe9;</a>", []),
        ("<a><![CDATA[a & b < c &nbsp;]]> & </a>", "<a><![CDATA[a & b < c &nbsp;]]> &amp; </a>", [M]),
        ("<a><!-- a & b < --> & </a>", "<a><!-- a & b < --> &amp; </a>", [M]),
        ("<a><!-- <b/></a>", "<a>&lt;!-- <b/></a>", [M]),
        ("<a><!-- x --><!-- <b/></a>", "<a><!-- x -->&lt;!-- <b/></a>", [M]),
        ("<a>x ]]> y</a>", "<a>x ]]&gt; y</a>", [C]),
        ('<a b="<![CDATA["/>', '<a b="&lt;![CDATA["/>', [M]),
        ("<a><![CDATA[ & <b/>", "<a><![CDATA[ & <b/>", []),  # cut off: `truncated` tells
        ("<a>text &am", "<a>text ", []),
        ("<a>text &", "<a>text ", []),
        ("<a>text <", "<a>text <", []),
        ("<a>text <![CDA", "<a>text <![CDA", []),
        ("<é>é < é</é>", "<é>é &lt; é</é>", [M]),
    ],
)
def test_markup_is_mended(data: str, expected: str, codes: list[str]) -> None:
    mended, defects = mend_markup(data.encode())
    assert mended.decode() == expected
    assert [defect.code for defect in defects] == codes
    assert mend_markup(mended) == (mended, []), "a second run must find nothing"


def test_a_repair_names_its_place_and_what_stood_there() -> None:
    _, defects = mend_markup(b"<a>\n x & y &nbsp;\n< & &eacute;</a>")
    assert [(defect.code, defect.where, defect.detail) for defect in defects] == [
        (M, "line 2, column 4", "& y &nbsp;"),
        (E, "line 2, column 8", "&nbsp;"),
        (M, "line 3, column 1", "< & &eacute;"),
        (M, "line 3, column 3", "& &eacute;"),
        (E, "line 3, column 5", "&eacute;"),
    ]


@pytest.mark.parametrize("times", [PLACES_MAX, PLACES_MAX + 1, PLACES_MAX + 2, 1000])
def test_where_there_are_many_the_last_defect_tells_of_the_rest(times: int) -> None:
    _, defects = mend_markup(b"<a>" + b"& \n" * times + b"</a>")
    assert [defect.where for defect in defects[:PLACES_MAX]] == [
        f"line {n}, column 1" for n in range(2, PLACES_MAX + 2)
    ] or (defects[0].where == "line 1, column 4")
    told = defects[PLACES_MAX:]
    rest = times - PLACES_MAX
    assert len(told) == (rest > 0)
    assert [defect.detail for defect in told] == (
        [] if rest == 0 else ["&"] if rest == 1 else [f"and {rest - 1} more places from here on"]
    )


def test_a_document_of_nothing_but_damage_is_beyond_repair() -> None:
    data = b"<rss>" + b"&" * REPAIRS_MAX
    assert mend_markup(data)[0].count(b"&amp;") == REPAIRS_MAX - 1  # the last one is cut off
    with pytest.raises(BeyondRepair, match="more than 500000 places"):
        mend_markup(data + b"&&")


def test_made_up_references_are_mended_however_many_there_are() -> None:
    names = "".join(f"&made{number};" for number in range(10_002))
    mended, defects = mend_markup(f"<a>{names}</a>".encode())
    assert mended.count(b"&amp;made") == 10_002
    assert defects[-1].detail == f"and {10_002 - PLACES_MAX - 1} more places from here on"
