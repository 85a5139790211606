"""Indexes by which the table of deals is sorted over all stages of a pipeline."""

from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

COLUMNS = {'step': 'next_due', 'amount': 'amount', 'since': 'stage_since', 'new': 'created_at', 'title': 'title_folded'}


def upgrade() -> None:
    for name, column in COLUMNS.items():
        op.create_index(f'ix_deal_table_{name}', 'deal', ['pipeline_id', column, 'id'])
