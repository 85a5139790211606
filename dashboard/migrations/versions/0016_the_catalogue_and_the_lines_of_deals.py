"""The catalogue of products, and the lines of deals with the sums that follow from them."""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

KNOWN = "kind IN ('goods', 'service')"


def upgrade() -> None:
    op.create_table(
        'product_group',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('external_id', sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_product_group')),
        sa.UniqueConstraint('name', name=op.f('uq_product_group_name')),
        sa.UniqueConstraint('external_id', name=op.f('uq_product_group_external_id')),
    )
    op.create_table(
        'product',
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('article', sa.String(length=60), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('unit', sa.String(length=20), nullable=False),
        sa.Column('price', sa.BigInteger(), nullable=False),
        sa.Column('link', sa.String(length=2000), nullable=False),
        sa.Column('picture', sa.String(length=2000), nullable=False),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('group_id', sa.Integer(), nullable=True),
        sa.Column('folded', sa.String(length=520), nullable=False),
        sa.Column('external_id', sa.String(length=100), nullable=True),
        sa.Column('retired', sa.Boolean(), nullable=False),
        sa.CheckConstraint(KNOWN, name=op.f('ck_product_kind')),
        sa.ForeignKeyConstraint(['group_id'], ['product_group.id'], name=op.f('fk_product_group_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_product')),
        sa.UniqueConstraint('external_id', name=op.f('uq_product_external_id')),
    )
    op.create_index(op.f('ix_product_group_id'), 'product', ['group_id'])
    op.create_index(op.f('ix_product_folded'), 'product', ['folded'])
    op.create_table(
        'deal_line',
        sa.Column('text', sa.String(length=200), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('unit', sa.String(length=20), nullable=False),
        sa.Column('quantity', sa.Integer(), nullable=False),
        sa.Column('price', sa.BigInteger(), nullable=False),
        sa.Column('discount', sa.BigInteger(), nullable=False),
        sa.Column('discount_in', sa.String(), nullable=False),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('deal_id', sa.Integer(), nullable=False),
        sa.Column('product_id', sa.Integer(), nullable=True),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(KNOWN, name=op.f('ck_deal_line_kind')),
        sa.CheckConstraint("discount_in IN ('percent', 'sum')", name=op.f('ck_deal_line_discount_in')),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_deal_line_deal_id')),
        sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_deal_line_product_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_deal_line')),
    )
    op.create_index('ix_deal_line_deal', 'deal_line', ['deal_id', 'position', 'id'])
    op.add_column('deal', sa.Column('services_total', sa.BigInteger(), nullable=False, server_default='0'))
    op.add_column('deal', sa.Column('amount_by_hand', sa.Boolean(), nullable=False, server_default=sa.false()))
