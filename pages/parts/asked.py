"""What a component's script sends, as its handler names it: facts of the right types, or the handler is not called."""

import inspect
import logging
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final, TypeAlias, get_type_hints

from nicegui.events import GenericEventArguments
from pydantic import ConfigDict, Field, ValidationError, create_model

from dashboard.audit import Refused
from pages.address import LARGEST_ID
from pages.live import of_page, refused

Number: TypeAlias = Annotated[int, Field(ge=0, le=LARGEST_ID)]
"""An id, a count, a place in a list; 0 where that means nobody."""
LONGEST: Final = 20_000
Text: TypeAlias = Annotated[str, Field(max_length=LONGEST)]
Value: TypeAlias = Text | Number | None
"""What a filter is set to."""
log = logging.getLogger('voronka.socket')


def asked(handler: Callable[..., Awaitable[Any]]) -> Callable[[Any, GenericEventArguments], Awaitable[None]]:
    """A method that takes an event and calls `handler` with its facts, by name, of exactly the annotated types.

    Whoever knows a page's id can send its events, with anything in them. What does not fit is dropped without a word:
    our scripts do not send it. What the facts mean, and whether their sender may, is for the handler and its command.
    """
    hints = get_type_hints(handler, include_extras=True)
    _self, *named = inspect.signature(handler).parameters.values()
    fields = {one.name: (hints[one.name], ... if one.default is one.empty else one.default) for one in named}
    model = create_model(handler.__name__, __config__=ConfigDict(strict=True), **fields)  # type: ignore[call-overload]

    async def heard(part: Any, event: GenericEventArguments) -> None:
        try:
            facts = model.model_validate(event.args)
        except ValidationError:
            log.debug('An event that makes no sense: %s', handler.__qualname__)
            refused(Refused.EVENT, of_page())
            return
        await handler(part, **{name: getattr(facts, name) for name in fields})

    heard.__doc__ = handler.__doc__
    return heard
