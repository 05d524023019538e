"""Images have an address, a size in pixels, a caption; those written into the text are told."""

import pytest

from tests.worker.clean.cleaning import cleaned, stripped
from worker.clean.rules.images import INLINE_CHARACTERS_MIN, best

CAT = "https://e.org/cat.jpg"


@pytest.mark.parametrize(
    ("candidates", "address"),
    [
        ("a.jpg", "a.jpg"),
        ("a.jpg 300w, b.jpg 960w", "b.jpg"),
        ("a.jpg 300w,b.jpg 960w", "b.jpg"),
        ("a.jpg 300w, b.jpg 960w, c.jpg 4000w", "b.jpg"),
        ("a.jpg 3000w, b.jpg 4000w", "a.jpg"),
        ("a.jpg, b.jpg 2x", "b.jpg"),
        ("https://e.org/w_1,c_x/a.jpg 300w, https://e.org/w_2,c_x/b.jpg 600w", "https://e.org/w_2,c_x/b.jpg"),
        ("a.jpg 300w 200h", "a.jpg"),
        ("a.jpg ²w", "a.jpg"),
        (",, ,", None),
        ("", None),
    ],
)
def test_the_best_candidate_is_the_widest_that_fits(candidates: str, address: str | None) -> None:
    assert best(candidates) == address


SIZES = [
    ('width="100%" height="auto"', ""),
    ('width="300px" height="200.5"', ' width="300" height="200"'),
    ('width="300" height="200"', ' width="300" height="200"'),
    ('width="-1" height=""', ""),
    ('width="99999999"', ""),
]


@pytest.mark.parametrize(("published", "kept"), SIZES)
def test_a_size_is_a_number_of_pixels(published: str, kept: str) -> None:
    assert cleaned(f'<img src="{CAT}" {published}>') == f'<img src="{CAT}"{kept}>'
    assert (
        cleaned(f'<video src="{CAT}" controls {published}>x</video>')
        == f'<video src="{CAT}" controls=""{kept}>x</video>'
    )


def test_an_image_in_a_link_to_itself_stays_with_its_text() -> None:
    markup = f'<p><a href="{CAT}"><img src="{CAT}" alt="Cat" title="The cat"></a></p>'
    assert cleaned(markup) == markup


@pytest.mark.parametrize(("size", "findings"), [(INLINE_CHARACTERS_MIN, 1), (10, 0)])
def test_an_image_written_into_the_text_is_told(size: int, findings: int) -> None:
    markup, _, fragment = stripped(f'<p>a</p><img src="data:image/png;base64,{"A" * size}">')
    assert markup == "<p>a</p>"
    assert [code for code, _ in fragment.findings] == ["image-inline"] * findings


CAPTIONS = [
    ('<div id="attachment_1" class="wp-caption alignright"><a href="https://e.org/"><img src="{}"></a><p class="wp-caption-text">A <em>cat</em></p></div>',
     '<figure><a href="https://e.org/"><img src="{}"></a><figcaption>A <em>cat</em></figcaption></figure>'),
    ('<dl class="wp-caption"><dt><img src="{}"></dt><dd class="wp-caption-dd">A cat</dd></dl>', '<figure><img src="{}"><figcaption>A cat</figcaption></figure>'),
    ('<table class="tr-caption-container"><tbody><tr><td><img src="{}"></td></tr><tr><td class="tr-caption">A cat</td></tr></tbody></table>',
     '<figure><img src="{}"><figcaption>A cat</figcaption></figure>'),
    ('<div class="serendipity_imageComment_right"><div class="serendipity_imageComment_img"><img src="{}"></div><div class="serendipity_imageComment_txt">A cat</div></div>',
     '<figure><p><img src="{}"></p><figcaption>A cat</figcaption></figure>'),
    ('<div class="figure"><img src="{}"><p class="caption">A cat</p></div>', '<figure><img src="{}"><figcaption>A cat</figcaption></figure>'),
    # near misses
    ('<div class="figure"><img src="{}"><p class="caption">A cat</p><p>and text</p></div>', '<img src="{}"><p>A cat</p><p>and text</p>'),
    ('<div class="wp-caption"><p class="wp-caption-text">A cat</p></div>', "<p>A cat</p>"),
    ('<div class="wp-caption"><img src="{}"></div>', '<p><img src="{}"></p>'),
    ('<figure class="wp-caption"><img src="{}"><figcaption class="wp-caption-text">A cat</figcaption></figure>', '<figure><img src="{}"><figcaption>A cat</figcaption></figure>'),
]  # fmt: skip


@pytest.mark.parametrize(("published", "expected"), CAPTIONS)
def test_a_caption_is_marked_up_as_one(published: str, expected: str) -> None:
    assert cleaned(published.replace("{}", CAT)) == expected.replace("{}", CAT)
