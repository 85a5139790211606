"""A browser gets a new token once its person's rights have changed."""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('browser_session', sa.Column('renew', sa.Boolean(), nullable=False, server_default=sa.false()))
