"""Files, and their kind of entry in the feed."""

import re

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    made = op.get_bind().exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'feed_entry'").scalar()
    kinds = re.search(r'kind IN \(([^)]*)\)', made or '')
    assert kinds is not None
    with op.batch_alter_table('feed_entry') as table:
        table.drop_constraint(op.f('ck_feed_entry_kind'), type_='check')
        table.create_check_constraint(op.f('ck_feed_entry_kind'), f"kind IN ({kinds[1]}, 'file')")
    op.create_table(
        'stored_file',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('deal_id', sa.Integer(), nullable=False),
        sa.Column('entry_id', sa.Integer(), nullable=False),
        sa.Column('instead_id', sa.Integer(), nullable=True),
        sa.Column('sha', sa.String(length=64), nullable=False),
        sa.Column('size', sa.BigInteger(), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('type', sa.String(length=100), nullable=False),
        sa.Column('token', sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_stored_file_deal_id')),
        sa.ForeignKeyConstraint(['entry_id'], ['feed_entry.id'], name=op.f('fk_stored_file_entry_id')),
        sa.ForeignKeyConstraint(['instead_id'], ['feed_entry.id'], name=op.f('fk_stored_file_instead_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_stored_file')),
        sa.UniqueConstraint('entry_id', name=op.f('uq_stored_file_entry_id')),
        sa.UniqueConstraint('token', name=op.f('uq_stored_file_token')),
    )
    for column in ('deal_id', 'instead_id', 'sha'):
        op.create_index(op.f(f'ix_stored_file_{column}'), 'stored_file', [column])
