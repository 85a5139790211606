"""Who may take deals out in a file, where the company head set it otherwise than the role has it."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('person', sa.Column('exports', sa.Boolean(), nullable=True))
