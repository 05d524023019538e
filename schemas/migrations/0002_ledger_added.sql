-- Some rules put words in the place of others: a title in capitals gets small letters, a picture of a smiley becomes
-- the character. The equation of words needs both sides of such a line.

ALTER TABLE ledger ADD COLUMN added TEXT /* What the rule put in the place of `text`, where it put anything. */;
