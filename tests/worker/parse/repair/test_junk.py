import pytest

from worker.parse.repair import drop_junk

FEED = b"<rss><channel/></rss>"


@pytest.mark.parametrize(
    ("before", "detail"),
    [
        ("\n\n ", "white space"),
        ("\ufeff", "\ufeff"),
        ("\n\ufeff\ufeff", "\ufeff\ufeff"),
        ("Warning: x in <b>y.php</b> on line <b>3</b><br />\n", "Warning: x in <b>y.php</b> on line <b>3</b><br />"),
        ("<!-- cached --><junk/>", "<!-- cached --><junk/>"),
        ("x" * 100, "x" * 80),
    ],
)
def test_junk_before_the_document_is_dropped(before: str, detail: str) -> None:
    data, (defect,) = drop_junk(before.encode() + b'<?xml version="1.0"?>' + FEED)
    assert data == b"\n" * before.count("\n") + FEED  # no declaration may follow a line
    assert (defect.code, defect.where, defect.detail) == ("junk-before-xml", "line 1, column 1", detail)


@pytest.mark.parametrize(("before", "kept"), [("junk", ""), ("junk <!DOCTYPE rss>", "<!DOCTYPE rss>")])
def test_junk_is_found_without_a_declaration(before: str, kept: str) -> None:
    data, defects = drop_junk(before.encode() + FEED)
    assert data == kept.encode() + FEED
    assert [defect.code for defect in defects] == ["junk-before-xml"]


@pytest.mark.parametrize(
    "before",
    ["", '<?xml version="1.0"?>', "\n<!-- x --> ", "<!DOCTYPE rss [<!ENTITY a 'b'>]>", "<?xml-stylesheet href='x'?>"],
)
def test_what_may_stand_before_the_root_is_no_junk(before: str) -> None:
    data = before.encode() + FEED
    assert drop_junk(data) == (data, [])


@pytest.mark.parametrize(
    "declaration",
    [
        '<?xml version="1.0" encoding=utf-8?>',
        '<?xml version="2.0"?>',
        '<?xml encoding="utf-8"?>',
        "<?XML version='1.0'?>",
        '<?xml version="1.0">',
    ],
)
def test_a_declaration_that_is_none_is_dropped(declaration: str) -> None:
    data, (defect,) = drop_junk(declaration.encode() + b"\n" + FEED)
    assert data == b"\n" + FEED
    assert (defect.code, defect.detail) == ("junk-before-xml", declaration)


def test_what_has_no_feed_inside_is_left_alone() -> None:
    assert drop_junk(b"junk <html/>") == (b"junk <html/>", [])
