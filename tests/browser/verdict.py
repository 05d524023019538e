"""What a browser makes of texts, told by the page that `verdict.js` runs in."""

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import chromium, unsafe

SCRIPT = Path(__file__).with_name("verdict.js")


def verdicts(texts: Sequence[str], *, is_harmless: bool = True, seconds: int = 900) -> list[list[str]]:
    """Give what a browser does with each text that it should not; nothing, where all is well.

    What is not thought to be harmless has a frame of its own as a page, which may open dialogs. Others share frames: what ran in one is told of all texts in it.
    """
    allowed = {
        "elements": sorted(unsafe.ELEMENTS),
        "attributes": sorted(unsafe.ATTRIBUTES),
        "schemes": sorted(unsafe.SCHEMES),
        "prefix": unsafe.ID_PREFIX,
    }
    facts = (
        f"const texts = {_quoted(texts)}; const allowed = {_quoted(allowed)}; const isHarmless = {_quoted(is_harmless)}"
    )
    page = (
        f'<!DOCTYPE html><meta charset="utf-8"><script>{facts}</script><script src="{SCRIPT.as_uri()}"></script><body>'
    )
    with TemporaryDirectory() as folder, chromium.browser(seconds=seconds) as browser:
        file = Path(folder, "page.html")
        file.write_text(page)
        browser.open(file)
        heard: list[list[str]] = browser.value("verdict")
        assert not browser.dialogs or not is_harmless, f"a script has opened {browser.dialogs}"
    return heard


def _quoted(value: object) -> str:
    """Write a value as JSON that may stand in a script."""
    return json.dumps(value).replace("<", "\\u003c")
