"""The people and the company of a client (P5, P6): phones in one form, found again, and a journal without a name."""

from dataclasses import replace

import pytest
from sqlmodel import select

from dashboard import companies, contacts, inn, lists, observers, phones
from dashboard.companies import Named
from dashboard.contacts import Content, Seen
from dashboard.errors import BadValue, ClientChanged, NotFound, SharedClient
from dashboard.models import JournalEntry
from dashboard.queries import clients, feed

IRINA = Content('Ирина Смирнова', ('8 (916) 123-45-67', '+7 495 123 45 67 доб. 12'), 'irina@example.ru', 'Собственник')

@pytest.fixture(autouse=True)
def parts(store):
    """The list of parts as it ships."""
    store.write(lists.ensure_shipped)


def kept(store):
    """All that the journal keeps, as one text."""
    return store.read(lambda session: ' '.join(f'{row.what} {row.old} {row.new}' for row in session.exec(select(JournalEntry))))


def people(store, deal, by):
    return store.read(clients.of_deal, deal, by=by).people


@pytest.mark.parametrize('typed', ['8 916 123-45-67', '+7(916)1234567', '9161234567', '7 916 1234567', '89161234567', ' +7 916 123 45 67 '])
def test_a_phone_typed_in_any_usual_form_is_one_number(typed):
    assert (phones.read(typed).number, phones.read(typed).shown) == ('+79161234567', '+7 916 123-45-67')


@pytest.mark.parametrize(('typed', 'why'), [('123', 'digits are missing'), ('+7 916 123-45-67-89', 'too many'), ('+7 123 456-78-90', 'first digits'), ('нет', 'is expected')])
def test_a_wrong_phone_is_refused_in_words(store, team, a_deal, typed, why):
    with pytest.raises(BadValue, match=why):
        store.write(contacts.add, a_deal(), Content('Ирина', (typed,)), by=team.anna)


def test_a_foreign_number_an_extension_and_an_invented_one_are_numbers_too():
    assert [phones.read(one).address for one in ('+375 29 123-45-67', '8 495 123-45-67 доб. 12', '+7 000 123-45-67')] == [
        'tel:+375291234567', 'tel:+74951234567;ext=12', 'tel:+70001234567',
    ]  # fmt: skip


def test_a_person_is_added_edited_and_taken_out_and_each_can_be_undone(store, team, a_deal):
    deal = a_deal()
    contact = store.write(contacts.add, deal, IRINA, by=team.anna)
    [found] = people(store, deal, team.anna)
    assert (found.name, found.part, [phone.shown for phone in found.phones]) == ('Ирина Смирнова', 'Собственник', ['+7 916 123-45-67', '+7 495 123-45-67 # 12'])
    changed = store.write(contacts.edit, deal, contact, Content('Ирина', ('9031112233',), '', 'Дизайнер'), seen=found.seen, by=team.anna)
    assert [(one.name, one.part, len(one.phones)) for one in people(store, deal, team.anna)] == [('Ирина', 'Дизайнер', 1)]
    store.write(contacts.edit, deal, contact, changed.before, seen=changed.seen, by=team.anna)
    [again] = people(store, deal, team.anna)
    assert (again.name, again.phones, again.email, again.part) == (found.name, found.phones, found.email, found.part)
    part = store.write(contacts.remove, deal, contact, by=team.anna)
    assert people(store, deal, team.anna) == ()
    store.write(contacts.put_back, deal, contact, part=part, by=team.anna)
    assert people(store, deal, team.anna) == (again.__class__(again.id, again.name, again.phones, again.email, part, Seen(3, 1)),)


def test_of_two_who_write_the_same_person_the_second_is_asked_to_look(store, team, a_deal):
    deal = a_deal()
    contact = store.write(contacts.add, deal, IRINA, by=team.anna)
    store.write(contacts.edit, deal, contact, Content('Ирина', (), '', 'Собственник'), seen=Seen(1, 1), by=team.head)
    with pytest.raises(ClientChanged):
        store.write(contacts.edit, deal, contact, Content('Ира', (), '', 'Собственник'), seen=Seen(1, 1), by=team.anna)
    store.write(contacts.edit, deal, contact, Content('Ирина', (), '', 'Дизайнер'), seen=Seen(1, 1), by=team.anna)
    assert [(one.name, one.part) for one in people(store, deal, team.anna)] == [('Ирина', 'Дизайнер')]


def test_somebody_without_a_name_or_a_phone_is_nobody(store, team, a_deal):
    for content in (Content(), Content(' '), Content('Ирина', email='irina'), Content('Ирина', part='Кум'), Content('И' * 201)):
        with pytest.raises(BadValue):
            store.write(contacts.add, a_deal(), content, by=team.anna)


def test_the_journal_keeps_no_name_no_phone_and_no_company(store, team, a_deal):
    deal = a_deal()
    contact = store.write(contacts.add, deal, IRINA, by=team.anna)
    store.write(contacts.edit, deal, contact, Content('Ирина Петрова', ('9031112233',)), seen=Seen(1, 1), by=team.anna)
    written = store.write(companies.write, deal, Named('ИП Смирнова', '500100732259'), seen=None, by=team.anna)
    store.write(companies.remove, deal, seen=written.seen, by=team.anna)
    store.write(contacts.remove, deal, contact, by=team.anna)
    said = kept(store)
    assert f'contact.changed None {contact} name,email,phones' in said
    assert not [secret for secret in ('Ирина', 'Смирнова', 'Петрова', '9161234567', '1112233', 'irina', '500100732259') if secret in said]
    kinds = [line.kind for line in store.read(feed.feed, deal, by=team.anna).lines]
    assert kinds[:2] == ['contact.removed', 'company.removed']


def test_a_person_is_found_again_by_the_last_four_digits_among_ones_own_deals(store, team, a_deal):
    mine, theirs = a_deal('Остров / кв1'), a_deal('Остров / кв2', owner='viktor')
    contact = store.write(contacts.add, mine, IRINA, by=team.anna)
    store.write(contacts.add, theirs, Content('Пётр', ('+7 903 000-45-67',)), by=team.viktor)
    for typed in ('4567', '45-67', '8 916 123-45-67', '123 45 67'):
        assert [(one.id, one.deal) for one in store.read(clients.by_phone, typed, by=team.anna)] == [(contact, mine)], typed
    assert [one.name for one in store.read(clients.by_phone, '4567', by=team.director)] == ['Пётр', 'Ирина Смирнова']
    assert store.read(clients.by_phone, '567', by=team.anna) == store.read(clients.by_phone, '4567', by=team.boris) == ()


def test_of_many_phones_as_many_are_looked_for_as_a_person_may_have(store, team, a_deal):
    contact = store.write(contacts.add, a_deal('Остров / кв1'), IRINA, by=team.anna)
    nobodys = [f'{n:04}' for n in range(contacts.MOST)]
    assert [one.id for one in store.read(clients.by_phones, [*nobodys[1:], '4567'], by=team.anna)] == [contact]
    assert [one.id for one in store.read(clients.by_phones, ['4567', '123-45-67'], by=team.anna)] == [contact]
    assert store.read(clients.by_phones, [*nobodys, '4567'], by=team.anna) == ()


def test_a_known_person_acts_in_a_second_deal_and_changes_in_both(store, team, a_deal):
    one, other = a_deal('Остров / кв1'), a_deal('Остров / кв2')
    contact = store.write(contacts.add, one, IRINA, by=team.anna)
    store.write(contacts.add_known, other, contact, part='Дизайнер', by=team.anna)
    store.write(contacts.edit, other, contact, Content('Ирина', part='Прораб'), seen=Seen(1, 1), by=team.anna)
    assert [[(who.name, who.part) for who in people(store, deal, team.anna)] for deal in (one, other)] == [[('Ирина', 'Собственник')], [('Ирина', 'Прораб')]]
    assert [len([line for line in store.read(feed.feed, deal, by=team.anna).lines if line.kind == 'contact.changed']) for deal in (one, other)] == [1, 2]


def test_a_contact_shows_only_deals_that_one_sees_and_nothing_to_who_sees_none(store, team, a_deal):
    one, other = a_deal('Остров / кв1'), a_deal('Остров / кв2')
    contact = store.write(contacts.add, one, IRINA, by=team.anna)
    store.write(contacts.add_known, other, contact, by=team.anna)
    store.write(observers.add, other, team.viktor, by=team.anna)
    assert [near.id for near, _ in store.read(clients.contact, contact, by=team.anna).deals] == [other, one]
    assert [near.id for near, _ in store.read(clients.contact, contact, by=team.viktor).deals] == [other]
    for who in (team.boris, team.viktor_head):
        with pytest.raises(NotFound):
            store.read(clients.contact, contact, by=who)
    with pytest.raises(NotFound):
        store.write(contacts.add_known, a_deal(owner='boris'), contact, by=team.boris)


@pytest.mark.parametrize(('number', 'fits'), [('7707083893', True), ('7707083894', False), ('500100732259', True), ('500100732295', False), ('770708389', False), ('77070838９3', False)])
def test_the_check_digits_of_an_inn_tell_a_wrong_one(store, team, a_deal, number, fits):
    deal = a_deal()
    if fits:
        store.write(companies.write, deal, Named('ООО «Уют»', number[:4] + ' ' + number[4:]), seen=None, by=team.anna)
        assert store.read(clients.of_deal, deal, by=team.anna).company == Named('ООО «Уют»', number)
    else:
        with pytest.raises(BadValue):
            store.write(companies.write, deal, Named('ООО «Уют»', number), seen=None, by=team.anna)
    assert inn.read('') == ''


def test_another_inn_is_another_company_and_leaves_the_one_of_earlier_deals_as_it_was(store, team, a_deal):
    """P6."""
    earlier, deal = a_deal(), a_deal('Остров / кв7')
    store.write(companies.write, earlier, Named('ООО «Ромашка»', '7707083893'), seen=None, by=team.anna)
    store.write(companies.copy, deal, earlier, by=team.anna)
    seen = store.read(clients.of_deal, deal, by=team.anna).company_seen
    other = store.write(companies.write, deal, Named('Лютик', '500100732259'), seen=seen, by=team.anna)
    assert store.read(clients.of_deal, deal, by=team.anna).company == Named('Лютик', '500100732259')
    assert store.read(clients.of_deal, earlier, by=team.anna).company == Named('ООО «Ромашка»', '7707083893')
    store.write(companies.write, deal, other.before, seen=other.seen, by=team.anna)
    assert store.read(clients.of_deal, deal, by=team.anna).company_seen == seen


def test_a_company_is_written_and_taken_back_and_two_do_not_overwrite_each_other(store, team, a_deal):
    deal = a_deal()
    first = store.write(companies.write, deal, Named('Уют'), seen=None, by=team.anna)
    second = store.write(companies.write, deal, Named('ООО «Уют»', '7707083893'), seen=first.seen, by=team.anna)
    assert (first.before, second.before) == (None, Named('Уют'))
    with pytest.raises(ClientChanged):
        store.write(companies.write, deal, Named('Дом'), seen=first.seen, by=team.head)
    gone = store.write(companies.remove, deal, seen=second.seen, by=team.anna)
    assert store.read(clients.of_deal, deal, by=team.anna).company is None
    store.write(companies.put_back, deal, gone, by=team.anna)
    assert store.read(clients.of_deal, deal, by=team.anna).company == Named('ООО «Уют»', '7707083893')


def test_a_company_put_back_is_the_one_that_its_other_deals_have_also_without_an_inn(store, team, a_deal):
    deal, other = a_deal(), a_deal('Остров / кв7')
    written = store.write(companies.write, deal, Named('Уют'), seen=None, by=team.anna)
    store.write(companies.copy, other, deal, by=team.anna)
    with pytest.raises(NotFound):
        store.write(companies.put_back, other, written.seen.company, by=team.anna)
    gone = store.write(companies.remove, deal, seen=written.seen, by=team.anna)
    store.write(companies.put_back, deal, gone, by=team.anna)
    assert [store.read(clients.of_deal, one, by=team.anna).company_seen for one in (deal, other)] == [written.seen] * 2
    with pytest.raises(ClientChanged):
        store.write(companies.put_back, deal, gone, by=team.anna)


def test_who_only_looks_at_a_deal_changes_its_client_by_no_detour(store, team, a_deal):
    """E2: to let the client of an observed deal act in one's own gives no right to what stands there."""
    watched, own = a_deal('Остров / кв1'), a_deal('Остров / кв2', owner='boris')
    marina = store.write(contacts.add, watched, IRINA, by=team.anna)
    written = store.write(companies.write, watched, Named('Уют', '7707083893'), seen=None, by=team.anna)
    store.write(observers.add, watched, team.boris, by=team.anna)
    store.write(contacts.add_known, own, marina, by=team.boris)
    store.write(companies.copy, own, watched, by=team.boris)
    for detour in (
        lambda: store.write(contacts.edit, own, marina, Content('Другая'), seen=Seen(1, 1), by=team.boris),
        lambda: store.write(companies.write, own, Named('Другая', '7707083893'), seen=written.seen, by=team.boris),
    ):
        with pytest.raises(SharedClient, match='Остров / кв1'):
            detour()
    store.write(contacts.edit, own, marina, replace(IRINA, part='Прораб'), seen=Seen(1, 1), by=team.boris)
    store.write(contacts.edit, own, marina, Content('Ирина', part='Прораб'), seen=Seen(1, 2), by=team.head)
