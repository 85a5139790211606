"""The checklist before a hand-over: its items are a list that heads keep; ticks, and hand-overs on an advance. What S5, S6 and S8 ask."""

import re

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0019'
branch_labels = None
depends_on = None

NEEDS = {
    'invoice': ('invoice_no invoiced_on contract_kind', 'invoice_no invoiced_on contract_kind title'), 'paid': ('', 'payment'), 'won': ('', 'checklist'),
}  # fmt: skip
"""By the stages' codes of the pipeline that ships: what they asked so far, and what they ask now; one that a head changed stays as it is."""


def upgrade() -> None:
    made = op.get_bind().exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'list_item'").scalar()
    kinds = re.search(r'kind IN \(([^)]*)\)', made or '')
    assert kinds is not None
    with op.batch_alter_table('list_item') as table:
        table.drop_constraint(op.f('ck_list_item_kind'), type_='check')
        table.create_check_constraint(op.f('ck_list_item_kind'), f"kind IN ({kinds[1]}, 'checklist')")
        table.add_column(sa.Column('fact', sa.String(length=32), nullable=True))
    asks = sa.text("UPDATE stage SET needs = :needs WHERE code = :code AND needs = :old AND pipeline_id IN (SELECT id FROM pipeline WHERE code = 'retail')")
    for code, (old, needs) in NEEDS.items():
        op.get_bind().execute(asks, {'code': code, 'old': old, 'needs': needs})
    op.create_table(
        'checklist_tick',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('deal_id', sa.Integer(), nullable=False),
        sa.Column('item_id', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('by_id', sa.Integer(), nullable=True),
        sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_checklist_tick_by_id')),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_checklist_tick_deal_id')),
        sa.ForeignKeyConstraint(['item_id'], ['list_item.id'], name=op.f('fk_checklist_tick_item_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_checklist_tick')),
    )
    op.create_index('ix_checklist_tick_deal', 'checklist_tick', ['deal_id', 'item_id', 'id'])
    op.create_table(
        'advance',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('deal_id', sa.Integer(), nullable=False),
        sa.Column('move_id', sa.Integer(), nullable=True),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('by_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_advance_by_id')),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_advance_deal_id')),
        sa.ForeignKeyConstraint(['move_id'], ['stage_move.id'], name=op.f('fk_advance_move_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_advance')),
    )
    op.create_index(op.f('ix_advance_deal_id'), 'advance', ['deal_id'])
