"""Makes the database with so many keys, ten to an account, and a file with them."""

import secrets
import sys

from sqlalchemy import insert

from tables import DATA, Account, Base, Key, digest, engine

EACH = 10

count = int(sys.argv[1])
keys = [secrets.token_urlsafe(32) for _ in range(count)]
Base.metadata.create_all(engine)
with engine.begin() as connection:
    accounts = range((count + EACH - 1) // EACH)
    connection.execute(insert(Account), [{"id": n, "name": f"account-{n}"} for n in accounts])
    rows = [{"digest": digest(key), "account_id": n // EACH} for n, key in enumerate(keys)]
    connection.execute(insert(Key), rows)
(DATA / "keys").write_text("".join(f"{key}\n" for key in keys))
