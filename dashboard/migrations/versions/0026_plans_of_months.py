"""What people are meant to sell in a month, and the deals that were taken up to close it."""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'plan',
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('month', sa.Date(), nullable=False),
        sa.Column('kopecks', sa.BigInteger(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_plan_person_id')),
        sa.PrimaryKeyConstraint('person_id', 'month', name=op.f('pk_plan')),
    )
    op.create_index(op.f('ix_plan_month'), 'plan', ['month'])
    op.create_table(
        'plan_taken',
        sa.Column('task_id', sa.Integer(), nullable=False),
        sa.Column('deal_id', sa.Integer(), nullable=False),
        sa.Column('month', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_plan_taken_deal_id')),
        sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_plan_taken_task_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('task_id', name=op.f('pk_plan_taken')),
    )
    op.create_index(op.f('ix_plan_taken_month'), 'plan_taken', ['month'])
