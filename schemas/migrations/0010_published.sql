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

-- Of two states the one that was updated last counts, so each has to be later than those before it (by a second: feeds
-- may have dated them otherwise).
WITH dated AS (
    SELECT arrivals.number, arrivals.entry,
        (julianday(COALESCE(arrivals.updated, json_extract(revisions.json, '$.published'), entries.first_seen))
            - 2440587.5) * 86400 AS seconds,
        ROW_NUMBER() OVER (PARTITION BY arrivals.entry ORDER BY arrivals.revision) AS place
    FROM arrivals JOIN entries ON entries.number = arrivals.entry
        JOIN revisions ON revisions.entry = arrivals.entry AND revisions.number = arrivals.revision
), bound AS (
    SELECT number, seconds, place + MAX(seconds - place) OVER (
        PARTITION BY entry ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS earliest
    FROM dated
)
UPDATE arrivals
SET updated = COALESCE(strftime('%Y-%m-%dT%H:%M:%SZ', bound.earliest, 'unixepoch'), updated)
FROM bound WHERE bound.number = arrivals.number AND bound.earliest > COALESCE(bound.seconds + 0.001, bound.earliest - 1);

UPDATE entries SET updated = (
    SELECT arrivals.updated FROM arrivals WHERE arrivals.entry = entries.number ORDER BY arrivals.revision DESC LIMIT 1
)
WHERE EXISTS (SELECT 1 FROM arrivals WHERE arrivals.entry = entries.number AND arrivals.revision > 1);

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
