-- Where the writer tries whether a disk that was full has room again. It is empty otherwise.
CREATE TABLE room (filler BLOB NOT NULL);

-- Where an account gets mail, and in which language: nothing where that was not said.
ALTER TABLE accounts ADD COLUMN mail TEXT;
ALTER TABLE accounts ADD COLUMN language TEXT;
-- Finds whose address it is that a mail goes to.
CREATE INDEX accounts_by_mail ON accounts (lower(mail)) WHERE mail IS NOT NULL;

-- Faults are about tokens, or about Jeton itself.
CREATE TABLE faults_of_all (
    id         BLOB   PRIMARY KEY,
    cause      TEXT   NOT NULL,
    token      BLOB   REFERENCES tokens (id),
    service    BLOB   REFERENCES services (id),
    account    BLOB   REFERENCES accounts (id),
    part       TEXT,            -- of Jeton, where it is about no token
    threshold  BIGINT,          -- seconds before `expires_at`
    expires_at BIGINT,
    address    TEXT,
    agent      TEXT,
    note       TEXT,
    recipients TEXT   NOT NULL, -- mail addresses, a line each
    opened_at  BIGINT NOT NULL,
    closed_at  BIGINT,
    revision   BIGINT NOT NULL
);
INSERT INTO faults_of_all SELECT id, cause, token, service, account, NULL, NULL, NULL, address, agent, NULL, '', opened_at,
    closed_at, revision FROM faults;
DROP TABLE faults;
ALTER TABLE faults_of_all RENAME TO faults;

-- Holds a token to one open fault of each cause and threshold, and each part of Jeton to one of each cause.
CREATE UNIQUE INDEX faults_open ON faults (token, cause, coalesce(threshold, 0)) WHERE closed_at IS NULL AND token IS NOT NULL;
CREATE UNIQUE INDEX faults_of_jeton ON faults (cause, part) WHERE closed_at IS NULL AND token IS NULL;

-- How long before its end a token was told of at last, in seconds.
ALTER TABLE tokens ADD COLUMN warned BIGINT;

-- Finds the tokens whose end is near and that were not told of it, whatever number of others there is.
CREATE INDEX tokens_due ON tokens (service, warned, expires_at)
    WHERE end_at IS NULL AND session IS NULL AND quarantined_at IS NULL AND expires_at IS NOT NULL;
-- Finds those of an account that end next.
CREATE INDEX tokens_ending ON tokens (account, expires_at, id)
    WHERE end_at IS NULL AND session IS NULL AND quarantined_at IS NULL AND expires_at IS NOT NULL;

-- Finds the open faults of one cause, and of these the ones whose token has expired.
CREATE INDEX faults_by_cause ON faults (cause, expires_at) WHERE closed_at IS NULL;
-- Lists those that are open without those that were closed over the years, and those of one token.
CREATE INDEX faults_not_closed ON faults (id) WHERE closed_at IS NULL;
CREATE INDEX faults_by_token ON faults (token, id);

-- Mails: put together from notices, and sent until a server takes them.
CREATE TABLE mails (
    id        BLOB   PRIMARY KEY,
    recipient TEXT   NOT NULL,
    made_at   BIGINT NOT NULL,
    attempts  BIGINT NOT NULL,
    next_at   BIGINT,           -- when it is tried next; none where it is tried no more
    sent_at   BIGINT,
    failed_at BIGINT,
    error     TEXT              -- what the server said at last, where it did not take it
);
CREATE INDEX mails_due ON mails (next_at) WHERE next_at IS NOT NULL;
-- Those that were given up.
CREATE INDEX mails_failed ON mails (made_at, id) WHERE failed_at IS NOT NULL;
CREATE INDEX mails_done ON mails (made_at) WHERE next_at IS NULL;

-- Who is to be told of a fault by mail: filed with the commit that opens it.
CREATE TABLE notices (
    fault      BLOB   NOT NULL REFERENCES faults (id),
    recipient  TEXT   NOT NULL,
    queued_at  BIGINT NOT NULL,
    mail       BLOB   REFERENCES mails (id),
    dropped_at BIGINT,          -- where what it says was over before it was sent
    expires_at BIGINT,          -- when what it says is over anyhow: that of the fault
    PRIMARY KEY (fault, recipient)
);
CREATE INDEX notices_waiting ON notices (recipient, queued_at, fault) WHERE mail IS NULL;
-- Finds what nobody was told of in time.
CREATE INDEX notices_expired ON notices (expires_at) WHERE mail IS NULL;
CREATE INDEX notices_of_mail ON notices (mail) WHERE mail IS NOT NULL;

-- Usage: how often tokens and services were asked about. Seen and not done, and so no part of the log.
CREATE TABLE token_hours (
    token   BLOB   NOT NULL REFERENCES tokens (id),
    hour    BIGINT NOT NULL, -- since the beginning of 1970
    outcome TEXT   NOT NULL, -- `allowed`, or why it was refused
    count   BIGINT NOT NULL,
    PRIMARY KEY (token, hour, outcome)
);
-- Finds what is old.
CREATE INDEX token_hours_by_hour ON token_hours (hour);

CREATE TABLE token_days (
    token   BLOB   NOT NULL REFERENCES tokens (id),
    day     BIGINT NOT NULL, -- since the beginning of 1970
    service BLOB   NOT NULL, -- the token's
    allowed BIGINT NOT NULL,
    denied  BIGINT NOT NULL,
    PRIMARY KEY (token, day)
);
CREATE INDEX token_days_by_day ON token_days (day);
-- Find the tokens of a service that were accepted, or refused, most often on a day.
CREATE INDEX token_days_allowed ON token_days (service, day, allowed, token) WHERE allowed > 0;
CREATE INDEX token_days_denied ON token_days (service, day, denied, token) WHERE denied > 0;

CREATE TABLE service_hours (
    service BLOB   NOT NULL REFERENCES services (id),
    hour    BIGINT NOT NULL,
    outcome TEXT   NOT NULL,
    count   BIGINT NOT NULL,
    PRIMARY KEY (service, hour, outcome)
);
CREATE INDEX service_hours_by_hour ON service_hours (hour);

CREATE INDEX uses_by_time ON uses (last_at);

-- When a token was last accepted, from where and by what program: kept longer than the uses.
ALTER TABLE tokens ADD COLUMN used_at BIGINT;
ALTER TABLE tokens ADD COLUMN used_from TEXT;
ALTER TABLE tokens ADD COLUMN used_by TEXT;
UPDATE tokens SET (used_at, used_from, used_by) = (SELECT last_at, address, agent FROM uses
    WHERE uses.token = tokens.id AND accepted = 1 ORDER BY last_at DESC, first_at DESC LIMIT 1);
-- Finds the tokens that were not used for the longest time; one that never was counts from when it was made.
CREATE INDEX tokens_idle ON tokens (service, coalesce(used_at, created_at), expires_at) WHERE end_at IS NULL;
-- Lists the tokens of a service or of an account by what people sort them by, those that have ended apart from those that
-- have not. A row without a value has its place as well.
DROP INDEX tokens_by_service;
DROP INDEX tokens_by_account;
CREATE INDEX tokens_by_service ON tokens (service, (CASE WHEN end_at IS NULL THEN 0 ELSE 1 END), id);
CREATE INDEX tokens_by_service_and_name
    ON tokens (service, (CASE WHEN end_at IS NULL THEN 0 ELSE 1 END), coalesce(name, ''), id);
CREATE INDEX tokens_by_service_and_expiry
    ON tokens (service, (CASE WHEN end_at IS NULL THEN 0 ELSE 1 END), coalesce(expires_at, 9223372036854775807), id);
CREATE INDEX tokens_by_service_and_use
    ON tokens (service, (CASE WHEN end_at IS NULL THEN 0 ELSE 1 END), coalesce(used_at, 0), id);
CREATE INDEX tokens_by_account ON tokens (account, (CASE WHEN end_at IS NULL THEN 0 ELSE 1 END), id);
CREATE INDEX tokens_by_account_and_name
    ON tokens (account, (CASE WHEN end_at IS NULL THEN 0 ELSE 1 END), coalesce(name, ''), id);
CREATE INDEX tokens_by_account_and_expiry
    ON tokens (account, (CASE WHEN end_at IS NULL THEN 0 ELSE 1 END), coalesce(expires_at, 9223372036854775807), id);
CREATE INDEX tokens_by_account_and_use
    ON tokens (account, (CASE WHEN end_at IS NULL THEN 0 ELSE 1 END), coalesce(used_at, 0), id);
-- Find the few that are in quarantine, or not valid yet, among all.
CREATE INDEX tokens_quarantined ON tokens (quarantined_at) WHERE quarantined_at IS NOT NULL AND end_at IS NULL;
CREATE INDEX tokens_not_yet_valid ON tokens (not_before) WHERE not_before IS NOT NULL;
-- Finds the entries of a rare event without reading the others.
CREATE INDEX log_by_event ON log (event, seq);
-- Finds what Jeton itself did.
CREATE INDEX log_by_jeton ON log (actor, seq) WHERE actor IS NULL;

-- Programs elsewhere that are told what happens.
CREATE TABLE webhooks (
    id          BLOB   PRIMARY KEY,
    url         TEXT   NOT NULL,
    events      TEXT   NOT NULL, -- names with blanks between
    service     BLOB   REFERENCES services (id),
    state       TEXT   NOT NULL,
    seal_key    BIGINT,
    seal        BLOB,            -- the secret; none where it was deleted
    prior_key   BIGINT,
    prior_seal  BLOB,
    prior_until BIGINT,
    created_at  BIGINT NOT NULL,
    created_by  BLOB   NOT NULL REFERENCES accounts (id),
    revision    BIGINT NOT NULL
);

-- How far each has come: seen and not done, so that the log has no entry of it.
CREATE TABLE deliveries (
    webhook       BLOB   PRIMARY KEY REFERENCES webhooks (id),
    delivered     BIGINT NOT NULL, -- the place in the log up to which it was told everything that it wants
    failures      BIGINT NOT NULL,
    failing_since BIGINT,
    next_at       BIGINT,
    told          TEXT,            -- what came back at last
    told_at       BIGINT
);
-- Finds where the entries of a stretch of time begin and end.
CREATE INDEX log_by_time ON log (at, seq);

-- Row seals: a code over the columns of a row that decides on rights, under a key that is not in the database.
ALTER TABLE accounts ADD COLUMN row_seal BLOB;
ALTER TABLE links ADD COLUMN row_seal BLOB;
ALTER TABLE services ADD COLUMN row_seal BLOB;
ALTER TABLE sessions ADD COLUMN row_seal BLOB;
ALTER TABLE signing_keys ADD COLUMN row_seal BLOB;
ALTER TABLE tokens ADD COLUMN row_seal BLOB;
ALTER TABLE webhooks ADD COLUMN row_seal BLOB;

-- The keys that this database was written with: a value by which each is known again.
CREATE TABLE keys (
    kind  TEXT   NOT NULL, -- chain, digest, seal
    id    BIGINT NOT NULL,
    value BLOB   NOT NULL,
    PRIMARY KEY (kind, id)
);
