"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'department',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_department')),
        sa.UniqueConstraint('name', name=op.f('uq_department_name')),
    )
    op.create_table(
        'pipeline',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('code', sa.String(), nullable=True),
        sa.Column('currency', sa.String(length=3), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_pipeline')),
        sa.UniqueConstraint('code', name=op.f('uq_pipeline_code')),
        sa.UniqueConstraint('name', name=op.f('uq_pipeline_name')),
    )
    op.create_table(
        'project',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_project')),
        sa.UniqueConstraint('name', name=op.f('uq_project_name')),
    )
    op.create_table(
        'setting',
        sa.Column('key', sa.String(length=64), nullable=False),
        sa.Column('value', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('key', name=op.f('pk_setting')),
    )
    op.create_table(
        'import',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('pipeline_id', sa.Integer(), nullable=True),
        sa.Column('source', sa.String(), nullable=False),
        sa.Column('file', sa.String(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('read', sa.Integer(), nullable=False),
        sa.Column('added', sa.Integer(), nullable=False),
        sa.Column('unchanged', sa.Integer(), nullable=False),
        sa.Column('rejected', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['pipeline_id'], ['pipeline.id'], name=op.f('fk_import_pipeline_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_import')),
    )
    op.create_table(
        'person',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('login', sa.String(length=64), nullable=True),
        sa.Column('role', sa.String(), nullable=False),
        sa.Column('department_id', sa.Integer(), nullable=True),
        sa.Column('color', sa.String(length=7), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.Column('worked_from', sa.Date(), nullable=True),
        sa.Column('worked_to', sa.Date(), nullable=True),
        sa.CheckConstraint("role IN ('employee', 'head', 'company_head')", name=op.f('ck_person_role')),
        sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_person_department_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
        sa.UniqueConstraint('login', name=op.f('uq_person_login')),
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_name'), ['name'], unique=False)

    op.create_table(
        'stage',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('pipeline_id', sa.Integer(), nullable=False),
        sa.Column('code', sa.String(length=200), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('name_en', sa.String(length=200), nullable=True),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('color', sa.String(length=7), nullable=False),
        sa.Column('norm', sa.Integer(), nullable=True),
        sa.Column('retired', sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('open', 'parked', 'won', 'lost')", name=op.f('ck_stage_kind')),
        sa.ForeignKeyConstraint(['pipeline_id'], ['pipeline.id'], name=op.f('fk_stage_pipeline_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_stage')),
        sa.UniqueConstraint('pipeline_id', 'code', name=op.f('uq_stage_pipeline_id_code')),
    )
    op.create_table(
        'deal',
        sa.Column('title', sa.String(length=200), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=True),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('note', sa.Text(), nullable=False),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('pipeline_id', sa.Integer(), nullable=False),
        sa.Column('stage_id', sa.Integer(), nullable=False),
        sa.Column('stage_since', sa.DateTime(timezone=True), nullable=True),
        sa.Column('born_id', sa.Integer(), nullable=True),
        sa.Column('title_folded', sa.String(length=400), nullable=False),
        sa.Column('owner_id', sa.Integer(), nullable=True),
        sa.Column('next_task_id', sa.Integer(), nullable=True),
        sa.Column('next_due', sa.DateTime(timezone=True), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('created_by', sa.Integer(), nullable=True),
        sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('lost_reason', sa.String(length=20000), nullable=True),
        sa.Column('import_id', sa.Integer(), nullable=True),
        sa.Column('source', sa.String(length=200), nullable=True),
        sa.Column('case', sa.String(length=200), nullable=True),
        sa.CheckConstraint('amount >= 0', name=op.f('ck_deal_amount')),
        sa.ForeignKeyConstraint(['born_id'], ['stage.id'], name=op.f('fk_deal_born_id')),
        sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_deal_created_by')),
        sa.ForeignKeyConstraint(['import_id'], ['import.id'], name=op.f('fk_deal_import_id')),
        sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_deal_owner_id')),
        sa.ForeignKeyConstraint(['pipeline_id'], ['pipeline.id'], name=op.f('fk_deal_pipeline_id')),
        sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_deal_project_id')),
        sa.ForeignKeyConstraint(['stage_id'], ['stage.id'], name=op.f('fk_deal_stage_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_deal')),
        sa.UniqueConstraint('pipeline_id', 'source', 'case', name=op.f('uq_deal_pipeline_id_source_case')),
    )
    with op.batch_alter_table('deal', schema=None) as batch_op:
        batch_op.create_index('ix_deal_board_amount', ['pipeline_id', 'stage_id', 'amount', 'id'], unique=False)
        batch_op.create_index('ix_deal_board_new', ['pipeline_id', 'stage_id', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_deal_board_owner', ['pipeline_id', 'stage_id', 'owner_id', 'amount'], unique=False)
        batch_op.create_index('ix_deal_board_since', ['pipeline_id', 'stage_id', 'stage_since', 'id'], unique=False)
        batch_op.create_index('ix_deal_board_step', ['pipeline_id', 'stage_id', 'next_due', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deal_import_id'), ['import_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deal_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deal_stage_id'), ['stage_id'], unique=False)

    op.create_table(
        'importrow',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('import_id', sa.Integer(), nullable=False),
        sa.Column('n', sa.Integer(), nullable=False),
        sa.Column('case', sa.String(), nullable=False),
        sa.Column('stage', sa.String(), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('user', sa.String(), nullable=True),
        sa.Column('owner', sa.String(), nullable=True),
        sa.Column('title', sa.String(), nullable=True),
        sa.Column('amount', sa.BigInteger(), nullable=True),
        sa.Column('created', sa.DateTime(timezone=True), nullable=True),
        sa.Column('closed', sa.DateTime(timezone=True), nullable=True),
        sa.Column('text', sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(['import_id'], ['import.id'], name=op.f('fk_importrow_import_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_importrow')),
    )
    with op.batch_alter_table('importrow', schema=None) as batch_op:
        batch_op.create_index('ix_import_row_case', ['import_id', 'case', 'at'], unique=False)

    op.create_table(
        'head_note',
        sa.Column('deal_id', sa.Integer(), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('author_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_head_note_author_id')),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_head_note_deal_id')),
        sa.PrimaryKeyConstraint('deal_id', name=op.f('pk_head_note')),
    )
    op.create_table(
        'journal',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('by_id', sa.Integer(), nullable=True),
        sa.Column('deal_id', sa.Integer(), nullable=True),
        sa.Column('what', sa.String(length=64), nullable=False),
        sa.Column('old', sa.Text(), nullable=True),
        sa.Column('new', sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_journal_by_id')),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_journal_deal_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_journal')),
    )
    with op.batch_alter_table('journal', schema=None) as batch_op:
        batch_op.create_index('ix_journal_deal', ['deal_id', 'id'], unique=False)

    op.create_table(
        'stage_move',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('deal_id', sa.Integer(), nullable=False),
        sa.Column('to_id', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('by_id', sa.Integer(), nullable=True),
        sa.Column('owner_id', sa.Integer(), nullable=True),
        sa.Column('import_id', sa.Integer(), nullable=True),
        sa.Column('void_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_stage_move_by_id')),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_stage_move_deal_id')),
        sa.ForeignKeyConstraint(['import_id'], ['import.id'], name=op.f('fk_stage_move_import_id')),
        sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_stage_move_owner_id')),
        sa.ForeignKeyConstraint(['to_id'], ['stage.id'], name=op.f('fk_stage_move_to_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_stage_move')),
    )
    with op.batch_alter_table('stage_move', schema=None) as batch_op:
        batch_op.create_index('ix_stage_move_deal', ['deal_id', 'at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stage_move_import_id'), ['import_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stage_move_to_id'), ['to_id'], unique=False)

    op.create_table(
        'task',
        sa.Column('text', sa.String(length=200), nullable=False),
        sa.Column('due', sa.DateTime(timezone=True), nullable=False),
        sa.Column('assignee_id', sa.Integer(), nullable=False),
        sa.Column('agreed', sa.Boolean(), nullable=False),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('deal_id', sa.Integer(), nullable=False),
        sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('created_by', sa.Integer(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['assignee_id'], ['person.id'], name=op.f('fk_task_assignee_id')),
        sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_task_created_by')),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_task_deal_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_task')),
    )
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_assignee_id'), ['assignee_id'], unique=False)
        batch_op.create_index('ix_task_open', ['deal_id', 'done_at', 'due', 'id'], unique=False)

    op.create_table(
        'feed_entry',
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('deal_id', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('author_id', sa.Integer(), nullable=True),
        sa.Column('task_id', sa.Integer(), nullable=True),
        sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('import_id', sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('comment', 'call', 'missed_call', 'message', 'email', 'meeting', 'task_result')",
            name=op.f('ck_feed_entry_kind'),
        ),
        sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_feed_entry_author_id')),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_feed_entry_deal_id')),
        sa.ForeignKeyConstraint(['import_id'], ['import.id'], name=op.f('fk_feed_entry_import_id')),
        sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_feed_entry_task_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_feed_entry')),
    )
    with op.batch_alter_table('feed_entry', schema=None) as batch_op:
        batch_op.create_index('ix_feed_entry_author', ['author_id', 'at'], unique=False)
        batch_op.create_index('ix_feed_entry_deal', ['deal_id', 'at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_feed_entry_import_id'), ['import_id'], unique=False)
