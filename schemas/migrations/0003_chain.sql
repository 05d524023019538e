-- What came is told apart from what is kept of it, so that a body may be thinned or redacted and its capture still says
-- what came; a chain of hashes over all captures shows whether one was changed, removed or slipped in afterwards.
--
-- captures.body: Also NULL where `[archive] keep` has thinned it; another body where something in it was forgotten.

ALTER TABLE captures ADD COLUMN received TEXT
    /* SHA-256 of what came, as it came, whatever becomes of `body`; NULL where nothing did. */;
ALTER TABLE captures ADD COLUMN chain TEXT
    /* SHA-256 over the `chain` of the capture before and what never changes in this one; docs/verify.md says how. */;

ALTER TABLE bodies ADD COLUMN depth INTEGER NOT NULL DEFAULT 0
    /* How many deltas have to be undone to read it, at most; 0 where it stands alone. */;

CREATE TABLE upkeep (              -- How far work has come that is done a little at a time.
    task TEXT PRIMARY KEY,         -- Which work: "thin".
    capture INTEGER NOT NULL       -- The capture it has come to; it goes on with the next, and at the end from the first.
) STRICT;

UPDATE captures SET received = body;
-- Captures that are older than the chain are given theirs: from now on it holds for them as well. The function
-- is archive.chain.link.
WITH RECURSIVE chained (number, chain) AS (
    SELECT number, capture_chain(
        NULL, number, document, fetched, CASE WHEN received IS NULL THEN state ELSE 'document' END, status,
        content_type, headers, elapsed_seconds, received, body_bytes
    )
    FROM captures WHERE number = (SELECT MIN(number) FROM captures)
    UNION ALL
    SELECT captures.number, capture_chain(
        chained.chain, captures.number, captures.document, captures.fetched,
        CASE WHEN captures.received IS NULL THEN captures.state ELSE 'document' END, captures.status,
        captures.content_type, captures.headers, captures.elapsed_seconds, captures.received, captures.body_bytes
    )
    FROM chained
    JOIN captures ON captures.number = (
        SELECT MIN(later.number) FROM captures AS later WHERE later.number > chained.number
    )
)
UPDATE captures SET chain = chained.chain FROM chained WHERE chained.number = captures.number;
