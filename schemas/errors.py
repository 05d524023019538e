"""The whole exception tree. Facts are attributes; a message says what happened, to what, and what to do next.

BackissueError
├── ConfigError(path, key)        exit 78
├── UsageError                    exit 2
├── SourceError(source_id, url)   exit 1; in a round this source failed and the worker goes on
│   ├── FetchError                Unreachable, BadStatus, RateLimited, BodyTooLarge, UnsupportedScheme
│   └── ParseError                NotAFeed(found), BeyondRepair
├── ArchiveError                  MigrationError, ArchiveLocked, NotInArchive (exit 1); exit 74
└── PublishError                  exit 1
"""

from typing import ClassVar


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
    """Nothing usable came back."""


class Unreachable(FetchError):
    """The file or host could not be read."""


class UnsupportedScheme(FetchError):
    """The address is of a kind that this version does not fetch."""


class BadStatus(FetchError):
    """The server answered, but not with a document."""

    def __init__(self, message: str, *, status: int, source_id: str | None = None, url: str | None = None) -> None:
        super().__init__(message, source_id=source_id, url=url)
        self.status = status


class RateLimited(FetchError):
    """The server asks us to come back later."""

    def __init__(
        self, message: str, *, retry_after_seconds: float, source_id: str | None = None, url: str | None = None
    ) -> None:
        super().__init__(message, source_id=source_id, url=url)
        self.retry_after_seconds = retry_after_seconds


class BodyTooLarge(FetchError):
    """The body is over the cap."""

    def __init__(self, message: str, *, limit_bytes: int, source_id: str | None = None, url: str | None = None) -> None:
        super().__init__(message, source_id=source_id, url=url)
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


class ArchiveError(BackissueError):
    """The archive cannot be used."""

    exit_code = 74


class MigrationError(ArchiveError):
    """The archive's schema could not be brought up to date."""


class ArchiveLocked(ArchiveError):
    """Another process holds the archive."""


class NotInArchive(ArchiveError):
    """The archive is sound but does not hold what was asked for."""

    exit_code = 1


class PublishError(BackissueError):
    """The public files could not be written."""
