"""Whatever any field of the vocabulary holds, what goes out is valid, safe, and of the same entries."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from schemas.publication import Channel, Paging, PublishedEntry
from tests.worker.publish import any_value
from tests.worker.publish.test_adversarial import problems

#: What configuration and the folder say of a document; nobody else has a say in it.
DOCUMENTS = [
    {"url": None, "paging": Paging()},
    {"url": "https://feeds.example.org/x/", "paging": Paging(previous="archive/1/2")},
    {"url": "https://feeds.example.org/x/", "paging": Paging(page="archive/1/1")},
    {"url": "https://feeds.example.org/x/", "paging": Paging(is_complete=True, previous="archive/1/2")},
]


@given(any_value.of(Channel), st.lists(any_value.of(PublishedEntry), max_size=2), st.sampled_from(DOCUMENTS))
def test_any_channel(facts: Channel, entries: list[PublishedEntry], document: dict[str, Any]) -> None:
    assert problems(replace(facts, **document), entries) == []
