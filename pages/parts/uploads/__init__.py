"""Files on their way to a deal: chosen, dropped, pasted or taken by a camera, with progress, and again when the network is back."""

from typing import Any, Final

from nicegui.element import Element

from dashboard.errors import FileEmpty, FileTooLarge
from pages.live import settings
from pages.words import _, number

MEGABYTE: Final = 1_000_000


class Uploads(Element, component='uploads.js'):
    """A button and the files that are being sent by `of`. What arrives is told by the journal, as everything is."""

    def __init__(self, deal_id: int, *, of: int, **props: Any) -> None:
        super().__init__()
        most = settings().file_limit
        self._props |= {
            'address': f'/upload/{deal_id}',
            'of': str(of),
            'most': most,
            'words': {
                'choose': _('File or photo'),
                'drop': _('Drop the files here'),
                'cancel': _('Cancel: {name}'),
                'again': _('Send again'),
                'waiting': _('Not sent. It goes as soon as there is a connection.'),
                'large': _(FileTooLarge.template).format(limit=number(most // MEGABYTE)),
                'empty': _(FileEmpty.template),
                'out': _('Nothing was sent: you are signed out. Sign in again.'),
                'failed': _('The server could not take it. Send it again.'),
                'shot': _('Shot'),
                'sent': _('{name} is there'),
            },
            **props,
        }
