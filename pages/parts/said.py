"""The journal in words: what an entry says happened, from what to what; for a deal's feed and the journal page alike."""

from collections.abc import Callable
from functools import partial
from typing import Final

from dashboard import (
    basket,
    companies,
    contacts,
    deals,
    fields,
    journal,
    people,
    pipelines,
    stages,
    worktime,
)
from dashboard.audit import Refused
from dashboard.queries.told import Line
from pages.parts.labels import ENTRIES, LISTS, PINS, ROLES, VERDICTS
from pages.parts.plain import coded, needed
from pages.parts.said_coach import COACH
from pages.parts.said_sales import SALES
from pages.parts.saying import Said, Tell, day_kept, retired
from pages.words import _, dated, ngettext, number, stage_name, weekday

ORDER: Final = 'Order of the stages'
def said(line: Line, currency: str = 'RUB') -> Said:
    """What a line says; a kind for which nobody found words says its own name, and its values as they are kept."""
    return teller(line.kind)(line, currency)


def teller(kind: str) -> Tell:
    """The words for a kind of entry."""
    return _SAID.get(kind, _unknown)


def _unknown(line: Line, _currency: str) -> Said:
    return Said(_('Entry “{kind}”').format(kind=line.kind), line.old, line.new)


def _moved(line: Line, _currency: str) -> Said:
    """In the feed, «Интерес → Счёт» alone."""
    return Said('', *_stages(line))


def _undone(line: Line, _currency: str) -> Said:
    old, new = _stages(line)
    return Said('', old, new if line.mark else _('{move} (taken back)').format(move=new))


def marked(line: Line) -> str:
    """Of a move that a head marked as mistaken: why, and who that was."""
    return ' · '.join(filter(None, (_('mistaken move: {reason}').format(reason=line.text), line.about)))


def _stages(line: Line) -> tuple[str | None, str | None]:
    return stage_name(line.source) if line.source else line.old, stage_name(line.target) if line.target else line.new


def _stage(line: Line, _currency: str) -> Said:
    return Said(_('Stage'), *_stages(line))


def _back(line: Line, _currency: str) -> Said:
    return Said(_('Move taken back'), *_stages(line))


def _mistaken(line: Line, _currency: str) -> Said:
    return Said(_('Mistaken move to “{stage}”').format(stage=stage_name(line.target) if line.target else '—'), None, line.text)


def _no_mistake(line: Line, _currency: str) -> Said:
    return Said(_('No longer a mistaken move'), None, stage_name(line.target) if line.target else '—')


def _field(label: str, line: Line, _currency: str) -> Said:
    return Said(_(label), line.old or '—', line.new or '—')


def _dated_field(name: str, line: Line, _currency: str) -> Said:
    return Said(_(fields.LABELS[name]), *(day_kept(value) for value in (line.old, line.new)))


def _coded(name: str, line: Line, _currency: str) -> Said:
    return Said(_(fields.LABELS[name]), *(coded(name, value) or '—' for value in (line.old, line.new)))


def _plain(what: Callable[[], str], line: Line, _currency: str) -> Said:
    return Said(what(), None, line.new)


def _bare(what: Callable[[], str], _line: Line, _currency: str) -> Said:
    return Said(what())


def _step(what: Callable[[], str], line: Line, _currency: str) -> Said:
    return Said(what(), None, f'{line.text}, {dated(line.due)}' if line.due else line.text)


def _written(what: Callable[[], str], line: Line, _currency: str) -> Said:
    label = ENTRIES.get(line.text)
    return Said(what(), None, _(label).lower() if label else None)


def _pinned(line: Line, _currency: str) -> Said:
    slot = _(PINS[line.about]).lower() if line.about in PINS else '—'
    return Said(_('Pin of the deal: {slot}').format(slot=slot), None, _(ENTRIES[line.text]).lower() if line.text in ENTRIES else '—')


def _about(what: Callable[[], str], line: Line, _currency: str) -> Said:
    return Said(what(), None, line.about or line.new)


def _person(label: str, line: Line, _currency: str) -> Said:
    return Said(f'{line.about}: {_(label)}', line.old or '—', line.new or '—')


def _role(line: Line, _currency: str) -> Said:
    return Said(f'{line.about}: {_(people.LABELS["role"])}', *(_(ROLES[value]) if value in ROLES else '—' for value in (line.old, line.new)))  # type: ignore[index]


def _exports(line: Line, _currency: str) -> Said:
    words = {'True': _('allowed'), 'False': _('not allowed')}
    return Said(f'{line.about}: {_(people.LABELS["exports"])}', *(words.get(value or '', _('as the role has it: heads only')) for value in (line.old, line.new)))


def _person_day(label: str, line: Line, _currency: str) -> Said:
    return Said(f'{line.about}: {_(label)}', *(day_kept(value) for value in (line.old, line.new)))


def _away(what: Callable[[], str], line: Line, _currency: str) -> Said:
    return Said(f'{what()}: {line.about}', None, ' – '.join(dict.fromkeys(day_kept(one) for one in (line.new or '').split('…'))))


def _deputy(what: Callable[[], str], line: Line, currency: str) -> Said:
    return _away(lambda: ': '.join(filter(None, (what(), line.text))), line, currency)


def _client(what: Callable[[], str], line: Line, _currency: str) -> Said:
    """Of a client only what changed: «Телефоны, E-mail»."""
    labels = contacts.LABELS if line.kind.startswith(journal.CONTACT) else companies.LABELS
    return Said(what(), None, ', '.join(_(labels[name]) for name in line.text.split(',') if name in labels) or None)


def _deleted(line: Line, _currency: str) -> Said:
    return Said(_('Deal deleted'), None, _(basket.LABELS[line.new]) if line.new in basket.LABELS else line.new)


def _verdict(what: Callable[[], str], line: Line, _currency: str) -> Said:
    return Said(what(), None, _(VERDICTS[kept]) if (kept := line.new or line.old) in VERDICTS else None)  # type: ignore[index]


def _gone(what: Callable[[], str], line: Line, _currency: str) -> Said:
    return Said(what(), None, line.old)


def _of_pipeline(label: str, line: Line, _currency: str) -> Said:
    return Said(': '.join(filter(None, (line.about or _('Pipeline'), _(label)))), line.old or '—', line.new or '—')


def _of_stage(label: str, line: Line, _currency: str) -> Said:
    return Said(f'{_("Stage")} {line.about or ""}: {_(label)}', line.old or '—', line.new or '—')


def _stage_kind(line: Line, _currency: str) -> Said:
    return Said(f'{_("Stage")} {line.about or ""}: {_(stages.LABELS["kind"])}', *(_(stages.KINDS[value]) if value in stages.KINDS else '—' for value in (line.old, line.new)))


def _stage_needs(line: Line, _currency: str) -> Said:
    return Said(f'{_("Stage")} {line.about or ""}: {_(stages.LABELS["needs"])}', *(needed(value or '') or '—' for value in (line.old, line.new)))


def _view_shared(line: Line, _currency: str) -> Said:
    return Said(_('View shown to everybody') if line.new == 'True' else _('View for oneself again'), None, line.about)


def _came(what: Callable[[], str], line: Line, _currency: str) -> Said:
    """Who it was about, and from which address."""
    return Said(what(), None, ' · '.join(filter(None, (line.about, line.new))) or None)


def _slowed(line: Line, _currency: str) -> Said:
    what = _('Sign-in slowed after wrong passwords from') if line.text == 'address' else _('Sign-in slowed after wrong passwords for one login')
    return Said(what, None, line.new)


def _denied(line: Line, _currency: str) -> Said:
    words = {
        Refused.RIGHTS: _('Refused: not theirs to see or to do'),
        Refused.EVENT: _('Refused: what no page of Voronka sends'),
        Refused.PAGE: _('Refused: the page of somebody else'),
        Refused.ORIGIN: _('Refused: sent from a page of another place'),
        Refused.NOBODY: _('Refused: nobody is signed in'),
    }
    return Said(words.get(line.text, _('Refused')), None, None if line.new == '1' else ngettext('{n} time', '{n} times', int(line.new or 1)).format(n=line.new))


def _department_retired(line: Line, currency: str) -> Said:
    return retired(_('Department'), line, currency)


def _department_name(line: Line, _currency: str) -> Said:
    return Said(_('Department renamed'), line.old, line.new)


def _calendar(label: str, line: Line, _currency: str) -> Said:
    return Said(_(label), line.old or '—', line.new or '—')


def _weekdays(line: Line, _currency: str) -> Said:
    return Said(_(worktime.LABELS['weekdays']), *(', '.join(weekday(int(one) - 1) for one in value or '' if one.isdecimal()) for value in (line.old, line.new)))


def _calendar_day(line: Line, _currency: str) -> Said:
    words = {'off': _('Day off').lower(), 'work': _('Working day').lower()}
    return Said(day_kept(line.about), *(words.get(value or '', _('as in the production calendar')) for value in (line.old, line.new)))


def _list(line: Line) -> str:
    return _(LISTS[line.about]) if line.about in LISTS else line.about or ''  # type: ignore[index]


def _list_added(line: Line, _currency: str) -> Said:
    return Said(_('{list}: added').format(list=_list(line)), None, line.new)


def _list_text(line: Line, _currency: str) -> Said:
    return Said(_list(line), line.old, line.new)


def _list_place(line: Line, _currency: str) -> Said:
    place, _sep, text = (line.new or '').partition(' ')
    return Said(_('{list}: place of “{text}”').format(list=_list(line), text=text), line.old, place)


def _list_retired(line: Line, currency: str) -> Said:
    return retired(_list(line), line, currency)


def _count(what: Callable[[], str], line: Line, _currency: str) -> Said:
    count = number(int(line.new)) if (line.new or '').isdecimal() else line.new  # type: ignore[arg-type]
    return Said(f'{what()} ({line.about})' if line.about else what(), None, count)


_SAID: Final[dict[str, Tell]] = {
    'move': _moved,
    'undone': _undone,
    journal.DEAL_CREATED: partial(_bare, lambda: _('Deal created')),
    journal.DEAL_DELETED: _deleted,
    journal.DEAL_RESTORED: partial(_bare, lambda: _('Deal brought back from the basket')),
    journal.STAGE_MOVED: _stage,
    journal.MOVE_UNDONE: _back,
    journal.MISTAKE_MARKED: _mistaken,
    journal.MISTAKE_UNMARKED: _no_mistake,
    journal.STAGE_REASON: partial(_plain, lambda: _('Reason')),
    **{journal.FIELD + name: partial(_field, label) for name, label in deals.LABELS.items()},
    **{journal.FIELD + name: partial(_dated_field, name) for name in fields.DAYS},
    **{journal.FIELD + name: partial(_coded, name) for name in fields.CHOICES},
    journal.FIELD + 'note': partial(_bare, lambda: _('{field} changed').format(field=_(deals.LABELS['note']))),
    journal.CHECKLIST_TICKED: partial(_plain, lambda: _('Checklist: ticked')),
    journal.CHECKLIST_UNTICKED: partial(_plain, lambda: _('Checklist: no longer ticked')),
    journal.HANDED_ON_ADVANCE: lambda line, _currency: Said(_('Handed over on an advance, the rest'), None, day_kept(line.new)),
    journal.TASK_ADDED: partial(_step, lambda: _('Next step')),
    journal.TASK_CHANGED: partial(_step, lambda: _('Step changed')),
    journal.TASK_DONE: lambda line, _currency: Said(_('Step done'), None, line.text),
    journal.TASK_DROPPED: partial(_step, lambda: _('Step withdrawn')),
    journal.FEED_ADDED: partial(_written, lambda: _('Written into the feed')),
    journal.FEED_DELETED: partial(_written, lambda: _('Taken out of the feed')),
    journal.FEED_EDITED: partial(_written, lambda: _('Worded otherwise in the feed')),
    journal.PINNED: _pinned,
    journal.PIN_UNDONE: _pinned,
    journal.OBSERVER_ADDED: partial(_plain, lambda: _('Observes')),
    journal.OBSERVER_REMOVED: lambda line, _currency: Said(_('Observes no longer'), None, line.old),
    journal.SUBSTITUTE_ADDED: partial(_away, lambda: _('Stands in')),
    journal.SUBSTITUTE_REMOVED: partial(_away, lambda: _('Stands in no longer')),
    journal.HEAD_NOTED: partial(_bare, lambda: _('Note of the head changed')),
    journal.DISCLOSED: partial(_bare, lambda: _('Asked who has a flat in work')),
    journal.DISPUTED: partial(_bare, lambda: _('Asked the head whose client it is')),
    journal.DISPUTE_SETTLED: partial(_verdict, lambda: _('Whose client it is')),
    journal.DISPUTE_REOPENED: partial(_verdict, lambda: _('Whose client it is: verdict taken back')),
    journal.CONTACT_ADDED: partial(_client, lambda: _('Client: a person added')),
    journal.CONTACT_CHANGED: partial(_client, lambda: _('Client changed')),
    journal.CONTACT_REMOVED: partial(_client, lambda: _('Client: a person taken out')),
    journal.COMPANY_SET: partial(_client, lambda: _('Company named')),
    journal.COMPANY_CHANGED: partial(_client, lambda: _('Company changed')),
    journal.COMPANY_REMOVED: partial(_client, lambda: _('Company taken out')),
    journal.DEAL_LINKED: partial(_bare, lambda: _('Linked to another deal')),
    journal.DEAL_UNLINKED: partial(_bare, lambda: _('Linked to another deal no longer')),
    journal.EXPORTED: partial(_count, lambda: _('Deals taken out into a file')),
    journal.JOURNAL_EXPORTED: partial(_count, lambda: _('Journal entries taken out into a file')),
    journal.FIGURES_EXPORTED: partial(_count, lambda: _('Rows of figures taken out into a file')),
    journal.IMPORTED: partial(_count, lambda: _('Rows imported')),
    journal.PERSON_ADDED: partial(_about, lambda: _('Person added')),
    journal.PERSON_DISABLED: partial(_about, lambda: _('Person disabled')),
    journal.PERSON_ENABLED: partial(_about, lambda: _('Person enabled')),
    **{journal.PERSON + name: partial(_person, label) for name, label in people.LABELS.items()},
    **{journal.PERSON + name: partial(_person_day, people.LABELS[name]) for name in ('worked_from', 'worked_to')},
    journal.PERSON + 'role': _role,
    journal.PERSON + 'exports': _exports,
    journal.DEPARTMENT_ADDED: partial(_about, lambda: _('Department added')),
    journal.DEPARTMENT_NAME: _department_name,
    journal.DEPARTMENT_RETIRED: _department_retired,
    journal.ABSENCE_ADDED: partial(_away, lambda: _('Absence')),
    journal.ABSENCE_REMOVED: partial(_away, lambda: _('Absence removed')),
    journal.DEPUTY_ADDED: partial(_deputy, lambda: _('Deputy of the head')),
    journal.DEPUTY_REMOVED: partial(_deputy, lambda: _('Deputy no longer')),
    **{journal.CALENDAR + name: partial(_calendar, label) for name, label in worktime.LABELS.items()},
    journal.CALENDAR + 'weekdays': _weekdays,
    journal.CALENDAR + 'day': _calendar_day,
    journal.LIST_ADDED: _list_added,
    journal.LIST_TEXT: _list_text,
    journal.LIST_PLACE: _list_place,
    journal.LIST_RETIRED: _list_retired,
    journal.PIPELINE_ADDED: partial(_plain, lambda: _('Pipeline added')),
    journal.PIPELINE_REMOVED: partial(_gone, lambda: _('Pipeline deleted')),
    journal.PIPELINE_NAME: lambda line, _currency: Said(_('Pipeline renamed'), line.old, line.new),
    journal.PIPELINE_CURRENCY: partial(_of_pipeline, pipelines.LABELS['currency']),
    journal.PIPELINE_ORDER: partial(_of_pipeline, ORDER),
    journal.STAGE_ADDED: partial(_plain, lambda: _('Stage added')),
    journal.STAGE_REMOVED: partial(_gone, lambda: _('Stage deleted')),
    journal.STAGE_RETIRED: lambda line, currency: retired(_('Stage'), line, currency),
    **{journal.STAGE + name: partial(_of_stage, label) for name, label in stages.LABELS.items()},
    journal.STAGE + 'kind': _stage_kind,
    journal.STAGE + 'needs': _stage_needs,
    **SALES,
    **COACH,
    journal.VIEW_SAVED: partial(_plain, lambda: _('Table view saved')),
    journal.VIEW_NAME: lambda line, _currency: Said(_('Table view renamed'), line.old, line.new),
    journal.VIEW_SHARED: _view_shared,
    journal.VIEW_DELETED: partial(_gone, lambda: _('Table view deleted')),
    journal.SIGNED_IN: partial(_came, lambda: _('Sign-in')),
    journal.SIGN_IN_REFUSED: partial(_came, lambda: _('Wrong password')),
    journal.SIGN_IN_SLOWED: _slowed,
    journal.ACCESS_REFUSED: _denied,
    journal.SESSIONS_ENDED: partial(_about, lambda: _('Sessions ended')),
    journal.PASSWORD_SET: partial(_about, lambda: _('Password set')),
    journal.LINK_MADE: partial(_about, lambda: _('Sign-in link made')),
    journal.DEMO_FILLED: partial(_count, lambda: _('Demo filled with deals')),
    journal.DEMO_EMPTIED: partial(_bare, lambda: _('Demo emptied')),
}
