-- Names of authors are kept in step where somebody writes an author by an upsert, too: an INSERT OR IGNORE in a trigger fails
-- there (https://www.sqlite.org/lang_createtrigger.html), ON CONFLICT does not. SQLite calls no trigger for a row that INSERT
-- OR REPLACE takes the place of: its name then stays until `verify` tells.

DROP TRIGGER authors_added;
CREATE TRIGGER authors_added AFTER INSERT ON authors BEGIN
    INSERT INTO names SELECT value FROM (SELECT NEW.name AS value UNION ALL SELECT NEW.email)
    WHERE value IS NOT NULL ON CONFLICT (name) DO NOTHING;
END;
DROP TRIGGER authors_renamed;
CREATE TRIGGER authors_renamed AFTER UPDATE OF name, email ON authors BEGIN
    INSERT INTO names SELECT value FROM (SELECT NEW.name AS value UNION ALL SELECT NEW.email)
    WHERE value IS NOT NULL ON CONFLICT (name) DO NOTHING;
    DELETE FROM names WHERE name IN (OLD.name, OLD.email)
        AND NOT EXISTS (SELECT 1 FROM authors WHERE authors.name = names.name)
        AND NOT EXISTS (SELECT 1 FROM authors WHERE authors.email = names.name);
END;

-- The same column, which settings that somebody has damaged no longer make unreadable.
DROP INDEX sources_by_language;
ALTER TABLE sources DROP COLUMN language;
ALTER TABLE sources ADD COLUMN language TEXT GENERATED ALWAYS AS (
    lower(replace(COALESCE(
        CASE WHEN json_valid(settings) THEN json_extract(settings, '$.language') END, feed_language
    ), '_', '-'))
) VIRTUAL /* Its language as configured, else as its feed says, in small letters and with "-"; computed when read. */;
CREATE INDEX sources_by_language ON sources (language);
