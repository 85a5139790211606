"""When a table says that a deal was closed: kept apart, so that a wrong drag and its undo do not lose it."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('deal', sa.Column('born_closed_at', sa.DateTime(timezone=True), nullable=True))
    op.execute('UPDATE deal SET born_closed_at = closed_at WHERE stage_id = born_id')
