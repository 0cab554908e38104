"""What all tables share: how constraints are named, and moments."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "pk": "pk_%(table_name)s",
}

UTC_TIME = sa.DateTime(timezone=True)


def now_by_default() -> Any:
    """A moment that the database fills in."""
    return Field(sa_type=UTC_TIME, sa_column_kwargs={"server_default": sa.func.now()})


def numbered() -> Any:
    """A primary key that the database counts."""
    return Field(default=None, sa_column=sa.Column(sa.BigInteger, sa.Identity(always=True), primary_key=True))


def table_of(model: type[SQLModel]) -> sa.Table:
    """The table behind a model, for statements in SQLAlchemy's own words."""
    table: sa.Table = model.__table__  # type: ignore[attr-defined]
    return table
