-- The archive, as DESIGN.md §6 promises it. These tables are public: people read them with Datasette and
-- sqlite-utils, so names are plain, times are ISO 8601 text in UTC ("…Z") unless a comment says otherwise,
-- and hashes are hexadecimal. Comments stand inside the statements, because SQLite keeps them there.

CREATE TABLE migrations (          -- Which of these files the archive has been through.
    number INTEGER PRIMARY KEY,    -- The number the file's name begins with.
    name TEXT NOT NULL,            -- The file's name.
    applied TEXT NOT NULL          -- When it ran.
) STRICT;

CREATE TABLE sources (             -- One row per source that is or was configured.
    id TEXT PRIMARY KEY,           -- As in the configuration.
    position INTEGER NOT NULL,     -- Order in the configuration; breaks ties wherever sources are combined.
    configured INTEGER NOT NULL,   -- 1 while the configuration names it, 0 afterwards.
    kind TEXT NOT NULL,            -- "feed" or "pages".
    url TEXT NOT NULL,             -- As configured; several stand on a line each.
    title TEXT,                    -- As configured; NULL where the feed's own title serves.
    settings TEXT NOT NULL,        -- All its settings, JSON.
    added TEXT NOT NULL,           -- When it was first configured.
    next_due TEXT,                 -- When to poll next; NULL: at once.
    last_polled TEXT,              -- When it was last polled.
    failures INTEGER NOT NULL DEFAULT 0, -- Polls that failed since the last that worked.
    last_error TEXT,               -- Why the last poll failed; NULL when it worked.
    retired TEXT,                  -- When its server said that it is gone for good; it is never due again.
    feed TEXT,                     -- What its newest document says of itself, JSON.
    feed_title TEXT,               -- Out of `feed`: its title, plain text.
    feed_home_page TEXT,           -- Out of `feed`: the address of its web page.
    feed_language TEXT,            -- Out of `feed`: its language.
    feed_updated TEXT              -- Out of `feed`: when it says it was updated, as published.
) STRICT;

CREATE TABLE publications (        -- Several sources published as one feed.
    id TEXT PRIMARY KEY,           -- As in the configuration.
    position INTEGER NOT NULL,     -- Order in the configuration.
    configured INTEGER NOT NULL,   -- 1 while the configuration names it, 0 afterwards.
    title TEXT,                    -- As configured.
    settings TEXT NOT NULL         -- All its settings, JSON.
) STRICT;

CREATE TABLE publication_sources ( -- Which sources a publication combines.
    publication TEXT NOT NULL REFERENCES publications (id), -- The publication.
    position INTEGER NOT NULL,     -- Order within the publication.
    source TEXT NOT NULL REFERENCES sources (id), -- The source.
    PRIMARY KEY (publication, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX publication_sources_by_source ON publication_sources (source);

CREATE TABLE documents (           -- One row per document that a source has or had.
    number INTEGER PRIMARY KEY,    -- Its number here.
    source TEXT NOT NULL REFERENCES sources (id), -- The source it belongs to.
    key TEXT NOT NULL,             -- Its address relative to the source; the identity of a page.
    url TEXT NOT NULL,             -- Where it was last fetched from.
    etag TEXT,                     -- The validators its server sent last, byte for byte: ETag …
    last_modified TEXT,            -- … and Last-Modified.
    gone TEXT,                     -- When its server said that it is gone for good.
    UNIQUE (source, key)
) STRICT;

CREATE TABLE bodies (              -- Every body ever received, once.
    hash TEXT PRIMARY KEY,         -- SHA-256 of the body.
    size INTEGER NOT NULL,         -- Bytes before compression.
    base TEXT REFERENCES bodies (hash), -- The body that `data` is a delta against; NULL where it stands alone.
    data BLOB NOT NULL             -- The body, compressed with zstd.
) STRICT;
CREATE INDEX bodies_by_base ON bodies (base) WHERE base IS NOT NULL;

CREATE TABLE captures (            -- One row per fetch, whatever came of it; committed before anybody looks inside.
    number INTEGER PRIMARY KEY,    -- Its number, in the order of fetching.
    document INTEGER NOT NULL REFERENCES documents (number), -- What was fetched.
    fetched TEXT NOT NULL,         -- When.
    state TEXT NOT NULL CHECK (state IN ('waiting', 'parsed', 'same', 'failed', 'not-modified', 'gone')),
                                   -- waiting: kept, not read yet; parsed: read and recorded; same: bytes of the last
                                   -- one parsed; failed: see error; the last two are what the server answered.
    error TEXT,                    -- What went wrong in fetching, reading or recording it.
    status INTEGER,                -- HTTP status; NULL where no body came.
    content_type TEXT,             -- Media type with parameters, as sent.
    headers TEXT,                  -- Response headers as sent, JSON list of pairs.
    elapsed_seconds REAL,          -- How long the fetch took.
    body TEXT REFERENCES bodies (hash), -- What came; NULL where nothing did.
    body_bytes INTEGER             -- Its length in bytes.
) STRICT;
CREATE INDEX captures_by_document ON captures (document, state, number);
CREATE INDEX captures_by_body ON captures (body) WHERE body IS NOT NULL;

CREATE TABLE entries (             -- Every entry, in its current clean state.
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- Its number here; never given twice.
    source TEXT NOT NULL REFERENCES sources (id), -- The source it came from.
    public_id TEXT NOT NULL,       -- Its id for subscribers: the published guid, else urn:uuid:…; never changes.
    revision INTEGER NOT NULL,     -- Number of its latest revision.
    last_seen TEXT NOT NULL,       -- When a document that holds it was last recorded.
    first_seen TEXT NOT NULL,      -- When it was first recorded.
    position INTEGER NOT NULL,     -- Its place in the document where it was first seen, from 0.
    published_utc TEXT,            -- When it was published, in UTC, for sorting.
    published TEXT,                -- The same in the offset it was published with.
    updated TEXT,                  -- As published, else when its words were last seen to change.
    title TEXT,                    -- Plain text.
    authors TEXT,                  -- Names, separated by "; ".
    link TEXT,                     -- Permalink.
    language TEXT,                 -- BCP 47, where it differs from the feed's.
    raw_hash TEXT NOT NULL,        -- Hash of the entry as parsed, before cleaning.
    json TEXT NOT NULL,            -- The whole clean entry, JSON; what follows is taken from it, for people and search.
    text TEXT,                     -- Plain text of summary and content; what search looks into.
    summary TEXT,                  -- HTML or plain text.
    content TEXT,                  -- HTML or plain text.
    UNIQUE (source, public_id)
) STRICT;
CREATE INDEX entries_by_source ON entries (source, published_utc DESC, first_seen DESC, position);
CREATE INDEX entries_by_date ON entries (published_utc DESC);

CREATE TABLE revisions (           -- Every state an entry has had.
    entry INTEGER NOT NULL REFERENCES entries (number), -- The entry.
    number INTEGER NOT NULL,       -- From 1.
    kind TEXT NOT NULL,            -- new, cosmetic (markup only) or substantive (words, authors, dates, links).
    seen TEXT NOT NULL,            -- When it was recorded.
    capture INTEGER NOT NULL REFERENCES captures (number), -- The fetch that brought it.
    rules_hash TEXT NOT NULL,      -- Identifies the rules that cleaned it.
    json TEXT NOT NULL,            -- The whole clean entry, JSON.
    PRIMARY KEY (entry, number)
) STRICT;
CREATE INDEX revisions_by_capture ON revisions (capture);

CREATE TABLE aliases (             -- Every name by which an entry can be found again.
    source TEXT NOT NULL REFERENCES sources (id), -- Names are unique within a source.
    kind TEXT NOT NULL,            -- page, guid, link, title-date or text, in the order of strength.
    value TEXT NOT NULL,           -- The name; a link is canonical, a text is a hash of its words.
    entry INTEGER NOT NULL REFERENCES entries (number), -- The entry that carried it last.
    PRIMARY KEY (source, kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_by_entry ON aliases (entry);

CREATE TABLE ledger (              -- What cleaning removed, line by line.
    number INTEGER PRIMARY KEY,    -- Its number, in the order of cleaning.
    entry INTEGER,                 -- From which entry; NULL: from what a document says of itself.
    revision INTEGER,              -- Which state of it was cleaned.
    capture INTEGER NOT NULL REFERENCES captures (number), -- The fetch that brought it.
    rule TEXT NOT NULL,            -- The rule that removed it.
    version INTEGER NOT NULL,      -- Version of the rule.
    place TEXT NOT NULL,           -- title, summary or content.
    text TEXT NOT NULL,            -- The text removed, exactly; empty where only markup went.
    kept_before TEXT,              -- Where the cut went through a word: what it left of it before the cut …
    kept_after TEXT,               -- … and after it.
    words INTEGER NOT NULL,        -- Whole words in `text`.
    count INTEGER NOT NULL,        -- How often: elements, attributes, characters; the rule says which.
    markup_bytes INTEGER NOT NULL, -- Characters of markup removed.
    FOREIGN KEY (entry, revision) REFERENCES revisions (entry, number)
) STRICT;
CREATE INDEX ledger_by_entry ON ledger (entry, revision);
CREATE INDEX ledger_by_capture ON ledger (capture);

CREATE TABLE defects (             -- Recoverable trouble, as it was found.
    number INTEGER PRIMARY KEY,    -- Its number, in the order of finding.
    entry INTEGER,                 -- In which entry; NULL: in the document as a whole.
    revision INTEGER,              -- In which state of it.
    capture INTEGER NOT NULL REFERENCES captures (number), -- In which fetch.
    code TEXT NOT NULL,            -- What kind of trouble.
    place TEXT NOT NULL,           -- Where in the document.
    detail TEXT NOT NULL,          -- The offending value, shortened.
    FOREIGN KEY (entry, revision) REFERENCES revisions (entry, number)
) STRICT;
CREATE INDEX defects_by_entry ON defects (entry, revision);
CREATE INDEX defects_by_capture ON defects (capture);

CREATE TABLE learned_rules (       -- What the statistics of a source showed; it stays when the evidence goes.
    number INTEGER PRIMARY KEY,    -- Its number, in the order of learning.
    source TEXT NOT NULL REFERENCES sources (id), -- The source it was learned from, and is applied to.
    rule TEXT NOT NULL,            -- The rule that applies it.
    value TEXT NOT NULL,           -- What it applies.
    evidence TEXT NOT NULL,        -- Why, in words.
    learned TEXT NOT NULL,         -- When.
    capture INTEGER NOT NULL REFERENCES captures (number), -- From which fetch.
    UNIQUE (source, rule, value)
) STRICT;
CREATE INDEX learned_rules_by_capture ON learned_rules (capture);

CREATE TABLE enclosures (          -- The files that belong to an entry, in its current state.
    entry INTEGER NOT NULL REFERENCES entries (number), -- The entry.
    position INTEGER NOT NULL,     -- Order within the entry, from 0.
    url TEXT NOT NULL,             -- Where the file is.
    type TEXT,                     -- Media type.
    length_bytes INTEGER,          -- As published.
    title TEXT,                    -- As published.
    PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE authors (             -- Who wrote an entry, in its current state.
    entry INTEGER NOT NULL REFERENCES entries (number), -- The entry.
    position INTEGER NOT NULL,     -- Order within the entry, from 0.
    name TEXT,                     -- A person's name.
    email TEXT,                    -- As published.
    uri TEXT,                      -- As published.
    PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE tags (                -- Categories of an entry, in its current state.
    entry INTEGER NOT NULL REFERENCES entries (number), -- The entry.
    position INTEGER NOT NULL,     -- Order within the entry, from 0.
    term TEXT NOT NULL,            -- The tag.
    scheme TEXT,                   -- The vocabulary it is from.
    label TEXT,                    -- How to show it.
    PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_by_term ON tags (term COLLATE NOCASE);

-- Full text of `entries`, whose columns it borrows: title, authors, text. rowid is entries.number.
CREATE VIRTUAL TABLE entries_fts USING fts5 (
    title, authors, text,
    content = 'entries', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);
-- Merging when it must instead of on every write: rows come in batches (docs of FTS5, "automerge").
INSERT INTO entries_fts (entries_fts, rank) VALUES ('automerge', 0);
