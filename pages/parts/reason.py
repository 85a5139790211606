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


def worded(chosen: str, text: str, choices: tuple[str, ...]) -> str:
    """The reason with the `chosen` one before what was typed: «Дорого: нашли дешевле»; one chosen before gives way.

    NOTE: the board's form does the same in board.js.
    """
    before = next((one for one in choices if text == one or text.startswith(f'{one}: ')), '')
    rest = text.removeprefix(before).removeprefix(':').strip()
    return f'{chosen}: {rest}' if rest else chosen


def wording(target: StageFacts) -> Wording:
    """To lose a deal, or to take a lost one back to `target`."""
    lacking = _('Write the reason in a few words.')
    if target.needs_reason:
        return Wording(stage_name(target), _('Reason for the refusal'), _('Mark as lost'), lacking)
    return Wording(_('Reopen: {stage}').format(stage=stage_name(target)), _('Why is this deal open again?'), _('Reopen'), lacking)
