"""The journal's order by instant, alone and of one person or kind, and the triggers that keep what it holds; people's own choices; deputies."""

import sqlalchemy as sa
from alembic import op

from dashboard.migrations import append_only

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

INDEXES = {'at': ['at', 'id'], 'by': ['by_id', 'at', 'id'], 'what': ['what', 'at', 'id']}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.create_index(f'ix_journal_{name}', 'journal', columns)
    append_only.guard(op.get_bind())
    op.create_table(
        'preference',
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('language', sa.String(length=2), nullable=True),
        sa.Column('look', sa.String(length=8), nullable=True),
        sa.Column('start', sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_preference_person_id')),
        sa.PrimaryKeyConstraint('person_id', name=op.f('pk_preference')),
    )
    op.create_table(
        'deputy',
        sa.Column('department_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('first', sa.Date(), nullable=False),
        sa.Column('last', sa.Date(), nullable=False),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_deputy_department_id')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_deputy_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_deputy')),
    )
    op.create_index(op.f('ix_deputy_person_id'), 'deputy', ['person_id'])
