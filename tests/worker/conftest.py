"""A copy of the seeds, and the command line in this process."""

import io
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import msgspec
import pytest
import structlog

from worker import cli


class Done(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.out)


class Backissue(Protocol):
    """Run one command; `code` is the exit code it must have."""

    def __call__(self, *arguments: str | Path, code: int = 0, stdin: bytes = b"") -> Done: ...


@pytest.fixture
def seeds(tmp_path: Path, root: Path) -> Path:
    """The configuration of a copy of the seeds, whose archive and public files will be beside it."""
    return Path(shutil.copytree(root / "seeds", tmp_path / "seeds")) / "sources.toml"


@pytest.fixture
def backissue(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Backissue]:
    def run(*arguments: str | Path, code: int = 0, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as exit_:
            cli.main([str(argument) for argument in arguments])
        sys.stdout.flush()
        found = Done(exit_.value.code if isinstance(exit_.value.code, int) else 1, *capfd.readouterr())
        assert found.code == code, found.err
        return found

    yield run
    structlog.reset_defaults()  # it logs to a stream that is closed now
