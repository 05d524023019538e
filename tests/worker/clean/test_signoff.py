import pytest

from tests.worker.clean.cleaning import DEFAULT, STRIPPING, names, stripped
from worker.clean.rules.signoff import TAIL_PARAGRAPHS, find_sign_offs

JON = "<p>Jon Ainger is a Director at iMPOWER. To contact him call 020 7017 8030</p>"
MARY = "<p>Mary Smith is Head of Care at iMPOWER. You can reach her on 021</p>"
TEXT = "<p>Text.</p>"


@pytest.mark.parametrize(
    ("markup", "name", "email"),
    [
        (JON, "Jon Ainger", None),
        ("<p>Jon Ainger is Director of Care at iMPOWER. E-mail: jon@example.org.</p>", "Jon Ainger", "jon@example.org"),
        ("<p>Jon Ainger is the Head of Care for iMPOWER. Contact jon.ainger@care.example.org now</p>", "Jon Ainger", "jon.ainger@care.example.org"),
        ("<p>Ludwig van Beethoven is a Composer in Bonn. To write to him, write to Bonn</p>", "Ludwig van Beethoven", None),
        ("<p>Maria de la Cruz is the Head of iMPOWER in Wales. You can call her on 020</p>", "Maria de la Cruz", None),
        ("<p>Mary O’Brien is our Manager for Wales. Follow her @mary</p>", "Mary O’Brien", None),
        ("<p>Jean-Luc Picard is a Captain at Starfleet. To get in touch call 1</p>", "Jean-Luc Picard", None),
        ("<p><em><strong>Jon Ainger</strong> is a Director at iMPOWER. To contact him call 020</em></p>", "Jon Ainger", None),
        ("<p><b>Jon Ainger </b>is a Director at iMPOWER. To contact him call 020</p>", "Jon Ainger", None),
        ("<p>Jon&nbsp;Ainger is a Director at iMPOWER. To contact him call 020</p>", "Jon Ainger", None),
        # an address counts where there is one, and no link contradicts it
        ('<p>Jon Ainger is a Director at iMPOWER. To contact him <a href="mailto:jon@example.org">e-mail</a></p>', "Jon Ainger", "jon@example.org"),
        ('<p>Jon Ainger is a Director at iMPOWER. To contact him <a href="mailto:jon@example.org?subject=a&amp;b">e-mail</a></p>', "Jon Ainger", "jon@example.org"),
        ('<p>Jon Ainger is a Director at iMPOWER. Contact <a href="mailto:JON@example.org">jon@example.org</a></p>', "Jon Ainger", "jon@example.org"),
        ('<p>Jon Ainger is a Director at iMPOWER. Contact <a href="mailto:mary@example.org">jon@example.org</a></p>', "Jon Ainger", None),
        ("<p>Jon Ainger is a Director at iMPOWER. Contact a@example.org or b@example.org</p>", "Jon Ainger", None),
        ("<p>Jon Ainger is a Director at iMPOWER. Contact him @ work or e-mail jon@localhost</p>", "Jon Ainger", None),
    ],
)  # fmt: skip
def test_a_sign_off_names_its_author(markup: str, name: str, email: str | None) -> None:
    clean, cuts, fragment = stripped(TEXT + markup)
    assert clean == TEXT
    assert len(cuts) == 1
    assert [(author.name, author.email) for author in fragment.authors] == [(name, email)]
    assert fragment.inferred == ["authors"]
    assert ("author-inferred", name) in fragment.findings


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Jon Ainger is a Director at iMPOWER.</p>",  # no way to reach him
        "<p>Jon Ainger is a Director at iMPOWER. He likes cheese.</p>",
        "<p>Jon Ainger is tired. Please contact him.</p>",  # no position
        "<p>jon ainger is a Director at iMPOWER. To contact him call 020</p>",
        "<p>Jon is a Director at iMPOWER. To contact him call 020</p>",
        "<p>New York is a city in America. To contact it call 020</p>",
        "<p>The Council is a place for people. To contact it call 020</p>",
        "<p>iMPOWER is a company in London. To contact it call 020</p>",
        "<p>Jon Ainger was a Director at iMPOWER. To contact him call 020</p>",
        "<p>Please contact Jon Ainger.</p>",
        "<p>Jon Ainger is a Director at iMPOWER. " + "To contact him call 020. " * 30 + "</p>",  # an essay
        "<p>Jon Ainger is a Director at iMPOWER. To contact him call <a href='https://e.org/" + "x" * 3000 + "'>020</a></p>",
        "Jon Ainger is a Director at iMPOWER. To contact him call 020",  # no paragraph
        "<ul><li>Jon Ainger is a Director at iMPOWER. To contact him call 020</li></ul>",
    ],
)  # fmt: skip
def test_what_is_no_sign_off_stays_and_names_nobody(markup: str) -> None:
    clean, cuts, fragment = stripped(TEXT + markup)
    assert cuts == []
    assert clean.startswith(TEXT)
    assert len(clean) > len(TEXT)
    assert (fragment.authors, fragment.inferred) == ((), [])


def test_two_sign_offs_are_two_authors_in_order() -> None:
    clean, cuts, fragment = stripped(TEXT + JON + MARY)
    assert (clean, len(cuts)) == (TEXT, 2)
    assert names(fragment.authors) == ["Jon Ainger", "Mary Smith"]
    assert ("author-inferred", "Jon Ainger; Mary Smith") in fragment.findings


def test_who_signs_twice_is_one_author() -> None:
    assert names(stripped(TEXT + JON + JON)[2].authors) == ["Jon Ainger"]


@pytest.mark.parametrize(
    ("above", "clean", "cuts"),
    [
        ("<p>Jon Ainger</p>", TEXT, 2),
        ("<p><em>Jon Ainger</em></p>\n", TEXT, 2),
        ("<p>Mary Smith</p>", TEXT + "<p>Mary Smith</p>", 1),
        ("<p>Jon Ainger.</p>", TEXT + "<p>Jon Ainger.</p>", 1),
        ("<p>Jon Ainger</p>x", TEXT + "<p>Jon Ainger</p>x", 1),
        ("<p>Jon Ainger</p><ul><li>x</li></ul>", TEXT + "<p>Jon Ainger</p><ul><li>x</li></ul>", 1),
    ],
)
def test_a_name_directly_above_goes_with_its_sign_off(above: str, clean: str, cuts: int) -> None:
    result, went, _ = stripped(TEXT + above + JON)
    assert (result, len(went)) == (clean, cuts)


@pytest.mark.parametrize(("beyond", "is_found"), [(0, True), (TAIL_PARAGRAPHS - 1, True), (TAIL_PARAGRAPHS, False)])
def test_a_sign_off_stands_near_the_end(beyond: int, is_found: bool) -> None:  # noqa: FBT001
    assert bool(find_sign_offs(JON + "<p>x</p>" * beyond)) is is_found
    assert len(find_sign_offs(JON * 30 + "<p>x</p>" * beyond)) == 30 * is_found


def test_without_being_asked_a_sign_off_is_read_and_stays() -> None:
    clean, cuts, fragment = stripped(TEXT + JON + "<p>11th January 2012</p>", DEFAULT)
    assert clean == TEXT + JON + "<p>11th January 2012</p>"
    assert cuts == []
    assert names(fragment.authors) == ["Jon Ainger"]


def test_no_words_run_into_one_where_a_sign_off_stood() -> None:
    assert stripped("a" + JON + "b")[0] == "a<br>b"
    assert stripped("a<p>11 May 2012</p>b")[0] == "a<br>b"


DATES = (
    "11th January 2012", "11<sup>th</sup> January 2012", "11 Jan 2012", "11 Jan. 2012", "1st of May 2012", "January 11, 2012", "Sept. 3rd, 2010",
    "Monday, 3rd May 2010", "Monday 3 May 2010.", "WEDNESDAY 3 MAY 2010", "2012-01-11", "11.01.2012", "11/1/2012", "<b>3 May 2010</b>", "3&nbsp;May 2010",
)  # fmt: skip
NO_DATES = (
    "11th January 2012 in London", "On 11th January 2012", "May 2012", "2012", "3 foo 2012", "1/2/12", "11th January", "3 May 2010, 4 May 2010",
    "3 May 20100", "333 May 2010", "10:30",
)  # fmt: skip


@pytest.mark.parametrize("line", DATES)
@pytest.mark.parametrize("around", ["<p>a</p><p>b</p>{}", "{}<p>a</p><p>b</p>", "<p>a</p>{}<p>b</p>"])
def test_a_date_line_goes(line: str, around: str) -> None:
    clean, cuts, fragment = stripped(around.format(f"<p>{line}</p>"))
    assert clean == "<p>a</p><p>b</p>"
    assert len(cuts) == 1
    assert fragment.authors == ()


@pytest.mark.parametrize("line", NO_DATES)
def test_what_is_no_date_line_stays(line: str) -> None:
    assert stripped(f"<p>a</p><p>{line}</p>")[0] == f"<p>a</p><p>{line}</p>"


@pytest.mark.parametrize(
    ("above", "below", "goes"), [(0, 30, True), (1, 30, True), (2, 30, False), (30, 11, True), (30, 12, False)]
)
def test_a_date_line_stands_near_an_end(above: int, below: int, goes: bool) -> None:  # noqa: FBT001
    clean, cuts, _ = stripped("<p>x</p>" * above + "<p>3 May 2010</p>" + "<p>x</p>" * below)
    assert clean.count("<p>") == above + below + (not goes)
    assert len(cuts) == goes


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<a href="mailto:a@e.org">b@e.org</a>', ["a@e.org under b@e.org"]),
        ('<a href="mailto:a@e.org">write to b@e.org, please</a>', ["a@e.org under b@e.org"]),
        ('<a href="mailto:a@e.org">a@e.org</a>', []),
        ('<a href="mailto:A@e.org?subject=x">a@E.org</a>', []),
        ('<a href="mailto:a@e.org">write to us</a>', []),
        ('<a href="mailto:a@e.org"><b>b</b>@e.org</a>', ["a@e.org under b@e.org"]),
        ('<a href="mailto:a@e.org">c@e.org</a> <a href="mailto:b@e.org">c@e.org</a>', ["a@e.org under c@e.org", "b@e.org under c@e.org"]),
        ('<a href="https://e.org/">b@e.org</a>', []),
    ],
)  # fmt: skip
def test_a_link_to_another_address_is_reported_and_stays(markup: str, found: list[str]) -> None:
    clean, cuts, fragment = stripped(f"<p>{markup}</p>")
    assert clean == f"<p>{markup}</p>"
    assert cuts == []
    assert list(dict.fromkeys(fragment.findings)) == [("mailto-mismatch", detail) for detail in found]


def test_what_an_entry_says_of_its_author_is_not_overruled() -> None:
    from schemas.feed import Person
    from worker.clean import clean_html
    from worker.clean.rule import Fragment

    fragment = Fragment(markup=TEXT + JON, authors=(Person(name="Somebody Else"),))
    assert clean_html(fragment.markup, STRIPPING, fragment=fragment)[0] == TEXT
    assert names(fragment.authors) == ["Somebody Else"]
    assert fragment.inferred == []
