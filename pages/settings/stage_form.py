"""The form about a stage: added behind another, or changed field by field, with what another kind does to deals and figures."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from nicegui import ui

from dashboard import requirements, stages
from dashboard.errors import FieldConflict, Refusal
from dashboard.queries.pipelines import Funnel, Step
from dashboard.validation import refuse
from pages.parts.controls import field, typed
from pages.parts.tag import Tag
from pages.settings.forms import Forms
from pages.words import _, language, ngettext, number

ABOUT: Final = {
    'open': lambda: _('Counts in the order of the funnel; new deals start in the first one.'),
    'parked': lambda: _('A deal waits here: it stays on the board, outside the order of the funnel.'),
    'won': lambda: _('Ends a deal as a success; only a head takes it back.'),
    'lost': lambda: _('Ends a deal as a refusal, and asks for the reason.'),
}


class StageForms:
    """Drawn into the page's one dialog."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms

    def add(self, funnel: Funnel) -> None:
        """A name is enough; it stands behind the last stage of the board unless told otherwise."""
        running = [step for step in funnel.used if step.running] or funnel.used
        color = stages.COLORS[len(funnel.steps) % len(stages.COLORS)]
        with self.forms.open(_('Add a stage')):
            with Tag('div', classes='vs-fields'):
                controls = _controls({'name': '', 'name_en': None, 'kind': 'open', 'norm': None, 'color': color, 'needs': ''})
                places = {0: _('first of all'), **{step.id: called(step) for step in funnel.used}}
                after = field(_('Stands behind'), lambda: ui.select(places, value=running[-1].id if running else 0))
            _tell(controls['kind'], lambda _kind: '')
            self.forms.end(_('Add'), lambda: self._add(funnel, controls, after.value or None))

    async def _add(self, funnel: Funnel, controls: dict[str, Any], after: int | None) -> None:
        given = self._given(controls)
        if given is not None:
            await self.forms.do(
                _('Added: {name}').format(name=given['name'].strip()), lambda made: partial(stages.remove, stage_id=made),
                stages.add, funnel.id, after=after, **given,
            )  # fmt: skip

    def edit(self, step: Step) -> None:
        """Every field of a stage; only those that differ are written, each against the value that was seen here."""
        seen = {name: step.seen(name) for name in stages.LABELS}
        with self.forms.open(called(step)):
            with Tag('div', classes='vs-fields'):
                controls = _controls(seen)
            _tell(controls['kind'], partial(effects, step))
            self.forms.end(_('Save'), lambda: self._save(step, seen, controls))

    async def _save(self, step: Step, seen: dict[str, Any], controls: dict[str, Any]) -> None:
        given = self._given(controls)
        if given is None:
            return
        changes = {name: (seen[name], new) for name, new in given.items() if new != seen[name]}
        said = _('Saved: {name}').format(name=given['name'].strip())
        refusal = await self.forms.do(said, lambda back: back and partial(stages.edit, stage_id=step.id, changes=back), stages.edit, step.id, changes=changes)
        if isinstance(refusal, FieldConflict):
            name = next(name for name, label in stages.LABELS.items() if label == refusal.words['field'])
            seen[name] = refusal.facts['value']  # now this reader has seen it
            self.forms.refuse(refusal, _('Save again to keep yours.'))

    def _given(self, controls: dict[str, Any]) -> dict[str, Any] | None:
        """What stands in the controls as the commands take it; None where it was refused."""
        try:
            return {name: _value(name, control) for name, control in controls.items()}
        except Refusal as refusal:
            self.forms.refuse(refusal)
            return None


def called(step: Step) -> str:
    """A stage as its reader calls it."""
    return (step.name_en if language() == 'en' else None) or step.name


def effects(step: Step, kind: str) -> str:
    """What becomes of a stage's deals and of the figures when it gets another kind."""
    if kind == step.kind:
        return ''
    said = []
    if step.deals and kind == 'won':
        said.append(ngettext('{n} deal that stands here becomes a success.', '{n} deals that stand here become successes.', step.deals))
    elif step.deals and kind == 'lost':
        said.append(ngettext('{n} deal that stands here becomes a refusal.', '{n} deals that stand here become refusals.', step.deals))
    elif step.deals and not step.running:
        said.append(ngettext('{n} deal is open again and returns to the board.', '{n} deals are open again and return to the board.', step.deals))
    said.append(_('Conversion and time in stage are counted anew, for all the past.'))
    return ' '.join(said).format(n=number(step.deals))


def _controls(seen: dict[str, Any]) -> dict[str, Any]:
    """A control for each field, by its name."""
    kinds = {kind: _(label) for kind, label in stages.KINDS.items()}
    made: dict[str, Callable[[], Any]] = {
        'name': lambda: ui.input(value=seen['name']).props('autofocus maxlength=60'),
        'name_en': lambda: ui.input(value=seen['name_en'] or '').props('maxlength=60 lang=en'),
        'kind': lambda: ui.select(kinds, value=seen['kind']),
        'norm': lambda: ui.input(value='' if seen['norm'] is None else str(seen['norm'])).props('inputmode=numeric maxlength=4'),
        'color': lambda: ui.input(value=seen['color']).props('type=color'),
        'needs': lambda: ui.select({name: _(rule.label) for name, rule in requirements.RULES.items()}, value=seen['needs'].split(), multiple=True).props('use-chips'),
    }
    controls = {name: field(_(label), made[name]) for name, label in stages.LABELS.items()}
    controls['needs'].parent_slot.parent.classes('vs-whole')
    return controls


def _tell(control: Any, effect: Callable[[str], str]) -> None:
    """Say of the kind in the control what it is, and what changing to it does, anew whenever another one is chosen."""
    with Tag('div', role='status'):
        about, changes = Tag('p', classes='v-faint v-small'), Tag('p', classes='v-small')

    def tell() -> None:
        about.set_text(ABOUT[control.value]())
        changes.set_text(effect(control.value))

    control.on_value_change(tell)
    tell()


def _value(name: str, control: Any) -> Any:
    """What stands in a control as the commands take it. Raises `BadValue` for a norm that is no number."""
    if name == 'kind':
        return control.value
    if name == 'needs':
        return ' '.join(map(str, control.value)) if isinstance(control.value, list) else ''
    text = typed(control).strip()
    if name == 'norm':
        if text and not text.isdecimal():
            raise refuse(stages.LABELS['norm'], text, 'a whole number of days is expected.')
        return int(text) if text else None
    return text or None if name == 'name_en' else text
