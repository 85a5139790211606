"""What roles and lists are called: the keys of their translations, for every page that names one."""

from dashboard import lists
from dashboard.models import ListKind, PaymentStatus, Role, Verdict

ROLES = {Role.EMPLOYEE: 'Employee', Role.HEAD: 'Head of department', Role.COMPANY_HEAD: 'Company head'}
LISTS = {
    lists.PROJECT: 'Projects', ListKind.LOST_REASON: 'Reasons for refusals', ListKind.POSTPONE_REASON: 'Reasons for postponing',
    ListKind.CHECKLIST: 'Checklist', ListKind.CONTACT_PART: "Contacts' parts", ListKind.FILE_HOST: 'File-sharing sites', ListKind.SOURCE: 'Sources of deals',
}  # fmt: skip
"""The lists in order."""
ENTRIES = {
    'comment': 'Comment', 'call': 'Call', 'message': 'Message', 'meeting': 'Meeting', 'email': 'E-mail', 'missed_call': 'Missed call',
    'task_result': 'Result of a task', 'offer': 'Offer', 'file': 'File',
}  # fmt: skip
"""The kinds of what is written into the feed."""
STATUSES = {
    PaymentStatus.UNPAID: 'Not paid', PaymentStatus.PARTIAL: 'Partly paid', PaymentStatus.PAID: 'Paid in full', PaymentStatus.FREE: 'Free of charge',
}  # fmt: skip
"""R1, to the letter of the domain."""
VERDICTS = {Verdict.STAYS: 'stays with who has it', Verdict.GIVEN: 'given to who asked', Verdict.BOTH: 'two different deals: both go on'}
"""How a head settles whose client it is."""
DIRECTIONS = {'out': 'Outgoing', 'in': 'Incoming'}
RESULTS = {'agreed': 'Agreed', 'thinking': 'Thinks it over', 'call_back': 'Asked to call back', 'refused': 'Turned it down'}
"""Of a call: who called whom, and what came of it."""
UPSELLS = {'smart_home': 'Smart home', 'electrical': 'Electrical works'}
"""What to offer while the walls are open (S3)."""
PINS = {'technical': 'Technical', 'commercial': 'Commercial', 'current': 'Current state'}
"""The slots of a deal's pins."""
WEIGHTS = {'full': 'As it is', 'may': 'Softly', 'off': 'Not at all'}
"""What the remarks of a rule of the coach weigh."""
WORD_STATES = {'asked': 'Waits for its head', 'accepted': 'Accepted', 'declined': 'Declined'}
"""What became of a word that somebody vouched for."""
