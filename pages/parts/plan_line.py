"""A month against its plan in one line, for its page and for «Сегодня»; sums of one line share their unit."""

from typing import Final

from dashboard import journal
from dashboard.models import JournalEntry
from dashboard.plan_month import Month
from pages.words import _, month, ngettext, number, percent, today

IN_MONTH: Final = {
    1: 'in January', 2: 'in February', 3: 'in March', 4: 'in April', 5: 'in May', 6: 'in June',
    7: 'in July', 8: 'in August', 9: 'in September', 10: 'in October', 11: 'in November', 12: 'in December',
}  # fmt: skip
"""The keys of translations."""
_ELSEWHERE: Final = (
    'feed.', 'link.', journal.OFFER, journal.CHECKLIST, journal.CONTACT, journal.COMPANY, journal.VIEW, journal.PRODUCT, journal.STEP_DUE,
)  # fmt: skip
"""How the entries begin after which the month is what it was: comments, the most of them."""
_MILLION: Final = 100_000_000
_THOUSAND: Final = 100_000
"""In kopecks."""


def concerns(entry: JournalEntry) -> bool:
    """Whether a month reads otherwise after this entry."""
    return not entry.what.startswith(_ELSEWHERE)


def heading(shown: Month) -> str:
    """«Ноябрь», of another year «Ноябрь 2027»."""
    said = month(shown.month)
    return (said.rsplit(' ', 1)[0] if shown.month.year == today().year else said).capitalize()


def line(shown: Month) -> tuple[str, ...]:
    """«Ноябрь: 5,4 из 8,0 млн ₽», «осталось 5 рабочих дней из 20», «нужно 520 тыс. ₽ в день, идёт 360», «в октябре на этот день было 5,9»."""
    if shown.total.plan is None:
        fact = sums(shown.total.fact, shown.total.fact)
        return (f'{heading(shown)}: {fact}', _('no plan is set'))
    goal = f'{heading(shown)}: {_of_plan(shown.total.fact, shown.total.plan)}'
    if not shown.present:
        return (goal, *_whole(shown))
    return (goal, _days(shown), *_pace(shown), *_before(shown))


def sums(kopecks: float, like: float) -> str:
    """A sum in the unit of another one: «5,4 млн ₽», «540 тыс. ₽»."""
    text = _('{sum} million ₽') if _millions(like) else _('{sum} thousand ₽')
    return text.format(sum=_scaled(kopecks, like))


def _of_plan(fact: int, plan: int) -> str:
    text = _('{fact} of {plan} million ₽') if _millions(plan) else _('{fact} of {plan} thousand ₽')
    return text.format(fact=_scaled(fact, plan), plan=_scaled(plan, plan))


def _days(shown: Month) -> str:
    days = shown.days
    text = ngettext('{left} working day of {total} left', '{left} working days of {total} left', days.left)
    return text.format(left=number(days.left), total=number(days.total))


def _pace(shown: Month) -> tuple[str, ...]:
    needed = shown.total.needed
    if needed is None:
        return ()
    if not needed:
        return (_('the plan is reached'),)
    said = _('{needed} thousand ₽ a day needed').format(needed=number(needed / _THOUSAND))
    going = _('{pace} so far').format(pace=number(shown.pace / _THOUSAND)) if shown.pace is not None else ''
    return (', '.join(filter(None, (said, going))),)


def _before(shown: Month) -> tuple[str, ...]:
    if shown.before is None:
        return ()
    said = _('{in_month} it was {sum} on this day')
    last = _(IN_MONTH[(shown.month.month - 2) % 12 + 1])
    return (said.format(in_month=last, sum=_scaled(shown.before, shown.total.plan or 0)),)


def _whole(shown: Month) -> tuple[str, ...]:
    """Of a month that is over, its share; of one to come, its days."""
    if shown.days.left:
        return (ngettext('{n} working day', '{n} working days', shown.days.total).format(n=number(shown.days.total)),)
    if shown.total.reached is None:
        return ()
    return (_('{share} of the plan').format(share=percent(shown.total.reached)),)


def _millions(like: float) -> bool:
    return abs(like) >= _MILLION


def _scaled(kopecks: float, like: float) -> str:
    return number(kopecks / _MILLION, 1) if _millions(like) else number(kopecks / _THOUSAND)
