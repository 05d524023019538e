"""Elements that do not end where they should: every field and every entry that the damage did not touch comes out."""

import pytest

from schemas.errors import NotAFeed
from tests.worker.parse.documents import codes, element, read
from worker.parse.tree import read_tree
from worker.parse.wellformed import Element

HEAD = "<rss version='2.0'><channel><title>T</title>"
TAIL = "</channel></rss>"
B = "<item><title>B</title><guid>b</guid></item>"
UNCLOSED, MISSPELT, DROPPED, MISSING = "tag-unclosed", "tag-misspelt", "tag-dropped", "tag-missing"
UNESCAPED, ATTRIBUTES, MISPLACED = "markup-unescaped", "attributes-repaired", "text-misplaced"


@pytest.mark.parametrize(
    ("items", "expected", "wrong"),
    [
        # unescaped HTML: the inside of the element is its text, and the next entry survives
        ("<item><description>one<br>two</description></item>", "<item><description>one&lt;br&gt;two</description></item>", [UNESCAPED]),
        ("<item><description><p>a<p>b &nbsp; & c</description></item>", "<item><description>&lt;p&gt;a&lt;p&gt;b &amp;nbsp; &amp; c</description></item>", [UNESCAPED]),
        ('<item><description><img src="a?b&amp;c"></description></item>', '<item><description>&lt;img src="a?b&amp;amp;c"&gt;</description></item>', [UNESCAPED]),
        # beside escaped markup, text is escaped once
        ("<item><description>&lt;p&gt;a <br> AT&amp;amp;T</description></item>", "<item><description>&lt;p&gt;a &lt;br&gt; AT&amp;amp;T</description></item>", [UNESCAPED]),
        ("<item><description><![CDATA[<p>a]]> <br> b</description></item>", "<item><description>&lt;p&gt;a &lt;br&gt; b</description></item>", [UNESCAPED]),
        ("<item><description>a<title>b</title><br>c</description></item>", "<item><description>a&lt;title&gt;b&lt;/title&gt;&lt;br&gt;c</description></item>", [UNESCAPED]),
        ("<item><title>a <b>bold</title></item>", "<item><title>a &lt;b&gt;bold</title></item>", [UNESCAPED]),
        # a person, no markup
        ("<item><author>Jo <jo@e.org></author></item>", "<item><author>Jo &lt;jo@e.org&gt;</author></item>", ["markup-repaired"]),
        ("<item><pubDate>x<br>y</pubDate></item>", "<item><pubDate>xy</pubDate></item>", [DROPPED]),
        # unclosed fields end where the next one begins
        ("<item><title>A<link>x</link><guid>1</guid></item>", "<item><title>A</title><link>x</link><guid>1</guid></item>", [UNCLOSED]),
        ("<item><title>A</title><description>d<pubDate>x</pubDate></item>", "<item><title>A</title><description>d</description><pubDate>x</pubDate></item>", [UNCLOSED]),
        ("<item><title>A<title><guid>1</guid></item>", "<item><title>A</title><guid>1</guid></item>", [MISSPELT]),
        ("<item><category>a<category>b</category></item>", "<item><category>a</category><category>b</category></item>", [UNCLOSED]),
        ("<item><title>A</title><description>d</item>", "<item><title>A</title><description>d</description></item>", [UNCLOSED]),
        ("<item><title><![CDATA[A<link>x</link><guid>1</guid></item>", "<item><title>A&lt;link&gt;x&lt;/link&gt;</title><guid>1</guid></item>", ["cdata-repaired", UNCLOSED]),
        # unclosed and unopened entries
        ("<item><title>A</title><guid>1</guid>", "<item><title>A</title><guid>1</guid></item>", [UNCLOSED]),
        ("<itxm><title>A</title><guid>1</guid></item>", "<item><title>A</title><guid>1</guid></item>", [DROPPED, MISSING]),
        (B.replace("B", "A") + "<title>C</title><guid>c</guid></item>", B.replace("B", "A") + "<item><title>C</title><guid>c</guid></item>", [MISSING]),
        ("<item/></item>", "<item/>", [DROPPED]),
        # end tags that belong elsewhere
        ("<item><title>A</link><link>x</title><guid>1</guid></item>", "<item><title>A</title><link>x</link><guid>1</guid></item>", [MISSPELT] * 2),
        ("<item><title>A</item><guid>1</guid></title>", "<item><title>A</title></item><guid>1</guid>", [UNCLOSED, DROPPED]),
        ("<item><title>A</title></p><guid>1</guid></item>", "<item><title>A</title><guid>1</guid></item>", [DROPPED]),
        # names
        ("<Item><Title>A</Title><pubdate>x</PubDate></item>", "<item><title>A</title><pubDate>x</pubDate></item>", [MISSPELT] * 5),
        ("<item><titel>A</title><guid>1</guix></item>", "<item><title>A</title><guid>1</guid></item>", [MISSPELT] * 2),
        ("<item>?title>A</title><guid>1</guid></item>", "<item><title>A</title><guid>1</guid></item>", [MISSPELT]),
        ("<item><title?A</title></item>", "<item><title>A</title></item>", [UNCLOSED]),
        # attributes
        ("<item><enclosure url=x length=1><guid isPermaLink=false>1</guid></item>", '<item><enclosure url="x" length="1"/><guid isPermaLink="false">1</guid></item>', [ATTRIBUTES, UNCLOSED, ATTRIBUTES]),
        ('<item><guid a="1" a="2">1</guid></item>', '<item><guid a="1">1</guid></item>', [ATTRIBUTES]),
        # what is no field
        ("<item><title>A</title> stray <guid>1</guid></item>", "<item><title>A</title><guid>1</guid></item>", [MISPLACED, DROPPED]),
        ("<item><title>A</title><!-- a -- b --><guid>1</guid></item>", "<item><title>A</title><guid>1</guid></item>", []),
        ("<item><title>A</title><div><p>x</div><guid>1</guid></item>", "<item><title>A</title><div>x</div><guid>1</guid></item>", [DROPPED]),
        # spoken of, not meant
        ("<item><title>The <item> element &</title></item>", "<item><title>The &lt;item&gt; element &amp;</title></item>", [UNESCAPED]),
    ],
)  # fmt: skip
def test_an_entry_is_mended_and_the_next_one_survives(items: str, expected: str, wrong: list[str]) -> None:
    mend = (" stray " in items and "</b>") or ""  # so that this one is damaged, too
    root, defects = read_tree(f"{HEAD}{items.replace(' stray ', ' stray ' + mend)}{B}{TAIL}".encode())
    plain = element(f"{HEAD}{expected}{B}{TAIL}")
    assert outline(root) == outline(plain)
    assert sorted(defect.code for defect in defects) == sorted(wrong)


def outline(element: Element) -> list[object]:
    """An element without white space between its children."""
    text = (element.text or "") if not len(element) else (element.text or "").strip()
    return [element.tag, sorted(element.items()), text, [outline(child) for child in element]]


def test_markup_in_atom_says_that_it_is_html() -> None:
    document = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry><id>1</id><title type='text'>A <b>b</title>"
        "<content type='xhtml'><div>a<br>b</div></content></entry><entry><id>2</id></entry></feed>"
    )
    one, two = read(document).entries
    assert one.title
    assert one.content
    assert (one.title.value, one.title.kind) == ("A <b>b", "html")
    assert (one.content.value, one.content.kind) == ("<div>a<br>b</div>", "html")
    assert two.guid == "2"


@pytest.mark.parametrize(
    ("document", "titles", "wrong"),
    [
        # after the root
        (f"{HEAD}{B}{TAIL}<script>x</script>", ["B"], ["junk-after-xml"]),
        (f"{HEAD}{B}{TAIL} text", ["B"], ["junk-after-xml"]),
        (f"{HEAD}{B}{TAIL}{B.replace('B', 'C')}", ["B", "C"], [DROPPED]),
        # two documents
        (f"{HEAD}{B}{TAIL}{HEAD}{B.replace('B', 'C').replace('>b<', '>c<')}{TAIL}", ["B", "C"], ["documents-glued"]),
        (f"{HEAD}{B}{TAIL}{HEAD}{B}{B.replace('B', 'C').replace('>b<', '>c<')}{TAIL}", ["B", "C"], ["documents-glued"] * 2),
        (f"{HEAD}{B}<item><title>Cut{HEAD}{B}{B.replace('B', 'C').replace('>b<', '>c<')}{TAIL}", ["B", "C"], [UNCLOSED, UNCLOSED, "documents-glued"]),
        # the root and the channel
        (f"<rsr version='2.0'><channel><title>T</title>{B}{TAIL}", ["B"], ["junk-before-xml", "element-missing"]),
        (f"?rss version='2.0'><channel><title>T</title>{B}{TAIL}", ["B"], ["junk-before-xml", "element-missing"]),
        (f"<rss version=2.0><channel><title>T{B}{TAIL}", ["B"], [ATTRIBUTES, UNCLOSED]),
        (f"<rss version='2.0'><chanel><title>T</title>{B}{TAIL}", ["B"], ["element-missing", DROPPED, DROPPED]),
        (f"{B}{B.replace('B', 'C')}", ["B", "C"], ["element-missing"] * 2),
        (f"{HEAD}{B}</chanel></rss>", ["B"], [DROPPED]),
        # cut off, and damaged before
        (f"{HEAD}<item><title>A<br></title><guid>1</guid></item><item><guid>2</guid><title>Hal", ["A<br>", None], [UNESCAPED, UNCLOSED, UNCLOSED, "document-truncated"]),
    ],
)  # fmt: skip
def test_a_feed_is_mended(document: str, titles: list[str], wrong: list[str]) -> None:
    snapshot = read(document)
    assert [entry.title.value if entry.title else None for entry in snapshot.entries] == titles
    assert sorted(codes(snapshot)) == sorted(wrong)


@pytest.mark.parametrize(
    "document", ["<catalog><item><title>x</title></catalog>", "<opml><body><item><title>x<br></item>"]
)
def test_other_documents_have_items_too(document: str) -> None:
    with pytest.raises(NotAFeed):
        read(document)


def test_what_is_right_is_copied_as_it_stands() -> None:
    odd = "<item><weird:x xmlns:weird='w' a='1'><title>inside</title></weird:x><xhtml:div xmlns:xhtml='h'><b>x</b></xhtml:div></item>"
    root, _ = read_tree(f"{HEAD}<item><title>A<br></title></item>{odd}{TAIL}".encode())
    whole, _ = read_tree(f"{HEAD}{odd}{TAIL}".encode())
    assert outline(root[0][-1]) == outline(whole[0][-1])


def test_text_that_is_left_out_is_counted() -> None:
    _, defects = read_tree(f"{HEAD}<item>\nlost words<title>A<br></title></item>{TAIL}".encode())
    assert [(each.code, each.where, each.detail) for each in defects] == [
        (MISPLACED, "line 1, column 51", "10 characters: lost words"),
        (UNESCAPED, "line 2, column 11", "title"),
    ]
