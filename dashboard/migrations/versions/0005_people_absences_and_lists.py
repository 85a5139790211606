"""People's own initials, their absences, and the lists that heads keep; departments and projects can be retired."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('person', sa.Column('initials', sa.String(length=3), nullable=True))
    for table in ('department', 'project'):
        op.add_column(table, sa.Column('retired', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        'absence',
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('first', sa.Date(), nullable=False),
        sa.Column('last', sa.Date(), nullable=False),
        sa.Column('starts', sa.Time(), nullable=True),
        sa.Column('ends', sa.Time(), nullable=True),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('vacation', 'sickness', 'visit')", name=op.f('ck_absence_kind')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_absence_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_absence')),
    )
    op.create_index(op.f('ix_absence_person_id'), 'absence', ['person_id'])
    op.create_table(
        'list_item',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('text', sa.String(length=200), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('retired', sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('lost_reason', 'postpone_reason', 'contact_part', 'file_host')", name=op.f('ck_list_item_kind')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_list_item')),
        sa.UniqueConstraint('kind', 'text', name=op.f('uq_list_item_kind_text')),
    )
