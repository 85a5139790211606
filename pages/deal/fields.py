"""The fields, edited in place: click, type, Enter; conflict and refusal are shown at the field, nothing typed is lost."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from nicegui import ui

from dashboard import deals, head_notes, titles
from dashboard.errors import BadValue, FieldConflict, Refusal
from dashboard.queries.deal import DealView
from pages.deal.screen import Screen, keep_theirs, rooted
from pages.live import write
from pages.parts import toast
from pages.parts.client.people import spoken
from pages.parts.client.title import TitleHelp
from pages.parts.controls import typed
from pages.parts.plain import PLAIN, Plain
from pages.parts.reason import worded
from pages.parts.tag import Tag
from pages.words import _, money, sentence, sum_typed


@dataclass(frozen=True, slots=True)
class Kind:
    """How one field is shown and typed; `read` turns what was typed into the value to keep.

    `say` words any value of it where the core's own words, which know no language, are not enough.
    """

    name: str
    show: Callable[[DealView], str]
    editor: Callable[[DealView, Any], Any]
    read: Callable[[DealView, Any], Any] = lambda _view, typed: typed
    long: bool = False
    fixed: Callable[[DealView], bool] = lambda _view: False
    say: Callable[[DealView, Any], str] | None = None
    save: Callable[..., None] = deals.set_field
    link: Callable[[DealView], str | None] = lambda _view: None
    """Where its value leads, for one that is an address."""
    there: Callable[[DealView], bool] = lambda _view: True
    """Whether a deal that stands where this one does has such a field."""
    beside: Callable[[], str] = lambda: ''
    """What is said under its name."""


def _title(view: DealView, value: Any) -> ui.input:
    control = ui.input(value=str(value))
    TitleHelp(control, but=view.id)
    return control


def _canonical(view: DealView, typed: Any) -> Any:
    """The form that was shown under the field; what does not parse stands at its end."""
    return titles.format(titles.parse(typed, [name for _id, name in view.projects])) if isinstance(typed, str) else typed


def _note(_view: DealView, value: Any) -> ui.textarea:
    return ui.textarea(value=str(value)).props('autogrow')


def _refusal(view: DealView, value: Any) -> ui.textarea:
    """The usual reasons, and free words."""
    control = ui.textarea(value=str(value or '')).props('autogrow maxlength=2000')
    with Tag('div', classes='v-chips', role='group', aria_label=_('Usual reasons')):
        for one in view.lost_reasons:
            chosen = partial(lambda reason: control.set_value(worded(reason, typed(control).strip(), view.lost_reasons)), one)
            Tag('button', one, 'v-chip', type='button').on('click', chosen)
    return control


def _roubles(_view: DealView, value: Any) -> ui.input:
    text = sum_typed(value) if isinstance(value, int) else str(value)
    return ui.input(value=text).props('inputmode=decimal')


def _choice(choices: Callable[[DealView], tuple[tuple[int, str], ...]], view: DealView, value: Any) -> ui.select:
    return ui.select({0: '—', **dict(choices(view))}, value=value or 0, with_input=True)


def _plain(name: str, plain: Plain) -> Kind:
    return Kind(
        name, lambda view: plain.show(view.plain.values[name]), lambda view, value: plain.control(value, view.plain.offered), lambda _view, typed: plain.read(typed),
        long=plain.several, say=lambda _view, value: plain.show(value), link=lambda view: view.plain.values[name] if name == 'payment_link' else None,
    )  # fmt: skip


KINDS = (
    Kind('title', lambda view: view.title, _title, _canonical),
    Kind('project_id', lambda view: view.project or '', partial(_choice, lambda view: view.projects), lambda _view, typed: typed or None),
    Kind(
        'amount', lambda view: money(view.amount, view.currency), _roubles, lambda view, typed: deals.typed_amount(str(typed or ''), view.currency),
        say=lambda view, value: money(value, view.currency), fixed=lambda view: view.locked,
    ),
    Kind('note', lambda view: view.note, _note, long=True, beside=lambda: _('always in sight')),
    Kind('lost_reason', lambda view: view.lost_reason or '', _refusal, long=True, there=lambda view: view.stage.needs_reason),
    Kind(
        'owner_id', lambda view: view.owner or '', partial(_choice, lambda view: view.people), lambda _view, typed: typed or None,
        fixed=lambda view: not view.may_assign,
    ),
    *(_plain(name, plain) for name, plain in PLAIN.items()),
)  # fmt: skip
GROUPS: Final = {
    'Information': ('title', 'project_id', 'ready_on', 'amount', 'note', 'source', 'return_on', 'postpone_reason', 'lost_reason'),
    'Products': ('systems', 'offered_on'),
    'Staff': ('owner_id',),
    'Implementation': ('shipment_status', 'delivery_type', 'invoice_no', 'invoiced_on', 'contract_kind', 'payment_link', 'rest_due_on'),
}
"""The seed's groups, keys of their translations; what is more than a field stands behind those of its group (`page`)."""

NOTE = Kind(
    'head_note', lambda view: view.head_note or '', _note, long=True,
    save=lambda session, deal_id, _name, *, seen, new, by: head_notes.write(session, deal_id, text=new, seen=seen, by=by),
)  # fmt: skip
"""P8, for those for whom it exists."""
LABELS = {**deals.LABELS, NOTE.name: head_notes.LABELS['text']}


class Fields:
    """The fields of one group."""

    def __init__(self, screen: Screen, group: str) -> None:
        kinds = {kind.name: kind for kind in KINDS}
        Tag('h2', _(group), 'vd-group')
        with Tag('dl', classes='vd-fields'):
            self.fields = [Field(screen, kinds[name]) for name in GROUPS[group]]

    def update(self) -> None:
        """Show every field as last read."""
        for field in self.fields:
            field.update()


class Field:
    """One field: shown, or being edited from the value its editor saw."""

    def __init__(self, screen: Screen, kind: Kind) -> None:
        self.screen, self.kind = screen, kind
        self.seen: Any = None
        self.editor: Any = None
        self.drawn: object = None
        with Tag('dt', _(LABELS[kind.name])) as self.label:
            if beside := kind.beside():
                Tag('small', beside)
        with Tag('dd', data_testid='deal-field', data_field=kind.name.removesuffix('_id')) as self.cell:
            self.box = ui.element('div')
            self.fault = ui.element('div').props('role=alert')
        self.update()

    @property
    def fixed(self) -> bool:
        """Whether its reader may not change it."""
        return self.screen.view.fixed or self.kind.fixed(self.screen.view)

    def update(self) -> None:
        """The value as last read; while it is being edited a remark says that it changed under the editor's hands."""
        shown, there = self.kind.show(self.screen.view), self.kind.there(self.screen.view)
        self.label.set_visibility(there)
        self.cell.set_visibility(there)
        if (shown, self.fixed) == self.drawn:
            return
        self.drawn = (shown, self.fixed)
        if self.editor is None:
            self._show()
        else:
            self._remark(_('Changed meanwhile: {value}').format(value=shown or '—'), 'v-warn')

    def _show(self) -> None:
        self.editor, view = None, self.screen.view
        self.screen.hold(self, unsaved=False)
        shown = self.kind.show(view)
        self.drawn = (shown, self.fixed)
        self.box.clear()
        self.fault.clear()
        with self.box:
            if self.fixed:
                spoken('span', shown or '—', 'vd-value')
                return
            label = _('{field}: {value}. Edit').format(field=_(LABELS[self.kind.name]), value=shown or '—')
            classes = 'vd-value edit' + (' long' if self.kind.long else '') + ('' if shown else ' nothing')
            self.button = spoken('button', shown or '—', classes, type='button', aria_label=label).on('click', self.edit)
            if address := self.kind.link(view):
                Tag('a', _('Open the link'), 'v-link vd-link', href=address, target='_blank', rel='noopener noreferrer')

    def shut(self) -> None:
        """Show the field again; the keyboard stays at it."""
        self._show()
        if not self.fixed:
            self.button.focus()

    def edit(self) -> None:
        """Open the editor on the value as it stands now."""
        self.seen = self.screen.view.seen(self.kind.name)
        self._open(self.seen)

    def _open(self, value: Any) -> None:
        self.box.clear()
        self.fault.clear()
        with self.box, Tag('div', classes='vd-edit'):
            self.editor = self.kind.editor(self.screen.view, value).props('outlined dense autofocus').classes('vd-wide')
            self.editor.props(f'aria-label="{_(LABELS[self.kind.name])}"')
            self.editor.on_value_change(partial(self._typed, self.editor.value))
            self.editor.on('keydown.esc', self.shut)
            self.editor.on('keydown.ctrl.enter' if self.kind.long else 'keydown.enter', self.save)
            with Tag('div', classes='vd-edit-acts'):
                Tag('button', _('Save'), 'v-link', type='button').on('click', self.save)
                Tag('button', _('Cancel'), 'v-link quiet', type='button').on('click', self.shut)

    def _typed(self, at_first: Any) -> None:
        if self.editor is not None:
            self.screen.hold(self, unsaved=self.editor.value != at_first)

    @rooted
    async def save(self) -> None:
        """Write what was typed; refused, it stays in the editor with the reason beside it."""
        if self.editor is None:
            return
        try:
            new = self.kind.read(self.screen.view, self.editor.value)
        except BadValue as refusal:
            self._remark(sentence(refusal))
            return
        await self._write(self.seen, new)

    @rooted
    async def _write(self, seen: Any, new: Any, *, back: bool = False) -> None:
        screen, name = self.screen, self.kind.name
        try:
            await write(self.kind.save, screen.view.id, name, seen=seen, new=new, by=screen.me.id)
        except FieldConflict as conflict:
            self._conflict(conflict, new, back=back)
        except Refusal as refusal:
            await screen.look()
            if not screen.gone:
                self._remark(sentence(refusal))
        else:
            if not back:  # what is taken back may be under the editor again, which then says so
                self.editor = None
            await screen.look()
            if not screen.gone:
                self._written(seen, new, back=back)

    def _written(self, seen: Any, new: Any, *, back: bool) -> None:
        label = _(LABELS[self.kind.name])
        if self.editor is None:
            self.shut()
        if back:
            toast.say(_('{field}: taken back').format(field=label))
        elif seen != new:
            toast.say(_('{field} saved').format(field=label), partial(self._write, new, seen, back=True))

    def _remark(self, text: str, tone: str = 'v-bad') -> None:
        self.fault.clear()
        with self.fault:
            Tag('p', text, f'{tone} v-small')

    def _conflict(self, conflict: FieldConflict, mine: Any, *, back: bool) -> None:
        """Both values, and a choice between them; for an undo (`back`), «mine» is what stood before one's own change."""
        theirs = conflict.facts['value']
        undone = _('“{field}” was changed meanwhile. Now it is “{theirs}”; before your own change it was “{yours}”.')
        words = {'theirs': self._said(theirs, conflict.facts['theirs']), 'yours': self._said(mine, conflict.facts['yours'])}
        self._remark((undone if back else _(conflict.template)).format(field=_(LABELS[self.kind.name]), **words))
        keep, put = (_('Leave it'), _('Undo')) if back else (_('Keep theirs'), _('Keep mine'))
        with self.fault, Tag('div', classes='vd-edit-acts'):
            Tag('button', keep, 'v-link', type='button').on('click', partial(keep_theirs, self))
            Tag('button', put, 'v-link', type='button').on('click', partial(self._write, theirs, mine, back=back))

    def _said(self, value: Any, said: str) -> str:
        return (self.kind.say(self.screen.view, value) if self.kind.say else said) or '—'
