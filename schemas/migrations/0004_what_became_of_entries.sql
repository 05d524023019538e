-- What becomes of entries besides being rewritten: changes that happen by themselves, publishers that delete, entries
-- that are missing from a document in which they should still be.

ALTER TABLE entries ADD COLUMN gone_since TEXT
    /* When it was first missing from a document that should hold it still; NULL: it never was, or is back. */;
CREATE INDEX entries_gone ON entries (source) WHERE gone_since IS NOT NULL;

-- revisions.kind: Or volatile: only counters, times, advertisements, signatures of addresses or what went to and fro
--   before changed. Volatile changes in a row are one revision, which holds the last of them.

CREATE TABLE volatile_states (     -- The other states of volatile revisions; each stands in its capture.
    entry INTEGER NOT NULL,        -- The entry.
    revision INTEGER NOT NULL,     -- The revision that a later volatile change took over.
    capture INTEGER NOT NULL REFERENCES captures (number), -- The fetch that brought the state.
    PRIMARY KEY (entry, revision, capture),
    FOREIGN KEY (entry, revision) REFERENCES revisions (entry, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX volatile_states_by_capture ON volatile_states (capture);

CREATE TABLE tombstones (          -- Entries that were deleted by their publishers, or forgotten by us on request.
    source TEXT NOT NULL REFERENCES sources (id), -- The source that said so, or from which it was forgotten.
    public_id TEXT NOT NULL,       -- The entry, as `entries` calls it; else as its publisher does.
    kind TEXT NOT NULL CHECK (kind IN ('publisher', 'forgotten')), -- Who deleted it: its publisher, or we.
    deleted TEXT,                  -- When, as its publisher says (with offset), or when it was forgotten.
    seen TEXT NOT NULL,            -- When this was recorded.
    capture INTEGER REFERENCES captures (number), -- The fetch that told of it; NULL where no fetch did.
    deleted_by TEXT,               -- Who deleted it, as its publisher says.
    comment TEXT,                  -- Why, as its publisher says; plain text.
    revoked TEXT,                  -- When the entry was in the feed again; NULL: it is deleted still.
    audit_hash TEXT,               -- Of what was forgotten: a hash that proves what it was to whoever has it.
    PRIMARY KEY (source, public_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tombstones_by_capture ON tombstones (capture);

CREATE INDEX defects_of_gaps ON defects (capture) WHERE code = 'gap-suspected';
