"""A score says which words it took for slips, so that a new name clears them. The scores that there were are found anew by the server."""

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table('comment_score')
    op.create_table(
        'comment_score',
        sa.Column('entry_id', sa.Integer(), nullable=False),
        sa.Column('version', sa.String(length=16), nullable=False),
        sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('rules', sa.Text(), nullable=False),
        sa.Column('slips', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['entry_id'], ['feed_entry.id'], name=op.f('fk_comment_score_entry_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_comment_score')),
    )
