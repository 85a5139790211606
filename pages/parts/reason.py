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
        return Wording(stage_name(target), _('Reason for the refusal'), _('Mark as lost'), lacking)
    return Wording(_('Reopen: {stage}').format(stage=stage_name(target)), _('Why is this deal open again?'), _('Reopen'), lacking)
