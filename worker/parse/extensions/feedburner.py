"""FeedBurner and Pheedo put links of their own in place of a feed's, and the original ones beside them."""

from worker.parse.extensions.gathered import Table, address

ENTRY: Table = {
    "feedburner:origLink": address("permalink", "feedburner:origLink"),
    "feedburner:origEnclosureLink": address("enclosures.url", "feedburner:origEnclosureLink"),
    "pheedo:origLink": address("permalink", "pheedo:origLink"),
    "pheedo:origEnclosureLink": address("enclosures.url", "pheedo:origEnclosureLink"),
}
#: feedburner:info names the feed at FeedBurner; it says nothing of the feed itself, and stays in `unknown`.
FEED: Table = {}
