-- What was forgotten must not come back while its publisher goes on publishing it, and what it was called must not stand
-- here: names are kept as hashes, under a key that each source has for itself.
--
-- tombstones.public_id: Of what was forgotten, the hash of its id, as in `forgotten_names`.
-- tombstones.comment: Or the reason given to `backissue forget`.
-- tombstones.audit_hash: SHA-256 of its source, its id, and the `json` of each of its revisions in order, each followed by
--   a line feed.

CREATE TABLE forgetting_keys (     -- One row per source of which an entry was forgotten.
    source TEXT PRIMARY KEY REFERENCES sources (id), -- The source.
    key TEXT NOT NULL              -- 32 random bytes, hexadecimal: the key of the hashes below.
) STRICT, WITHOUT ROWID;

CREATE TABLE forgotten_names (     -- By what entries that were forgotten are known, so that they are not taken in again.
    source TEXT NOT NULL REFERENCES sources (id), -- The source.
    hash TEXT NOT NULL,            -- BLAKE2b, 32 bytes, under the source's key, of kind, line feed and name, as in `aliases`.
    PRIMARY KEY (source, hash)
) STRICT, WITHOUT ROWID;
