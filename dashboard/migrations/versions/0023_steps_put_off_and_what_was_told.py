"""How often a step was put off with no contact; what a client whose flat is renovated was told of (S3)."""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('task', sa.Column('put_offs', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('task', sa.Column('agreed_for', sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        'upsell_told',
        sa.Column('deal_id', sa.Integer(), nullable=False),
        sa.Column('what', sa.String(length=16), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('by_id', sa.Integer(), nullable=True),
        sa.CheckConstraint("what IN ('smart_home', 'electrical')", name=op.f('ck_upsell_told_what')),
        sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_upsell_told_by_id')),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_upsell_told_deal_id')),
        sa.PrimaryKeyConstraint('deal_id', 'what', name=op.f('pk_upsell_told')),
    )
