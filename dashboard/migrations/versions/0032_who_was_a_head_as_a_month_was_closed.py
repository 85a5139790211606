"""Bonuses of a closed month keep whether their person was a head; of those kept before it is known where one was paid on the department's money."""

import sqlalchemy as sa
from alembic import op

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('kept_bonus') as table:
        table.add_column(sa.Column('of_head', sa.Boolean(), nullable=True))
    op.execute(
        'UPDATE kept_bonus SET of_head = 1 WHERE EXISTS (SELECT 1 FROM kept_bonus AS paid '
        'WHERE paid.month = kept_bonus.month AND paid.person_id = kept_bonus.person_id AND paid.of_team AND paid.rule_id <> 0)'
    )
