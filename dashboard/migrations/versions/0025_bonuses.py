"""Rules of bonuses, what closed months keep, shares of sales."""

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
    op.create_table(
        'closed_month',
        sa.Column('month', sa.Date(), nullable=False),
        sa.Column('closed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('closed_by', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['closed_by'], ['person.id'], name=op.f('fk_closed_month_closed_by')),
        sa.PrimaryKeyConstraint('month', name=op.f('pk_closed_month')),
    )
    op.create_table(
        'kept_line',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('month', sa.Date(), nullable=False),
        sa.Column('origin', sa.Date(), nullable=False),
        sa.Column('deal_id', sa.Integer(), nullable=False),
        sa.Column('payment_id', sa.Integer(), nullable=True),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('kind', sa.String(length=8), nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('goods', sa.BigInteger(), nullable=False),
        sa.Column('services', sa.BigInteger(), nullable=False),
        sa.Column('sold', sa.Date(), nullable=False),
        sa.Column('paid', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_kept_line_deal_id')),
        sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_kept_line_payment_id')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_kept_line_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_line')),
    )
    op.create_index(op.f('ix_kept_line_month'), 'kept_line', ['month'])
    op.create_table(
        'kept_bonus',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('month', sa.Date(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('rule_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('since', sa.Date(), nullable=False),
        sa.Column('goods_rate', sa.Integer(), nullable=False),
        sa.Column('services_rate', sa.Integer(), nullable=False),
        sa.Column('steps', sa.String(length=200), nullable=False),
        sa.Column('on_excess', sa.Boolean(), nullable=False),
        sa.Column('of_team', sa.Boolean(), nullable=False),
        sa.Column('plan', sa.BigInteger(), nullable=True),
        sa.Column('fact', sa.BigInteger(), nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_kept_bonus_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_bonus')),
    )
    op.create_index(op.f('ix_kept_bonus_month'), 'kept_bonus', ['month'])
    op.create_table(
        'sale_share',
        sa.Column('percent', sa.Integer(), nullable=False),
        sa.Column('deal_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('reason', sa.String(length=200), nullable=False),
        sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('set_by', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_sale_share_deal_id')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sale_share_person_id')),
        sa.ForeignKeyConstraint(['set_by'], ['person.id'], name=op.f('fk_sale_share_set_by')),
        sa.PrimaryKeyConstraint('deal_id', 'person_id', name=op.f('pk_sale_share')),
    )
    op.create_index(op.f('ix_sale_share_person_id'), 'sale_share', ['person_id'])
