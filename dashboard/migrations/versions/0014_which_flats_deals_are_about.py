"""The flats that titles name, in a table of their own, filled from the titles there are."""

import sqlalchemy as sa
from alembic import op

from dashboard import flats

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

CHUNK = 10_000


def upgrade() -> None:
    table = op.create_table(
        'deal_flat',
        sa.Column('deal_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=400), nullable=False),
        sa.Column('house', sa.String(length=200), nullable=False),
        sa.Column('building', sa.String(length=200), nullable=False),
        sa.Column('section', sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_deal_flat_deal_id')),
        sa.PrimaryKeyConstraint('deal_id', 'key', name=op.f('pk_deal_flat')),
    )
    here = op.get_bind()
    names = tuple(here.execute(sa.text('SELECT name FROM project ORDER BY id')).scalars())
    last = 0
    while deals := here.execute(sa.text('SELECT id, title FROM deal WHERE id > :last ORDER BY id LIMIT :n'), {'last': last, 'n': CHUNK}).all():
        if found := list(flats.rows(((deal.id, deal.title) for deal in deals), names)):
            op.bulk_insert(table, found)
        last = deals[-1].id
    op.create_index(op.f('ix_deal_flat_key'), 'deal_flat', ['key'])
