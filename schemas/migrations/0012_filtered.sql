-- Searches that are narrowed down find their entries in indexes alone. docs/search.md.

-- A part of a name is looked for among the names, of which there are fewer than entries.
CREATE INDEX authors_by_name ON authors (name);
CREATE INDEX authors_by_email ON authors (email) WHERE email IS NOT NULL;

-- Who goes through the newest entries of a language passes over those of all others.
DROP INDEX entries_by_date;
CREATE INDEX entries_by_date ON entries (published_utc DESC, first_seen DESC, source, language);
