import asyncio
from pathlib import Path
from typing import Any

import pytest

from schemas.errors import (
    AddressRefused,
    BadStatus,
    BodyTooLarge,
    Challenged,
    FetchError,
    Interrupted,
    NotAsked,
    RateLimited,
    Unreachable,
    UnsupportedScheme,
)
from schemas.outcome import Document, Gone, NotModified, Outcome, Refusal
from worker import heart
from worker.fetch import Address
from worker.watch import OUTCOMES, Watch, outcome_of

FOUND: list[tuple[Outcome | FetchError, str]] = [
    (Document(url="u", key="u", body=b""), "document"),
    (NotModified(url="u", key="u"), "not-modified"),
    (Gone(url="u", key="u"), "gone"),
    (RateLimited("x", retry_after_seconds=None), "rate-limited"),
    (BadStatus("x", status=403), "refused"),
    (BadStatus("x", status=401), "refused"),
    (BadStatus("x", status=404), "missing"),
    (BadStatus("x", status=418), "client-error"),
    (BadStatus("x", status=304), "client-error"),
    (BadStatus("x", status=503), "server-error"),
    (Challenged("x", by="y"), "challenged"),
    (BodyTooLarge("x", limit_bytes=1), "too-large"),
    (Interrupted("x"), "interrupted"),
    (NotAsked("x"), "not-asked"),
    (AddressRefused("x"), "out-of-bounds"),
    (UnsupportedScheme("x"), "out-of-bounds"),
    (Unreachable("x"), "unreachable"),
    (FetchError("x"), "unreachable"),
]


@pytest.mark.parametrize(("found", "name"), FOUND)
def test_what_comes_of_a_fetch_has_a_name(found: Outcome | FetchError, name: str) -> None:
    assert outcome_of(found) == name


def test_every_name_is_used() -> None:
    assert {name for _, name in FOUND} == set(OUTCOMES)


class Told(Watch):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, int, float]] = []

    def fetched(self, outcome: str, *, body_bytes: int, elapsed_seconds: float) -> None:
        super().fetched(outcome, body_bytes=body_bytes, elapsed_seconds=elapsed_seconds)
        self.told.append((outcome, body_bytes, elapsed_seconds))


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (Document(url="u", key="u", body=b"four", elapsed_seconds=2.5), ("document", 4, 2.5)),
        (NotModified(url="u", key="u", elapsed_seconds=0.5), ("not-modified", 0, 0.5)),
        (Unreachable("x"), ("unreachable", 0, 0.0)),
        (
            BadStatus("x", status=500, answer=Refusal(url="u", key="u", body=b"no", elapsed_seconds=3.0)),
            ("server-error", 2, 3.0),
        ),
    ],
)
def test_a_fetch_is_told_and_goes_on_as_it_was(found: Outcome | FetchError, told: tuple[str, int, float]) -> None:
    async def fetch(address: Address, **how: Any) -> Outcome:
        assert (address.url, how) == ("u", {"source": 1})
        if isinstance(found, FetchError):
            raise found
        return found

    watch = Told()
    asking = watch.ask(fetch, Address(url="u", key="u"), source=1)
    if isinstance(found, FetchError):
        with pytest.raises(type(found)) as raised:
            asyncio.run(asking)
        assert raised.value is found
    else:
        assert asyncio.run(asking) is found
    assert watch.told == [told]


def test_silence_is_counted_from_the_last_sign() -> None:
    seconds = 10.0
    watch = Watch(clock=lambda: seconds)
    seconds = 15.0
    assert watch.silent_seconds == 5.0
    watch.round_ended(elapsed_seconds=1.0)
    assert watch.silent_seconds == 0.0
    assert not watch.is_stopping
    watch.stopping()
    assert watch.is_stopping


def test_a_heart_beats_while_all_is_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beaten: list[Path] = []
    well = iter((True, False, True))
    monkeypatch.setattr(heart, "BEAT_SECONDS", 0.0)
    monkeypatch.setattr(heart, "beat", beaten.append)
    with pytest.raises(RuntimeError, match="StopIteration"):
        asyncio.run(heart.keep_beating(tmp_path, lambda: next(well)))
    assert beaten == [tmp_path, tmp_path]
    asyncio.run(heart.keep_beating(None, lambda: True))
