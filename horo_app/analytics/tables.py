"""The table of annotations."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from horo_app.core.db.columns import now_by_default, numbered


class Annotation(SQLModel, table=True):
    """What happened on a day, to be seen beside the figures. `kind` is "note", which an editor wrote, or "model": then
    `text` is the model that texts are written by from that day on, and nobody wrote it.
    """

    __tablename__ = "annotations"
    __table_args__ = (
        sa.CheckConstraint("kind in ('note', 'model')", name="kind"),
        sa.Index("ix_annotations_date", "date"),
    )

    id: int | None = numbered()
    date: dt.date
    kind: str = Field(max_length=16)
    text: str = Field(max_length=128)
    author: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})
    created_at: dt.datetime = now_by_default()
