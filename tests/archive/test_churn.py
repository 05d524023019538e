import pytest

from archive.churn import Churn, NameKind, Standings, churn, defects, distrusted, judge, without
from schemas.feed import Entry
from schemas.revision import EntryKey, Known

GUID, LINK = EntryKey("guid", "g"), EntryKey("link", "l")


def known(guid: str | None, link: str | None, *, found_by: str = "link", raw_hash: bytes = b"old") -> Known:
    return Known(
        number=1,
        public_id="g",
        raw_hash=raw_hash,
        revision=1,
        entry=Entry(guid=guid, permalink=link),
        found_by=found_by,
    )


def seen(
    entries: int = 10,
    recognised: int = 10,
    steady: int = 0,
    *,
    found_by: dict[str, int] | None = None,
    **changed: int,
) -> Churn:
    return Churn(
        entries=entries,
        recognised=recognised,
        steady=steady,
        changed=changed,  # type: ignore[arg-type]
        found_by=found_by or {"link": max(changed.values(), default=0)},
    )


@pytest.mark.parametrize(
    ("entry", "held", "changed"),
    [
        (Entry(guid="h", permalink="http://x.org/1"), known("g", "http://x.org/1"), {"guid": 1}),
        (Entry(guid="g", permalink="http://x.org/2"), known("g", "http://x.org/1"), {"link": 1}),
        (Entry(guid="https://x.org/1"), known("http://x.org/1/", None), {}),
        (Entry(guid="h"), known(None, None), {"guid": 1}),
        (Entry(), known("g", "http://x.org/1"), {}),
        (Entry(guid="h"), known("g", None, raw_hash=b"new"), {}),
        (Entry(guid="h"), known("g", None, found_by="page"), {}),
        (Entry(guid="h"), None, {}),
    ],
)
def test_which_names_are_new(entry: Entry, held: Known | None, changed: dict[str, int]) -> None:
    found = churn([entry], [b"new"], [held], is_familiar=lambda _index, _kind: False)
    assert found.changed == changed
    assert found.recognised == (held is not None and held.found_by != "page")
    assert found.steady == (held is not None and held.raw_hash == b"new")
    assert churn([entry], [b"new"], [held], is_familiar=lambda _index, _kind: True).changed == {}


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (seen(guid=9), "re-keyed: 9 of 10 entries have new guids; recognised by link"),
        (
            seen(guid=8, link=9, found_by={"title and date": 8, "path": 1}),
            "re-keyed: 9 of 10 entries have new guids and links; recognised by title and date (8), path (1)",
        ),
        (seen(guid=5), None),
        (seen(entries=2, recognised=2, guid=2), None),
        (seen(entries=9, recognised=4, guid=3), "re-keyed: 3 of 9 entries have new guids; recognised by link"),
        (seen(), None),
    ],
)
def test_a_mass_of_new_names_is_told_in_a_line(found: Churn, line: str | None) -> None:
    judged = judge(found, {})
    assert judged.lines == (() if line is None else (line,))
    assert bool(judged.rekeyed) == (line is not None)


SUSPECTED: Standings = {"guid": ("suspected", "why")}
UNSTABLE: Standings = {"guid": ("unstable", "why")}


@pytest.mark.parametrize(
    ("standings", "found", "expected"),
    [
        pytest.param({}, seen(guid=9), "suspected", id="changed once"),
        pytest.param({}, seen(entries=1, recognised=1, guid=1), "suspected", id="the only entry changed"),
        pytest.param({}, seen(guid=1), None, id="one of many changed"),
        pytest.param({}, seen(steady=9), None, id="nothing changed"),
        pytest.param(SUSPECTED, seen(guid=9), "unstable", id="changed twice"),
        pytest.param(SUSPECTED, seen(steady=9), None, id="changed once only"),
        pytest.param(SUSPECTED, seen(recognised=9), None, id="edited, but not changed again"),
        pytest.param(SUSPECTED, seen(steady=10), "suspected", id="the same document again"),
        pytest.param(SUSPECTED, seen(recognised=0), "suspected", id="nothing recognised"),
        pytest.param(UNSTABLE, seen(guid=9), "unstable", id="goes on changing"),
        pytest.param(UNSTABLE, seen(guid=1, steady=9), None, id="stays"),
        pytest.param(UNSTABLE, seen(guid=9, steady=1), "unstable", id="mostly goes on"),
        pytest.param(UNSTABLE, seen(steady=10), "unstable", id="the same document once more"),
    ],
)
def test_trust_is_lost_by_changing_twice_and_won_by_staying(
    standings: Standings, found: Churn, expected: str | None
) -> None:
    after = judge(found, standings).standings
    assert after.get("guid", (None,))[0] == expected


def test_a_person_is_told_when_trust_is_lost_and_won() -> None:
    lost = judge(seen(guid=9), SUSPECTED)
    evidence = "9 of 10 entries had another guid when fetched again"
    assert lost.lines[1:] == (f"guids change from fetch to fetch and are not used any more: {evidence}",)
    assert distrusted(lost.standings) == ("guid",)
    (defect,) = defects(lost.standings)
    assert (defect.code, defect.where) == ("guid-unstable", "item/guid")
    assert defects(SUSPECTED) == ()
    again = judge(seen(guid=9), lost.standings)
    assert (again.lines, again.changed) == ((), {}), "once is enough"
    won = judge(seen(steady=9), lost.standings)
    assert won.lines == (
        "guids stay as they are and are used again: 9 of 10 entries had the same guid when fetched again",
    )


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [((), ((GUID, LINK), (GUID,))), (("guid",), ((LINK,), (GUID,))), (("guid", "link"), ((GUID, LINK), (GUID,)))],
)
def test_the_last_name_of_an_entry_is_never_taken(
    kinds: tuple[NameKind, ...], expected: tuple[tuple[EntryKey, ...], ...]
) -> None:
    assert without(((GUID, LINK), (GUID,)), kinds) == expected
