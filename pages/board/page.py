"""`/board`: the frame, the board, and its ear on the journal."""

from typing import Annotated

from pydantic import Field

from dashboard.queries import board as query
from dashboard.queries.cards import Sort
from pages import frame
from pages.access import Me
from pages.address import LARGEST_ID, Id
from pages.board.view import View
from pages.live import on_change, read
from pages.words import _

Owner = Annotated[int, Field(ge=query.NOBODY, le=LARGEST_ID)]


@frame.screen('/board')
async def board(
    me: Me, pipeline: Id | None = None, owner: Owner | None = None, project: Id | None = None, q: str = '', sort: Sort = Sort.STEP
) -> None:
    """The address is the view: a link shows a colleague the same, of what that colleague may see."""
    shown = await read(query.board, query.Filters(pipeline, owner, project, q, sort), by=me.id)
    with frame.page(me, title=_('Board'), active='board'):
        on_change(View(shown, me.id).changed)
