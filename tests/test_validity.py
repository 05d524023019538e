"""The rules of tests/validity.py: a valid document passes, one that breaks a rule is named."""

import re

import pytest

from tests.validity import errors

RSS = """<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>T</title><link>http://example.com/</link><description>D</description><language>en-gb</language><ttl>60</ttl>
<atom:link href="http://example.com/rss.xml" rel="self" type="application/rss+xml"/>
<lastBuildDate>Wed, 11 Jan 2012 00:00:00 +0100</lastBuildDate>
<image><url>http://example.com/i.png</url><title>T</title><link>http://example.com/</link></image>
<item><title>I</title><description>D</description><content:encoded>&lt;p&gt;</content:encoded>
<guid isPermaLink="false">1</guid><pubDate>11 Jan 2012 00:00 GMT</pubDate><author>jo@example.com (Jo)</author>
<dc:creator>A</dc:creator><dc:creator>B</dc:creator><category domain="x">c</category><category>d</category>
<enclosure url="http://example.com/a.mp3" length="0" type="audio/mpeg"/></item>
<item><title>J</title><link>http://example.com/j</link><guid>http://example.com/j</guid></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e</id><title>T</title><updated>2012-01-11T00:00:00+01:00</updated>
<link rel="self" href="http://example.com/atom.xml"/><link href="http://example.com/"/><icon>/i.png</icon>
<author><name>A</name><email>a@example.com</email><uri>http://example.com/</uri></author>
<entry><id>tag:example.com,2012:1</id><title type="html">&lt;b&gt;</title><updated>2012-01-11T00:00:00.5Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>x</p></div></content><category term="t"/>
<link href="http://example.com/1"/><link href="http://example.com/fr" hreflang="fr"/></entry>
<entry><id>http://example.com/2</id><title/><updated>2012-01-12T00:00:00Z</updated><link href="http://example.com/2"/></entry>
</feed>"""

#: Error, what is replaced in the valid document, by what.
BROKEN_RSS = [
    ("SAXError", "</rss>", ""),
    ("SAXError", "<title>T</title>", "<title>\x01</title>"),
    ("UndefinedElement", "<channel>", "<atom:feed/><channel>"),
    ("BadXmlVersion", "<rss ", "<?xml version='1.1'?><rss "),
    ("InvalidRSSVersion", 'version="2.0"', 'version="3"'),
    ("InvalidRSSVersion", 'version="2.0"', 'version="2.0.1"'),
    ("MissingAttribute", 'version="2.0"', ""),
    ("MissingTitle", "<title>T</title><link>http", "<link>http"),
    ("MissingLink", "<link>http://example.com/</link><desc", "<desc"),
    ("MissingDescription", "<description>D</description><lang", "<lang"),
    ("DuplicateElement", "<ttl>60</ttl>", "<ttl>60</ttl><ttl>60</ttl>"),
    ("DuplicateElement", "<title>J</title>", "<title>J</title><title>K</title>"),
    ("UndefinedElement", "<ttl>60</ttl>", "<published>x</published>"),
    ("UndefinedElement", "<title>J</title>", "<title>J<b>x</b></title>"),
    ("UndefinedElement", "<dc:creator>A</dc:creator>", "<dc:author>A</dc:author>"),
    ("UnexpectedText", "<ttl>60</ttl>", "60"),
    ("UnexpectedAttribute", "<title>J", '<title type="html">J'),
    ("InvalidLanguage", "en-gb", "klingon"),
    ("InvalidPositiveInteger", "<ttl>60", "<ttl>0"),
    ("InvalidFullLink", "<link>http://example.com/</link><desc", "<link>/</link><desc"),
    ("InvalidFullLink", "<link>http://example.com/j", "<link>"),
    ("InvalidFullLink", "<link>http://example.com/j", "<link>http:///j"),
    ("UriNotIri", "<link>http://example.com/j", "<link>http://example.com/é"),
    ("InvalidFullLink", "<link>http://example.com/j", "<link>http://example.com/" + "é" * 80),
    ("InvalidUriChar", "<link>http://example.com/j", "<link>http://[2001:db8::1]/j"),
    ("InvalidUriChar", "<link>http://example.com/j", "<link>http://example.com/a b"),
    ("InvalidUUID", "<link>http://example.com/j", "<link>urn:uuid:1"),
    ("InvalidURN", "<link>http://example.com/j", "<link>urn:x"),
    ("InvalidTAG", "<link>http://example.com/j", "<link>tag:example.com:1"),
    ("InvalidRFC2822Date", "Wed, 11 Jan 2012 00:00:00 +0100", "2012-01-11T00:00:00Z"),
    ("InvalidRFC2822Date", "Wed, 11 Jan", "32 Jan"),
    ("InvalidRFC2822Date", "00:00:00 +0100", "25:00:00 +0100"),
    ("InvalidRFC2822Date", "11 Jan 2012 00:00 GMT", "11 Jan 1812 00:00 GMT"),
    ("IncorrectDOW", "Wed, 11", "Thu, 11"),
    ("ItemMustContainTitleOrDescription", "<title>J</title>", ""),
    ("InvalidHttpGUID", "<guid>http://example.com/j", "<guid>j"),
    ("InvalidPermalink", "<guid>http://example.com/j", "<guid>tag:example.com,2012:j"),
    ("InvalidBooleanAttribute", 'isPermaLink="false"', 'isPermaLink="no"'),
    ("DuplicateValue", "<guid>http://example.com/j</guid>", '<guid isPermaLink="false">1</guid>'),
    ("InvalidContact", "jo@example.com (Jo)", "Jo"),
    ("MissingAttribute", 'length="0" ', ""),
    ("MissingAttribute", ' type="audio/mpeg"', ""),
    ("InvalidIntegerAttribute", 'length="0"', 'length="1 MB"'),
    ("InvalidNonNegativeInteger", 'length="0"', 'length="-2"'),
    ("UseZeroForUnknown", 'length="0"', 'length="-1"'),
    ("InvalidMIMEAttribute", "audio/mpeg", "mp3"),
    ("InvalidURLAttribute", "http://example.com/a.mp3", "http://localhost/a.mp3"),
    ("InvalidURLAttribute", "http://example.com/a.mp3", "ftp://example.com/a.mp3"),
    (
        "MissingTitle",
        "<title>T</title><link>http://example.com/</link></image>",
        "<link>http://example.com/</link></image>",
    ),
    ("MissingLink", "<link>http://example.com/</link></image>", "</image>"),
    ("MissingElement", "<url>http://example.com/i.png</url>", ""),
    ("MissingHref", 'href="http://example.com/rss.xml" ', ""),
    ("InvalidMIMEType", "application/rss+xml", "rss"),
]
BROKEN_ATOM = [
    ("SAXError", "</feed>", ""),
    ("UndefinedElement", ' xmlns="http://www.w3.org/2005/Atom"', ""),
    ("MissingElement", "<id>urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e</id>", ""),
    ("MissingElement", "<title>T</title>", ""),
    ("MissingElement", "<updated>2012-01-11T00:00:00+01:00</updated>", ""),
    ("MissingElement", re.search("<author>.*</author>", ATOM)[0], ""),  # type: ignore[index]
    ("MissingElement", "<name>A</name>", ""),
    ("MissingElement", "<id>http://example.com/2</id>", ""),
    ("MissingElement", "<title/>", ""),
    ("MissingElement", "<updated>2012-01-12T00:00:00Z</updated>", ""),
    ("DuplicateElement", "<title/>", "<title/><title/>"),
    ("DuplicateElement", "<title>T</title>", "<title>T</title><title>U</title>"),
    ("DuplicateIds", "<id>http://example.com/2</id>", "<id>tag:example.com,2012:1</id>"),
    ("DuplicateAtomLink", ' hreflang="fr"', ""),
    (
        "DuplicateAtomLink",
        '<link rel="self" href="http://example.com/atom.xml"/>',
        '<link href="http://example.com/"/>',
    ),
    ("MissingContentOrAlternate", '<link href="http://example.com/2"/>', ""),
    ("MissingSummary", '<link href="http://example.com/2"/>', '<content src="/x" type="image/png"/>'),
    ("UriNotIri", '<link href="http://example.com/2"/>', '<content src="é" type="image/png"/><summary/>'),
    ("InvalidURIAttribute", '<link href="http://example.com/2"/>', '<content src="http:x" type="a/b"/><summary/>'),
    ("MissingSummary", "<title/>", '<title/><content type="image/png">eA==</content>'),
    ("InvalidMIMEType", "<title/>", '<title/><content type="multipart/alternative">eA==</content><summary/>'),
    ("MissingXhtmlDiv", '<div xmlns="http://www.w3.org/1999/xhtml">', "<div>"),
    ("MissingXhtmlDiv", '<div xmlns="http://www.w3.org/1999/xhtml"><p>x</p></div>', "x"),
    ("InvalidTextType", 'type="html"', 'type="text/html"'),
    ("InvalidMIMEType", 'type="html"', 'type="CDATA"'),
    ("NotBase64", "<title/>", '<title/><content type="image/png">?</content>'),
    ("UndefinedElement", "<title>T</title>", "<title><b>T</b></title>"),
    ("UndefinedElement", "<title/>", "<title/><pubDate/>"),
    ("UnexpectedText", "<title/>", "<title/>x"),
    ("UnexpectedAttribute", '<category term="t"/>', '<category term="t" domain="x"/>'),
    ("MissingAttribute", '<category term="t"/>', "<category/>"),
    ("InvalidFullLink", '<category term="t"/>', '<category term="t" scheme="x"/>'),
    ("InvalidRFC3339Date", "2012-01-11T00:00:00+01:00", "2012-01-11T00:00:00+0100"),
    ("InvalidRFC3339Date", "2012-01-11T00:00:00+01:00", "2012-01-11"),
    ("InvalidRFC3339Date", "2012-01-12T", "2012-02-30T"),
    ("InvalidRFC3339Date", "2012-01-12T00", "2012-01-12T24"),
    ("InvalidLanguage", 'xml:lang="en"', 'xml:lang="e"'),
    ("InvalidLanguage", 'hreflang="fr"', 'hreflang="french"'),
    ("InvalidFullLink", "<id>http://example.com/2", "<id>2"),
    ("InvalidUriChar", "<id>http://example.com/2", "<id>http://example.com/ 2"),
    ("UnexpectedWhitespace", "<id>http://example.com/2", "<id> http://example.com/2"),
    ("InvalidTAG", "tag:example.com,2012:1", "tag:example.com:1"),
    ("MissingHref", 'href="http://example.com/2"', ""),
    ("InvalidIRI", 'href="http://example.com/2"', 'href="http:x"'),
    ("InvalidUriChar", 'href="http://example.com/2"', 'href="http://example.com/a b"'),
    ("UriNotIri", "<id>http://example.com/2", "<id>http://example.com/é"),
    ("InvalidAddrSpec", "a@example.com", "a at example.com"),
    ("InvalidAddrSpec", "a@example.com", "A &lt;a@example.com&gt;"),
    ("InvalidIRI", "<uri>http://example.com/", "<uri>http:x"),
    ("UnexpectedWhitespace", "<uri>http://example.com/", "<uri> http://example.com/"),
    ("InvalidLink", "<icon>/i.png", "<icon>http:x"),
    ("MisplacedMetadata", "</feed>", "<rights/></feed>"),
    ("InvalidNonNegativeInteger", '<link href="http://example.com/2"/>', '<link href="/2" length="1 MB"/>'),
]


@pytest.mark.parametrize(("document", "kind"), [(RSS, "rss"), (ATOM, "atom")])
def test_a_valid_document_has_no_errors(document: str, kind: str) -> None:
    assert errors(document.encode(), kind) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(("error", "old", "new"), BROKEN_RSS)
def test_a_broken_rss_document_is_named(error: str, old: str, new: str) -> None:
    assert RSS.count(old) >= 1, "the case must change the document"
    assert error in errors(RSS.replace(old, new).encode(), "rss")


@pytest.mark.parametrize(("error", "old", "new"), BROKEN_ATOM)
def test_a_broken_atom_document_is_named(error: str, old: str, new: str) -> None:
    assert ATOM.count(old) >= 1, "the case must change the document"
    assert error in errors(ATOM.replace(old, new).encode(), "atom")


def test_an_author_of_the_feed_is_needed_where_no_entry_stands() -> None:
    document = re.sub("(?s)<entry>.*</entry>|<author>.*</author>", "", ATOM)
    assert errors(document.encode(), "atom") == ["MissingElement"]
