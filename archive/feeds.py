"""What the feeds of all sources say of themselves, as far as lists of them show it."""

from typing import TYPE_CHECKING

import msgspec

from archive.connect import guarded
from schemas.feed import Feed
from schemas.text import Text

if TYPE_CHECKING:
    from sqlite_utils import Database

TOLD = """
SELECT id, feed_title, json_extract(feed, '$.subtitle'), feed_home_page, feed_language FROM sources
WHERE configured AND feed IS NOT NULL
"""

_decode_text = msgspec.json.Decoder(Text).decode


@guarded()
def told(db: "Database") -> dict[str, Feed]:
    """Title, subtitle, home page and language of every feed that was read, by source."""
    return {
        source: Feed(
            title=Text(value=title) if title else None,
            subtitle=_decode_text(subtitle) if subtitle else None,
            home_page=home_page,
            language=language,
        )
        for source, title, subtitle, home_page, language in db.conn.execute(TOLD)
    }
