"""Secrets, read from where the configuration says they stand, when they are needed, and kept nowhere."""

from collections.abc import Mapping
from pathlib import Path

from schemas.errors import NotAsked
from schemas.source import Secret

#: Larger files hold no password.
_FILE_BYTES_MAX = 64 * 1024


class Secrets:
    """Where secrets are read from: the environment, and files whose paths start from a folder."""

    def __init__(self, environ: Mapping[str, str] | None = None, folder: Path | None = None) -> None:
        self._environ = environ or {}
        self._folder = folder or Path()

    def __repr__(self) -> str:
        """Show nothing of it."""
        return "Secrets(…)"

    def read(self, secret: Secret) -> str:
        """Give a secret. Raises NotAsked, naming where it should stand, when it is not there."""
        if secret.env is not None:
            found = self._environ.get(secret.env)
            where = f"the environment variable {secret.env}"
        else:
            found, where = self._from_file(secret.file or "")
        if not found:
            raise NotAsked(
                f"{where}, which holds a secret of this source, is {'empty' if found == '' else 'not there'}"
            )
        if not found.isprintable():
            raise NotAsked(f"{where}, which holds a secret of this source, holds more than one line of text")
        return found

    def path(self, name: str) -> str:
        """Give the path of a file that the configuration names."""
        return str(self._folder / name)

    def variable(self, name: str) -> str | None:
        """Give a variable of the environment that is named in lower or upper case; the lower one counts."""
        return self._environ.get(name.lower()) or self._environ.get(name.upper())

    def _from_file(self, name: str) -> tuple[str | None, str]:
        try:
            with (self._folder / name).open("rb") as file:
                return file.read(_FILE_BYTES_MAX).decode().strip(), f"the file {name}"
        except OSError as error:
            raise NotAsked(
                f"the file {name}, which holds a secret of this source, cannot be read: {error.strerror}"
            ) from None
        except ValueError:
            raise NotAsked(f"the file {name}, which holds a secret of this source, is no text") from None
