"""Whether a reader is there; in CI it has to be."""

import os
import shutil

import pytest


def skip_without(command: str, package: str) -> pytest.MarkDecorator:
    """Skip where a reader is not installed. .ci/run installs all of them and sets NEEDS_READERS, so nothing is there."""
    return pytest.mark.skipif(
        shutil.which(command) is None and "NEEDS_READERS" not in os.environ,
        reason=f"no {command} on this machine: `apt-get install {package}`, as .ci/run does",
    )
