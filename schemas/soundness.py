"""What checking an archive can bring to light."""

from msgspec import Struct


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that is wrong with an archive."""

    check: str  #: Which check found it: file, schema, references, captures, bodies, entries, search, revisions.
    where: str  #: "capture 17", "body 3f2a…", "entry 5, revision 2".
    what: str  #: What is wrong there, as a sentence without capital and full stop.
    todo: str  #: What to do about it.


class Checked(Struct, frozen=True, kw_only=True):
    """What was looked at, by how much; 0 where a check could not be made."""

    captures: int = 0
    thinned: int = 0  #: Captures whose body [archive] keep has thinned.
    redacted: int = 0  #: Captures of whose body something was forgotten.
    bodies: int = 0  #: Whose SHA-256 was computed.
    body_bytes: int = 0  #: Of these, as received.
    entries: int = 0
    revisions: int = 0  #: Read again from their captures, and cleaned.
    reproduced: int = 0  #: Of these, those that came out as they are kept.
    by_other_rules: int = 0  #: Of these, those that did not, and were made by other rules than today's.


class Verified(Struct, frozen=True, kw_only=True):
    """What checking an archive came to."""

    archive: str
    is_sound: bool
    is_quick: bool  #: Whether of bodies and revisions only a sample was looked at.
    head: str | None  #: The newest link of the chain of captures: whoever keeps it elsewhere can prove what came.
    checked: Checked
    findings: tuple[Finding, ...] = ()  #: The first of each check.
    more: int = 0  #: How many there are besides.
