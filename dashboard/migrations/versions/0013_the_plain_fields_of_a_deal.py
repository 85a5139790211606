"""The deal's plain fields, each a column that may be empty, and the list of sources."""

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


def upgrade() -> None:
    for name in DAYS:
        op.add_column('deal', sa.Column(name, sa.Date(), nullable=True))
    for name, length in TEXTS.items():
        op.add_column('deal', sa.Column(name, sa.String(length=length), nullable=True))
    with op.batch_alter_table('list_item') as table:
        table.drop_constraint(op.f('ck_list_item_kind'), type_='check')
        table.create_check_constraint(op.f('ck_list_item_kind'), CHECK)
