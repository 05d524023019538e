"""docs/choosing.md and docs/moving-subscribers.md: what stands there can be used, and says what the code does."""

import re
from pathlib import Path

import pytest

from archive.identity import NAMESPACE
from worker import hubs, redirects
from worker.publish import filters, text, variants
from worker.settings import load


@pytest.fixture(scope="module")
def choosing(root: Path) -> str:
    return (root / "docs/choosing.md").read_text("utf-8")


@pytest.fixture(scope="module")
def moving(root: Path) -> str:
    return (root / "docs/moving-subscribers.md").read_text("utf-8")


def test_the_configuration_on_the_page_is_one(choosing: str, tmp_path: Path) -> None:
    (configuration,) = re.findall(r"```toml\n(.*?)```", choosing, re.DOTALL)
    (tmp_path / "x.toml").write_text(configuration)
    config = load(str(tmp_path / "x.toml"), {}).config
    assert len(config.publications[0].include) == 2
    assert config.publish.hubs


def test_the_page_has_the_numbers_of_the_code(choosing: str) -> None:
    assert f"up to {filters.LENGTH_MAX}\ncharacters and {filters.STARS_MAX} stars" in choosing
    assert f"the first {text.EXCERPT_CHARACTERS} characters" in choosing
    assert f"are the {variants.FEEDS_MAX} with the most entries" in choosing
    assert f"`{variants.slug('C++')}`" in choosing
    assert f"(`{hubs.REMEMBERED}` beside the\npublic files)" in choosing
    assert len(hubs.PAUSES_SECONDS) == 2, "three attempts"
    assert hubs.TOTAL_SECONDS == 60
    assert f"after {hubs.HOLD_SECONDS / 60:g} minutes" in choosing
    assert hubs.HOLD_MAX_SECONDS == 3600
    assert set(hubs.SEVERAL) == set(re.findall(r"`([a-z]+\.[a-z.]+\.com)`", choosing))


def test_the_other_page_too(moving: str) -> None:
    assert f"`urn:uuid:{NAMESPACE}`" in moving
    assert f"of more than {redirects.PATH_MAX} characters" in moving
    assert f"`{redirects.OUR_NAME}…`" in moving
