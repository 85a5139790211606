"""Observers (E2): who may look at a deal that is somebody else's."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'observer',
        sa.Column('deal_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_observer_deal_id')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_observer_person_id')),
        sa.PrimaryKeyConstraint('deal_id', 'person_id', name=op.f('pk_observer')),
    )
    op.create_index(op.f('ix_observer_person_id'), 'observer', ['person_id'])
