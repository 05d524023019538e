"""Images that a script was to load are shown without one, once."""

import pytest

from tests.worker.clean.cleaning import cleaned

DOT = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
CAT = "https://e.org/cat.jpg"
SHOWN = f'<img src="{CAT}">'

CASES = [
    (f'<img src="{DOT}" data-src="{CAT}">', SHOWN),
    (f'<img data-lazy-src="{CAT}">', SHOWN),
    (f'<img src="https://e.org/tiny.jpg" data-src="{CAT}">', SHOWN),  # a blurred one until then
    (f'<img src="" data-original="{CAT}" data-original-width="300">', SHOWN),
    (f'<img src="https://e.org/lazy.png" data-orig-file="{CAT}">', SHOWN),
    (f'<img src="{CAT}" data-orig-file="https://e.org/large.jpg">', SHOWN),  # another size, not another image
    (f'<img src="{DOT}" data-srcset="{CAT} 300w, https://e.org/big.jpg 600w">', f'<img src="https://e.org/big.jpg" srcset="{CAT} 300w, https://e.org/big.jpg 600w">'),
    (f'<img src="{CAT}" srcset="{DOT} 1x" data-src="https://e.org/b.jpg">', '<img src="https://e.org/b.jpg">'),
    (f'<img src="{CAT}" data-src="https://e.org/{{width}}.jpg">', SHOWN),
    (f'<img src="{CAT}" data-src="{DOT}">', SHOWN),
    (f'<img src="{CAT}" data-src="true">', SHOWN),
    (f'<picture><source srcset="{DOT}" data-srcset="https://e.org/cat.webp 1x"><img data-src="{CAT}"></picture>', f'<picture><source srcset="https://e.org/cat.webp 1x">{SHOWN}</picture>'),
    ('<video><source data-src="https://e.org/v.mp4"></video>', '<video controls=""><source src="https://e.org/v.mp4"></video>'),
    # with a copy for those without scripts
    (f'<img src="{DOT}" data-src="{CAT}"><noscript><img src="{CAT}"></noscript>', SHOWN),
    (f'<img src="{DOT}" data-src="{CAT}"> <noscript><img src="https://cdn.e.org/x.jpg"></noscript>', SHOWN),
    (f'<p><noscript><img src="{CAT}"></noscript><img src="{DOT}" data-src="{CAT}"></p>', f"<p>{SHOWN}</p>"),
    (f'<img src="{DOT}"><noscript><img src="{CAT}"></noscript>', SHOWN),
    (f'<img src="https://e.org/placeholder.svg"><noscript><img src="{CAT}"></noscript>', SHOWN),
    (f'<span><img src="{DOT}" data-src="{CAT}?w=300"></span><noscript><img src="https://e.org/cat-300x200.jpg"></noscript>', f'<img src="{CAT}?w=300">'),
    (f'<img src="https://e.org/dog.jpg"><noscript>{SHOWN}</noscript>', f'<img src="https://e.org/dog.jpg">{SHOWN}'),
    (f"<noscript>No scripts: {SHOWN}</noscript>", f"No scripts: {SHOWN}"),
    ('<iframe data-src="https://e.org/v"></iframe><noscript><iframe src="https://e.org/v"></iframe></noscript>', '<p><a href="https://e.org/v">e.org/v</a></p>'),
    # AMP
    (f'<amp-img src="{CAT}" width="3" height="2" layout="fixed"><noscript>{SHOWN}</noscript></amp-img>', f'<img src="{CAT}" width="3" height="2">'),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "expected"), CASES)
def test_an_image_is_shown_once(markup: str, expected: str) -> None:
    assert cleaned(markup) == expected
