"""The seed documents are what they were when they were found."""

import hashlib
from pathlib import Path

import pytest

SEEDS = {
    "impower-blog.rss": "dac79fcb370ec83a52c76e6ddd36e0ed216fdd0ebb69acc5171b1d13ce1ffa2f",
    "pages/000_impact.txt": "d65d54a9700dc60b0503ac89091e5943619a1dac46fac55a9281d799833cdcf4",
    "pages/001_collaborative.txt": "12d318483b2ebd2cfe9a894bb04766433b33ccd41737338848e94964742b8346",
    "pages/002_valuing_care_update.txt": "3b66bbf4802af66179fbe23d4e88ed79c3607a2952ff28d3aa4ccc3df19542f1",
    "pages/003_oxfordshire.txt": "bd34ba6a772e935599ac4ac114fedf1a1364214b6c0737930fe562815f40a443",
}


@pytest.mark.parametrize(("name", "digest"), SEEDS.items())
def test_a_seed_stands_byte_for_byte(root: Path, name: str, digest: str) -> None:
    assert hashlib.sha256((root / "seeds" / name).read_bytes()).hexdigest() == digest


def test_no_seed_is_missing_from_the_table(root: Path) -> None:
    documents = {p.relative_to(root / "seeds").as_posix() for p in (root / "seeds").rglob("*.*") if p.is_file()}
    assert documents - {"sources.toml"} == set(SEEDS)
