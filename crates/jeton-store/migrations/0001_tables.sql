-- Times are microseconds UTC. Ids are the 16 bytes of a UUIDv7. PostgreSQL says BYTEA for BLOB and BIGINT for INTEGER:
-- `INTEGER PRIMARY KEY` makes SQLite use `seq` as the row's own key instead of keeping a second tree for it.

CREATE TABLE accounts (
    id         BLOB   PRIMARY KEY,
    name       TEXT   NOT NULL,
    role       TEXT   NOT NULL,
    state      TEXT   NOT NULL,
    membership TEXT   NOT NULL, -- `*`, or service ids with blanks between
    password   TEXT,            -- a PHC string; a machine has none
    created_at BIGINT NOT NULL,
    revision   BIGINT NOT NULL
);

CREATE UNIQUE INDEX accounts_by_name ON accounts (name);

CREATE TABLE services (
    id         BLOB   PRIMARY KEY,
    name       TEXT   NOT NULL, -- the policy's name, here to be unique
    policy     TEXT   NOT NULL, -- TOML, as it was given
    state      TEXT   NOT NULL,
    settings   TEXT   NOT NULL, -- a JSON object of texts
    created_at BIGINT NOT NULL,
    revision   BIGINT NOT NULL
);

CREATE UNIQUE INDEX services_by_name ON services (name);

CREATE TABLE sessions (
    id               BLOB   PRIMARY KEY,
    account          BLOB   NOT NULL REFERENCES accounts (id),
    service          BLOB   REFERENCES services (id),
    opened_at        BIGINT NOT NULL,
    authenticated_at BIGINT NOT NULL,
    expires_at       BIGINT NOT NULL,
    closed_at        BIGINT,
    revision         BIGINT NOT NULL
);

CREATE INDEX sessions_open ON sessions (account, id) WHERE closed_at IS NULL;

CREATE TABLE tokens (
    id           BLOB   PRIMARY KEY,
    service      BLOB   NOT NULL REFERENCES services (id),
    account      BLOB   NOT NULL REFERENCES accounts (id),
    kind         TEXT   NOT NULL,
    name         TEXT,
    session      BLOB   REFERENCES sessions (id),
    scopes       TEXT   NOT NULL, -- with blanks between
    addresses    TEXT   NOT NULL, -- CIDR ranges with blanks between; none means anywhere
    digest       BLOB   NOT NULL,
    digest_key   BIGINT NOT NULL,
    hint         TEXT   NOT NULL,
    since        BIGINT NOT NULL,
    prior_digest BLOB,
    prior_key    BIGINT,
    prior_hint   TEXT,
    prior_until  BIGINT,
    seal_key     BIGINT,
    seal         BLOB,
    created_at   BIGINT NOT NULL,
    created_by   BLOB   NOT NULL REFERENCES accounts (id),
    not_before   BIGINT,
    expires_at   BIGINT,
    end_at       BIGINT,
    end_cause    TEXT,
    place        BIGINT,
    revision     BIGINT NOT NULL
);

CREATE INDEX tokens_by_service ON tokens (service, id);
CREATE INDEX tokens_by_account ON tokens (account, id);
CREATE INDEX tokens_by_session ON tokens (session) WHERE session IS NOT NULL;
-- Holds each place to one live token, and finds the tokens that an account holds. Rows without a place never collide:
-- a unique index takes no NULL for the equal of another.
CREATE UNIQUE INDEX tokens_held ON tokens (service, account, kind, place) WHERE end_at IS NULL;

CREATE TABLE log (
    seq     INTEGER PRIMARY KEY, -- from 1, without gaps
    at      BIGINT NOT NULL,
    actor   BLOB,                -- an account; none is Jeton itself
    event   TEXT   NOT NULL,
    account BLOB,
    service BLOB,
    session BLOB,
    token   BLOB,
    detail  TEXT   NOT NULL,     -- the record afterwards as JSON, without seal and password
    hash    BLOB   NOT NULL      -- of this entry and the hash before it
);

-- Most of what an account does, it does to what is its own: the index by account finds that.
CREATE INDEX log_by_actor ON log (actor, seq) WHERE actor IS NOT NULL AND (account IS NULL OR account <> actor);
CREATE INDEX log_by_account ON log (account, seq) WHERE account IS NOT NULL;
CREATE INDEX log_by_service ON log (service, seq) WHERE service IS NOT NULL;
CREATE INDEX log_by_token ON log (token, seq) WHERE token IS NOT NULL;

-- Answers to requests that carried an idempotency key. An answer is filed before the rows it answers for, and so
-- refers to none of them.
CREATE TABLE answers (
    account BLOB   NOT NULL,
    key     TEXT   NOT NULL,
    request BLOB   NOT NULL,
    status  BIGINT NOT NULL,
    body    BLOB   NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (account, key)
);

CREATE INDEX answers_by_time ON answers (at);
