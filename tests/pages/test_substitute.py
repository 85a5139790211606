"""The deal's substitute on its page: appointed by the owner, at work, and gone again."""

import pytest
from nicegui import ElementFilter, ui
from nicegui.testing.user_interaction import UserInteraction

from dashboard import substitutes
from dashboard.queries import substitutes as query
from tests.conftest import NOW
from tests.pages.test_deal import act, tags


@pytest.fixture
async def boris(create_user):
    """Boris at his screen."""
    user = create_user()
    await user.http_client.get('/demo/boris')
    return user


async def test_the_owner_appoints_a_substitute_by_typed_days_and_takes_it_back(anna, a_deal, store, team):
    deal = a_deal()
    await anna.open(f'/deal/{deal}')
    act(anna, 'Назначить')
    with anna:
        person = next(one for one in ElementFilter(kind=ui.select) if one.props.get('aria-label') == 'Замещающий')
        last = next(one for one in ElementFilter(kind=ui.input) if one.props.get('aria-label') == 'По этот день включительно')
    assert team.viktor not in person.options
    person.value, last.value = team.boris, '31.11'
    (form,) = (one for one in tags(anna, 'form') if 'vd-edit' in one.classes)
    UserInteraction(anna, {form}, None).trigger('submit.prevent')
    await anna.should_see('такого дня нет')
    last.value = '27.11'
    UserInteraction(anna, {form}, None).trigger('submit.prevent')
    await anna.should_see('Борис Маслов · сегодня – 27 нояб')
    await anna.should_see('Замещает: Борис Маслов')
    anna.find('Вернуть').click()
    await anna.should_not_see('Борис Маслов · сегодня – 27 нояб')
    assert store.read(query.substitutes, deal, by=team.anna).standing == ()


async def test_a_substitute_may_write_and_move_and_finds_no_field_to_edit(boris, a_deal, store, team):
    deal = a_deal('Остров / кв7')
    made = store.write(substitutes.appoint, deal, person_id=team.boris, first=NOW.date(), last=NOW.date(), by=team.anna)
    await boris.open(f'/deal/{deal}')
    await boris.should_see('Вы замещаете до сегодня: комментарии, шаги и этапы — ваши.')
    assert not [one for one in tags(boris, 'button') if 'edit' in one.classes]
    act(boris, 'Интерес')
    await boris.should_see('В работу → Интерес')
    store.write(substitutes.remove, made, by=team.anna)
    await boris.should_see('Сделка больше вам не доступна.')
