"""The toast: what was done, and the way back once."""

import asyncio

from nicegui import ui


async def test_undo_is_offered_and_done_once(anna):
    from pages import frame
    from pages.access import Me
    from pages.parts import toast

    undone = []

    @frame.screen('/toast')
    async def page(me: Me) -> None:
        with frame.page(me, title='Test'):
            ui.button('save', on_click=lambda: toast.say('Сумма сохранена', undo=lambda: undone.append('amount')))
            ui.button('tell', on_click=lambda: toast.say('Просто сказано'))

    await anna.open('/toast')
    await anna.should_not_see('Вернуть')
    anna.find('save').click()
    await anna.should_see('Сумма сохранена')
    anna.find('Вернуть').click()
    anna.find('Вернуть').click()
    await asyncio.sleep(0.1)  # both clicks' handlers are tasks
    assert undone == ['amount']
    anna.find('tell').click()
    await anna.should_see('Просто сказано')
    await anna.should_not_see('Вернуть')
