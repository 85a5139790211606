"""The deal's plain fields (P3, P10, G1, I1–I4, R3, R4, D1, D2, D4): what fits, what is kept of a change, and the way back."""

from datetime import date, datetime

import pytest
from sqlmodel import select

from dashboard import deals, fields, lists
from dashboard.errors import BadValue, FieldConflict
from dashboard.models import Deal, JournalEntry, ListItem, ListKind
from dashboard.queries import deal as query

DAY = date(2027, 8, 15)
GOOD = {
    'ready_on': DAY, 'source': 'Консьерж', 'systems': 'intercom,smart_home', 'offered_on': DAY, 'invoice_no': 'СЧ-410', 'invoiced_on': DAY, 'contract_kind': 'both',
    'payment_link': 'https://pay.example/410?sum=1', 'shipment_status': 'clients', 'delivery_type': 'all', 'return_on': DAY, 'postpone_reason': 'Дом не сдан', 'rest_due_on': DAY,
}  # fmt: skip


@pytest.fixture
def deal(store, a_deal):
    store.write(lists.ensure_shipped)
    return a_deal()


def change(store, deal, field, new, by, seen=None):
    store.write(deals.set_field, deal, field, seen=seen, new=new, by=by)


def kept(store, deal, field):
    return store.read(lambda session: getattr(session.get(Deal, deal), field))


def test_every_plain_field_has_its_example_here():
    assert set(GOOD) == set(fields.LABELS)


@pytest.mark.parametrize('field', GOOD)
def test_a_field_is_kept_journaled_and_taken_back(store, team, deal, field):
    """P3, P10, G1, I1, I2, I3, I4, R3, R4, D1, D2 and D4, each change in the journal."""
    change(store, deal, field, GOOD[field], team.anna)
    view = store.read(query.deal, deal, by=team.anna)
    assert view.seen(field) == kept(store, deal, field) == GOOD[field]
    change(store, deal, field, None, team.anna, seen=GOOD[field])
    change(store, deal, field, GOOD[field], team.anna)
    told = store.read(lambda session: session.exec(select(JournalEntry.old, JournalEntry.new).where(JournalEntry.what == f'field.{field}')).all())
    assert told == [(None, str(GOOD[field])), (str(GOOD[field]), None), (None, str(GOOD[field]))]


@pytest.mark.parametrize('field', GOOD)
def test_two_people_at_one_field_get_a_conflict_and_at_two_fields_none(store, team, deal, field):
    other = next(name for name in GOOD if name != field)
    change(store, deal, field, GOOD[field], team.anna)
    change(store, deal, other, GOOD[other], team.head)
    with pytest.raises(FieldConflict):
        change(store, deal, field, None, team.head, seen='x')


@pytest.mark.parametrize(
    ('field', 'value', 'why'),
    [
        ('ready_on', '2027-08-15', 'a day'), ('ready_on', date(1999, 12, 31), '2000 and 2100'), ('return_on', datetime(2027, 8, 15), 'a day'),  # noqa: DTZ001
        ('systems', 'intercom,rocket', 'none of those'), ('contract_kind', 'Оферта', 'none of those'), ('shipment_status', 'lost', 'none of those'),
        ('delivery_type', 7, 'not what is kept'), ('source', 'Гадалка', 'not in the list'), ('postpone_reason', 'Лень', 'not in the list'), ('invoice_no', 'ы' * 101, 'at most 100'),
        ('payment_link', 'http://pay.example', 'https://'), ('payment_link', 'javascript:alert(1)', 'https://'), ('payment_link', 'https://bank.ru@evil.example', 'https://'),
        ('payment_link', 'https://', 'https://'), ('payment_link', 'https://[', 'https://'), ('payment_link', 'https://a b', 'https://'),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_a_sentence(store, team, deal, field, value, why):
    with pytest.raises(BadValue, match=why):
        change(store, deal, field, value, team.anna)
    assert kept(store, deal, field) is None


def test_systems_are_kept_once_each_in_their_order_and_nothing_is_none(store, team, deal):
    change(store, deal, 'systems', 'smart_home, intercom,intercom', team.anna)
    assert kept(store, deal, 'systems') == 'intercom,smart_home'
    change(store, deal, 'systems', '', team.anna, seen='intercom,smart_home')
    change(store, deal, 'invoice_no', '   ', team.anna)
    assert (kept(store, deal, 'systems'), kept(store, deal, 'invoice_no')) == (None, None)


def test_a_line_that_its_list_words_otherwise_since_can_be_put_back(store, team, deal):
    change(store, deal, 'source', 'Сайт', team.anna)
    change(store, deal, 'source', 'Звонок', team.anna, seen='Сайт')
    line = store.read(lambda session: session.exec(select(ListItem.id).where(ListItem.kind == ListKind.SOURCE, ListItem.text == 'Сайт')).one())
    store.write(lists.rename, ListKind.SOURCE, line, seen='Сайт', new='Наш сайт', by=team.head)
    change(store, deal, 'source', 'Сайт', team.anna, seen='Звонок')
    assert kept(store, deal, 'source') == 'Сайт'
