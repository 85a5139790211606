"""What the parts of one open deal share: who looks, what was last read, and how a change is made and taken back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from nicegui.element import Element

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
    """One reader's open deal; `place` stands as long as the page, `look` reads the deal again and redraws what changed."""

    me: Someone
    view: DealView
    place: Element
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


def rooted(handler: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """A handler of a part (or of the screen) that goes on in the page's own slot: what was clicked may be redrawn meanwhile."""

    @wraps(handler)
    async def inside(part: Any, *args: Any, **facts: Any) -> Any:
        with (part if isinstance(part, Screen) else part.screen).place:
            return await handler(part, *args, **facts)

    return inside
