"""What the findings are called, to whoever sets or counts them; keys of translations."""

from typing import Final

TITLES: Final = {
    'process-not-result': 'What was done, no result',
    'no-summary': 'Nothing the client said',
    'no-conclusion': 'Says not where it stands now',
    'no-next-step': 'Names no next step',
    'vague': 'A word in place of a figure',
    'link-not-file': 'A link in place of a file',
    'spelling': 'Spelling',
    'grammar': 'Grammar',
    'too-short': 'Too short',
    'too-long': 'Too long',
    'no-punctuation': 'No punctuation',
    'shouting': 'Capitals',
}
"""By finding, the most useful first."""
