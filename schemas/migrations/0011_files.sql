-- How a file that nobody touched is known without reading it. docs/fetching.md.

ALTER TABLE documents ADD COLUMN stamp TEXT
    /* What the file system said of a file before it was read: while it says the same, the file is not read again.
       NULL: of an address of the web, and where the next poll has to read it. */;
