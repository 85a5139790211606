"""A person's month, each rouble of it: deal → payment → rule."""

from collections.abc import Sequence
from typing import Final

from dashboard import yearmonth
from dashboard.analytics.bonuses import Bonus, Correction
from dashboard.queries.sales import Detail, Line, Unseen
from pages import windows
from pages.parts.bonus import factor, rate, to_next
from pages.parts.tag import Tag
from pages.words import _, date_typed, money_signed, percent
from pages.words import month as month_name

COLUMNS: Final = 6


def draw(shown: Detail, back: str) -> None:
    """The lines with their deals and payments, and by which rule the bonus comes of them."""
    with Tag('section', classes='sl-detail', id='detail', data_testid='sales-detail'):
        with Tag('header', classes='v-headline'):
            Tag('h2', f'{shown.name or _("Nobody responsible")}, {month_name(shown.month)}')
            Tag('a', _('Close'), 'v-link', href=back)
        for bonus in shown.bonuses:
            if not bonus.rule.of_team:
                _explained(bonus, shown.currency)
        if windows.before_all():
            Tag('p', _('On a screen “Before everybody” bonuses are not seen.'), 'v-faint')
        elif not shown.bonuses and shown.name:
            Tag('p', _('No rule of a bonus holds for this month, or it is not for you to see.'), 'v-faint')
        if shown.lines:
            _lines([('', line) for line in shown.lines], shown.currency)
        for bonus in shown.bonuses:
            if bonus.rule.of_team:
                _explained(bonus, shown.currency)
        if shown.team or shown.unseen:
            _lines(shown.team, shown.currency, whose=True, unseen=shown.unseen)


def _explained(bonus: Bonus, currency: str) -> None:
    rule = bonus.rule
    if not rule.id:
        Tag('p', _('Bonus {sum}: corrections of closed months alone, no rule holds').format(sum=money_signed(bonus.amount, currency)), 'sl-rule')
        return
    rates = _('{goods} of the goods, {services} of the services').format(goods=rate(rule.goods), services=rate(rule.services))
    Tag('p', f'{_("Bonus")} {money_signed(bonus.amount - bonus.corrected, currency)}: {rule.name}, {rates}', 'sl-rule')
    for remark in _remarks(bonus, currency):
        Tag('p', remark, 'v-soft v-small')


def _remarks(bonus: Bonus, currency: str) -> list[str]:
    """What closed months change in it, how the step came about, and what lacks to the next."""
    rule, said = bonus.rule, []
    if any(one.amount for parts in bonus.corrections.values() for one in parts):
        sums = {'sum': money_signed(bonus.corrected, currency), 'whole': money_signed(bonus.amount, currency)}
        said.append(_('Corrections of closed months {sum}, each by the rule below its line; together {whole}').format(**sums))
    if rule.of_team:
        said.append(_('On the money of the department: {sum}').format(sum=money_signed(bonus.fact, currency)))
    if bonus.plan and bonus.reached is not None:
        reached = _('Plan {plan}, received {fact}: {share}').format(plan=money_signed(bonus.plan, currency), fact=money_signed(bonus.fact, currency), share=percent(bonus.reached))
        of = _('× {factor} on the average, each step on the excess alone') if rule.on_excess else _('× {factor} on the whole')
        said.append(f'{reached}. {of.format(factor=factor(round(100 * bonus.factor)))}' if rule.steps else reached)
    elif rule.steps:
        said.append(_('There is no plan for this month: the rate without steps.'))
    if next_step := to_next(bonus, currency):
        said.append(next_step)
    return said


def _lines(lines: Sequence[tuple[str, Line]], currency: str, *, whose: bool = False, unseen: Unseen | None = None) -> None:
    """A row each, and one for those `unseen`; `whose`: with whose sale it is, on the money of a department. Without any bonus there is no column for it."""
    bonus = bool(unseen) or any(line.bonus is not None for _name, line in lines)
    with Tag('div', classes='sl-scroll'), Tag('table', classes='v-table sl-lines'):
        with Tag('thead'), Tag('tr'):
            if whose:
                Tag('th', _('Employee'), 'sl-whose', scope='col')
            for heading in (_('Deal'), _('Payment')):
                Tag('th', heading, scope='col')
            for heading, classes in ((_('For goods'), 'sl-wide'), (_('For services'), 'sl-wide'), (_('Amount'), ''), *(((_('Bonus'), ''),) if bonus else ())):
                Tag('th', heading, f'v-number {classes}', scope='col')
        with Tag('tbody'):
            for name, line in lines:
                _line(line, name if whose else None, currency, bonus=bonus)
            if unseen:
                _summed(_('Lines that are not for you to see'), [unseen], currency, whose=whose, bonus=bonus)
        if len(lines) + bool(unseen) > 1:
            with Tag('tfoot'):
                _total([line for _name, line in lines], unseen, currency, whose=whose, bonus=bonus)


def _total(lines: Sequence[Line], unseen: Unseen | None, currency: str, *, whose: bool, bonus: bool) -> None:
    """What is confirmed, together; what waits is in no figure."""
    counted = [line for line in lines if not line.waiting]
    said = _('In all') if len(counted) == len(lines) else _('In all, without what waits')
    _summed(said, [*counted, *((unseen,) if unseen else ())], currency, 'sl-total', whose=whose, bonus=bonus)


def _summed(said: str, lines: Sequence[Line | Unseen], currency: str, look: str = '', *, whose: bool, bonus: bool) -> None:
    """Several lines in one row, under what is `said` of them."""
    with Tag('tr', classes=look):
        Tag('th', said, scope='row')
        for classes in (*(('sl-whose',) if whose else ()), 'sl-paid'):
            Tag('td', classes=classes)
        for sums, classes in ((line.goods for line in lines), 'sl-wide'), ((line.services for line in lines), 'sl-wide'), ((line.amount for line in lines), ''):
            Tag('td', money_signed(sum(sums), currency), f'v-number {classes}'.strip())
        if bonus:
            Tag('td', money_signed(sum(line.bonus or 0 for line in lines), currency), 'v-number')


def _line(line: Line, whose: str | None, currency: str, *, bonus: bool) -> None:
    with Tag('tr', data_deal=line.deal):
        if whose is not None:
            Tag('td', whose, 'sl-whose')
        with Tag('th', scope='row'):
            if line.title is None:
                Tag('span', _('Deal {id}: not yours to see any more').format(id=line.deal), 'v-faint')
            else:
                Tag('a', line.title, href=f'/deal/{line.deal}')
            if whose is not None:
                Tag('span', whose, 'sl-below v-faint v-small')  # on a phone, which has no room for another column
        with Tag('td', classes='sl-paid'):
            Tag('span', _worded(line, currency), 'v-bad' if line.amount < 0 else 'v-warn' if line.waiting else '')
        for kopecks in (line.goods, line.services):
            Tag('td', '—' if line.waiting else money_signed(kopecks, currency), 'v-number sl-wide')
        Tag('td', money_signed(line.amount, currency), 'v-number')
        if bonus:
            Tag('td', '—' if line.bonus is None else money_signed(line.bonus, currency), 'v-number')
    for of in line.by:
        with Tag('tr', classes='sl-by'):
            Tag('td', corrected_by(of), 'v-faint v-small', colspan=COLUMNS if whose is None else COLUMNS + 1)


def corrected_by(of: Correction) -> str:
    """By which rule a correction of a closed month takes its bonus back or adds one."""
    month = month_name(yearmonth.of(of.month))
    if of.rule is None and of.given:
        return _('{month} is closed: the bonus is corrected for who got it then').format(month=month)
    if of.rule is None:
        return _('{month} is closed and paid no bonus on it: nothing is taken back').format(month=month)
    said = _('{month} is closed: its bonus by the rule that paid then, {rule}') if of.given else _('{month} is closed, and paid no bonus: by the present rule, {rule}')
    rates = _('{goods} of the goods, {services} of the services').format(goods=rate(of.rule.goods), services=rate(of.rule.services))
    since = _('from {month}').format(month=month_name(yearmonth.of(of.rule.since)))
    steps = f' × {factor(round(100 * of.factor))}' if of.rule.steps else ''
    return said.format(month=month, rule=_('“{name}” {since}, {rates}').format(name=of.rule.name, since=since, rates=rates + steps))


def _worded(line: Line, currency: str) -> str:
    """«07.09.2026 · ПП-12/1», «−1 840 ₽: возврат по СЧ-410 (август)», «заявлено 20.11.2026, ждёт подтверждения»."""
    if line.waiting:
        return _('claimed {day}, waits for confirmation').format(day=date_typed(line.paid))
    if not line.later:
        return ' · '.join(filter(None, (date_typed(line.paid), line.document)))
    invoice = line.invoice or _('deal {id}').format(id=line.deal)
    of = month_name(line.sold) if line.sold.year != line.month.year else month_name(line.sold).rpartition(' ')[0]
    if line.corrects:
        said = _('{sum}: changed after the month was closed, {invoice} ({month})')
    else:
        said = _('{sum}: refund of {invoice} ({month})') if line.amount < 0 else _('{sum}: later payment of {invoice} ({month})')
    return said.format(sum=money_signed(line.amount, currency), invoice=invoice, month=of)
