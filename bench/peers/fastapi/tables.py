"""What is stored: accounts, and of each key its SHA-256."""

import hashlib
import os
from pathlib import Path

from sqlalchemy import ForeignKey, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

DATA = Path(os.environ["PEER_DATA"])


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Key(Base):
    __tablename__ = "keys"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


def digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


engine = create_engine(f"sqlite:///{DATA / 'peer.db'}")


@event.listens_for(engine, "connect")
def prepare(connection, _record):
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
