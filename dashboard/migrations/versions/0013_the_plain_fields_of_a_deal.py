"""The deal's plain fields, each a column that may be empty, the list of sources, what a stage asks of a deal that enters it, and substitutes."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

DAYS = ('ready_on', 'offered_on', 'invoiced_on', 'return_on', 'rest_due_on')
TEXTS = {
    'source': 200, 'systems': 100, 'invoice_no': 100, 'contract_kind': 16, 'payment_link': 2000, 'shipment_status': 16, 'delivery_type': 16, 'postpone_reason': 200,
}  # fmt: skip
CHECK = "kind IN ('lost_reason', 'postpone_reason', 'contact_part', 'file_host', 'source')"

NEEDS = {
    'interest': 'step comment', 'renovation': 'ready_on', 'proposal': 'goods offered_on', 'invoice': 'invoice_no invoiced_on contract_kind',
    'postponed': 'return_on postpone_reason',
}  # fmt: skip
"""By the stages' codes of the pipeline that ships."""


def upgrade() -> None:
    for name in DAYS:
        op.add_column('deal', sa.Column(name, sa.Date(), nullable=True))
    for name, length in TEXTS.items():
        op.add_column('deal', sa.Column(name, sa.String(length=length), nullable=True))
    with op.batch_alter_table('list_item') as table:
        table.drop_constraint(op.f('ck_list_item_kind'), type_='check')
        table.create_check_constraint(op.f('ck_list_item_kind'), CHECK)
    op.add_column('stage', sa.Column('needs', sa.String(length=500), nullable=False, server_default=''))
    asks = sa.text("UPDATE stage SET needs = :needs WHERE code = :code AND pipeline_id IN (SELECT id FROM pipeline WHERE code = 'retail')")
    for code, needs in NEEDS.items():
        op.get_bind().execute(asks, {'code': code, 'needs': needs})
    op.create_table(
        'substitute',
        sa.Column('deal_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('first', sa.Date(), nullable=False),
        sa.Column('last', sa.Date(), nullable=False),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_substitute_deal_id')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_substitute_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_substitute')),
    )
    op.create_index(op.f('ix_substitute_deal_id'), 'substitute', ['deal_id'])
    op.create_index('ix_substitute_person', 'substitute', ['person_id', 'last'])
