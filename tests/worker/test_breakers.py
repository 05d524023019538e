import pytest

from worker.breakers import SHRUNK_MAX, SHRUNK_TIMES, Look, trip


@pytest.mark.parametrize(
    ("look", "why"),
    [
        (Look(entries=20, before=20), None),
        (Look(entries=0, before=0), None),  # it never had any
        (Look(entries=20, before=0), None),  # the first time
        (Look(entries=1, before=9), None),  # a publisher who tidies up
        (Look(entries=5, before=49), None),
        (Look(entries=6, before=5000), None),  # few, but a feed
        (Look(entries=0, before=1), "suddenly empty; it had 1 entry"),
        (Look(entries=0, before=20), "suddenly empty; it had 20 entries"),
        (Look(entries=0, before=20, came_from="x.org", same_name=False), "suddenly empty"),
        (Look(entries=1, before=10), "1 of 10 entries are left"),
        (Look(entries=SHRUNK_MAX, before=SHRUNK_MAX * SHRUNK_TIMES), "5 of 50 entries are left"),
        (Look(entries=20, before=20, came_from="x.org", known=0, same_name=False), "leads to x.org"),
        (Look(entries=20, before=20, came_from="x.org", known=1, same_name=False), None),
        (Look(entries=20, before=20, came_from="x.org", known=0, same_name=True), None),
        (Look(entries=20, before=0, came_from="x.org", known=0, same_name=False), None),  # the first time
        (Look(entries=20, before=20, known=0, same_name=False), None),  # at its own address: it was renamed
    ],
)
def test_what_is_not_believed(look: Look, why: str | None) -> None:
    tripped = trip(look)
    assert (tripped is None) == (why is None)
    if tripped is not None and why is not None:
        assert why in tripped.why
        assert tripped.takes_entries == ("left in the feed" in tripped.why), "what is new in what is left is new"
