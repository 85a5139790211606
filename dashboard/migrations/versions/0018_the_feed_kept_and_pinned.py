"""The feed: earlier texts of entries, pins, mentions, what is known of a call; the journal of one deal in the order of time."""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('direction', sa.String(length=8), nullable=True),
        sa.Column('seconds', sa.Integer(), nullable=True),
        sa.Column('result', sa.String(length=16), nullable=True),
    ):
        op.add_column('feed_entry', column)
    op.create_index('ix_journal_deal_at', 'journal', ['deal_id', 'at', 'id'])
    op.create_table(
        'feed_revision',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('entry_id', sa.Integer(), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('until', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['entry_id'], ['feed_entry.id'], name=op.f('fk_feed_revision_entry_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_feed_revision')),
    )
    op.create_index('ix_feed_revision_entry', 'feed_revision', ['entry_id', 'id'])
    op.create_table(
        'pin',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('deal_id', sa.Integer(), nullable=False),
        sa.Column('slot', sa.String(length=16), nullable=False),
        sa.Column('entry_id', sa.Integer(), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('by_id', sa.Integer(), nullable=True),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('stage_id', sa.Integer(), nullable=False),
        sa.Column('void_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("slot IN ('technical', 'commercial', 'current')", name=op.f('ck_pin_slot')),
        sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_pin_by_id')),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_pin_deal_id')),
        sa.ForeignKeyConstraint(['entry_id'], ['feed_entry.id'], name=op.f('fk_pin_entry_id')),
        sa.ForeignKeyConstraint(['stage_id'], ['stage.id'], name=op.f('fk_pin_stage_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_pin')),
    )
    op.create_index('ix_pin_deal', 'pin', ['deal_id', 'slot', 'id'])
    op.create_table(
        'mention',
        sa.Column('entry_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['entry_id'], ['feed_entry.id'], name=op.f('fk_mention_entry_id')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_mention_person_id')),
        sa.PrimaryKeyConstraint('entry_id', 'person_id', name=op.f('pk_mention')),
    )
    op.create_index(op.f('ix_mention_person_id'), 'mention', ['person_id'])
