"""People and companies that buy, their parts in deals, links between deals, and flats that two claim."""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def _id() -> sa.Column[int]:
    return sa.Column('id', sa.Integer(), nullable=False)


def _text(name: str, length: int = 200, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def _of(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f'{target}.id'], name=op.f(f'fk_{table}_{column}'))


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f'pk_{table}'))


def upgrade() -> None:
    op.create_table('contact', _text('name'), _text('email'), _id(), _of('version'), _key('contact', 'id'))
    op.create_table(
        'contact_phone', _id(), _of('contact_id'), _text('number', 16), _text('extension', 8), _text('last', 4),
        _to('contact_phone', 'contact_id', 'contact'), _key('contact_phone', 'id'),
    )  # fmt: skip
    op.create_table(
        'deal_contact', _of('deal_id'), _of('contact_id'), _text('part'), _of('version'),
        _to('deal_contact', 'deal_id', 'deal'), _to('deal_contact', 'contact_id', 'contact'), _key('deal_contact', 'deal_id', 'contact_id'),
    )  # fmt: skip
    op.create_table('company', _text('name'), _text('inn', 12), _id(), _of('version'), _key('company', 'id'))
    op.create_table(
        'deal_company', _of('deal_id'), _of('company_id'),
        _to('deal_company', 'deal_id', 'deal'), _to('deal_company', 'company_id', 'company'), _key('deal_company', 'deal_id'),
    )  # fmt: skip
    op.create_table(
        'deal_link', _of('deal_id'), _of('other_id'), _at('at'), _of('by_id', nullable=True),
        _to('deal_link', 'deal_id', 'deal'), _to('deal_link', 'other_id', 'deal'), _to('deal_link', 'by_id', 'person'), _key('deal_link', 'deal_id', 'other_id'),
    )  # fmt: skip
    op.create_table(
        'dispute', _id(), _of('deal_id'), _text('title'), _of('by_id'), _at('at'), _at('settled_at', nullable=True), _of('settled_by', nullable=True),
        _text('verdict', nullable=True), _of('owner_id', nullable=True), sa.CheckConstraint("verdict IN ('stays', 'given', 'both')", name=op.f('ck_dispute_verdict')),
        _to('dispute', 'deal_id', 'deal'), _to('dispute', 'by_id', 'person'), _to('dispute', 'settled_by', 'person'), _to('dispute', 'owner_id', 'person'),
        _key('dispute', 'id'),
    )  # fmt: skip
    indexes = {
        'contact_phone': ('contact_id', 'number', 'last'), 'deal_contact': ('contact_id',), 'company': ('inn',), 'deal_company': ('company_id',),
        'deal_link': ('other_id',), 'dispute': ('deal_id', 'by_id', 'settled_at'),
    }  # fmt: skip
    for table, columns in indexes.items():
        for column in columns:
            op.create_index(op.f(f'ix_{table}_{column}'), table, [column])
