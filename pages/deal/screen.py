"""What the parts of one open deal share: who looks, what was last read, and how a change is made and taken back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Final

from nicegui.element import Element

from dashboard.errors import NotFound, Refusal
from dashboard.queries.deal import DealView
from pages.access import Someone
from pages.live import write
from pages.parts import toast
from pages.words import sentence

UNSAVED: Final = 'data-unsaved'
"""The mark that makes the browser ask before it leaves. NOTE: parts/static/frame.js looks for it."""


class _Twice(Refusal):
    """The very same act is being written at this moment: a double click."""


async def _nowhere() -> None:
    """Until the page is whole there is nothing to look at again."""


@dataclass(slots=True)
class Screen:
    """One reader's open deal; `place` stands as long as the page, `look` reads the deal again and redraws what changed.

    `gone`: the deal is no longer this reader's to see; the parts are cleared and draw nothing more.
    """

    me: Someone
    view: DealView
    place: Element
    look: Callable[[], Awaitable[None]] = field(default=_nowhere)
    gone: bool = False
    _writing: list[object] = field(default_factory=list)
    _unsaved: set[int] = field(default_factory=set)

    async def do(self, command: Callable[..., Any], *args: Any, **facts: Any) -> Any:
        """Run a command as this reader and look again; a refusal is said in the toast, and raised for who must know."""
        act = (command, args, facts)
        if act in self._writing:
            raise _Twice
        self._writing.append(act)
        try:
            result = await write(command, *args, **facts, by=self.me.id)
        except Refusal as refusal:
            await self.look()
            if not self.gone:
                toast.say(sentence(refusal))
            raise
        finally:
            self._writing.remove(act)
        await self.look()
        if self.gone:
            raise NotFound
        return result

    def hold(self, part: object, *, unsaved: bool) -> None:
        """Note whether `part` holds text that nobody saved; while any does, leaving the page asks first."""
        (self._unsaved.add if unsaved else self._unsaved.discard)(id(part))
        if self._unsaved and UNSAVED not in self.place.props:
            self.place.props(UNSAVED)
        elif not self._unsaved and UNSAVED in self.place.props:
            self.place.props(remove=UNSAVED)


def rooted(handler: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """A handler of a part (or of the screen) that goes on in the page's own slot: what was clicked may be redrawn meanwhile."""

    @wraps(handler)
    async def inside(part: Any, *args: Any, **facts: Any) -> Any:
        with (part if isinstance(part, Screen) else part.screen).place:
            return await handler(part, *args, **facts)

    return inside
