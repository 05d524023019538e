"""What `adoption` decides about documents that are said to have moved, from and to the archive."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from archive import moves, sources
from schemas.errors import NotInArchive, UsageError
from schemas.moves import Move, MoveKind
from schemas.source import Source
from worker import adoption

if TYPE_CHECKING:
    from archive.connect import Database
    from worker.refreshed import Refreshed
    from worker.timetable import Heard


class Moves(Struct, frozen=True, kw_only=True):
    """All moves there are, at the beginning of a round; nearly always few."""

    pending: Mapping[tuple[str, str], Mapping[MoveKind, Move]] = {}
    adopted: Mapping[str, Mapping[str, str]] = {}  #: By source, from the old address to the newest.


def known(db: "Database") -> Moves:
    """Give all moves there are."""
    return Moves(pending=moves.pending(db), adopted=moves.adopted(db))


def followed(source: Source, known: Moves) -> Source:
    """Give a source with the addresses that its documents have by now, in the place of those that are configured."""
    ways = known.adopted.get(source.id)
    if not ways:
        return source
    url = source.url
    return replace(source, url=ways.get(url, url) if isinstance(url, str) else tuple(ways.get(one, one) for one in url))


def watch(
    db: "Database", source: Source, refreshed: "Refreshed", heard: Sequence["Heard"], known: Moves, *, now: datetime
) -> tuple[str, ...]:
    """Write down where the documents of a source are said to have moved; adopt what is ripe, and tell that."""
    told = []
    for one in heard:
        held = known.pending.get((source.id, one.key), {})
        if one.is_answer and (one.redirects or held.get("redirect")):
            move = adoption.after_sighting(
                held.get("redirect"),
                one.url,
                one.redirects,
                evidence=_evidence(one, refreshed),
                is_feed=one.is_document and not refreshed.failures,
                now=now,
            )
            told += _keep(db, source.id, one.key, "redirect", move, now=now)
    if refreshed.body_bytes and len(heard) == 1 and heard[0].is_document and not told:
        told += _word(db, source.id, heard[0], known, now=now)
    return tuple(told)


def agree(db: "Database", source_id: str, *, now: datetime) -> tuple[str, ...]:
    """Adopt the moves that are known of a source, on a person's word, and tell them.

    Raises UsageError where none is known, or a document is said to have moved to several places.
    """
    found = [(key, held) for (source, key), held in moves.pending(db).items() if source == source_id]
    if not found:
        raise UsageError(
            f"nothing is known of a move of the source {source_id!r}; another address is a change of its url"
        )
    told = []
    for key, held in found:
        targets = sorted({move.target for move in held.values()})
        if len(targets) > 1:
            raise UsageError(f"{source_id!r} is said to have moved to {' and to '.join(targets)}; change its url")
        move = next(iter(held.values()))
        if move.refused == adoption.UNFIT:
            raise UsageError(f"{move.target} cannot be adopted: {adoption.UNFIT}")
        moves.adopt(db, source_id, key, replace(move, agreed=now), now=now)
        told.append(adoption.told(replace(move, adopted=now)))
    return tuple(told)


def _evidence(heard: "Heard", refreshed: "Refreshed") -> str | None:
    """Say why a document is the same publisher's as before; None where nothing shows it."""
    if refreshed.failures:
        return None
    if heard.has_body and not refreshed.body_bytes:
        return "it is the same document, byte for byte"
    shared = refreshed.unchanged + refreshed.revised + refreshed.cosmetic + refreshed.volatile
    # What several documents share cannot be told apart.
    return f"{shared} of its entries were known" if shared and refreshed.not_modified == 0 else None


def _word(db: "Database", source_id: str, heard: "Heard", known: Moves, *, now: datetime) -> list[str]:
    """Write down what a feed says of having moved."""
    feed = sources.feed(db, source_id)
    held = known.pending.get((source_id, heard.key), {}).get("feed")
    move = adoption.after_word(held, heard.url, feed.new_url if feed else None, now=now)
    return _keep(db, source_id, heard.key, "feed", move, now=now) if move or held else []


def _keep(db: "Database", source_id: str, key: str, kind: MoveKind, move: Move | None, *, now: datetime) -> list[str]:
    if move is not None and adoption.is_ripe(move):
        try:
            moves.adopt(db, source_id, key, move, now=now)
        except NotInArchive as error:
            move = replace(move, refused=str(error))
        else:
            return [adoption.told(replace(move, adopted=now))]
    moves.keep(db, source_id, key, kind, move)
    return []
