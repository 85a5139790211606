"""What is said when a move needs a reason: one wording for the board's form and the deal's."""

from dataclasses import dataclass

from dashboard.queries.cards import StageFacts
from pages.words import _, stage_name


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of the form; `lacking` is said where it was sent empty."""

    title: str
    ask: str
    act: str
    lacking: str


def wording(target: StageFacts) -> Wording:
    """To lose a deal, or to take a lost one back to `target`."""
    lacking = _('Write the reason in a few words.')
    if target.needs_reason:
        return Wording(stage_name(target), _('Reason for the refusal'), _('Record the refusal'), lacking)
    return Wording(_('Back to work: {stage}').format(stage=stage_name(target)), _('Why does work on it go on?'), _('Return to work'), lacking)
