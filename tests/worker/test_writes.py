import asyncio
from datetime import datetime
from pathlib import Path

import pytest

from archive import sources, trust
from archive.connect import open_archive
from schemas.outcome import Document, Outcome
from schemas.source import Source
from worker import visiting
from worker.fetch import Address

BLOG = Source(id="blog", url="blog.rss")
FEED = b"<rss version='2.0'><channel><title>T</title><item><title>One</title><guid>1</guid></item></channel></rss>"


def test_what_a_document_shows_of_its_names_is_kept_with_what_it_changes_or_neither(
    monkeypatch: pytest.MonkeyPatch, now: datetime, tmp_path: Path
) -> None:
    class CrashError(Exception):
        pass

    def crash(*_arguments: object, **_options: object) -> None:
        raise CrashError

    async def fetch(address: Address) -> Outcome:
        return Document(url=address.url, key=address.key, body=FEED)

    db = open_archive(":memory:")
    sources.sync(db, (BLOG,), (), now=now)
    with monkeypatch.context() as patched:
        patched.setattr(trust, "keep", crash)
        with pytest.raises(CrashError):
            asyncio.run(visiting.refresh(BLOG, db, fetch=fetch, folder=tmp_path, now=now))
    count = "SELECT (SELECT COUNT(*) FROM entries), (SELECT state FROM captures)"
    assert db.conn.execute(count).fetchone() == (0, "waiting")
    assert asyncio.run(visiting.refresh(BLOG, db, fetch=fetch, folder=tmp_path, now=now)).new == 1
    db.close()
