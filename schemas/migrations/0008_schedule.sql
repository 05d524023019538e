-- Why a source is due when it is, hosts that are left alone for a while, and what has moved. docs/scheduling.md.

ALTER TABLE sources ADD COLUMN due_reasons TEXT
    /* Why `next_due` is when it is: sentences, JSON list; what decided comes first. */;
ALTER TABLE sources ADD COLUMN pace TEXT
    /* What its newest document says, and the dates of its entries show, of how often to poll it; JSON. */;
ALTER TABLE sources ADD COLUMN failing_since TEXT /* When the first of `failures` was; NULL while it works. */;
CREATE INDEX sources_by_due ON sources (next_due) WHERE configured = 1;

CREATE TABLE hosts (               -- Hosts that do not answer as they should; a host that does has no row.
    host TEXT PRIMARY KEY,         -- Its name, lower-case.
    failures INTEGER NOT NULL,     -- Polls in a row that failed for its sake, of all its sources together.
    witnesses TEXT NOT NULL,       -- The first few sources that saw it, JSON list.
    since TEXT NOT NULL,           -- When the first of `failures` was …
    last TEXT NOT NULL,            -- … and the last.
    reason TEXT NOT NULL,          -- What it answers: "503", "no answer".
    held_until TEXT,               -- Nothing is asked of it before; NULL while only the sources that saw it wait.
    neighbour_answered TEXT        -- When another host of its registrable domain last answered.
) STRICT, WITHOUT ROWID;

CREATE TABLE moves (               -- Where documents are said to have moved, and what came of it.
    number INTEGER PRIMARY KEY,    -- Its number.
    document INTEGER NOT NULL REFERENCES documents (number), -- The document.
    kind TEXT NOT NULL CHECK (kind IN ('redirect', 'feed')),
                                   -- Who says so: its server (301 or 308), or the feed (new-feed-url, a self link).
    moved_from TEXT NOT NULL,      -- The address that it was asked for by.
    target TEXT NOT NULL,          -- The address that it is said to have.
    sightings INTEGER NOT NULL,    -- How often in a row that was said.
    first_seen TEXT NOT NULL,      -- When it was said first …
    last_seen TEXT NOT NULL,       -- … and last.
    evidence TEXT,                 -- Why it is the same publisher's, in words; NULL: nothing shows that it is.
    refused TEXT,                  -- Why it is not adopted, in words; NULL where nothing but time is missing.
    agreed TEXT,                   -- When a person agreed to it.
    adopted TEXT                   -- When `documents.url` became `target`; NULL: not yet.
) STRICT;
CREATE UNIQUE INDEX moves_pending ON moves (document, kind) WHERE adopted IS NULL;
CREATE INDEX moves_by_document ON moves (document);

ALTER TABLE documents ADD COLUMN breaker TEXT
    /* Why what it says now is not believed, in words; NULL while it is. What was published before stays. */;
ALTER TABLE documents ADD COLUMN breaker_since TEXT /* Since when. */;
