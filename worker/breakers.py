"""Whether what a document says now can be believed. Pure.

A feed that is suddenly empty, another's, or a web page is much more often a slip of a server than a wish of its
publisher. Then nothing is taken from it: what was published stays, nothing counts as gone, and as soon as the document
is well again all goes on by itself.
"""

from msgspec import Struct

#: A document of no more entries than this …
SHRUNK_MAX = 5
#: … which had so many times as many when it was last well, has shrunk to nothing.
SHRUNK_TIMES = 10


class Look(Struct, frozen=True, kw_only=True):
    """A document that was just read, beside what was read before."""

    entries: int
    before: int  #: Entries that it had when it was last well; 0 where it never was read.
    known: int = 0  #: Entries of it that the archive knows.
    came_from: str | None = None  #: The host that it came from, where that is another than the one that was asked.
    same_name: bool = True  #: Whether the feed has the title or the id that it had.


class Trip(Struct, frozen=True, kw_only=True):
    """Why what a document says is not believed."""

    why: str
    takes_entries: bool  #: Whether its entries are taken, and only none that it lacks counts as gone.


def trip(look: Look) -> Trip | None:
    """Give why what a document says is not believed, or not as a whole; None where all is well."""
    had = "1 entry" if look.before == 1 else f"{look.before} entries"
    if look.before and not look.entries:
        return Trip(
            why=f"the feed is suddenly empty; it had {had}. They stay, and it is asked again",
            takes_entries=False,
        )
    if look.came_from is not None and look.before and not look.known and not look.same_name:
        return Trip(
            why=f"its server leads to {look.came_from}, and what came from there shares no entry and no name with what "
            "was known; nothing is taken from it",
            takes_entries=False,
        )
    if 0 < look.entries <= SHRUNK_MAX and look.before >= look.entries * SHRUNK_TIMES:
        return Trip(
            why=f"{look.entries} of {had} are left in the feed; those that are missing do not count as gone",
            takes_entries=True,
        )
    return None
