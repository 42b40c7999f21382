CREATE TABLE signing_keys (
    id           BLOB   PRIMARY KEY,
    number       BIGINT NOT NULL,
    public       BLOB   NOT NULL,
    seal_key     BIGINT,
    seal         BLOB,            -- the private part; none where the key was withdrawn
    created_at   BIGINT NOT NULL,
    signs_from   BIGINT NOT NULL,
    withdrawn_at BIGINT,
    revision     BIGINT NOT NULL
);

CREATE UNIQUE INDEX signing_keys_by_number ON signing_keys (number);
