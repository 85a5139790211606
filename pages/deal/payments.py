"""The group «Реализация», money: what is paid of the sum, each payment with who vouches for it, and the form for a new one."""

from contextlib import suppress
from datetime import date
from functools import partial

from nicegui import ui

from dashboard import lines, payments
from dashboard.errors import Refusal
from dashboard.models import PaymentKind, PaymentSource, PaymentStatus
from dashboard.queries import payments as query
from dashboard.queries.payments import Row
from dashboard.validation import refuse
from pages.deal.screen import Screen, Twice, rooted
from pages.live import read
from pages.parts import toast
from pages.parts.controls import field, typed
from pages.parts.editing import on_typing
from pages.parts.labels import STATUSES
from pages.parts.tag import Tag
from pages.words import _, day, exact, money, sentence, sum_typed, today

SOURCES = {PaymentSource.ONE_C: lambda: '1С', PaymentSource.FILE: lambda: _('from a file')}


class Payments:
    """Drawn anew when a payment or the sum changed; an open form stays until it is sent or given up."""

    def __init__(self, screen: Screen, payments_: query.Payments) -> None:
        self.screen, self.payments = screen, payments_
        self.form: _Form | None = None
        with Tag('div', classes='vg', data_testid='payments'):
            self.box = Tag('div')
            self.place = Tag('div')
        self._draw()

    @rooted
    async def look(self) -> None:
        """Read the payments again; drawn anew only if they changed."""
        found = await read(query.payments, self.screen.view.id, by=self.screen.me.id)
        if found != self.payments and not self.screen.gone:
            self.payments = found
            self._draw()

    def _draw(self) -> None:
        shown = self.payments
        self.box.clear()
        with self.box:
            with Tag('dl', classes='vd-fields'):
                Tag('dt', _(payments.STATUS))
                with Tag('dd', data_testid='deal-field', data_field='payment_status'):
                    Tag('span', _(STATUSES[shown.status]), 'vd-value')  # type: ignore[index]
                    if shown.rows:
                        Tag('p', _progress(shown), 'v-soft v-small')
                    if shown.claimed:
                        Tag('p', _('claimed {sum}, waits for confirmation').format(sum=money(shown.claimed, shown.currency)), 'v-warn v-small')
                if shown.paid_on:
                    Tag('dt', _(payments.PAID_ON))
                    with Tag('dd', data_testid='deal-field', data_field='paid_on'):
                        Tag('span', day(shown.paid_on), 'vd-value', title=shown.paid_on.isoformat())
            if shown.rows:
                with Tag('ul', classes='vg-lines'):
                    for row in shown.rows:
                        self._row(row)
            if not shown.observing and self.form is None:
                self._acts()

    def _acts(self) -> None:
        shown = self.payments
        free = shown.status == PaymentStatus.FREE
        with Tag('div', classes='vg-acts'):
            if not free:
                text = _('Enter a payment') if shown.heads else _('Claim a payment')
                Tag('button', text, 'v-link', type='button', data_testid='add-payment').on('click', self._open)
            if shown.heads and not shown.rows:
                text = _('Not free of charge') if free else _('Free of charge')
                Tag('button', text, 'v-link quiet', type='button').once('click', partial(self._set_free, free=not free))

    def _row(self, row: Row) -> None:
        shown, currency = self.payments, self.payments.currency
        back = row.kind == PaymentKind.REFUND
        with Tag('li', classes='vg-line vg-payment', data_testid='payment'):
            what = [day(row.paid_on), _(payments.KINDS[row.kind]).lower() if back else '', row.document, SOURCES[row.source]() if row.source in SOURCES else '']  # type: ignore[index]
            Tag('span', ' · '.join(filter(None, what)), 'vg-name', title=row.paid_on.isoformat())
            Tag('span', ('−' if back else '') + money(row.amount, currency), 'vg-total')
            with Tag('span', classes='vg-who', title=exact(row.entered_at)):
                if row.confirmed:
                    Tag('span', ', '.join(filter(None, (_('confirmed'), row.confirmed_by))), 'v-faint v-small')
                else:
                    Tag('span', ', '.join(filter(None, (_('claimed, waits for confirmation'), row.entered_by))), 'v-soft v-small')
                if shown.heads and not row.confirmed:
                    Tag('button', _('Confirm'), 'v-link', type='button').once('click', partial(self._confirm, row))
                if shown.heads or (row.mine and not shown.observing):
                    Tag('button', _('Take out'), 'v-link quiet', type='button', aria_label=f'{_("Take out")}: {money(row.amount, currency)}').once('click', partial(self._remove, row))

    def _open(self) -> None:
        with self.place:
            self.form = _Form(self)
        self._draw()

    def close(self) -> None:
        """Give the form up."""
        if self.form:
            self.screen.hold(self.form, unsaved=False)
        self.form = None
        self.place.clear()
        self._draw()

    @rooted
    async def _confirm(self, row: Row) -> None:
        with suppress(Refusal):  # said by `do`
            version = await self.screen.do(payments.confirm, row.id, version=row.version)
            toast.say(_('Confirmed: {sum}').format(sum=money(row.amount, self.payments.currency)), partial(self.screen.take_back, payments.doubt, row.id, version=version))

    @rooted
    async def _remove(self, row: Row) -> None:
        with suppress(Refusal):
            version = await self.screen.do(payments.remove, row.id, version=row.version)
            toast.say(_('Taken out: {name}').format(name=money(row.amount, self.payments.currency)), partial(self.screen.take_back, payments.restore, row.id, version=version))

    @rooted
    async def _set_free(self, *, free: bool) -> None:
        with suppress(Refusal):
            await self.screen.do(payments.set_free, self.screen.view.id, free=free)
            said = _('Free of charge') if free else _('Not free of charge')
            toast.say(said, partial(self.screen.take_back, payments.set_free, self.screen.view.id, free=not free))

    @rooted
    async def written(self, payment: int, amount: int) -> None:
        """A payment was entered or claimed."""
        self.close()
        said = _('Entered: {sum}') if self.payments.heads else _('Claimed: {sum}. It counts when a head confirms it.')
        toast.say(said.format(sum=money(amount, self.payments.currency)), partial(self.screen.take_back, payments.remove, payment, version=1))


class _Form:
    """Sum, day, document; for a head also that money went back. What is left to pay is proposed."""

    def __init__(self, part: Payments) -> None:
        self.part = part
        shown = part.payments
        with Tag('form', classes='vg-form', data_testid='payment-form') as form:
            with Tag('div', classes='vg-numbers wide'):
                rest = sum_typed(shown.rest) if shown.rest else ''
                self.amount = field(_(payments.LABELS['amount']), lambda: ui.input(value=rest).props('autofocus inputmode=decimal'))
                self.paid_on = field(_(payments.LABELS['paid_on']), lambda: ui.input(value=today().isoformat()).props('type=date'))
                self.document = field(_(payments.LABELS['document']), lambda: ui.input().props('maxlength=100'))
                kinds = {kind: _(label) for kind, label in payments.KINDS.items()}
                self.kind = field(_(payments.LABELS['kind']), lambda: ui.select(kinds, value='payment')) if shown.heads else None
            self.fault = Tag('p', '', 'v-bad v-small', role='alert')
            with Tag('div', classes='vd-edit-acts'):
                Tag('button', _('Enter') if shown.heads else _('Claim'), 'v-link', type='submit')
                Tag('button', _('Cancel'), 'v-link quiet', type='button').on('click', part.close)
        form.once('submit.prevent', self.save)
        form.on('keydown.esc', part.close)
        on_typing(form, lambda: part.screen.hold(self, unsaved=True))

    @property
    def screen(self) -> Screen:
        """Of the page, for `rooted`."""
        return self.part.screen

    @rooted
    async def save(self) -> None:
        """Write it; refused, what was typed stays with the reason under it."""
        screen, heads = self.screen, self.part.payments.heads
        try:
            amount = lines.kopecks(payments.LABELS['amount'], typed(self.amount), self.part.payments.currency)
            fields = {'amount': amount, 'paid_on': _day(typed(self.paid_on)), 'document': typed(self.document)} | ({'kind': typed(self.kind)} if self.kind else {})
            made = await screen.write(payments.enter if heads else payments.claim, screen.view.id, fields=fields)
        except Twice:
            return
        except Refusal as refusal:
            self.fault.set_text(sentence(refusal))
            return
        await self.part.written(made, amount)


def _progress(shown: query.Payments) -> str:
    """«Оплачено 18 000 из 38 000 ₽, осталось 20 000 ₽»."""
    sums = {'paid': money(shown.paid, shown.currency), 'amount': money(shown.amount, shown.currency), 'rest': money(shown.rest, shown.currency)}
    if shown.over:
        return _('Paid {paid} of {amount}, {over} too much').format(**sums, over=money(shown.over, shown.currency))
    return (_('Paid {paid} of {amount}, {rest} left') if shown.rest else _('Paid {paid} of {amount}')).format(**sums)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise refuse(payments.LABELS['paid_on'], text, 'a day that has been is expected.') from error
