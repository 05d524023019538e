"""A feed's past: archived documents (RFC 5005; `documents` has the links) and deleted entries (RFC 6721)."""

from collections.abc import Collection, Iterator

from schemas.publication import Channel
from schemas.snapshot import Deletion
from worker.publish import dates, links, tokens, uris
from worker.publish.parts import Part


def marks(channel: Channel) -> Iterator[Part]:
    """Give what says that a document is archived, or that it holds everything."""
    if channel.paging.page is not None:
        yield Part("fh:archive")
    if channel.paging.is_complete:
        yield Part("fh:complete")


def tombstones(channel: Channel, present: Collection[str]) -> Iterator[Part]:
    """Give the entries that their publisher deleted, but for those that stand in the document (`present`).

    When it happened is demanded (RFC 6721 §3), and the clock is not asked: one of an unknown time is left out.
    """
    told = set()
    for tombstone in channel.tombstones:
        ref = uris.atom_id(tombstone.guid)
        if tombstone.deleted is not None and ref not in present and ref not in told:
            told.add(ref)
            facts = {"ref": ref, "when": dates.rfc3339(tombstone.deleted)}
            yield Part("at:deleted-entry", attributes=facts, parts=tuple(_inside(tombstone)))


def _inside(tombstone: Deletion) -> Iterator[Part]:
    if tombstone.by and (name := tokens.person_name(tombstone.by)):
        facts = {"name": name, "email": tokens.email(tombstone.by.email), "uri": uris.link(tombstone.by.uri)}
        yield Part("at:by", parts=tuple(Part(key, value) for key, value in facts.items() if value))
    if tombstone.comment is not None:
        yield Part("at:comment", tombstone.comment.value, {"type": tombstone.comment.kind})
    for attributes in links.further(tombstone.links):
        yield Part("link", attributes=attributes)
