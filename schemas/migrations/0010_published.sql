-- What is published of entries: in which order they came, and which archived documents (RFC 5005) hold them for good.

ALTER TABLE sources ADD COLUMN changed TEXT
    /* A mark that is another one after each write that may change what is published of it; NULL: nothing was written. */;

CREATE TABLE arrivals (            -- Every state of an entry that subscribers get to see as news, in the order they came.
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- Its number in that order; never given twice.
    source TEXT NOT NULL REFERENCES sources (id), -- The source of the entry.
    entry INTEGER NOT NULL,        -- The entry …
    revision INTEGER NOT NULL,     -- … and its state: the first, or one with other words.
    updated TEXT,                  -- `updated` of the entry in that state.
    FOREIGN KEY (entry, revision) REFERENCES revisions (entry, number) ON DELETE CASCADE
) STRICT;
CREATE INDEX arrivals_by_source ON arrivals (source);
CREATE INDEX arrivals_by_entry ON arrivals (entry, revision);

INSERT INTO arrivals (source, entry, revision, updated)
SELECT entries.source, entries.number, revisions.number,
    CASE
        WHEN revisions.number = entries.revision THEN entries.updated
        WHEN json_extract(revisions.json, '$.updated') IS NOT NULL THEN json_extract(revisions.json, '$.updated')
        WHEN revisions.kind = 'substantive' THEN revisions.seen
    END
FROM revisions JOIN entries ON entries.number = revisions.entry
WHERE revisions.kind IN ('new', 'substantive')
ORDER BY revisions.capture, entries.published_utc, entries.position DESC, revisions.entry, revisions.number;

CREATE TABLE generations (         -- Per published feed and set of archived documents: what all of them have in common.
    feed TEXT NOT NULL,            -- The source or publication, as its folder is called.
    number INTEGER NOT NULL,       -- From 1; a new one begins when those of the last cannot stay as they are.
    made_of TEXT,                  -- Hash of what decides which entries they hold; NULL: it is over.
    page_entries INTEGER NOT NULL, -- States of entries that each holds.
    channel TEXT NOT NULL,         -- What they say of the feed, JSON.
    PRIMARY KEY (feed, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE pages (               -- Archived documents of published feeds: full, and never changed any more.
    feed TEXT NOT NULL,            -- The feed …
    generation INTEGER NOT NULL,   -- … the generation …
    number INTEGER NOT NULL,       -- … and its number there, from 1.
    last_arrival INTEGER NOT NULL, -- The last of `arrivals` that was looked at for it.
    entries INTEGER NOT NULL,      -- Entries that it holds.
    hashes TEXT NOT NULL,          -- SHA-256 of its files, JSON: format -> hexadecimal.
    PRIMARY KEY (feed, generation, number),
    FOREIGN KEY (feed, generation) REFERENCES generations (feed, number)
) STRICT, WITHOUT ROWID;
