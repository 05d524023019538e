-- Some sources give their entries other guids or links on every fetch: session ids, times, random numbers. Only the
-- archive can see that, and what it has seen it keeps here.

CREATE TABLE judgements (          -- Names of a source that change by themselves, and so identify no entry.
    source TEXT NOT NULL REFERENCES sources (id), -- The source.
    kind TEXT NOT NULL CHECK (kind IN ('guid', 'link')), -- Which names of its entries.
    verdict TEXT NOT NULL CHECK (verdict IN ('suspected', 'unstable')),
                                   -- suspected: most of them changed at once; unstable: and again the next time, so
                                   -- they are not used until they stay as they are.
    evidence TEXT NOT NULL,        -- Why, in words.
    judged TEXT NOT NULL,          -- When.
    capture INTEGER NOT NULL REFERENCES captures (number), -- The fetch that showed it.
    PRIMARY KEY (source, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX judgements_by_capture ON judgements (capture);

-- Guids that are web addresses were kept as published, and fewer spellings of links were equal. Written as they are
-- looked for now, they still find their entries; a name that another entry has in that spelling stays as it is.
UPDATE OR IGNORE aliases SET value = respelt(kind, value)
WHERE kind IN ('guid', 'link') AND value <> respelt(kind, value);
