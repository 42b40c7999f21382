ALTER TABLE accounts ADD COLUMN machine BIGINT NOT NULL DEFAULT 0; -- 1 where it never logs in
UPDATE accounts SET machine = 1 WHERE password IS NULL;

-- The name of a deleted account is free again.
DROP INDEX accounts_by_name;
CREATE UNIQUE INDEX accounts_by_name ON accounts (name) WHERE state <> 'deleted';

-- For lists of one role or in one state; the one in the order of names goes along the names.
CREATE INDEX accounts_by_role ON accounts (role, id);
CREATE INDEX accounts_by_state ON accounts (state, id);

ALTER TABLE sessions ADD COLUMN idle BIGINT;                     -- seconds
ALTER TABLE sessions ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN address TEXT;
ALTER TABLE sessions ADD COLUMN agent TEXT;
UPDATE sessions SET seen_at = authenticated_at;

ALTER TABLE tokens ADD COLUMN quarantined_at BIGINT;
ALTER TABLE tokens ADD COLUMN outlives_owner BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tokens ADD COLUMN prior_seal_key BIGINT;
ALTER TABLE tokens ADD COLUMN prior_seal BLOB;

CREATE TABLE links (
    id         BLOB   PRIMARY KEY,
    account    BLOB   NOT NULL REFERENCES accounts (id),
    purpose    TEXT   NOT NULL,
    digest     BLOB   NOT NULL,
    digest_key BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BLOB   REFERENCES accounts (id), -- none is Jeton itself
    expires_at BIGINT NOT NULL,
    closed_at  BIGINT,
    revision   BIGINT NOT NULL
);

CREATE UNIQUE INDEX links_by_digest ON links (digest);
-- Holds an account to one link that was neither used nor withdrawn.
CREATE UNIQUE INDEX links_not_closed ON links (account) WHERE closed_at IS NULL;

CREATE TABLE faults (
    id        BLOB   PRIMARY KEY,
    cause     TEXT   NOT NULL,
    token     BLOB   NOT NULL REFERENCES tokens (id),
    service   BLOB   NOT NULL REFERENCES services (id),
    account   BLOB   NOT NULL REFERENCES accounts (id),
    address   TEXT,
    agent     TEXT,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    revision  BIGINT NOT NULL
);

-- Holds a token to one open fault of each cause.
CREATE UNIQUE INDEX faults_open ON faults (token, cause) WHERE closed_at IS NULL;

-- Who used which secret of a token from where: what was seen, not what was done, and so no part of the log.
CREATE TABLE uses (
    token    BLOB   NOT NULL REFERENCES tokens (id),
    secret   BLOB   NOT NULL, -- the first 8 bytes of its digest
    accepted BIGINT NOT NULL, -- 1 where the verdict was to allow
    address  TEXT   NOT NULL, -- empty where it is not known
    agent    TEXT   NOT NULL, -- empty where it said nothing
    first_at BIGINT NOT NULL,
    last_at  BIGINT NOT NULL,
    count    BIGINT NOT NULL,
    PRIMARY KEY (token, secret, accepted, address, agent)
);

-- Finds the tokens that were shown from an address.
CREATE INDEX uses_by_address ON uses (address, token);

-- Finds the tokens that an account holds, and counts those of a kind by their owners and their ends without reading any.
-- SQLite takes it for all that a question needs only where `end_at` stands in it as well.
CREATE INDEX tokens_live ON tokens (service, kind, account, expires_at, end_at) WHERE end_at IS NULL;

-- Tokens without a place are found by the other one, and need not stand in both.
DROP INDEX tokens_held;
CREATE UNIQUE INDEX tokens_held ON tokens (service, account, kind, place) WHERE end_at IS NULL AND place IS NOT NULL;
