"""In a real browser nothing runs of what comes out, and it is written as it was read: no mutation makes it another."""

import os
from collections.abc import Iterator, Mapping

import pytest

from benchmarks import chromium
from schemas.feed import Text
from schemas.snapshot import Deletion
from schemas.source import Source
from tests.browser.vectors import CLASSES, VECTORS
from tests.browser.verdict import verdicts
from worker.clean import FAMILIES, clean_html, further, rules_for
from worker.clean.rule import Fragment
from worker.publish.text import FORBIDDEN

#: .ci/run sets it, so that there nothing is skipped.
IS_REQUIRED = "NEEDS_CHROMIUM" in os.environ
pytestmark = pytest.mark.skipif(
    chromium.find() is None and not IS_REQUIRED,
    reason="no Chromium on this machine: `apt-get install chromium`, as .ci/run does",
)
RULES = {
    "by default": rules_for(),
    "with every family": rules_for(Source(id="x", url="x", strip=FAMILIES)),
}
BASE = "https://example.org/blog/"
#: Where vectors are put before they are cleaned; a cleaner must not be led astray by what stands around.
AROUND = ("{}", "<p>before {} after</p>", "<table><tr><td>{}</table>", "<svg>{}", "<noscript>{}")
#: From each class a browser must run so many as they stand: else it is not the cleaner that makes them harmless.
RUN_AS_THEY_STAND = {
    "scripts": 16,
    "styles": 5,
    "documents": 5,
    "handlers": 16,
    "addresses": 30,
    "embedded": 15,
    "namespaces": 11,
    "mutations": 35,
    "comments": 14,
    "entities": 5,
    "cuts": 15,
}


def beside(markup: str) -> str:
    """Give what becomes of a text beside the bodies of entries, which no rule is for."""
    comment = further.of_tombstones((Deletion(guid="x", comment=Text(value=markup, kind="html")),))[0].comment
    return comment.value if comment else ""


def outcomes(vector: str) -> Iterator[str]:
    """Give what becomes of a vector, wherever it stands and whatever rules there are."""
    for around in AROUND:
        markup = FORBIDDEN.sub("", around.replace("{}", vector))  # as the parser does
        yield beside(markup)
        for rules in RULES.values():
            yield clean_html(markup, rules, fragment=Fragment(markup=markup, base=BASE))[0]


@pytest.fixture(scope="module")
def cleaned() -> Mapping[str, list[str]]:
    """What becomes of each vector."""
    return {vector: list(dict.fromkeys(outcomes(vector))) for vector in VECTORS}


@pytest.fixture(scope="module")
def seen(cleaned: Mapping[str, list[str]]) -> Mapping[str, list[str]]:
    """What the browser does with each text that it should not."""
    texts = list(dict.fromkeys(text for texts in cleaned.values() for text in texts))
    return dict(zip(texts, verdicts(texts), strict=True))


@pytest.mark.parametrize("name", CLASSES)
def test_nothing_runs_and_nothing_mutates(
    name: str, cleaned: Mapping[str, list[str]], seen: Mapping[str, list[str]]
) -> None:
    wrong = {(vector, text): seen[text] for vector in CLASSES[name] for text in cleaned[vector] if seen[text]}
    assert wrong == {}


@pytest.fixture(scope="module")
def raw() -> Mapping[str, list[str]]:
    """What the browser does with each vector as it stands."""
    return dict(zip(VECTORS, verdicts(VECTORS, is_harmless=False), strict=True))


@pytest.mark.parametrize("name", CLASSES)
def test_the_browser_sees_what_was_to_be_prevented(name: str, raw: Mapping[str, list[str]]) -> None:
    run = [vector for vector in CLASSES[name] if any("ran" in what for what in raw[vector])]
    assert len(run) >= RUN_AS_THEY_STAND[name]


def test_there_are_vectors_enough() -> None:
    assert len(VECTORS) >= 600
    assert set(RUN_AS_THEY_STAND) == set(CLASSES)
