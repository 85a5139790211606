"""Payments of deals with what follows from them (R1, R2), and offers as an own kind of feed entry."""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

ENTRIES = ('comment', 'call', 'missed_call', 'message', 'email', 'meeting', 'task_result', 'offer')


def upgrade() -> None:
    op.create_table(
        'payment',
        sa.Column('paid_on', sa.Date(), nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('document', sa.String(length=100), nullable=False),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('deal_id', sa.Integer(), nullable=False),
        sa.Column('source', sa.String(), nullable=False),
        sa.Column('external_id', sa.String(length=100), nullable=True),
        sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('entered_by', sa.Integer(), nullable=True),
        sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('confirmed_by', sa.Integer(), nullable=True),
        sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('payment', 'refund')", name=op.f('ck_payment_kind')),
        sa.CheckConstraint("source IN ('1c', 'file', 'hand')", name=op.f('ck_payment_source')),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_payment_deal_id')),
        sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_payment_entered_by')),
        sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_payment_confirmed_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_payment')),
        sa.UniqueConstraint('source', 'external_id', name=op.f('uq_payment_source_external_id')),
    )
    op.create_index('ix_payment_deal', 'payment', ['deal_id', 'paid_on', 'id'])
    op.create_table(
        'offer_sent',
        sa.Column('entry_id', sa.Integer(), nullable=False),
        sa.Column('deal_id', sa.Integer(), nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['entry_id'], ['feed_entry.id'], name=op.f('fk_offer_sent_entry_id')),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_offer_sent_deal_id')),
        sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_offer_sent')),
    )
    op.create_index(op.f('ix_offer_sent_deal_id'), 'offer_sent', ['deal_id'])
    op.add_column('deal', sa.Column('payment_status', sa.String(), nullable=False, server_default='unpaid'))
    op.add_column('deal', sa.Column('paid_on', sa.Date(), nullable=True))
    for name in ('paid_total', 'claimed_total'):
        op.add_column('deal', sa.Column(name, sa.BigInteger(), nullable=False, server_default='0'))
    op.create_index('ix_deal_payment', 'deal', ['payment_status', 'id'])
    with op.batch_alter_table('feed_entry') as table:
        table.drop_constraint(op.f('ck_feed_entry_kind'), type_='check')
        table.create_check_constraint(op.f('ck_feed_entry_kind'), f'kind IN ({", ".join(map(repr, ENTRIES))})')
