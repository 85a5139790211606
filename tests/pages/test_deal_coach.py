"""The coach in the composer, as the page's own handlers show it: remarks, ticks, the task, «Недозвон», the template of a call."""

import asyncio
from datetime import timedelta

import pytest
from nicegui import ElementFilter, ui

from dashboard import coach_rules, team_words, timeline
from dashboard.queries import coach as coach_query
from dashboard.queries import deal as deal_query
from dashboard.queries import feed as feed_query
from tests.pages.test_deal import act, composer, submit, tags, wait

BAD = 'Клиент просит домафон и монитор на две квартиры.'


def types(user, text, at='pause', **facts):
    """What the browser says when this was typed."""
    composer(user).value = text
    with user:
        watch = next(one for one in ElementFilter() if type(one).__name__ == 'Watch')
    handler = next(one for one in watch._event_listeners.values() if one.type == 'look')
    watch._handle_event({'listener_id': handler.id, 'args': {'text': text, 'at': at, **facts}})


def remarks(user):
    return [one.props['data-rule'] for one in tags(user, 'div') if one.props.get('data-testid') == 'coach-finding']


async def test_a_remark_stands_under_the_text_and_goes_when_it_is_out_of_place_here(anna, a_deal):
    await anna.open(f'/deal/{a_deal()}')
    types(anna, BAD)
    await wait(lambda: remarks(anna) == ['no-conclusion', 'spelling'])
    await anna.should_see('«домафон»')
    act(anna, '×')
    await wait(lambda: remarks(anna) == ['no-next-step', 'spelling'])


async def test_a_day_for_the_next_step_is_named_in_the_text_and_its_task_goes_with_the_comment(anna, a_deal, store, team):
    deal = a_deal()
    await anna.open(f'/deal/{deal}')
    types(anna, BAD)
    await wait(lambda: remarks(anna))
    act(anna, '×')
    await wait(lambda: 'no-next-step' in remarks(anna))
    act(anna, 'завтра')
    await anna.should_see('✓ Поставить задачу: ср 25 ноября, 10:00')
    assert composer(anna).value == f'{BAD} Перезвонить 25.11 в 10:00.'
    submit(anna)
    await anna.should_see('Сохранено, задача поставлена: завтра, 10:00')
    assert store.read(deal_query.deal, deal, by=team.anna).step.text == 'Перезвонить'
    anna.find('Вернуть').click()
    await wait(lambda: store.read(deal_query.deal, deal, by=team.anna).step is None)
    await wait(lambda: composer(anna).value.startswith(BAD))


async def test_a_call_that_nobody_answered_becomes_a_missed_one_and_comes_back_as_it_was(anna, a_deal, store, team):
    deal = a_deal()
    await anna.open(f'/deal/{deal}')
    types(anna, 'Звонила, не дозвонилась')
    await anna.should_see('Отметить недозвон?')
    act(anna, 'Отметить недозвон?')
    await anna.should_see('Недозвон отмечен')
    assert store.read(feed_query.feed, deal, by=team.anna).lines[0].kind == 'missed_call'
    assert composer(anna).value == ''
    anna.find('Вернуть').click()
    await wait(lambda: composer(anna).value == 'Звонила, не дозвонилась')


async def test_what_was_saved_in_haste_is_remarked_afterwards_and_comes_back_to_be_finished(anna, a_deal, store, team):
    deal = a_deal()
    await anna.open(f'/deal/{deal}')
    composer(anna).value = 'Просит домафон'
    submit(anna)
    await anna.should_see('Сохранено. Можно дополнить:')
    act(anna, 'Дописать')
    await wait(lambda: composer(anna).value == 'Просит домафон')
    await wait(lambda: 'spelling' in remarks(anna))
    assert [line.kind for line in store.read(feed_query.feed, deal, by=team.anna).lines] == ['deal.created']


async def test_the_template_of_a_call_stands_behind_what_was_typed_and_its_ticks_fill(anna, a_deal):
    await anna.open(f'/deal/{a_deal()}')
    act(anna, 'Шаблон звонка')
    await wait(lambda: composer(anna).value == 'Итог: \nВывод: \nСледующий шаг: ')
    types(anna, 'Итог: просит скидку 5 %.\nВывод: согласен на 18 000 ₽.\nСледующий шаг: выслать счёт завтра.')
    await wait(lambda: [tag.text for tag in tags(anna, 'span') if tag.text in ('✓', '○')] == ['✓'] * 3)


async def test_who_may_only_look_is_told_nothing(anna, a_deal, store, team):
    deal = a_deal()
    store.write(timeline.add, deal, text=BAD, by=team.anna)
    await anna.open(f'/deal/{deal}')
    await anna.should_see(BAD)
    assert remarks(anna) == []


async def test_a_word_that_is_right_is_passed_over_and_its_head_is_asked(anna, a_deal, store, team):
    await anna.open(f'/deal/{a_deal()}')
    types(anna, BAD)
    await wait(lambda: 'spelling' in remarks(anna))
    act(anna, 'Это верно')
    await anna.should_see('Руководитель решит, станет ли «домафон» словом команды.')
    await wait(lambda: 'spelling' not in remarks(anna))
    assert [(word.word, word.state) for word in store.read(coach_query.vouched, by=team.head)] == [('домафон', 'asked')]


async def test_a_word_that_a_head_accepts_is_known_at_once_to_who_is_writing_it(anna, a_deal, store, team):
    await anna.open(f'/deal/{a_deal()}')
    types(anna, BAD)
    await wait(lambda: 'spelling' in remarks(anna))
    store.write(team_words.add, 'домафон', by=team.head)
    await wait(lambda: 'spelling' not in remarks(anna))


async def test_what_the_team_made_mandatory_is_asked_once_and_saved_anyway_and_counted(anna, a_deal, store, team):
    deal = a_deal()
    store.write(coach_rules.set_field, 'no-next-step', 'mandatory', seen=False, new=True, by=team.head)
    await anna.open(f'/deal/{deal}')
    composer(anna).value = BAD
    submit(anna)
    await anna.should_see('Ещё не сохранено. Команда просит:')
    assert composer(anna).value == BAD
    act(anna, 'Сохранить всё равно')
    await wait(lambda: composer(anna).value == '')
    await wait(lambda: [one.insisted for one in store.read(coach_query.rules, by=team.head) if one.name == 'no-next-step'] == [1])


async def test_a_remark_that_was_out_of_place_is_counted_without_a_name_once_the_text_is_saved(anna, a_deal, store, team):
    await anna.open(f'/deal/{a_deal()}')
    types(anna, BAD)
    await wait(lambda: remarks(anna) == ['no-conclusion', 'spelling'])
    act(anna, '×')
    await wait(lambda: remarks(anna) == ['no-next-step', 'spelling'])
    submit(anna)

    def counted():
        return {one.name: (one.shown, one.refused) for one in store.read(coach_query.rules, by=team.head) if one.shown}

    await wait(counted)
    assert counted()['no-conclusion'] == (1, 1)
    assert counted()['spelling'] == (1, 0)


def comes_back(user, text, **facts):
    """What the browser says of a text that was sent a minute ago and never answered."""
    with user:
        draft = next(one for one in ElementFilter() if type(one).__name__ == 'Draft')
    handler = next(one for one in draft._event_listeners.values() if one.type == 'unsent')
    draft._handle_event({'listener_id': handler.id, 'args': {'text': text, 'kind': 'call', 'age': 60_000, **facts}})


FRIDAY = {'what': 'Перезвонить', 'due': '2026-11-27T11:00:00+03:00'}


async def test_a_text_that_is_sent_again_after_a_cut_takes_the_task_along_that_was_chosen_for_it(anna, a_deal, store, team):
    deal = a_deal()
    await anna.open(f'/deal/{deal}')
    comes_back(anna, BAD, step=FRIDAY)
    await anna.should_see('Сохранено, задача поставлена: 27 нояб, 11:00')
    step = store.read(deal_query.deal, deal, by=team.anna).step
    assert (step.text, step.due.isoformat()) == ('Перезвонить', '2026-11-27T08:00:00+00:00')
    anna.find('Вернуть').click()
    await wait(lambda: store.read(deal_query.deal, deal, by=team.anna).step is None)


@pytest.mark.parametrize('step', [None, 'завтра', {'what': '', 'due': FRIDAY['due']}, {'what': 'x' * 201, 'due': FRIDAY['due']}, {'what': 'Позвонить', 'due': 'потом'}, {'what': 'Позвонить', 'due': '2026-11-27T11:00:00'}])
async def test_what_is_no_step_goes_along_with_no_text(anna, a_deal, store, team, step):
    deal = a_deal()
    await anna.open(f'/deal/{deal}')
    comes_back(anna, BAD, step=step)
    await wait(lambda: [line.kind for line in store.read(feed_query.feed, deal, by=team.anna).lines][:1] == ['call'])
    assert store.read(deal_query.deal, deal, by=team.anna).step is None


async def test_a_mandatory_question_is_asked_of_a_text_that_comes_back_after_a_cut_too_and_its_task_waits_with_it(anna, a_deal, store, team):
    deal = a_deal()
    store.write(coach_rules.set_field, 'spelling', 'mandatory', seen=False, new=True, by=team.head)
    await anna.open(f'/deal/{deal}')
    comes_back(anna, BAD, step=FRIDAY)
    await anna.should_see('Ещё не сохранено. Команда просит:')
    assert composer(anna).value == BAD
    await anna.should_see('✓ Поставить задачу: пт 27 ноября, 11:00')
    assert [line.kind for line in store.read(feed_query.feed, deal, by=team.anna).lines] == ['deal.created']
    act(anna, 'Сохранить всё равно')
    await anna.should_see('Сохранено, задача поставлена: 27 нояб, 11:00')
    assert [line.kind for line in store.read(feed_query.feed, deal, by=team.anna).lines if line.kind == 'call'] == ['call']


def calls(store, team, deal):
    return [line.text for line in store.read(feed_query.feed, deal, by=team.anna).lines if line.kind == 'call']


def insisted(store, team):
    return [one.insisted for one in store.read(coach_query.rules, by=team.head) if one.name == 'spelling']


async def test_who_was_asked_and_sent_the_text_again_is_not_asked_once_more_when_a_cut_came_then(anna, a_deal, store, team):
    deal = a_deal()
    store.write(coach_rules.set_field, 'spelling', 'mandatory', seen=False, new=True, by=team.head)
    await anna.open(f'/deal/{deal}')
    composer(anna).value = BAD
    submit(anna)
    await anna.should_see('Ещё не сохранено. Команда просит:')
    comes_back(anna, BAD, step=FRIDAY)
    await anna.should_see('Сохранено, задача поставлена: 27 нояб, 11:00')
    assert composer(anna).value == ''
    await wait(lambda: insisted(store, team) == [1])


async def test_a_text_that_comes_back_while_another_is_being_written_is_saved_and_what_it_passed_over_is_counted(anna, a_deal, store, team):
    deal = a_deal()
    store.write(coach_rules.set_field, 'spelling', 'mandatory', seen=False, new=True, by=team.head)
    await anna.open(f'/deal/{deal}')
    composer(anna).value = 'Другое'
    comes_back(anna, BAD)
    await wait(lambda: insisted(store, team) == [1])
    assert composer(anna).value == 'Другое'
    assert calls(store, team, deal) == [BAD]


async def test_a_text_that_comes_back_in_two_windows_at_once_is_saved_once_with_one_task(anna, create_user, a_deal, store, team):
    """They share what the browser kept of it, and the network is back for both."""
    deal, other = a_deal(), create_user()
    await other.http_client.get('/demo/anna')
    for window in (anna, other):
        await window.open(f'/deal/{deal}')
    for window in (anna, other):
        comes_back(window, BAD, step=FRIDAY)
    await wait(lambda: calls(store, team, deal))
    await asyncio.sleep(1)  # the other window's turn
    assert calls(store, team, deal) == [BAD]
    assert [line.kind for line in store.read(feed_query.feed, deal, by=team.anna).lines].count('task.added') == 1
    assert composer(anna).value == composer(other).value == ''


async def test_a_question_open_in_two_windows_over_one_text_is_answered_with_one_comment_and_other_or_later_words_are_others(anna, create_user, a_deal, store, team, time):
    deal, other = a_deal(), create_user()
    store.write(coach_rules.set_field, 'spelling', 'mandatory', seen=False, new=True, by=team.head)
    await other.http_client.get('/demo/anna')
    windows = (anna, other)

    def written():
        return sorted(line.text for line in store.read(feed_query.feed, deal, by=team.anna).lines if line.kind == 'comment')

    async def asked(*texts):
        time.start += timedelta(minutes=1)
        for window, text in zip(windows, texts, strict=True):
            composer(window).value = text
            submit(window)
            await window.should_see('Ещё не сохранено. Команда просит:')

    def told(window):
        with window:
            return [one.text for one in ElementFilter(kind=ui.label) if one.text.startswith('Уже записано')]

    async def insist():
        for window in windows:
            act(window, 'Сохранить всё равно')
        await wait(lambda: [composer(window).value for window in windows] == ['', ''])

    for window in windows:
        await window.open(f'/deal/{deal}')
    await asked(BAD, BAD)
    await insist()
    await wait(lambda: [told(window) for window in windows].count(['Уже записано из другого окна.']) == 1)
    assert written() == [BAD]
    await wait(lambda: insisted(store, team) == [1])
    await asyncio.sleep(1)  # until it is said what the saved text could say more: the same text again is a double click before
    await asked(BAD, f'{BAD} Ещё раз.')
    await insist()
    await wait(lambda: written() == [BAD, BAD, f'{BAD} Ещё раз.'])
