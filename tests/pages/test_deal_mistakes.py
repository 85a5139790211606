"""«Ошибочный перенос» on the deal's page: for heads alone, with a reason, and with a way back."""

from nicegui import ElementFilter, ui
from nicegui.testing.user_interaction import UserInteraction

from dashboard import deals, mistakes
from tests.pages.test_deal import act, tags, wait
from tests.test_deals import stage_of

ACT = 'Ошибочный перенос'


def form(user):
    """The dialog's field and its form."""
    with user:
        fields = list(ElementFilter(kind=ui.textarea))
    (sent,) = (one for one in tags(user, 'form') if one.props.get('data-testid') == 'mistake-form')
    (field,) = (one for one in fields if sent in one.ancestors())
    return field, UserInteraction(user, {sent}, None)


async def test_a_head_marks_a_move_says_why_and_takes_it_back(head, a_deal, store, team):
    deal = a_deal()
    store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
    store.write(deals.move, deal, to='paid', seen='interest', by=team.anna)
    await head.open(f'/deal/{deal}')
    act(head, ACT)
    await head.should_see('Почему перенос ошибочный?')
    field, sending = form(head)
    sending.trigger('submit.prevent')
    await head.should_see('Напишите причину в нескольких словах.')
    field.value = 'Не та карточка'
    sending.trigger('submit.prevent')
    await wait(lambda: stage_of(store, deal) == 'interest')
    await head.should_see('Ошибочный перенос: Интерес → Оплачено')
    await head.should_see('ошибочный перенос: Не та карточка · Павел Петров')
    (back,) = (one for one in tags(head, 'button', 'Вернуть') if one.props.get('data-mark'))
    UserInteraction(head, {back}, None).trigger('click')
    await wait(lambda: stage_of(store, deal) == 'paid')
    await head.should_not_see('ошибочный перенос: Не та карточка')
    await head.should_see('Возвращено: Оплачено')


async def test_a_deal_that_went_on_returns_nowhere_as_the_mark_is_taken_back_and_it_says_so(head, a_deal, store, team):
    deal = a_deal()
    wrong = store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
    store.write(deals.move, deal, to='paid', seen='interest', by=team.anna)
    store.write(mistakes.mark, deal, wrong, reason='Не та карточка', by=team.head)
    await head.open(f'/deal/{deal}')
    (back,) = (one for one in tags(head, 'button', 'Вернуть') if one.props.get('data-mark'))
    UserInteraction(head, {back}, None).trigger('click')
    await head.should_see('Перенос снова в цифрах: В работу → Интерес')
    assert stage_of(store, deal) == 'paid'


async def test_a_double_click_marks_once_and_a_refusal_is_said_in_the_form(head, a_deal, store, team):
    deal = a_deal()
    wrong = store.write(deals.move, deal, to='paid', seen='intake', by=team.anna)
    await head.open(f'/deal/{deal}')
    act(head, ACT)
    field, sending = form(head)
    field.value = 'Не та карточка'
    store.write(mistakes.mark, deal, wrong, reason='Опередили', by=team.director)
    sending.trigger('submit.prevent').trigger('submit.prevent')
    await head.should_see('Этого переноса уже нет ни в одной цифре.')
    await head.should_see('ошибочный перенос: Опередили · Ольга Директор')
    assert field.value == 'Не та карточка'


async def test_an_employee_reads_the_mark_and_is_offered_neither_it_nor_its_way_back(anna, a_deal, store, team):
    deal = a_deal()
    store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
    wrong = store.write(deals.move, deal, to='paid', seen='interest', by=team.anna)
    store.write(mistakes.mark, deal, wrong, reason='Не та карточка', by=team.head)
    await anna.open(f'/deal/{deal}')
    await anna.should_see('ошибочный перенос: Не та карточка · Павел Петров')
    assert not tags(anna, 'button', ACT)
    assert not [one for one in tags(anna, 'button', 'Вернуть') if one.props.get('data-mark')]
