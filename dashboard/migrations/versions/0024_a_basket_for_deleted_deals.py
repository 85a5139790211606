"""A deleted deal: when, by whom and why; such deals stand apart in the indexes of boards and tables."""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0021'
branch_labels = None
depends_on = None

APART = {
    'ix_deal_board_step': ['pipeline_id', 'stage_id', 'deleted_at', 'next_due', 'id'],
    'ix_deal_board_amount': ['pipeline_id', 'stage_id', 'deleted_at', 'amount', 'id'],
    'ix_deal_board_since': ['pipeline_id', 'stage_id', 'deleted_at', 'stage_since', 'id'],
    'ix_deal_board_new': ['pipeline_id', 'stage_id', 'deleted_at', 'created_at', 'id'],
    'ix_deal_board_owner': ['pipeline_id', 'stage_id', 'deleted_at', 'owner_id', 'amount'],
    'ix_deal_table_step': ['pipeline_id', 'deleted_at', 'next_due', 'id'],
    'ix_deal_table_amount': ['pipeline_id', 'deleted_at', 'amount', 'id'],
    'ix_deal_table_since': ['pipeline_id', 'deleted_at', 'stage_since', 'id'],
    'ix_deal_table_new': ['pipeline_id', 'deleted_at', 'created_at', 'id'],
    'ix_deal_table_title': ['pipeline_id', 'deleted_at', 'title_folded', 'id'],
    'ix_deal_owner_id': ['owner_id', 'deleted_at'],
}


def upgrade() -> None:
    op.add_column('deal', sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True))
    # by hand, since Alembic would make the constraints by a table rebuilt, which costs a minute at a million deals
    op.execute('ALTER TABLE deal ADD COLUMN deleted_by INTEGER CONSTRAINT fk_deal_deleted_by REFERENCES person (id)')
    op.execute("ALTER TABLE deal ADD COLUMN deleted_why VARCHAR(16) CONSTRAINT ck_deal_deleted_why CHECK (deleted_why IN ('duplicate', 'test', 'spam'))")
    for name, columns in APART.items():
        op.drop_index(name, table_name='deal')
        op.create_index(name, 'deal', columns)
    op.create_index('ix_deal_basket', 'deal', ['deleted_at', 'id'], sqlite_where=sa.text('deleted_at IS NOT NULL'), postgresql_where=sa.text('deleted_at IS NOT NULL'))
