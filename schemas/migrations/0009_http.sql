-- What fetching over HTTP tells besides a body. docs/fetching.md.

ALTER TABLE captures ADD COLUMN final_url TEXT
    /* Which address answered, where redirects led to another one than the document's; NULL: the document's. */;
ALTER TABLE captures ADD COLUMN redirects TEXT
    /* How it was led there: JSON list of objects with url, status and location; NULL where it was not. */;
ALTER TABLE documents ADD COLUMN validators_url TEXT
    /* Which address gave `etag` and `last_modified`, and alone gets them back; NULL: `url`. */;
