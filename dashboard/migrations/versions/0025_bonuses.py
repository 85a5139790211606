"""Rules of bonuses."""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'bonus_rule',
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('since', sa.Date(), nullable=False),
        sa.Column('goods_rate', sa.Integer(), nullable=False),
        sa.Column('services_rate', sa.Integer(), nullable=False),
        sa.Column('steps', sa.String(length=200), nullable=False),
        sa.Column('on_excess', sa.Boolean(), nullable=False),
        sa.Column('of_team', sa.Boolean(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('department_id', sa.Integer(), nullable=True),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_bonus_rule_department_id')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_bonus_rule_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_bonus_rule')),
    )
