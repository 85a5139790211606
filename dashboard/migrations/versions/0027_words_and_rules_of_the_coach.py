"""Words that a team knows, and what the coach's rules weigh for it."""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'team_word',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('word', sa.String(length=40), nullable=False),
        sa.Column('state', sa.String(length=16), nullable=False),
        sa.Column('asked_by', sa.Integer(), nullable=True),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('settled_by', sa.Integer(), nullable=True),
        sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('asked', 'accepted', 'declined')", name=op.f('ck_team_word_state')),
        sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_team_word_asked_by')),
        sa.ForeignKeyConstraint(['settled_by'], ['person.id'], name=op.f('fk_team_word_settled_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_team_word')),
        sa.UniqueConstraint('word', name=op.f('uq_team_word_word')),
    )
    op.create_table(
        'coach_rule',
        sa.Column('rule', sa.String(length=32), nullable=False),
        sa.Column('weight', sa.String(length=8), nullable=False),
        sa.Column('mandatory', sa.Boolean(), nullable=False),
        sa.Column('shown', sa.Integer(), nullable=False),
        sa.Column('refused', sa.Integer(), nullable=False),
        sa.Column('insisted', sa.Integer(), nullable=False),
        sa.CheckConstraint("weight IN ('full', 'may', 'off')", name=op.f('ck_coach_rule_weight')),
        sa.PrimaryKeyConstraint('rule', name=op.f('pk_coach_rule')),
    )
