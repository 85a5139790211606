"""Moves that a head marked as mistaken, with the reason."""

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'mistake',
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('deal_id', sa.Integer(), nullable=False),
        sa.Column('move_id', sa.Integer(), nullable=False),
        sa.Column('undo_id', sa.Integer(), nullable=True),
        sa.Column('reverse_id', sa.Integer(), nullable=True),
        sa.Column('lost_reason', sa.String(length=20000), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('by_id', sa.Integer(), nullable=True),
        sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_mistake_by_id')),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_mistake_deal_id')),
        sa.ForeignKeyConstraint(['move_id'], ['stage_move.id'], name=op.f('fk_mistake_move_id')),
        sa.ForeignKeyConstraint(['reverse_id'], ['stage_move.id'], name=op.f('fk_mistake_reverse_id')),
        sa.ForeignKeyConstraint(['undo_id'], ['stage_move.id'], name=op.f('fk_mistake_undo_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_mistake')),
    )
    op.create_index('ix_mistake_deal_id', 'mistake', ['deal_id'])
