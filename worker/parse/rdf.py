"""RSS 0.90, 1.0 (RDF) and 1.1 to a Snapshot: items stand beside their channel, and are named by rdf:about.

Specifications: https://web.resource.org/rss/1.0/spec and http://inamidst.com/rss1.1/. The order of the rdf:Seq is not
the order of the entries; it was meant for what is listed more than once.
"""

from schemas.errors import BeyondRepair
from schemas.snapshot import Snapshot
from worker.parse import rss, values
from worker.parse.rss_elements import ENTRY_VOCABULARY, VOCABULARY
from worker.parse.values import Reading
from worker.parse.wellformed import Element


def read(root: Element, reading: Reading) -> Snapshot:
    """Read an `<rdf:RDF>` element, or a `<Channel>` of RSS 1.1. Raises BeyondRepair when it holds nothing of a feed."""
    home = rss.home_of(*root)
    reading.names, reading.entry_names = VOCABULARY.names(home), ENTRY_VOCABULARY.names(home)
    if reading.names[root.tag][0] == "channel":
        return rss.read_channels("rdf", root, [root], rss.NO_CHILDREN, reading)
    beside = values.children(root, reading.names)
    channels = beside.elements.get("channel", [])
    if not channels:
        if "item" not in beside.elements:
            raise BeyondRepair("the RDF element holds no channel and no item; nothing can be read from it")
        reading.report("element-missing", "rdf:RDF/channel")
    return rss.read_channels("rdf", root, channels or [root], beside if channels else rss.NO_CHILDREN, reading)
