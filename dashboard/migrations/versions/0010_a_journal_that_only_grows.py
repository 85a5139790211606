"""The journal's order by instant, alone and of one person or kind, and the triggers that keep what it holds."""

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
