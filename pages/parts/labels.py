"""What roles and lists are called: the keys of their translations, for every page that names one."""

from dashboard import lists
from dashboard.models import ListKind, Role

ROLES = {Role.EMPLOYEE: 'Employee', Role.HEAD: 'Head of department', Role.COMPANY_HEAD: 'Company head'}
LISTS = {
    lists.PROJECT: 'Projects', ListKind.LOST_REASON: 'Reasons for refusals', ListKind.POSTPONE_REASON: 'Reasons for postponing',
    ListKind.CONTACT_PART: "Contacts' parts", ListKind.FILE_HOST: 'File-sharing sites',
}  # fmt: skip
"""The lists in order."""
ENTRIES = {
    'comment': 'Comment', 'call': 'Call', 'message': 'Message', 'meeting': 'Meeting', 'email': 'E-mail', 'missed_call': 'Missed call',
    'task_result': 'Result of a task', 'file': 'File',
}  # fmt: skip
"""The kinds of what is written into the feed."""
DIRECTIONS = {'out': 'Outgoing', 'in': 'Incoming'}
RESULTS = {'agreed': 'Agreed', 'thinking': 'Thinks it over', 'call_back': 'Asked to call back', 'refused': 'Refused'}
"""Of a call: who called whom, and what came of it."""
PINS = {'technical': 'Technical', 'commercial': 'Commercial', 'current': 'Current state'}
"""The slots of a deal's pins."""
