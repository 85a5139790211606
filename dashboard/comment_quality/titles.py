"""What the findings are called, to whoever sets or counts them; keys of translations."""

from typing import Final

TITLES: Final = {
    'process-not-result': 'Tells what was tried and not what came of it',
    'no-summary': 'Says nothing of what the client said',
    'no-conclusion': 'Says not where it stands now',
    'no-next-step': 'Names no next step',
    'vague': 'A word in place of a date, a sum or a reason',
    'link-not-file': 'A link in place of a file',
    'spelling': 'Spelling',
    'grammar': 'Grammar',
    'too-short': 'Too short',
    'too-long': 'Too long',
    'no-punctuation': 'No punctuation',
    'shouting': 'Capitals',
}
"""By finding, the most useful first."""
