"""A deleted deal: when, by whom and why; the indexes of boards and tables hold only those that are not."""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0021'
branch_labels = None
depends_on = None

STANDING = {
    'ix_deal_board_step': ['pipeline_id', 'stage_id', 'next_due', 'id'],
    'ix_deal_board_amount': ['pipeline_id', 'stage_id', 'amount', 'id', 'deleted_at'],
    'ix_deal_board_since': ['pipeline_id', 'stage_id', 'stage_since', 'id'],
    'ix_deal_board_new': ['pipeline_id', 'stage_id', 'created_at', 'id'],
    'ix_deal_board_owner': ['pipeline_id', 'stage_id', 'owner_id', 'amount', 'deleted_at'],
    'ix_deal_table_step': ['pipeline_id', 'next_due', 'id'],
    'ix_deal_table_amount': ['pipeline_id', 'amount', 'id', 'deleted_at'],
    'ix_deal_table_since': ['pipeline_id', 'stage_since', 'id'],
    'ix_deal_table_new': ['pipeline_id', 'created_at', 'id'],
    'ix_deal_table_title': ['pipeline_id', 'title_folded', 'id'],
}
"""Counts and sums are read from two of them alone, hence a column that is always null there."""


def upgrade() -> None:
    op.add_column('deal', sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True))
    # by hand, since Alembic would make the constraints by a table rebuilt, which costs a minute at a million deals
    op.execute('ALTER TABLE deal ADD COLUMN deleted_by INTEGER CONSTRAINT fk_deal_deleted_by REFERENCES person (id)')
    op.execute("ALTER TABLE deal ADD COLUMN deleted_why VARCHAR(16) CONSTRAINT ck_deal_deleted_why CHECK (deleted_why IN ('duplicate', 'test', 'spam'))")
    for name, columns in STANDING.items():
        op.drop_index(name, table_name='deal')
        op.create_index(name, 'deal', columns, sqlite_where=sa.text('deleted_at IS NULL'), postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_index('ix_deal_basket', 'deal', ['deleted_at', 'id'], sqlite_where=sa.text('deleted_at IS NOT NULL'), postgresql_where=sa.text('deleted_at IS NOT NULL'))
