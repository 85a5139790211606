"""What the parts of one open deal share: who looks, what was last read, and how a change is made and taken back."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Final, Protocol

from nicegui.element import Element

from dashboard.errors import NotFound, Refusal
from dashboard.queries.deal import DealView
from pages.access import Someone
from pages.live import write
from pages.parts import toast
from pages.parts.editing import finish_first
from pages.words import _, sentence

UNSAVED: Final = 'data-unsaved'
"""The mark that makes the browser ask before it leaves. NOTE: parts/static/frame.js looks for it."""


class Editing(Protocol):
    """A part with an editor that is open as long as it is not None."""

    screen: 'Screen'
    editor: Any

    def shut(self) -> None:
        """Show what stands there, with the keyboard at it."""


class Twice(Refusal):
    """The very same act is under way: a double click, or an event that came again. Nobody needs to hear of it."""


async def _nowhere() -> None:
    """Until the page is whole there is nothing to look at again."""


@dataclass(slots=True)
class Screen:
    """One reader's open deal; `place` stands as long as the page, `look` reads the deal again and redraws what changed.

    `taken`: the deal is no longer this reader's to see; the parts are cleared.
    """

    me: Someone
    view: DealView
    place: Element
    look: Callable[[], Awaitable[None]] = field(default=_nowhere)
    taken: bool = False
    _writing: list[object] = field(default_factory=list)
    _unsaved: set[int] = field(default_factory=set)

    @property
    def gone(self) -> bool:
        """Whether nothing more is to be drawn: the deal was taken, or its reader left the page while something was read."""
        return self.taken or self.place.is_deleted

    async def do(self, command: Callable[..., Any], *args: Any, **facts: Any) -> Any:
        """Run a command as this reader and look again; a refusal is said in the toast, and raised for who must know."""
        try:
            return await self.write(command, *args, **facts)
        except Refusal as refusal:
            if not self.gone and not isinstance(refusal, Twice):
                toast.say(sentence(refusal))
            raise

    async def write(self, command: Callable[..., Any], *args: Any, **facts: Any) -> Any:
        """As `do`, for a form, which says a refusal itself and is closed only after this: the same act is done once until the look is over."""
        act = (command, args, facts)
        if act in self._writing:
            raise Twice
        self._writing.append(act)
        try:
            result = await self._looked(write(command, *args, **facts, by=self.me.id))
        finally:
            self._writing.remove(act)
        if self.gone:
            raise NotFound
        return result

    async def _looked(self, writing: Awaitable[Any]) -> Any:
        """Look again, written or refused."""
        try:
            result = await writing
        except Refusal:
            await self.look()
            raise
        await self.look()
        return result

    async def take_back(self, command: Callable[..., Any], *args: Any, **facts: Any) -> None:
        """As `do`, for the way back of a toast, which says when it is done."""
        with self.place, suppress(Refusal):  # said by `do`
            await self.do(command, *args, **facts)
            toast.say(_('Taken back'))

    def busy(self, part: object) -> bool:
        """Whether `part` holds text that nobody saved; its reader is then told to save or to give it up first."""
        return finish_first(unsaved=id(part) in self._unsaved)

    def hold(self, part: object, *, unsaved: bool) -> None:
        """Note whether `part` holds text that nobody saved; while any does, leaving the page asks first."""
        (self._unsaved.add if unsaved else self._unsaved.discard)(id(part))
        if self._unsaved and UNSAVED not in self.place.props:
            self.place.props(UNSAVED)
        elif not self._unsaved and UNSAVED in self.place.props:
            self.place.props(remove=UNSAVED)


async def keep_theirs(part: Editing) -> None:
    """Drop what was typed into `part` for what stands there now."""
    part.editor = None
    with part.screen.place:
        await part.screen.look()
        if not part.screen.gone:
            part.shut()


def rooted(handler: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """A handler of a part (or of the screen) that goes on in the page's own slot: what was clicked may be redrawn meanwhile."""

    @wraps(handler)
    async def inside(part: Any, *args: Any, **facts: Any) -> Any:
        with (part if isinstance(part, Screen) else part.screen).place:
            return await handler(part, *args, **facts)

    return inside
