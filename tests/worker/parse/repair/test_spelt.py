import pytest

from worker.parse.repair import mend_markup

TEXT, HTML = '<summary type="text">', '<content type="html">'


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((TEXT, "a&amp;nbsp;b&amp;nbsp;c", TEXT, "c&nbsp;d"), "c&amp;nbsp;d"),
        ((TEXT, "a&amp;nbsp;b&nbsp;c&amp;nbsp;d", TEXT, "e"), "e"),
        # most of them, under the same tag, and of the same name
        ((TEXT, "a&amp;nbsp;b&nbsp;c", TEXT, "c&nbsp;d"), "c\u00a0d"),
        ((HTML, "a&amp;nbsp;b&amp;nbsp;c", TEXT, "c&nbsp;d"), "c\u00a0d"),
        ((TEXT, "a&amp;nbsp;b&amp;nbsp;c", TEXT, "c&eacute;d"), "céd"),
        ((TEXT, "a&amp;nbsp;b&amp;nbsp;c", TEXT, "<b>c</b>&nbsp;d"), "<b>c</b>\u00a0d"),
        ((TEXT, "a&amp;amp;b", TEXT, "c&amp;d &"), "c&amp;d &amp;"),
    ],
)
def test_an_entity_that_others_spell_out_is_no_entity(texts: tuple[str, ...], expected: str) -> None:
    first, one, second, other = texts
    ends = [tag[: tag.index(" ")].replace("<", "</") + ">" for tag in (first, second)]
    data = f"<feed>{first}{one}{ends[0]}{second}{other}{ends[1]}</feed>"
    mended = mend_markup(data.encode())[0]
    assert mended.decode().endswith(f"{second}{expected}{ends[1]}</feed>")
    assert mend_markup(mended) == (mended, [])
