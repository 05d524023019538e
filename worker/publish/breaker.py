"""When a feed is not published, because it would lose what nobody meant to take from it. Pure."""

#: Less than this share of what there was is an accident: another archive, a damaged one, a publisher gone wrong.
SHARE = 0.5
#: Of fewer, half is no sign of anything.
FEW = 4
TODO = "run `backissue publish --anyway` for it"


def lost(before: int, now: int, *, of: str) -> str | None:
    """Say that too much is gone, and what to do; None where that is not so."""
    if before < FEW or now >= before * SHARE:
        return None
    return f"it would have shrunk from {before} to {now} {of}, and was left as it is; if that is meant, {TODO}"
