"""CDATA sections that do not end where they should: what follows them must survive."""

import pytest

from worker.parse.repair import mend_markup, mend_sections
from worker.parse.repair.sections import Marks, section

TWO = "<item><description>{}</description><guid>1</guid></item><item><description><![CDATA[two]]></description></item>"


@pytest.mark.parametrize(
    ("data", "expected", "detail"),
    [
        (TWO.format("<![CDATA[one"), TWO.format("<![CDATA[one]]>"), "not closed"),
        # what is left of the closing mark is no text
        (TWO.format("<![CDATA[one]]"), TWO.format("<![CDATA[one]]>"), "not closed"),
        (TWO.format("<![CDATA[one]>"), TWO.format("<![CDATA[one]]>"), "not closed"),
        (TWO.format("<![CDATA[one]] >"), TWO.format("<![CDATA[one]]>"), "not closed"),
        (TWO.format("<![CDATA[one]x>"), TWO.format("<![CDATA[one]]>"), "not closed"),
        (TWO.format("<![CDATA[one]]x"), TWO.format("<![CDATA[one]]>"), "not closed"),
        # the last one of the document
        ("<d><![CDATA[one</d></item></channel>", "<d><![CDATA[one]]></d></item></channel>", "not closed"),
        ("<item><d><![CDATA[one</item><item>", "<item><d><![CDATA[one]]></item><item>", "not closed"),
        # doubled
        ("<d><![CDATA[<![CDATA[words]]>]]></d>", "<d><![CDATA[words]]></d>", "doubled"),
        ("<d><![CDATA[ <![CDATA[<![CDATA[words]]>]]>]]></d>", "<d><![CDATA[words]]></d>", "doubled"),
        ("<d><![CDATA[<![CDATA[words]]></d>", "<d><![CDATA[words]]></d>", "doubled"),
        ("<d><![CDATA[<![CDATA[words]]]]><![CDATA[>]]></d>", "<d><![CDATA[words]]></d>", "doubled"),
        # nested: the script's marks are part of the text
        (
            "<d><![CDATA[<script>//<![CDATA[ x //]]></script> rest]]></d>",
            "<d><![CDATA[<script>//<![CDATA[ x //]]]]><![CDATA[></script> rest]]></d>",
            "nested",
        ),
        # the opening mark
        ("<d>![CDATA[a<b>]]></d>", "<d><![CDATA[a<b>]]></d>", "a damaged beginning"),
        ("<d><[CDATA[a<b>]]></d>", "<d><![CDATA[a<b>]]></d>", "a damaged beginning"),
        ("<d><!CDATA[a<b>]]></d>", "<d><![CDATA[a<b>]]></d>", "a damaged beginning"),
        ("<d><![CDATAa<b>]]></d>", "<d><![CDATA[a<b>]]></d>", "a damaged beginning"),
        ("<d><![CDATA?a<b>]]></d>", "<d><![CDATA[a<b>]]></d>", "a damaged beginning"),
        ("<d>\n<![cdata[a<b>]]>\n</d>", "<d>\n<![CDATA[a<b>]]>\n</d>", "a damaged beginning"),
        ("<d><![CDXTA[a<b>]]></d>", "<d><![CDATA[a<b>]]></d>", "a damaged beginning"),
        ("<d><! [CDATA[a<b>]]></d>", "<d><![CDATA[a<b>]]></d>", "a damaged beginning"),
    ],
)
def test_a_section_ends_where_it_was_meant_to(data: str, expected: str, detail: str) -> None:
    mended, defects = mend_markup(data.encode())
    assert mended.decode() == expected
    assert [(defect.code, defect.detail) for defect in defects] == [("cdata-repaired", detail)]


@pytest.mark.parametrize(
    "data",
    [
        "<d><![CDATA[x & <b> </d> y]]></d>",
        "<d><![CDATA[a]]]]><![CDATA[>b]]></d>",  # how a text holds the mark itself
        "<d><![CDATA[<script>//<![CDATA[ x //]]]]><![CDATA[></script> rest]]></d>",
        "<d><![CDATA[about <![CDATA[ and </d>]]></d>",
        "<d><![CDATA[]]></d><d><![CDATA[ ]]></d>",
        "<d>text <![CDATA[and more]]> text</d>",
        "<d>speaks of [CDATA[ and ![CDATA[ ]</d>",
    ],
)
def test_a_right_section_is_left_alone(data: str) -> None:
    assert mend_markup(data.encode()) == (data.encode(), [])
    assert mend_sections(data.encode()) == (data.encode(), [])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            "<t><![CDATA[one</t><t><![CDATA[two]]></t>",  # well-formed, but it swallows an element
            "<t><![CDATA[one]]></t><t><![CDATA[two]]></t>",
        ),
        ("<d>&lt;![CDATA[&lt;p&gt;x]]&gt;</d>", "<d>&lt;p&gt;x</d>"),
        ("<d> &lt;![CDATA[x]]>\n</d>", "<d> x</d>"),
    ],
)
def test_sections_of_well_formed_documents_are_mended(data: str, expected: str) -> None:
    mended, defects = mend_sections(data.encode())
    assert mended.decode() == expected
    assert {defect.code for defect in defects} == {"cdata-repaired"}


def test_a_section_that_the_document_ends_in_is_text_up_to_there() -> None:
    data = b"<d><![CDATA[cut off he]"
    assert section(Marks(data), 3, len(data)) == (b"cut off he", len(data), "cut off")
