"""What tells an imported deal apart is called so: `source` is the deal's own field (P10) from now on."""

from alembic import op

revision = '0012'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute('ALTER TABLE deal RENAME COLUMN source TO import_source')  # native: a table rebuilt costs a minute at a million deals
    op.execute('ALTER TABLE deal RENAME COLUMN "case" TO import_case')
