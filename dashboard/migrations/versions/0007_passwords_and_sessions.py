"""Passwords, the browsers in which people are signed in, links for the first time, and wrong attempts."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        'browser_session',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('created_at', AT, nullable=False),
        sa.Column('seen_at', AT, nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_browser_session_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_browser_session')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_browser_session_token_hash')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_browser_session_person_id'), 'browser_session', ['person_id'])
    op.create_table(
        'password',
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('hash', sa.String(length=256), nullable=False),
        sa.Column('changed_at', AT, nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_password_person_id')),
        sa.PrimaryKeyConstraint('person_id', name=op.f('pk_password')),
    )
    op.create_table(
        'sign_in_link',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('made_by_id', sa.Integer(), nullable=True),
        sa.Column('expires_at', AT, nullable=False),
        sa.Column('used_at', AT, nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_link_person_id')),
        sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_sign_in_link_made_by_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_link')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_link_token_hash')),
    )
    op.create_index(op.f('ix_sign_in_link_person_id'), 'sign_in_link', ['person_id'])
    op.create_table(
        'sign_in_attempts',
        sa.Column('key', sa.String(length=80), nullable=False),
        sa.Column('count', sa.Integer(), nullable=False),
        sa.Column('last_at', AT, nullable=False),
        sa.PrimaryKeyConstraint('key', name=op.f('pk_sign_in_attempts')),
    )
