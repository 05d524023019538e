from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def seed(root: Path) -> bytes:
    """The seed feed."""
    return (root / "seeds/impower-blog.rss").read_bytes()
