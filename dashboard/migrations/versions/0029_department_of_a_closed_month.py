"""Lines and bonuses of a closed month keep their person's department; of those that were closed before, it is the present one, as was shown."""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for kept in ('kept_line', 'kept_bonus'):
        with op.batch_alter_table(kept) as table:
            table.add_column(sa.Column('department_id', sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f'fk_{kept}_department_id'), 'department', ['department_id'], ['id'])
    op.execute('UPDATE kept_line SET department_id = (SELECT person.department_id FROM person WHERE person.id = kept_line.person_id)')
    op.execute('UPDATE kept_bonus SET department_id = (SELECT person.department_id FROM person WHERE person.id = kept_bonus.person_id)')
