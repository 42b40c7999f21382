"""One page, for whoever has a key: it says whose.

The functions are `async` although SQLite is not: a look-up takes tens of microseconds, and handing it to the pool of
threads, as FastAPI does with plain functions, takes more.
"""

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session

from tables import Account, Key, digest, engine

app = FastAPI()
bearer = HTTPBearer()


async def account(credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> Account:
    with Session(engine) as session:
        key = session.get(Key, digest(credentials.credentials))
    if key is None:
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    return key.account


@app.get("/who")
async def who(account: Annotated[Account, Depends(account)]) -> dict[str, str]:
    return {"account": account.name}
