"""The flats that deals' titles name, by which duplicates and returning clients are found."""

from sqlmodel import Field, SQLModel

from dashboard.models.base import TITLE_LIMIT


class DealFlat(SQLModel, table=True):
    """A flat of a deal, as `titles.flat_keys` has it of its title: a copy, which `flats` alone writes, so that 100,000 deals are searched by an index."""

    __tablename__ = 'deal_flat'
    deal_id: int = Field(primary_key=True, foreign_key='deal.id')
    key: str = Field(primary_key=True, index=True, max_length=2 * TITLE_LIMIT)
    house: str = Field(default='', max_length=TITLE_LIMIT)
    building: str = Field(default='', max_length=TITLE_LIMIT)
    section: str = Field(default='', max_length=TITLE_LIMIT)
