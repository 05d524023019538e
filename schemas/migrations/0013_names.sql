-- Searches narrowed to an author or a language read a few thousand rows instead of going through all. docs/search.md.

CREATE TABLE names (             -- What the authors of entries are called; parts of a name are looked for here.
    name TEXT PRIMARY KEY          -- A name or an address of a row in `authors`, each once.
) STRICT, WITHOUT ROWID;
INSERT INTO names SELECT name FROM authors WHERE name IS NOT NULL UNION SELECT email FROM authors WHERE email IS NOT NULL;
-- Triggers, so that whoever writes or erases an author keeps this in step.
CREATE TRIGGER authors_added AFTER INSERT ON authors BEGIN
    INSERT OR IGNORE INTO names SELECT value FROM (SELECT NEW.name AS value UNION ALL SELECT NEW.email)
    WHERE value IS NOT NULL;
END;
CREATE TRIGGER authors_renamed AFTER UPDATE OF name, email ON authors BEGIN
    INSERT OR IGNORE INTO names SELECT value FROM (SELECT NEW.name AS value UNION ALL SELECT NEW.email)
    WHERE value IS NOT NULL;
    DELETE FROM names WHERE name IN (OLD.name, OLD.email)
        AND NOT EXISTS (SELECT 1 FROM authors WHERE authors.name = names.name)
        AND NOT EXISTS (SELECT 1 FROM authors WHERE authors.email = names.name);
END;
CREATE TRIGGER authors_dropped AFTER DELETE ON authors BEGIN
    DELETE FROM names WHERE name IN (OLD.name, OLD.email)
        AND NOT EXISTS (SELECT 1 FROM authors WHERE authors.name = names.name)
        AND NOT EXISTS (SELECT 1 FROM authors WHERE authors.email = names.name);
END;

-- Feeds write "en_US" and "EN-us".
ALTER TABLE sources ADD COLUMN language TEXT GENERATED ALWAYS AS (
    lower(replace(COALESCE(
        CASE WHEN json_valid(settings) THEN json_extract(settings, '$.language') END, feed_language
    ), '_', '-'))
) VIRTUAL /* Its language as configured, else as its feed says, in small letters and with "-"; computed when read. */;
CREATE INDEX sources_by_language ON sources (language);
DROP INDEX entries_by_language;
CREATE INDEX entries_by_language ON entries (lower(replace(language, '_', '-'))) WHERE language IS NOT NULL;
