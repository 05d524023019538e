import time

import pytest

from worker.clean.emails import emails


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Write to jon@example.org.", ["jon@example.org"]),
        ("(jon@example.org)", ["jon@example.org"]),
        ("'jon@example.org'", ["jon@example.org"]),
        ("<jon.o'neil+x@mail.example.co.uk>.", ["jon.o'neil+x@mail.example.co.uk"]),
        ("mailto:jon@example.org?subject=x", ["jon@example.org"]),
        ("https://example.org/?to=jon@example.org&x=1", ["jon@example.org"]),
        ("jörg@bücher.de", ["jörg@bücher.de"]),
        ("jon@xn--bcher-kva.example", ["jon@xn--bcher-kva.example"]),
        ("jon@example.org,ann@example.org", ["jon@example.org", "ann@example.org"]),
        ("jon@example.org-", ["jon@example.org"]),
        ("JON_2@EXAMPLE.ORG", ["JON_2@EXAMPLE.ORG"]),
        # Spelt out.
        ("ann [at] example [dot] org", ["ann [at] example [dot] org"]),
        ("ann(at)example.org!", ["ann(at)example.org"]),
        ("ann (at) mail (dot) example (dot) org", ["ann (at) mail (dot) example (dot) org"]),
        ("ann {AT} example.org", ["ann {AT} example.org"]),
        ("ann <ät> example <punkt> de", ["ann <ät> example <punkt> de"]),
        # Near misses.
        ("@ann@mastodon.example", []),
        ("@ann, see icon@2x.png", []),
        ("a@b and me@localhost", []),
        ("lodash@4.17.21 and lib@1.2.3", []),
        ("meet @ example.org", []),
        ("@example.org", []),
        ("we met (at) home", []),
        ("write to ann (at) home. Then", []),
        ("two [at] a time", []),
        ("", []),
    ],
)
def test_addresses_are_found(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in emails(text)] == found


@pytest.mark.parametrize("unit", ["@", "a@", "a@b.", "a@b.c", "a.@.", "[at]", "a [at] b", "a (at) b (dot) c ", "ä@ä.ä"])
def test_nonsense_takes_linear_time(unit: str) -> None:
    start = time.process_time()
    list(emails(unit * (300_000 // len(unit))))
    assert time.process_time() - start < 3
