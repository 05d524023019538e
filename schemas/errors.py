"""The whole exception tree. Facts are attributes; a message says what happened, to what, and what to do next.

BackissueError
├── ConfigError(path, key)        exit 78
├── UsageError                    exit 2
├── SourceError(source_id, url)   exit 1; in a round this source failed and the worker goes on
│   ├── FetchError(answer)        Unreachable, NotAsked, Interrupted, BadStatus, RateLimited, Challenged,
│   │                             BodyTooLarge, AddressRefused, UnsupportedScheme
│   └── ParseError                NotAFeed(found), BeyondRepair, NotBelieved
├── ArchiveError                  MigrationError, ArchiveLocked, DamagedBody, NotInArchive (exit 1); exit 74
└── PublishError                  exit 1
"""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:  # the command line starts without msgspec
    from schemas.outcome import Refusal


class BackissueError(Exception):
    """Every error this program raises on purpose."""

    exit_code: ClassVar[int] = 1


class ConfigError(BackissueError):
    """The configuration is wrong."""

    exit_code = 78

    def __init__(self, message: str, *, path: str | None = None, key: str | None = None) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path
        self.key = key


class UsageError(BackissueError):
    """The command was called in a way that cannot be carried out."""

    exit_code = 2


class SourceError(BackissueError):
    """One source could not be brought up to date."""

    def __init__(self, message: str, *, source_id: str | None = None, url: str | None = None) -> None:
        super().__init__(message)
        self.source_id = source_id
        self.url = url


class FetchError(SourceError):
    """Nothing usable came back. `answer` is what did; None where nothing was asked, or it was no server."""

    def __init__(
        self, message: str, *, source_id: str | None = None, url: str | None = None, answer: "Refusal | None" = None
    ) -> None:
        super().__init__(message, source_id=source_id, url=url)
        self.answer = answer


class Unreachable(FetchError):
    """The file or host could not be read."""


class NotAsked(FetchError):
    """What asking takes, a secret or a certificate of ours, is not to be had: nothing is told about any host."""


class Interrupted(FetchError):
    """The answer broke off, or came too slowly, so that nobody knows what is missing."""


class UnsupportedScheme(FetchError):
    """The address is of a kind that this version does not fetch."""


class AddressRefused(FetchError):
    """The address leads where nothing may be fetched from."""


class BadStatus(FetchError):
    """The server answered, but not with a document."""

    def __init__(
        self,
        message: str,
        *,
        status: int,
        source_id: str | None = None,
        url: str | None = None,
        answer: "Refusal | None" = None,
    ) -> None:
        super().__init__(message, source_id=source_id, url=url, answer=answer)
        self.status = status


class RateLimited(FetchError):
    """The server asks us to come back later; `retry_after_seconds` is None where it does not say when."""

    def __init__(
        self,
        message: str,
        *,
        retry_after_seconds: float | None,
        source_id: str | None = None,
        url: str | None = None,
        answer: "Refusal | None" = None,
    ) -> None:
        super().__init__(message, source_id=source_id, url=url, answer=answer)
        self.retry_after_seconds = retry_after_seconds


class Challenged(FetchError):
    """A page that wants to see a browser, or a person, stands before the document; `by` names what put it there."""

    def __init__(
        self,
        message: str,
        *,
        by: str,
        source_id: str | None = None,
        url: str | None = None,
        answer: "Refusal | None" = None,
    ) -> None:
        super().__init__(message, source_id=source_id, url=url, answer=answer)
        self.by = by


class BodyTooLarge(FetchError):
    """The body, or the headers before it, are over the cap."""

    def __init__(
        self,
        message: str,
        *,
        limit_bytes: int,
        source_id: str | None = None,
        url: str | None = None,
        answer: "Refusal | None" = None,
    ) -> None:
        super().__init__(message, source_id=source_id, url=url, answer=answer)
        self.limit_bytes = limit_bytes


class ParseError(SourceError):
    """The document could not be read as a feed."""


class NotAFeed(ParseError):
    """The document is something else; `found` says what."""

    def __init__(self, found: str, *, source_id: str | None = None, url: str | None = None) -> None:
        super().__init__(f"this is no feed: {found}", source_id=source_id, url=url)
        self.found = found


class BeyondRepair(ParseError):
    """It was meant as a feed, but nothing could be recovered from it."""


class NotBelieved(ParseError):
    """It was read, but what it says cannot be meant; what was published before stays."""


class ArchiveError(BackissueError):
    """The archive cannot be used."""

    exit_code = 74


class MigrationError(ArchiveError):
    """The archive's schema could not be brought up to date."""


class ArchiveLocked(ArchiveError):
    """Another process holds the archive."""


class DamagedBody(ArchiveError):
    """A body that was kept cannot be read any more."""

    def __init__(self, body_hash: str, why: str) -> None:
        super().__init__(f"the body {body_hash} in the archive is damaged ({why}); restore it from a backup")
        self.body_hash = body_hash
        self.why = why


class NotInArchive(ArchiveError):
    """The archive is sound but does not hold what was asked for."""

    exit_code = 1


class PublishError(BackissueError):
    """The public files could not be written."""
