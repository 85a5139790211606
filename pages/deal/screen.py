"""What the parts of one open deal share: who looks, what was last read, and how a change is made and taken back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from dashboard.errors import Refusal
from dashboard.queries.deal import DealView
from pages.access import Someone
from pages.live import write
from pages.parts import toast
from pages.words import sentence


async def _nowhere() -> None:
    """Until the page is whole there is nothing to look at again."""


@dataclass(slots=True)
class Screen:
    """One reader's open deal; `look` reads it again and redraws what changed."""

    me: Someone
    view: DealView
    look: Callable[[], Awaitable[None]] = field(default=_nowhere)

    async def do(self, command: Callable[..., Any], *args: Any, **facts: Any) -> Any:
        """Run a command as this reader and look again; a refusal is said in the toast, and raised for who must know."""
        try:
            result = await write(command, *args, **facts, by=self.me.id)
        except Refusal as refusal:
            toast.say(sentence(refusal))
            await self.look()
            raise
        await self.look()
        return result
