import tracemalloc

import pytest

from schemas.errors import BeyondRepair
from tests.worker.parse.documents import read, rss
from worker.parse import extreme

MANY = 300_000
JSON = '{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":"1",%s}]}'


@pytest.mark.parametrize(
    "inside",
    [
        "<a/>" * MANY,
        "x<b/>" * MANY,
        "<a></a>" * 2 * MANY,
        "<a x='' y=''/>" * MANY,
        "<p " + " ".join(f"a{number:x}=''" for number in range(2 * MANY)) + "/>",
        "<!----><a/>" * 2 * MANY,
        "<a" * MANY * 2,  # no XML, either
    ],
    ids=lambda inside: inside[:12],
)
def test_xml_of_more_parts_than_any_feed_has_is_refused_before_it_fills_the_memory(inside: str) -> None:
    document = rss(f"<description>{inside}</description>").encode()
    tracemalloc.start()
    try:
        with pytest.raises(BeyondRepair, match=r"more than [\d,]+ elements and attributes in [\d,]+ bytes"):
            read(document)
        assert tracemalloc.get_traced_memory()[1] < 3 * len(document)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "inside",
    [
        f"<![CDATA[{'<b>=' * 2 * MANY}]]>",
        f"<!--{'<b>=' * 2 * MANY}-->",
        "&lt;a href='x=1'&gt;" * MANY,
        "<a/>" * (extreme.PARTS_MIN // 2) + " " * 2_000_000,
    ],
    ids=lambda inside: inside[:12],
)
def test_text_is_no_part(inside: str) -> None:
    extreme.refuse_xml(rss(f"<description>{inside}</description>").encode())


@pytest.mark.parametrize(
    "inside",
    [
        '"x":[' + ",".join(["{}"] * 10 * MANY) + "]",
        '"x":[' + ",".join(["[]"] * 10 * MANY) + "]",
        '"x":[' + ",".join(["1"] * 10 * MANY) + "]",
        ",".join(f'"{number:x}":1' for number in range(5 * MANY)),
        '"x":"\\"' + ",[" * 4 * MANY + '","y":[' + "[{" * 4 * MANY,  # no JSON, either
    ],
    ids=lambda inside: inside[:12],
)
def test_json_of_more_values_than_any_feed_has_is_refused(inside: str) -> None:
    with pytest.raises(BeyondRepair, match=r"more than [\d,]+ values in [\d,]+ bytes"):
        read((JSON % inside).encode())


@pytest.mark.parametrize("text", [",[{:" * MANY, '\\"' * 4 * MANY + "," * 3 * MANY, ",:" * MANY * 3 + "\\"])
def test_signs_in_texts_are_no_values(text: str) -> None:
    extreme.refuse_json((JSON % f'"content_text":"{text}').encode().removesuffix(b"}]}"))


def test_what_cannot_fail_is_looked_at_once() -> None:
    extreme.refuse_json(b'{"x":"' + b'\\"' * 1_000_000 + b",[{:" * 1_000_000)  # 500 billion looks, were it tried again
