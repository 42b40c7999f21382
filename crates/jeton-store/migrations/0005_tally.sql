-- Faults are sealed like the rows that decide on rights.
ALTER TABLE faults ADD COLUMN row_seal BLOB;

-- What rows there are: codes over a sum of all tokens and one of all others that stand, and over the end of the log.
CREATE TABLE tally (
    id     BIGINT PRIMARY KEY, -- 1: there is one
    others BLOB   NOT NULL,
    tokens BLOB   NOT NULL
);
