"""The rules of tests/validity for further vocabularies: what may stand where, and what each value may be."""

import json

import pytest

from tests.validity import errors
from tests.validity.grammar import breaches

NAMESPACES = """xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:georss="http://www.georss.org/georss" xmlns:gml="http://www.opengis.net/gml"
 xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
 xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:thr="http://purl.org/syndication/thread/1.0"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:fh="http://purl.org/syndication/history/1.0"
 xmlns:cc="http://web.resource.org/cc/" xmlns:creativeCommons="http://backend.userland.com/creativeCommonsRssModule"
 xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:at="http://purl.org/atompub/tombstones/1.0" """
RSS = f"""<rss version="2.0" {NAMESPACES}><channel><title>T</title><link>http://example.com/</link><description>D</description>
<lastBuildDate>Wed, 11 Jan 2012 00:00:00 +0100</lastBuildDate><!--feed-->
<item><title>I</title><guid isPermaLink="false">1</guid><!--entry--></item><item><title>J</title><guid isPermaLink="false">2</guid></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" {NAMESPACES}><id>tag:example.com,2012:f</id><title>T</title>
<updated>2012-01-11T00:00:00Z</updated><link rel="self" href="http://example.com/atom.xml"/><author><name>A</name></author><!--feed-->
<entry><id>tag:example.com,2012:1</id><title>I</title><updated>2012-01-11T00:00:00Z</updated><content>x</content><!--entry--></entry></feed>"""
DOCUMENTS = {"rss": RSS, "atom": ATOM}
IMAGE = "<url>http://example.com/i.png</url><title>T</title><link>http://example.com/</link>"
WHOLE_FILE = f"""<media:content url="http://example.com/a.mp4" fileSize="1" type="video/mp4" medium="video" isDefault="true" expression="full"
 bitrate="128.5" framerate="25" samplingrate="44.1" channels="2" duration="1.5" height="1" width="1" lang="en"><media:hash>{"0" * 32}</media:hash>
 <media:description>D</media:description><media:player url="http://example.com/p"/><dc:title>A</dc:title></media:content>"""
FILE = '<media:content url="http://example.com/a.mp4"/>'


def found(kind: str, place: str, markup: str) -> list[str]:
    document = DOCUMENTS[kind].replace(f"<!--{place}-->", markup)
    assert document != DOCUMENTS[kind]
    return errors(document.encode(), kind)  # type: ignore[arg-type]  # a table's


# Formats and places ("*" is both), and what may stand there.
VALID = [
    (
        "* *",
        "<dc:creator>A</dc:creator><dc:creator>B</dc:creator><dc:date>2012-01</dc:date><dc:language>en</dc:language>",
    ),
    ("* *", "<dcterms:modified>2012-01-11T00:00Z</dcterms:modified><dcterms:license>x</dcterms:license>"),
    ("* *", '<podcast:medium a="b">music<x>y</x></podcast:medium>'),
    ("* *", "<itunes:author>A</itunes:author><itunes:explicit>false</itunes:explicit><itunes:block>yes</itunes:block>"),
    ("* *", '<itunes:image href="https://example.com:8080/i.jpg"/><itunes:summary>S</itunes:summary>'),
    (
        "* feed",
        '<itunes:category text="Arts"><itunes:category text="Books"/></itunes:category><itunes:category text="News"/>',
    ),
    ("* feed", "<itunes:owner><itunes:name>A</itunes:name><itunes:email>a@example.com</itunes:email></itunes:owner>"),
    ("* feed", "<itunes:type>serial</itunes:type><itunes:new-feed-url>http://example.com/new</itunes:new-feed-url>"),
    (
        "* entry",
        "<itunes:duration>1:02:03</itunes:duration><itunes:episode>1</itunes:episode><itunes:season>2</itunes:season>",
    ),
    (
        "* entry",
        "<itunes:duration>3723</itunes:duration><itunes:title>T</itunes:title><itunes:episodeType>bonus</itunes:episodeType>",
    ),
    (
        "* *",
        '<media:thumbnail url="http://example.com/t.png" width="1" height="1" time="1:02:03.5"/><media:keywords>a</media:keywords>',
    ),
    (
        "* *",
        '<media:rating scheme="urn:mpaa">pg-13</media:rating><media:rating scheme="http://example.com/x">any</media:rating>',
    ),
    (
        "* *",
        '<media:rating>adult</media:rating><media:credit role="author">A</media:credit><media:credit>B</media:credit>',
    ),
    (
        "* *",
        '<media:credit role="yodeller" scheme="urn:x-example:roles">A</media:credit><media:title type="html">T</media:title>',
    ),
    ("* entry", f'<media:group>{FILE}{FILE}<media:hash algo="sha-1">{"a" * 40}</media:hash></media:group>'),
    ("* entry", WHOLE_FILE),
    ("* *", '<media:restriction relationship="deny" type="country">de AT</media:restriction>'),
    ("* *", '<media:restriction relationship="allow" type="uri">http://example.com/</media:restriction>'),
    ("* *", '<media:text type="plain" lang="en" start="1.5" end="0:00:02">T</media:text>'),
    (
        "* *",
        "<georss:point>45.256 -71.92</georss:point><georss:radius>500</georss:radius><georss:elev>-1.5</georss:elev>",
    ),
    (
        "* *",
        "<georss:line>1 2 3 4</georss:line><georss:polygon>1 2 3 4 5 6 1 2</georss:polygon><georss:floor>-2</georss:floor>",
    ),
    (
        "* *",
        "<georss:where><gml:Envelope><gml:lowerCorner>1 2</gml:lowerCorner><gml:upperCorner>3 4</gml:upperCorner></gml:Envelope></georss:where>",
    ),
    ("* *", "<georss:where><gml:Point srsName='x'><gml:pos>1 2</gml:pos></gml:Point></georss:where>"),
    ("* *", "<geo:Point><geo:lat>1e1</geo:lat><geo:long>-180</geo:long></geo:Point><geo:alt>1</geo:alt>"),
    (
        "* entry",
        "<slash:comments>0</slash:comments><slash:hit_parade>1,2, 3</slash:hit_parade><thr:total>4</thr:total>",
    ),
    ("* entry", "<wfw:commentRss>http://example.com/c</wfw:commentRss><wfw:comment>http://example.com/d</wfw:comment>"),
    ("* *", '<thr:in-reply-to ref="tag:example.com,2012:0" href="http://example.com/0" type="text/html" source="/x"/>'),
    (
        "* feed",
        "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency><sy:updateBase>2012-01-11</sy:updateBase>",
    ),
    ("* feed", "<fh:archive/><fh:complete/>"),
    ("* *", "<creativeCommons:license>http://example.com/l</creativeCommons:license>"),
    (
        "rss *",
        '<cc:license xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:resource="http://example.com/l"/>',
    ),
    ("rss *", '<atom:link href="http://example.com/" rel="hub"/><atom:link href="http://example.com/2" rel="hub"/>'),
    (
        "rss entry",
        "<atom:author><atom:name>A</atom:name></atom:author><atom:updated>2012-01-11T00:00:00Z</atom:updated>",
    ),
    (
        "rss entry",
        "<atom:contributor><atom:name>A</atom:name></atom:contributor><atom:rights>only a warning</atom:rights>",
    ),
    ("rss entry", '<source url="http://example.com/f">F</source><comments>http://example.com/c</comments>'),
    ("rss feed", f"<image>{IMAGE}<width>144</width><height>400</height></image>"),
    ("rss feed", "<skipHours><hour>0</hour><hour>23</hour></skipHours><skipDays><day>Sunday</day></skipDays>"),
    ("rss feed", '<cloud domain="example.com" port="80" path="/x" registerProcedure="" protocol="xml-rpc"/>'),
    (
        "atom entry",
        '<link rel="replies" href="http://example.com/c" thr:count="3" thr:updated="2012-01-11T00:00:00Z"/>',
    ),
    (
        "atom entry",
        '<link href="http://[2001:db8::1]/é"/><link rel="hub" href="http://a.b/"/><link rel="hub" href="http://c.d/"/>',
    ),
    (
        "atom entry",
        "<source><id>tag:example.com,2012:s</id><title>S</title><author><name>B</name></author><fh:archive/></source>",
    ),
    ("atom feed", '<fh:complete/><link rel="current" href="http://example.com/atom.xml"/>'),
    (
        "atom feed",
        '<link rel="prev-archive" href="http://example.com/1"/><link rel="first" href="http://example.com/atom.xml"/>',
    ),
    (
        "atom feed",
        '<at:deleted-entry ref="tag:example.com,2012:9" when="2012-01-11T00:00:00Z"><at:by><name>A</name></at:by></at:deleted-entry>',
    ),
]
BROKEN = [
    # what is unknown, or stands in the wrong place
    ("* *", "UndefinedElement", "<dc:author>A</dc:author>"),
    ("* *", "UndefinedElement", "<dcterms:medium>A</dcterms:medium>"),
    ("* feed", "UndefinedElement", FILE),
    ("* feed", "UndefinedElement", f"<media:group>{FILE}{FILE}</media:group>"),
    ("* *", "UndefinedElement", "<media:community/>"),
    ("* entry", "UndefinedElement", "<media:content><media:license/></media:content>"),
    ("* entry", "UndefinedElement", f"<media:group>{FILE}{FILE}<media:location/></media:group>"),
    ("* *", "UndefinedElement", "<georss:box>1 2 3 4</georss:box>"),
    ("* *", "UndefinedElement", "<georss:circle>1 2 3</georss:circle>"),
    ("* feed", "UndefinedElement", "<itunes:title>T</itunes:title>"),
    ("* feed", "UndefinedElement", "<itunes:complete>Yes</itunes:complete>"),
    ("* feed", "UndefinedElement", "<itunes:duration>1</itunes:duration>"),
    ("* entry", "UndefinedElement", "<itunes:order>1</itunes:order>"),
    ("* entry", "UndefinedElement", "<itunes:isClosedCaptioned>Yes</itunes:isClosedCaptioned>"),
    ("* entry", "UndefinedElement", '<itunes:category text="Arts"/>'),
    ("* entry", "UndefinedElement", "<sy:updatePeriod>daily</sy:updatePeriod>"),
    ("* feed", "UndefinedElement", "<slash:comments>1</slash:comments>"),
    ("* feed", "UndefinedElement", "<thr:total>1</thr:total>"),
    ("* feed", "UndefinedElement", "<wfw:commentRss>http://example.com/c</wfw:commentRss>"),
    ("* entry", "UndefinedElement", "<fh:archive/>"),
    ("* feed", "UndefinedElement", "<fh:incremental>false</fh:incremental>"),
    ("atom *", "UndefinedElement", "<cc:license/>"),
    ("rss entry", "UndefinedElement", "<atom:source><atom:id>x:y</atom:id></atom:source>"),
    ("* *", "UndefinedElement", "<foreign/>"),
    ("atom entry", "UndefinedElement", "<source><entry/></source>"),
    ("* *", "UndefinedElement", "<dc:creator><b xmlns='http://example.com/'>A</b></dc:creator>"),
    # what stands twice
    ("* *", "DuplicateElement", "<dc:language>en</dc:language><dc:language>en</dc:language>"),
    ("* *", "DuplicateElement", "<dc:rights>a</dc:rights><dc:rights>b</dc:rights>"),
    ("* feed", "DuplicateElement", "<dc:date>2012</dc:date><dc:date>2012</dc:date>"),
    ("* *", "DuplicateElement", "<media:title>a</media:title><media:title>b</media:title>"),
    (
        "* entry",
        "DuplicateElement",
        "<media:content><media:title>a</media:title><media:title>b</media:title></media:content>",
    ),
    ("* *", "DuplicateElement", "<itunes:author>a</itunes:author><itunes:author>b</itunes:author>"),
    ("* feed", "DuplicateElement", "<sy:updatePeriod>daily</sy:updatePeriod><sy:updatePeriod>daily</sy:updatePeriod>"),
    ("* entry", "DuplicateElement", "<slash:comments>1</slash:comments><slash:comments>1</slash:comments>"),
    ("* entry", "DuplicateElement", "<thr:total>1</thr:total><thr:total>1</thr:total>"),
    (
        "rss entry",
        "DuplicateElement",
        "<atom:author><atom:name>a</atom:name></atom:author><atom:author><atom:name>b</atom:name></atom:author>",
    ),
    ("rss entry", "DuplicateElement", "<content:encoded>a</content:encoded><content:encoded>b</content:encoded>"),
    ("rss feed", "DuplicateElement", f"<image>{IMAGE}</image><image>{IMAGE}</image>"),
    ("rss feed", "DuplicateElement", f"<image>{IMAGE}<link>http://example.com/</link></image>"),
    ("atom entry", "DuplicateElement", "<source/><source/>"),
    ("atom entry", "DuplicateElement", "<source><id>x:y</id><id>x:z</id></source>"),
    ("atom entry", "DuplicateElement", "<author><name>a</name><name>b</name></author>"),
    ("atom entry", "DuplicateAtomLink", '<source><link href="http://a.b/"/><link href="http://c.d/"/></source>'),
    ("rss entry", "DuplicateValue", '</item><item><title/><guid isPermaLink="false"> 2 </guid>'),
    ("rss feed", "DuplicateValue", "<skipHours><hour>1</hour><hour>1</hour></skipHours>"),
    # attributes and texts where none may be
    ("* *", "UnexpectedAttribute", '<dc:creator role="x">A</dc:creator>'),
    ("* *", "UnexpectedAttribute", '<itunes:image href="http://example.com/i.png" url="x"/>'),
    ("* *", "UnexpectedAttribute", '<media:thumbnail url="http://example.com/i.png" type="image/png"/>'),
    ("* *", "UnexpectedAttribute", '<dc:creator media:role="x">A</dc:creator>'),
    ("* *", "InvalidLanguage", '<dc:creator xml:lang="klingon">A</dc:creator>'),
    ("* feed", "UnexpectedText", "<fh:archive>yes</fh:archive>"),
    ("* feed", "UnexpectedText", "<itunes:owner>x<itunes:email>a@example.com</itunes:email></itunes:owner>"),
    ("* entry", "UnexpectedText", "<media:content>x</media:content>"),
    ("atom entry", "UnexpectedAttribute", '<link rel="related" href="http://example.com/c" thr:count="3"/>'),
    ("atom entry", "NoThrWhen", '<link rel="replies" href="http://example.com/c" thr:when="2012-01-11T00:00:00Z"/>'),
    ("atom entry", "InvalidRFC3339Date", '<link rel="replies" href="http://example.com/c" thr:updated="2012"/>'),
    ("atom entry", "InvalidNonNegativeInteger", '<link rel="replies" href="http://example.com/c" thr:count="-1"/>'),
    # values
    ("* *", "InvalidW3CDTFDate", "<dc:date>Wed, 11 Jan 2012</dc:date>"),
    ("* *", "InvalidW3CDTFDate", "<dcterms:issued>2012-13</dcterms:issued>"),
    ("* *", "InvalidPositiveInteger", "<dcterms:extent>1 MB</dcterms:extent>"),
    ("* *", "InvalidTrueFalse", "<itunes:explicit>yes</itunes:explicit>"),
    ("* *", "InvalidYesNoClean", "<itunes:block>true</itunes:block>"),
    ("* *", "TooLong", f"<itunes:author>{'a' * 256}</itunes:author>"),
    ("* *", "TooLong", f"<itunes:subtitle>{'a' * 256}</itunes:subtitle>"),
    ("* *", "TooLong", f"<itunes:keywords>{'a' * 256}</itunes:keywords>"),
    ("* *", "TooLong", f"<itunes:summary>{'a' * 4001}</itunes:summary>"),
    (
        "* feed",
        "TooLong",
        f"<itunes:owner><itunes:name>{'a' * 256}</itunes:name><itunes:email>a@b.c</itunes:email></itunes:owner>",
    ),
    ("* *", "InvalidURLAttribute", '<itunes:image href="http://localhost/i.png"/>'),
    ("* *", "InvalidURLAttribute", '<itunes:image href="http://a:b@example.com/i.png"/>'),
    ("* *", "MissingAttribute", "<itunes:image/>"),
    ("* feed", "InvalidItunesCategory", '<itunes:category text="arts"/>'),
    (
        "* feed",
        "InvalidItunesCategory",
        '<itunes:category text="Arts"><itunes:category text="Golf"/></itunes:category>',
    ),
    (
        "* feed",
        "InvalidItunesCategory",
        '<itunes:category text="Technology"><itunes:category text="x"/></itunes:category>',
    ),
    ("* feed", "MissingAttribute", "<itunes:category/>"),
    ("* feed", "MissingElement", "<itunes:owner><itunes:name>A</itunes:name></itunes:owner>"),
    ("* feed", "InvalidContact", "<itunes:owner><itunes:email>A</itunes:email></itunes:owner>"),
    ("* feed", "InvalidItunesChannelType", "<itunes:type>Serial</itunes:type>"),
    ("* feed", "InvalidFullLink", "<itunes:new-feed-url>/x</itunes:new-feed-url>"),
    ("* feed", "InvalidRFC2822Date", "<itunes:pubDate>2012</itunes:pubDate>"),
    ("* entry", "InvalidDuration", "<itunes:duration>1.5</itunes:duration>"),
    ("* entry", "InvalidDuration", "<itunes:duration>1:60</itunes:duration>"),
    ("* entry", "InvalidDuration", "<itunes:duration>1:2:3:4</itunes:duration>"),
    ("* entry", "InvalidPositiveInteger", "<itunes:episode>0</itunes:episode>"),
    ("* entry", "InvalidPositiveInteger", "<itunes:season>1.5</itunes:season>"),
    ("* entry", "InvalidItunesEpisodeType", "<itunes:episodeType>Full</itunes:episodeType>"),
    ("* *", "InvalidTrueFalse", "<media:adult>yes</media:adult>"),
    ("* *", "InvalidMediaRating", "<media:rating>everyone</media:rating>"),
    ("* *", "InvalidMediaRating", '<media:rating scheme="urn:mpaa">PG</media:rating>'),
    ("* *", "InvalidMediaRating", '<media:rating scheme="urn:v-chip">x</media:rating>'),
    ("* *", "InvalidMediaRating", '<media:rating scheme="urn:icra">x</media:rating>'),
    ("* *", "InvalidFullLink", '<media:rating scheme="x">x</media:rating>'),
    ("* *", "InvalidMediaHash", '<media:hash algo="sha256">x</media:hash>'),
    ("* *", "InvalidMediaHash", f"<media:hash>{'a' * 40}</media:hash>"),
    ("* *", "InvalidMediaHash", f"<media:hash>{'-' * 32}</media:hash>"),
    ("* *", "InvalidCreditRole", '<media:credit role="Author">A</media:credit>'),
    ("* *", "InvalidCreditRole", '<media:credit role="yodeller">A</media:credit>'),
    ("* *", "InvalidCreditRole", '<media:credit role="Yodeller" scheme="urn:x-example:r">A</media:credit>'),
    ("* *", "InvalidFullLink", '<media:credit scheme="x">A</media:credit>'),
    ("* *", "InvalidFullLink", '<media:category scheme="x">A</media:category>'),
    ("* *", "InvalidFullLink", '<media:copyright url="x">A</media:copyright>'),
    ("* *", "InvalidMediaTextType", '<media:title type="text/html">A</media:title>'),
    ("* *", "InvalidMediaTextType", '<media:text type="xhtml">A</media:text>'),
    ("* *", "InvalidNPTTime", '<media:text start="soon">A</media:text>'),
    ("* *", "InvalidLanguage", '<media:text lang="klingon">A</media:text>'),
    ("* *", "InvalidNPTTime", '<media:thumbnail url="http://example.com/t.png" time="soon"/>'),
    ("* *", "MissingAttribute", "<media:thumbnail/>"),
    ("* *", "InvalidFullLink", '<media:thumbnail url="t.png"/>'),
    ("* *", "InvalidPositiveInteger", '<media:thumbnail url="http://example.com/t.png" width="0"/>'),
    ("* *", "InvalidPositiveInteger", '<media:thumbnail url="http://example.com/t.png" height="100%"/>'),
    ("* *", "MissingAttribute", "<media:player/>"),
    ("* *", "InvalidPositiveInteger", '<media:player url="http://example.com/" width="0"/>'),
    ("* *", "MissingAttribute", "<media:restriction>all</media:restriction>"),
    ("* *", "InvalidMediaRestrictionRel", '<media:restriction relationship="no">all</media:restriction>'),
    ("* *", "InvalidMediaRestriction", '<media:restriction relationship="deny">some</media:restriction>'),
    ("* *", "InvalidMediaRestrictionType", '<media:restriction relationship="deny" type="x">all</media:restriction>'),
    ("* *", "InvalidCountryCode", '<media:restriction relationship="deny" type="country">Germany</media:restriction>'),
    ("* *", "InvalidFullLink", '<media:restriction relationship="deny" type="uri">x</media:restriction>'),
    ("* entry", "MediaGroupWithoutAlternatives", f"<media:group>{FILE}</media:group>"),
    ("* entry", "InvalidFullLink", '<media:content url="a.mp4"/>'),
    ("* entry", "InvalidPositiveInteger", '<media:content fileSize="0"/>'),
    ("* entry", "InvalidPositiveInteger", '<media:content width="-1"/>'),
    ("* entry", "InvalidNonNegativeInteger", '<media:content channels="x"/>'),
    ("* entry", "InvalidFloat", '<media:content duration="-5"/>'),
    ("* entry", "InvalidFloat", '<media:content bitrate="1e5"/>'),
    ("* entry", "InvalidMediaExpression", '<media:content expression="Full"/>'),
    ("* entry", "InvalidMediaMedium", '<media:content medium="photo"/>'),
    ("* entry", "InvalidMIMEAttribute", '<media:content type="video"/>'),
    ("* entry", "InvalidTrueFalse", '<media:content isDefault="1"/>'),
    ("* entry", "InvalidLanguage", '<media:content lang="english"/>'),
    ("* *", "InvalidCoord", "<georss:point>1  2</georss:point>"),
    ("* *", "InvalidCoord", "<georss:point>1e-05 2</georss:point>"),
    ("* *", "InvalidCoord", "<georss:where><gml:Point><gml:pos>1</gml:pos></gml:Point></georss:where>"),
    ("* *", "InvalidCoordList", "<georss:line>1 2</georss:line>"),
    ("* *", "InvalidCoordList", "<georss:polygon>1 2 3 4 5</georss:polygon>"),
    ("* *", "InvalidFloat", "<georss:radius>-1</georss:radius>"),
    ("* *", "InvalidFloatUnit", "<georss:elev>1e3</georss:elev>"),
    ("* *", "InvalidFloatUnit", "<geo:alt>high</geo:alt>"),
    ("* *", "InvalidInteger", "<georss:floor>1.5</georss:floor>"),
    ("* *", "InvalidLatitude", "<geo:lat>90.1</geo:lat>"),
    ("* *", "InvalidLongitude", "<geo:long>W</geo:long>"),
    ("* *", "MissingElement", "<geo:Point><geo:lat>1</geo:lat></geo:Point>"),
    ("* entry", "InvalidNonNegativeInteger", "<slash:comments>many</slash:comments>"),
    ("* entry", "InvalidCommaSeparatedIntegers", "<slash:hit_parade>1;2</slash:hit_parade>"),
    ("* entry", "InvalidNonNegativeInteger", "<thr:total>-1</thr:total>"),
    ("* entry", "InvalidFullLink", "<wfw:commentRss>/c</wfw:commentRss>"),
    ("* *", "InvalidFullLink", '<thr:in-reply-to ref="1"/>'),
    ("* *", "InvalidIRI", '<thr:in-reply-to href="http:x"/>'),
    ("* *", "InvalidMIMEType", '<thr:in-reply-to type="html"/>'),
    ("* feed", "InvalidUpdatePeriod", "<sy:updatePeriod>Daily</sy:updatePeriod>"),
    ("* feed", "InvalidPositiveInteger", "<sy:updateFrequency>0</sy:updateFrequency>"),
    ("* feed", "InvalidW3CDTFDate", "<sy:updateBase>now</sy:updateBase>"),
    ("* *", "InvalidFullLink", "<creativeCommons:license>CC_BY</creativeCommons:license>"),
    ("* *", "InvalidFullLink", "<creativeCommons:license/>"),
    ("rss feed", "InvalidWidth", f"<image>{IMAGE}<width>145</width></image>"),
    ("rss feed", "InvalidHeight", f"<image>{IMAGE}<height>401</height></image>"),
    ("rss feed", "InvalidHour", "<skipHours><hour>25</hour></skipHours>"),
    ("rss feed", "MissingElement", "<skipHours/>"),
    ("rss feed", "NotEnoughHoursInTheDay", f"<skipHours>{'<hour>1</hour>' * 25}</skipHours>"),
    ("rss feed", "InvalidDay", "<skipDays><day>Sun</day></skipDays>"),
    ("rss feed", "EightDaysAWeek", f"<skipDays>{'<day>Sunday</day>' * 8}</skipDays>"),
    ("rss feed", "MissingAttribute", '<cloud domain="example.com"/>'),
    ("rss feed", "InvalidIntegerAttribute", '<cloud domain="" port="http" path="" registerProcedure="" protocol=""/>'),
    ("rss entry", "MissingAttribute", "<source>F</source>"),
    ("rss entry", "InvalidFullLink", '<source url="x">F</source>'),
    ("rss entry", "MissingElement", "<atom:author/>"),
    ("atom feed", "FeedRelInCompleteFeed", '<fh:complete/><link rel="prev-archive" href="http://example.com/1"/>'),
    ("atom feed", "CurrentNotSelfInCompleteFeed", '<fh:complete/><link rel="current" href="http://example.com/1"/>'),
    (
        "atom feed",
        "LinkPastEnd",
        '<link rel="last" href="http://example.com/atom.xml"/><link rel="next" href="http://example.com/1"/>',
    ),
    ("* *", "InvalidIRI", '<x:y xmlns:x="http:x"/>'),
    ("* *", "SAXError", '<x:y xmlns:x="a b"/>'),
    ("* *", "MediaRssNamespace", '<x:y xmlns:x="http://search.yahoo.com/mrss"/>'),
]


def spread(where: str) -> list[tuple[str, str]]:
    kind, place = where.split()
    return [
        (each, there)
        for each in (["rss", "atom"] if kind == "*" else [kind])
        for there in (["feed", "entry"] if place == "*" else [place])
    ]


@pytest.mark.parametrize(("where", "markup"), VALID)
def test_what_may_stand_there_is_no_error(where: str, markup: str) -> None:
    for kind, place in spread(where):
        assert found(kind, place, markup) == [], (kind, place)


@pytest.mark.parametrize(("where", "error", "markup"), BROKEN)
def test_what_may_not_is_named(where: str, error: str, markup: str) -> None:
    for kind, place in spread(where):
        assert error in found(kind, place, markup), (kind, place)


def test_an_entry_may_have_its_sources_author() -> None:
    document = ATOM.replace("<author><name>A</name></author>", "")
    assert errors(document.encode(), "atom") == ["MissingElement"]
    document = document.replace("<!--entry-->", "<source><author><name>A</name></author></source>")
    assert errors(document.encode(), "atom") == []


# --- the grammar of RFC 4287 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("markup", [markup for where, markup in VALID if ("atom", "feed") in spread(where)])
def test_the_grammar_admits_extensions(markup: str) -> None:
    assert breaches(ATOM.replace("<!--feed-->", markup).encode()) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<id>tag:example.com,2012:f</id>", ""),
        ("<title>I</title>", ""),
        ("<title>I</title>", "<title>I</title><title>J</title>"),
        ("<updated>2012-01-11T00:00:00Z</updated><link", "<updated>2012-01-11</updated><link"),
        ("<name>A</name>", "<email>a@example.com</email>"),
        ("<name>A</name>", "<name>A</name><email>nobody</email>"),
        ("<content>x</content>", "<content>x</content><unknown/>"),
        ("<content>x</content>", "<content type='xhtml'><p/></content>"),
        ("<content>x</content>", "<content type='plain'>x</content>"),
        ("<content>x</content>", "<content src='/x'>x</content>"),
        ("<content>x</content>", "<content>x</content><link/>"),
        ("<content>x</content>", "<content>x</content><link href='/' hreflang='en_GB'/>"),
        ("<content>x</content>", "<content>x</content><link href='/' type='html'/>"),
        ("<content>x</content>", "<content>x</content><category label='x'/>"),
        ("<title>I</title>", "<title type='text/html'>I</title>"),
        ("<title>I</title>", "<title><b>I</b></title>"),
        ("</entry>", "</entry><rights>after the entries</rights>"),
        ("</entry>", "</entry><at:deleted-entry ref='x' when='2012-01-11T00:00:00Z'/>"),
        ("</feed>", ""),
    ],
)
def test_the_grammar_sees_what_breaks_it(old: str, new: str) -> None:
    assert breaches(ATOM.encode()) == []
    document = ATOM.replace(old, new)
    assert document != ATOM
    assert breaches(document.encode())


# --- JSON Feed --------------------------------------------------------------------------------------------------------

ITEMS: list[dict[str, object]] = [
    {
        "id": "1",
        "content_text": "",
        "date_published": "2012-01-11T00:00:00Z",
        "tags": ["a"],
        "attachments": [{"url": "http://example.com/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 1}],
    },
    {"id": "2", "content_html": "<p>x</p>", "url": "http://example.com/2", "_ours": 1},
]
JSON: dict[str, object] = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "T",
    "home_page_url": "http://example.com/",
    "language": "en",
    "authors": [{"name": "A"}],
    "hubs": [{"type": "WebSub", "url": "http://example.com/hub"}],
    "_ours": {"anything": 1},
    "items": ITEMS,
}


def test_a_valid_json_feed_has_no_errors() -> None:
    assert errors(json.dumps(JSON).encode(), "jsonfeed") == []


@pytest.mark.parametrize(
    ("where", "changes", "item_changes"),
    [
        ("feed.version", {"version": "https://jsonfeed.org/version/1"}, {}),
        ("feed.title", {"title": ""}, {}),
        ("feed.home_page_url", {"home_page_url": "example.com"}, {}),
        ("feed.feed_url", {"feed_url": "http://example.com/a b"}, {}),
        ("feed.language", {"language": "klingon"}, {}),
        ("feed.authors", {"authors": [{}]}, {}),
        ("feed.hubs", {"hubs": [{"url": "http://example.com/"}]}, {}),
        ("feed.subtitle is not", {"subtitle": "x"}, {}),
        ("feed.items", {"items": {}}, {}),
        ("items.id", {}, {"id": 1}),
        ("items.id: 2 times", {}, {"id": "2"}),
        ("items.date_published", {}, {"date_published": "2012"}),
        ("items.tags", {}, {"tags": [""]}),
        ("items.attachments", {}, {"attachments": [{"url": "http://example.com/", "mime_type": "mp3"}]}),
        ("items.attachments", {}, {"attachments": [{"url": "http://example.com/"}]}),
        ("items.attachments", {}, {"attachments": [{"url": "http://a.b/", "mime_type": "a/b", "size_in_bytes": -1}]}),
        ("items.image", {}, {"image": ""}),
        ("items.body is not", {}, {"body": "x"}),
    ],
)
def test_a_broken_json_feed_is_named(where: str, changes: dict[str, object], item_changes: dict[str, object]) -> None:
    first, second = ITEMS
    broken = JSON | {"items": [first | item_changes, second]} | changes
    (said,) = errors(json.dumps(broken).encode(), "jsonfeed")
    assert said.startswith(where)


def test_an_item_needs_content_and_a_document_has_to_be_json() -> None:
    assert errors(b"{", "jsonfeed") == ["no JSON"]
    assert errors(b"[]", "jsonfeed") == ["feed: no object"]
    assert errors(json.dumps(JSON | {"items": [{"id": "1"}]}).encode(), "jsonfeed") == [
        "items: neither content_html nor content_text"
    ]
