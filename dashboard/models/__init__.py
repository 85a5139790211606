"""The tables: base classes that validate, and the rows that store what was validated."""

from dashboard.models.accounts import BrowserSession, Password, SignInAttempts, SignInLink
from dashboard.models.base import AMOUNT_LIMIT, TEXT_LIMIT, TITLE_LIMIT, Instant, clean_text, folded, metadata
from dashboard.models.deals import Deal, DealBase, HeadNote, HeadNoteBase, Observer, StageMove, Task, TaskBase
from dashboard.models.people import Absence, AbsenceBase, AbsenceKind, Department, Person, PersonBase, Role
from dashboard.models.pipelines import (
    NAME_LIMIT,
    ListItem,
    ListKind,
    Pipeline,
    PipelineBase,
    Project,
    Stage,
    StageBase,
    StageKind,
)
from dashboard.models.records import EntryBase, EntryKind, FeedEntry, Import, ImportRow, JournalEntry, Setting

__all__ = [
    'AMOUNT_LIMIT',
    'NAME_LIMIT',
    'TEXT_LIMIT',
    'TITLE_LIMIT',
    'Absence',
    'AbsenceBase',
    'AbsenceKind',
    'BrowserSession',
    'Deal',
    'DealBase',
    'Department',
    'EntryBase',
    'EntryKind',
    'FeedEntry',
    'HeadNote',
    'HeadNoteBase',
    'Import',
    'ImportRow',
    'Instant',
    'JournalEntry',
    'ListItem',
    'ListKind',
    'Observer',
    'Password',
    'Person',
    'PersonBase',
    'Pipeline',
    'PipelineBase',
    'Project',
    'Role',
    'Setting',
    'SignInAttempts',
    'SignInLink',
    'Stage',
    'StageBase',
    'StageKind',
    'StageMove',
    'Task',
    'TaskBase',
    'clean_text',
    'folded',
    'metadata',
]
