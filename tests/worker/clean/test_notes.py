import pytest

from schemas.source import Source
from tests.worker.clean.cleaning import cleaned
from worker.clean import clean_html, rules_for

TEXT = "<p>Text.</p>"
META = rules_for(Source(id="x", url="x", strip=("post-meta",)))
CROSS = rules_for(Source(id="x", url="x", strip=("cross-post",)))


@pytest.mark.parametrize(
    "note",
    [
        "<p>Filed under: <a href=x>Cats</a>, <a href=y>Dogs</a></p>",
        "<p>Posted in <a href=x>Cats</a> and <a href=y>Dogs</a></p>",
        "<p><strong>Tags:</strong> cats, black cats, dogs</p>",
        "<p>Tagged with <a href=x>cats</a></p>",
        "<p>Kategorien: <a href=x>Katzen</a> | <a href=y>Hunde</a></p>",
        "<p>Technorati Tags: <a href=x>cats</a> <a href=y>dogs</a></p>",
        "<p>Comments: 12</p>", "<p>3 comments</p>", "<p>No comments yet</p>",
    ],
)  # fmt: skip
def test_a_line_of_tags_goes_on_request(note: str) -> None:
    assert cleaned(TEXT + note, META) == TEXT
    assert clean_html(TEXT + note, rules_for())[0] != TEXT


@pytest.mark.parametrize(
    "note",
    [
        "<p>Posted in <a href=x>Cats</a>, which I like.</p>",
        "<p>Posted in Berlin</p>",
        "<p>Tags: they are hard to get right, aren't they?</p>",
        "<p>Tags: names that somebody gives to things that he has</p>",
        "<p>Category theory: <a href=x>a book</a></p>",
        "<p>Tagged <a href=x>cats</a> live longer</p>",
        "<p>3 comments were deleted</p>",
        "<p>Filed under:</p>",
    ],
)
def test_a_sentence_about_tags_stays(note: str) -> None:
    assert cleaned(TEXT + note, META) != TEXT


@pytest.mark.parametrize(
    "note",
    [
        "<p><em>This post was originally published on <a href=x>Boston.com</a>.</em></p>",
        "<p>Originally published at cats.org</p>",
        "<p>(Cross-posted from <a href=x>The Cat</a>)</p>",
        "<p>This article first appeared in The Cat, May 2010.</p>",
        "<p>Dieser Beitrag erschien zuerst bei Die Katze.</p>",
        "<p>Cet article a été initialement publié sur Le Chat</p>",
    ],
)
def test_a_note_on_the_first_place_goes_on_request(note: str) -> None:
    assert cleaned(TEXT + note, CROSS) == TEXT
    assert clean_html(TEXT + note, rules_for())[0] != TEXT


@pytest.mark.parametrize(
    "note",
    [
        "<p>This post was originally published on my old blog. I have changed my mind since.</p>",
        "<p>The book was originally published in 1950.</p>",
        "<p>Originally, I published on Medium</p>",
        "<p>I first posted on a forum</p>",
    ],
)
def test_a_sentence_about_publishing_stays(note: str) -> None:
    assert cleaned(TEXT + note, CROSS) != TEXT
