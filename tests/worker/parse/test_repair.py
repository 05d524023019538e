import pytest

from schemas.errors import BeyondRepair
from worker.parse import repair

FEED = b"<rss><channel/></rss>"


@pytest.mark.parametrize(
    ("data", "expected", "detail"),
    [
        (b"a\x00b\x01\x0b\x0c\x1f\tc\r\n", b"ab\tc\r\n", "5 characters"),
        ("a\ufffeb\uffffc\ufffdd".encode(), "abc\ufffdd".encode(), "2 characters"),
    ],
)
def test_forbidden_characters_are_dropped(data: bytes, expected: bytes, detail: str) -> None:
    kept, (defect,) = repair.drop_forbidden(data)
    assert kept == expected
    assert (defect.code, defect.where, defect.detail) == ("characters-dropped", "line 1, column 2", detail)


@pytest.mark.parametrize(
    ("before", "detail"),
    [
        ("\n\n ", "white space"),
        ("\ufeff", "\ufeff"),
        ("Warning: x in <b>y.php</b> on line <b>3</b><br />\n", "Warning: x in <b>y.php</b> on line <b>3</b><br />"),
        ("<!-- cached --><junk/>", "<!-- cached --><junk/>"),
        ("x" * 100, "x" * 80),
    ],
)
def test_junk_before_the_document_is_dropped(before: str, detail: str) -> None:
    data, (defect,) = repair.drop_junk(before.encode() + b'<?xml version="1.0"?>' + FEED)
    assert data == b"\n" * before.count("\n") + FEED  # no declaration may follow a line
    assert (defect.code, defect.where, defect.detail) == ("junk-before-xml", "line 1, column 1", detail)


@pytest.mark.parametrize(("before", "kept"), [("junk", ""), ("junk <!DOCTYPE rss>", "<!DOCTYPE rss>")])
def test_junk_is_found_without_a_declaration(before: str, kept: str) -> None:
    data, defects = repair.drop_junk(before.encode() + FEED)
    assert data == kept.encode() + FEED
    assert [defect.code for defect in defects] == ["junk-before-xml"]


@pytest.mark.parametrize(
    "before",
    ["", '<?xml version="1.0"?>', "\n<!-- x --> ", "<!DOCTYPE rss [<!ENTITY a 'b'>]>", "<?xml-stylesheet href='x'?>"],
)
def test_what_may_stand_before_the_root_is_no_junk(before: str) -> None:
    data = before.encode() + FEED
    assert repair.drop_junk(data) == (data, [])


def test_what_has_no_feed_inside_is_left_alone() -> None:
    assert repair.drop_junk(b"junk <html/>") == (b"junk <html/>", [])


@pytest.mark.parametrize(
    ("data", "expected", "codes"),
    [
        ("<a>AT&T</a>", "<a>AT&amp;T</a>", ["markup-repaired"]),
        ("<a>?a=1&b=2&c</a>", "<a>?a=1&amp;b=2&amp;c</a>", ["markup-repaired"]),
        ('<a b="?a=1&b=2"/>', '<a b="?a=1&amp;b=2"/>', ["markup-repaired"]),
        ("<a>& &; &# &#x; &#; &1;</a>", "<a>&amp; &amp;; &amp;# &amp;#x; &amp;#; &amp;1;</a>", ["markup-repaired"]),
        ("<a>3 < 4 <3 <= <</a>", "<a>3 &lt; 4 &lt;3 &lt;= &lt;</a>", ["markup-repaired"]),
        ("<a><!x></a>", "<a>&lt;!x></a>", ["markup-repaired"]),
        ("<a><!DOCTYPE x></a>", "<a>&lt;!DOCTYPE x></a>", ["markup-repaired"]),
        ("<a>caf&eacute;&nbsp;&hellip;</a>", "<a>café\u00a0…</a>", ["entities-repaired"]),
        ("<a>&NotEqualTilde;&AMP;</a>", "<a>≂̸&amp;</a>", ["entities-repaired"]),
        ("<a>&nosuch;</a>", "<a>&amp;nosuch;</a>", ["markup-repaired"]),
        ("<a>&#0;&#x1;&#xD800;&#x110000;&#xFFFE;b</a>", "<a>b</a>", ["characters-dropped"]),
        ("<a>&#" + "9" * 5000 + ";b</a>", "<a>b</a>", ["characters-dropped"]),
        ("<a>&#x" + "0" * 5000 + "41;&#00065;</a>", "<a>&#x" + "0" * 5000 + "41;&#00065;</a>", []),
        ("<a>&amp;&lt;&gt;&quot;&apos;&#233;&#xe9;</a>", "<a>&amp;&lt;&gt;&quot;&apos;&#233;&#xe9;</a>", []),
        ("<a><![CDATA[a & b < c &nbsp;]]> & </a>", "<a><![CDATA[a & b < c &nbsp;]]> &amp; </a>", ["markup-repaired"]),
        ("<a><!-- a & b < --> & </a>", "<a><!-- a & b < --> &amp; </a>", ["markup-repaired"]),
        ("<a><!-- <b/></a>", "<a>&lt;!-- <b/></a>", ["markup-repaired"]),
        ("<a><!-- x --><!-- <b/></a>", "<a><!-- x -->&lt;!-- <b/></a>", ["markup-repaired"]),
        ("<a><![CDATA[ & <b/></a>", "<a><![CDATA[ & <b/></a>", []),
        ("<a>text &am", "<a>text ", []),  # cut off: `truncated` tells
        ("<a>text <", "<a>text <", []),
        ("<a>text <![CDA", "<a>text <![CDA", []),
    ],
)
def test_markup_is_mended(data: str, expected: str, codes: list[str]) -> None:
    mended, defects = repair.mend_markup(data.encode())
    assert mended.decode() == expected
    assert [defect.code for defect in defects] == codes
    assert repair.mend_markup(mended) == (mended, []), "a second run must find nothing"


def test_a_repair_names_the_first_place_and_their_number() -> None:
    _, defects = repair.mend_markup(b"<a>\n x & y &nbsp;\n< & &eacute;</a>")
    assert [(defect.code, defect.where, defect.detail) for defect in defects] == [
        ("entities-repaired", "line 2, column 8", "2 places"),
        ("markup-repaired", "line 2, column 4", "3 places"),
    ]


def test_a_document_of_nothing_but_damage_is_beyond_repair() -> None:
    data = b"<rss>" + b"&" * repair.REPAIRS_MAX
    assert repair.mend_markup(data)[0].count(b"&amp;") == repair.REPAIRS_MAX - 1  # the last one is cut off
    with pytest.raises(BeyondRepair, match="more than 500000 places"):
        repair.mend_markup(data + b"&&")


def test_made_up_references_are_mended_however_many_there_are() -> None:
    names = "".join(f"&made{number};" for number in range(10_002))
    mended, (defect,) = repair.mend_markup(f"<a>{names}</a>".encode())
    assert mended.count(b"&amp;made") == 10_002
    assert defect.detail == "10002 places"
