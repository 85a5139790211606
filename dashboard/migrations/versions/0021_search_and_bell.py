"""What can be searched, indexed; which notices of the bell somebody has seen."""

import sqlalchemy as sa
from alembic import op

from dashboard import fulltext

revision = '0021'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'notice_read',
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=48), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notice_read_person_id')),
        sa.PrimaryKeyConstraint('person_id', 'key', name=op.f('pk_notice_read')),
    )
    op.create_index(op.f('ix_notice_read_at'), 'notice_read', ['at'])
    op.create_index('ix_feed_entry_at', 'feed_entry', ['at', 'id'])
    fulltext.create(op.get_bind())
