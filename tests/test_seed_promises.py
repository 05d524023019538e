"""What DESIGN.md §3 says must become of the seed documents, point by point, with the words counted independently."""

import functools
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from msgspec.structs import replace

from schemas.feed import Entry, Text
from schemas.outcome import Document
from schemas.snapshot import Snapshot
from schemas.source import Source
from worker import fetch, pipeline, settings
from worker.clean import clean, rules_for

ROOT = Path(__file__).parent.parent
CONFIGURED = settings.load(str(ROOT / "seeds/sources.toml"), {})

#: Title, authors with the e-mail address that may stand beside them, day.
ENTRIES: list[tuple[str, list[tuple[str, str | None]], str]] = [
    ("iMPOWER Changing The Game", [("Jon Ainger", "jainger@impower.co.uk")], "2012-01-11"),
    ("Martin Cresswell, Chief Executive", [], "2012-01-11"),
    ("Working With Families – Why Troubleshooting is Not Enough", [("David Colbear", None)], "2012-01-04"),
    (
        "One can be better than two when it comes to health and social care integration – looking forward to the Scottish announcement.",
        [
            ("Martin Cresswell", "mcresswell@impower.co.uk"),
            ("David Welsh", "dwelsh@impower.co.uk"),
            ("Georgina Owen", "gowen@impower.co.uk"),
        ],
        "2011-12-13",
    ),
    ("SOLACE SUMMIT 2011 - Positive relationships are the key to productivity", [], "2011-12-07"),
    ("Adoption – The Truth Behind the Hyperbole", [("Caroline Throssel", "cthrossel@impower.co.uk")], "2011-11-16"),
    ("Adoption in the spotlight", [("Jon Ainger", None)], "2011-10-31"),
    ("A New Approach to Solving the Budget Problem", [("Martin Cresswell", "mcresswell@impower.co.uk")], "2011-10-06"),
    ("Innovation – the art of saying “yes”", [("Caroline Throssel", "cthrossell@impower.co.uk")], "2011-08-31"),
    ("Pop goes the Council?", [("Alex Khaldi", None)], "2011-08-19"),
]
#: Title and author.
PAGES = {
    "000_impact.txt": ("IMPOWER’s impact on lives, budgets and public services", "Jeremy Cooper"),
    "001_collaborative.txt": ("The IMPOWER Collaborative", "Sarah Atkinson"),
    "002_valuing_care_update.txt": ("NEW REPORT: Valuing Care Impact Update", "Olly Swann"),
    "003_oxfordshire.txt": ("IMPOWER with Oxfordshire County Council", None),
}
#: Entries whose `mailto:` leads to another address than its text shows.
MISMATCHES = {
    2: "mcresswell@impower.co.uk under dcolbear@impower.co.uk",
    6: "dwelsh@impower.co.uk under jainger@impower.co.uk",
    9: "dwelsh@impower.co.uk under akhaldi@impower.co.uk",
}
DATE_LINES = {0: "11th January 2012", 2: "4th January 2012", 3: "13th December 2011"}
NEWSLETTER = (
    "Sign up for the latest thinking on delivering sustainable change and better public services",
    "No spam; unsubscribe easily at any time. Learn more in our Privacy Policy.",
)
BLOCKS = frozenset(
    "address article blockquote dd div dl dt figure form h1 h2 h3 h4 h5 h6 hr li ol p pre table td tr ul".split()
)
HARD_SPACES = "\u00a0\u202f"


@functools.cache
def source(source_id: str, *, stripped: bool = True) -> Source:
    found = settings.find_source(CONFIGURED, source_id)
    return found if stripped else replace(found, strip=())


@functools.cache
def parsed(source_id: str) -> Snapshot:
    configured = source(source_id)
    documents = [
        Document(url=address.url, key=address.key, body=address.path.read_bytes())
        for address in fetch.addresses(configured, CONFIGURED.folder)
        if address.path
    ]
    return pipeline.merge([pipeline.read(document, configured) for document in documents])


@functools.cache
def cleaned(source_id: str, *, stripped: bool = True) -> Snapshot:
    return pipeline.clean_alone([parsed(source_id)], source(source_id, stripped=stripped))


def blog(*, stripped: bool = True) -> Snapshot:
    return cleaned("impower-blog", stripped=stripped)


def pages() -> dict[str, Entry]:
    return dict(zip(PAGES, cleaned("impower-pages").entries, strict=True))


@functools.cache
def raw_bodies() -> list[str]:
    """The bodies of the feed, read without any of our code."""
    return [item.findtext("description") or "" for item in ET.parse(ROOT / "seeds/impower-blog.rss").iter("item")]


def body(entry: Entry) -> str:
    assert entry.content is not None
    assert entry.content.kind == "html"
    return entry.content.value


def removed(snapshot: Snapshot, index: int, *, rule: str | None = None, place: str = "content") -> list[str]:
    """The texts that the ledger of an entry holds."""
    return [
        edit.text
        for edit in snapshot.ledger
        if edit.entry == index and edit.place == place and edit.text and rule in {None, edit.rule}
    ]


class Reader(HTMLParser):
    """The words and elements of a fragment, by Python's own parser."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.nested: list[tuple[str, str]] = []  #: An element and one that it stands in.
        self.feed(markup)
        self.close()

    @property
    def words(self) -> list[str]:
        return self.text.split()

    def links(self) -> list[str | None]:
        return [attributes["href"] for name, attributes in self.elements if name == "a"]

    def count(self, name: str) -> int:
        return [element for element, _ in self.elements].count(name)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.nested += [(tag, outer) for outer in self.open]
        if tag not in {"br", "img", "hr"}:
            self.open.append(tag)
        self._separate(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        self._separate(tag)

    def handle_data(self, data: str) -> None:
        self.text += data

    def _separate(self, tag: str) -> None:
        self.text += " " if tag in BLOCKS or tag == "br" else ""


def without(words: list[str], cuts: list[str]) -> list[str]:
    """Words, in order, without the ones that were cut out; each cut must be found as it is, looked for from the end."""
    rest = list(words)
    for cut in sorted(cuts, key=len, reverse=True):
        wanted = cut.split()
        places = [at for at in range(len(rest)) if rest[at : at + len(wanted)] == wanted]
        assert places, f"{cut!r} is in the ledger but not in the document"
        del rest[places[-1] : places[-1] + len(wanted)]
    return rest


both = pytest.mark.parametrize("stripped", [True, False], ids=["as-configured", "strip-empty"])
each_entry = pytest.mark.parametrize("index", range(len(ENTRIES)))
each_page = pytest.mark.parametrize("name", PAGES)


# --- the feed -------------------------------------------------------------------------------------------------------


def test_the_settings_are_those_of_the_design() -> None:
    assert source("impower-blog").strip == ("sign-off", "dateline")
    assert source("impower-pages").kind == "pages"


def test_the_feed_says_what_it_is_and_where_it_belongs() -> None:
    assert blog().feed.title == Text(value="Impower blog")
    assert blog().feed.home_page == "http://www.impower.co.uk/"
    assert len(blog().entries) == len(ENTRIES) == len(raw_bodies())


@both
@each_entry
def test_an_entry_has_its_title_authors_and_date(index: int, stripped: bool) -> None:  # noqa: FBT001
    entry = blog(stripped=stripped).entries[index]
    title, authors, day = ENTRIES[index]
    assert entry.title == Text(value=title)
    assert [(person.name, person.email) for person in entry.authors] == authors
    assert entry.published is not None
    assert entry.published.isoformat() == f"{day}T00:00:00+01:00", "its writer's day, in its writer's zone"
    assert entry.permalink is None, "<link><![CDATA[]]></link> is no link"
    assert entry.guid is None, "a parser mints no id"


def test_what_was_inferred_is_said() -> None:
    for index, (_, authors, _) in enumerate(ENTRIES):
        assert blog().entries[index].inferred == (("authors",) if authors else ())
    found = [defect.entry for defect in blog().defects if defect.code == "author-inferred"]
    assert found == [index for index, (_, authors, _) in enumerate(ENTRIES) if authors]


def test_a_host_name_is_no_author() -> None:
    found = [defect for defect in blog().defects if defect.code == "author-not-a-person"]
    assert [defect.entry for defect in found] == list(range(len(ENTRIES)))
    assert {defect.detail for defect in found} == {"www.impower.co.uk"}


@both
def test_the_mark_of_the_template_is_stripped_and_learned(stripped: bool) -> None:  # noqa: FBT001
    snapshot = blog(stripped=stripped)
    assert [(rule.rule, rule.value) for rule in snapshot.learned] == [("strip_title_mark", "!")]
    assert all(entry.title and entry.title.value.endswith("!") for entry in parsed("impower-blog").entries)
    for index in range(len(ENTRIES)):
        assert removed(snapshot, index, place="title") == ["!"]


def test_a_later_title_without_the_mark_changes_nothing() -> None:
    before = parsed("impower-blog")
    later = replace(before.entries[0], title=Text(value="Later"))
    rules = rules_for(source("impower-blog"), blog().learned)
    after = clean(replace(before, entries=(later, *before.entries), keys=()), rules)
    assert after.entries[1:] == blog().entries
    assert after.entries[0].title == Text(value="Later")


def test_a_mailto_that_leads_elsewhere_is_reported_and_not_changed() -> None:
    found = {defect.entry: defect.detail for defect in blog().defects if defect.code == "mailto-mismatch"}
    assert found == MISMATCHES
    for index, detail in MISMATCHES.items():
        address, shown = detail.split(" under ")
        link = re.compile(rf'<a href="mailto:{address}">(?:<em>)?{shown}(?:</em>)?</a>')
        assert link.search(body(blog(stripped=False).entries[index]))


def test_sign_offs_and_date_lines_go_to_the_ledger_where_configured() -> None:
    for index, (_, authors, _) in enumerate(ENTRIES):
        signed = [text for text in removed(blog(), index, rule="drop_sign_off") if " is " in text]
        assert [text.partition(" is ")[0] for text in signed] == [name for name, _ in authors]
        assert removed(blog(), index, rule="drop_dateline") == ([DATE_LINES[index]] if index in DATE_LINES else [])
        text = Reader(body(blog().entries[index])).text
        assert "contact him" not in text
        assert "contact her" not in text
        assert "7017" not in text
    assert removed(blog(), 7, rule="drop_sign_off")[0] == "Martin Cresswell", "the name directly above goes as well"


def test_sign_offs_and_date_lines_stay_where_nothing_is_configured() -> None:
    assert all(not removed(blog(stripped=False), index) for index in range(len(ENTRIES)))
    for index, (_, authors, _) in enumerate(ENTRIES):
        text = " ".join(Reader(body(blog(stripped=False).entries[index])).words)
        for name, _ in authors:
            assert re.search(rf"{name} is [\w ]+ at iMPOWER\. To contact h(?:im|er) ", text)
        assert DATE_LINES.get(index, "") in text


@both
@pytest.mark.parametrize(
    ("index", "text"),
    [
        (1, "please see attached."),
        (3, "please contact Martin Cresswell, David Welsh or Georgina Owen."),
        (4, "Please visit the SOLACE website to read the full article:"),
        (5, "(In particular, Intracytoplasmic Sperm Injection"),
    ],
)
def test_what_is_no_cruft_stays(index: int, text: str, stripped: bool) -> None:  # noqa: FBT001
    assert text in " ".join(Reader(body(blog(stripped=stripped).entries[index])).words)


@both
def test_the_link_below_a_sign_off_stays(stripped: bool) -> None:  # noqa: FBT001
    address = "http://jonainger.wordpress.com/2011/10/31/adoption-i-agree-with-dave/"
    assert body(blog(stripped=stripped).entries[6]).endswith(f'<p><em><a href="{address}">{address}</a></em></p>')


# --- every body -----------------------------------------------------------------------------------------------------

BODIES: list[tuple[str, bool, int]] = [
    *((f"blog-{index}", stripped, index) for stripped in (True, False) for index in range(len(ENTRIES))),
    *((name, True, index) for index, name in enumerate(PAGES)),
]


@pytest.fixture(params=BODIES, ids=lambda case: f"{case[0]}{'' if case[1] else '-strip-empty'}")
def markup(request: pytest.FixtureRequest) -> str:
    """Every clean body of the seeds."""
    name, stripped, index = request.param
    snapshot = cleaned("impower-pages" if name in PAGES else "impower-blog", stripped=stripped)
    return body(snapshot.entries[index])


def test_a_clean_body_holds_elements_with_a_meaning_only(markup: str) -> None:
    elements = Reader(markup).elements
    assert {name for name, _ in elements} <= {"p", "em", "strong", "u", "a", "sup", "ul", "ol", "li"}
    assert {attribute for _, attributes in elements for attribute in attributes} <= {"href"}


def test_a_clean_body_holds_no_gaps(markup: str) -> None:
    assert not re.search(r"<(\w+)[^>]*>(?:\s|&nbsp;|\u202f|<br>)*</\1>", markup), "an empty element"
    assert not re.search(r"<br>\s*(?:</\w+>|\Z)", markup), "a trailing break"
    assert not re.search(r"(?:^|<(?:p|li)>)(?:<\w+>)*\s|\s(?:</\w+>)*(?:</(?:p|li)>|\Z)", markup), "an untrimmed block"


def test_a_clean_body_holds_no_seam_and_no_twin(markup: str) -> None:
    assert not re.search(r"</(em|strong|u|sup)><\1>", markup)
    assert all(inner != outer for inner, outer in Reader(markup).nested)


def test_a_hard_space_stands_only_where_it_belongs(markup: str) -> None:
    text = unescape(markup)
    for at, character in enumerate(text):
        if character in HARD_SPACES:
            before, after = text[at - 1], text[at + 1]
            assert (before.isdigit() and after.isalpha()) or after in ";:!?»", text[at - 20 : at + 20]


def test_what_a_source_wants_redacted_is_nowhere() -> None:
    asking = replace(source("impower-blog", stripped=False), redact=("email", "phone"))
    entries = pipeline.clean_alone([parsed("impower-blog")], asking).entries
    told = "".join(str(entry) for entry in entries)
    assert "7017" in "".join(raw_bodies())
    assert not re.search(r"@impower|020[\s\xa0]*7017|7017[\s\xa0]*8030", told.replace(r"\xa0", " "))


# --- nothing is lost --------------------------------------------------------------------------------------------------


@both
@each_entry
def test_every_word_of_a_post_is_there_in_order(index: int, stripped: bool) -> None:  # noqa: FBT001
    snapshot = blog(stripped=stripped)
    expected = without(Reader(raw_bodies()[index]).words, removed(snapshot, index))
    assert Reader(body(snapshot.entries[index])).words == expected


@each_page
def test_every_word_of_a_page_is_there_in_order(name: str) -> None:
    snapshot, index = cleaned("impower-pages"), list(PAGES).index(name)
    entry = snapshot.entries[index]
    assert entry.title is not None
    raw = (ROOT / "seeds/pages" / name).read_text(encoding="utf-8").split()
    lines = removed(snapshot, index)
    marks = [line for line in lines if re.fullmatch(r"•|1\.", line)]
    rest = without(raw, [line for line in lines if line not in marks])
    words = [*entry.title.value.split(), *Reader(body(entry)).words]
    assert [word for word in rest if word not in {"•", "1."}] == words
    assert sorted(marks) == sorted(word for word in rest if word in {"•", "1."})


@each_entry
def test_all_structure_of_a_post_is_there(index: int) -> None:
    raw, clean_body = Reader(raw_bodies()[index]), Reader(body(blog(stripped=False).entries[index]))
    assert clean_body.links() == raw.links()
    assert clean_body.count("sup") == raw.count("sup")
    full = [
        block for block in re.findall(r"<p\b[^>]*>(.*?)</p>", raw_bodies()[index], re.DOTALL) if Reader(block).words
    ]
    assert clean_body.count("p") == len(full)


@each_entry
def test_emphasis_stands_on_the_same_words(index: int) -> None:
    for name in ("em", "strong"):
        assert emphasised(body(blog(stripped=False).entries[index]), name) == emphasised(raw_bodies()[index], name)


def emphasised(markup: str, name: str) -> str:
    """The characters inside an element, without white space: a seam parts elements, not words."""
    text, depth = "", 0
    for piece in re.split(r"(<[^>]*>)", markup):
        if re.match(rf"</?{name}\b", piece):
            depth += -1 if piece[1] == "/" else 1
        elif depth and not piece.startswith("<"):
            text += unescape(piece)
    return "".join(text.split())


def test_meaning_in_styles_becomes_markup() -> None:
    underlined = [re.findall("<u>(.*?)</u>", body(entry)) for entry in blog().entries]
    assert underlined[4] == ["Positive relationships are the key to productivity"]
    assert underlined[6] == ["below"]
    assert sum(map(len, underlined)) == 2
    assert "<p><strong><u>Positive relationships are the key to productivity</u></strong></p>" in body(
        blog().entries[4]
    )


def test_the_query_of_a_link_stays() -> None:
    address = "http://www.guardian.co.uk/public-leaders-network/blog/2011/aug/30/innovation-adopting-new?INTCMP=SRCH"
    assert f'(<a href="{address}">{address}</a> )' in body(blog().entries[8])


# --- the pages --------------------------------------------------------------------------------------------------------


@each_page
def test_a_page_has_its_title_and_author_and_no_date(name: str) -> None:
    title, author = PAGES[name]
    entry = pages()[name]
    assert entry.title == Text(value=title)
    assert [(person.name, person.email) for person in entry.authors] == ([(author, None)] if author else [])
    assert entry.inferred == (("authors", "title") if author else ("title",))
    assert (entry.published, entry.updated) == (None, None)


@each_page
def test_a_pages_author_goes_to_the_ledger_and_is_reported(name: str) -> None:
    snapshot, index = cleaned("impower-pages"), list(PAGES).index(name)
    author = PAGES[name][1]
    assert set(removed(snapshot, index, rule="take_page_author")) == ({author} if author else set())
    found = [defect.detail for defect in snapshot.defects if defect.code == "author-inferred" and defect.entry == index]
    assert found == ([author] if author else [])


@each_page
def test_the_furniture_of_a_page_goes_to_the_ledger(name: str) -> None:
    text = Reader(body(pages()[name])).text
    for phrase in ("Skip to", "Written by", *NEWSLETTER):
        assert phrase not in text
    has_furniture = name != "003_oxfordshire.txt"
    lines = removed(cleaned("impower-pages"), list(PAGES).index(name))
    assert lines.count("Skip to navigation Skip to main content") == has_furniture
    assert [line for line in lines if line in NEWSLETTER] == (list(NEWSLETTER) if has_furniture else [])


def test_a_page_alone_proves_no_newsletter_line() -> None:
    alone = replace(source("impower-pages"), url="pages/000_impact.txt")
    (address,) = fetch.addresses(alone, CONFIGURED.folder)
    assert address.path is not None
    document = Document(url=address.url, key=address.key, body=address.path.read_bytes())
    configured = replace(alone, drop_lines=("Sign up for the latest thinking …", "No spam; unsubscribe …"))
    kept = pipeline.clean_alone([pipeline.read(document, alone)], alone)
    dropped = pipeline.clean_alone([pipeline.read(document, configured)], configured)
    assert all(line in body(kept.entries[0]) for line in NEWSLETTER)
    assert not any(line in body(dropped.entries[0]) for line in NEWSLETTER)
    assert body(dropped.entries[0]) == body(pages()["000_impact.txt"])


def test_lines_of_a_page_that_are_no_furniture_stay() -> None:
    assert "<p>Domino effect</p>" in body(pages()["000_impact.txt"])
    profile = "<p>View the IMPOWER profile in the MCA Members Directory.</p>"
    assert body(pages()["003_oxfordshire.txt"]).endswith(profile)


def test_lists_of_a_page_are_lists() -> None:
    numbered = body(pages()["000_impact.txt"])
    assert re.findall(r"<ol>\s*<li>(\w+ impact) – [^<]*</li>\s*</ol>", numbered) == [
        "Individual impact",
        "Project impact",
        "Sector impact",
    ]
    assert (numbered.count("<ol"), numbered.count("<li")) == (3, 3)
    for name, length in (("001_collaborative.txt", 6), ("002_valuing_care_update.txt", 2)):
        bulleted = body(pages()[name])
        assert (bulleted.count("<ul>"), bulleted.count("<li>")) == (1, length)
        assert "•" not in bulleted
