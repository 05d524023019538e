-- Search stays fast in an archive of millions: indexes get their words in batches, and what a query sorts or filters by
-- stands in a narrow index, so that the wide rows are read for those entries only that are shown.

CREATE TABLE unindexed (           -- Entries of which an index of words does not hold the words yet.
    name TEXT NOT NULL CHECK (name IN ('words', 'trigrams')), -- The index: entries_fts, entries_trigrams.
    entry INTEGER NOT NULL REFERENCES entries (number) ON DELETE CASCADE, -- The entry, new or changed.
    PRIMARY KEY (name, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX unindexed_by_entry ON unindexed (entry);

CREATE INDEX entries_in_brief ON entries (number, published_utc, first_seen, source, published, language);
-- The newest first, also of those without a date.
DROP INDEX entries_by_date;
CREATE INDEX entries_by_date ON entries (published_utc DESC, first_seen DESC);
CREATE INDEX tags_by_label ON tags (label COLLATE NOCASE) WHERE label IS NOT NULL;
CREATE INDEX entries_by_language ON entries (language) WHERE language IS NOT NULL;
-- A source that is read for the first time is compared with those that are gone.
CREATE INDEX sources_removed ON sources (id) WHERE NOT configured;
