"""What the coach found in each comment, kept for the figures."""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'comment_score',
        sa.Column('entry_id', sa.Integer(), nullable=False),
        sa.Column('version', sa.String(length=16), nullable=False),
        sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('rules', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['entry_id'], ['feed_entry.id'], name=op.f('fk_comment_score_entry_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_comment_score')),
    )
