"""The offer message (S4): what it says, how it is sent, and what of it is kept."""

import pytest

from dashboard import catalogue, deals, lines, offers, timeline
from dashboard.errors import BadValue, FieldConflict, NotAllowed
from dashboard.queries import feed
from dashboard.queries import offer as query


@pytest.fixture
def deal(store, team, a_deal):
    """Anna's deal with a product that has a link, cameras at a discount, and works."""
    made = a_deal('Остров / кв7')
    monitor = store.write(catalogue.add, fields={'name': 'Монитор 10"', 'article': 'М-1', 'price': 24_900_00, 'link': 'https://x.example/m'}, by=team.director)
    store.write(lines.add, made, product_id=monitor, by=team.anna)
    for fields in (
        {'text': 'Камера', 'price': 4_500_00, 'quantity': 2_500, 'unit': 'м', 'discount': 750}, {'text': 'Монтаж', 'price': 6_000_00, 'kind': 'service', 'discount': 500_50, 'discount_in': 'sum'},
    ):  # fmt: skip
        store.write(lines.add, made, fields=fields, by=team.anna)
    return made


def text(store, team, deal):
    return store.read(query.offer, deal, by=team.anna).text.replace('\u202f', ' ').replace('\xa0', ' ')


def change(store, team, name, new):
    return store.write(offers.set_template, name, seen=store.read(offers.kept, name), new=new, by=team.head)


def test_the_message_names_each_line_with_its_link_and_the_total(store, team, deal):
    assert text(store, team, deal) == (
        'Здравствуйте! Подготовили предложение: Остров / кв7.\n\n'
        '1. Монитор 10" — 1 шт × 24 900 ₽ = 24 900 ₽\nhttps://x.example/m\n'
        '2. Камера — 2,5 м × 4 500 ₽ − 7,5 % = 10 406,25 ₽\n'
        '3. Монтаж — 1 шт × 6 000 ₽ − 500,50 ₽ = 5 499,50 ₽\n\n'
        'Итого: 40 805,75 ₽\n\nС уважением, Анна Крылова'
    )


def test_services_that_were_typed_stand_in_a_line_of_their_own(store, team, a_deal):
    made = a_deal()
    assert text(store, team, made) == ''
    store.write(lines.set_services, made, seen=0, new=9_000_00, by=team.anna)
    assert '\n1. Услуги — 9 000 ₽\n' in text(store, team, made)


def test_the_total_is_the_sum_that_somebody_corrected(store, team, deal):
    store.write(deals.set_field, deal, 'amount', seen=40_805_75, new=40_000_00, by=team.anna)
    assert 'Итого: 40 000 ₽' in text(store, team, deal)


def test_a_head_writes_the_templates_and_takes_it_back(store, team, deal):
    kept = change(store, team, 'template', '  {lines}\r\nВсего {total} ')
    assert text(store, team, deal).endswith('\nВсего 40 805,75 ₽')
    change(store, team, 'line', '{name}: {sum}\n{link}')
    assert text(store, team, deal) == 'Монитор 10": 24 900 ₽\nhttps://x.example/m\nКамера: 10 406,25 ₽\nМонтаж: 5 499,50 ₽\nВсего 40 805,75 ₽'
    with pytest.raises(FieldConflict):
        store.write(offers.set_template, 'template', seen=offers.SHIPPED['template'], new='{lines}', by=team.director)
    store.write(offers.set_template, 'template', seen=kept, new=offers.SHIPPED['template'], by=team.head)
    assert text(store, team, deal).startswith('Здравствуйте!')
    with pytest.raises(NotAllowed):
        store.write(offers.set_template, 'template', seen='', new='{lines}', by=team.anna)


@pytest.mark.parametrize(
    ('name', 'new', 'why'),
    [
        ('template', '', 'empty'), ('template', 'Здравствуйте', 'hold no products'), ('template', '{lines} {summa}', 'no such placeholder; there are: {title}, {lines}'),
        ('template', '{lines} {', 'a brace stands alone'), ('template', '{lines} {total.real}', 'no such placeholder'), ('template', '{lines} {total!r}', 'no such placeholder'),
        ('template', '{lines} {total:>99}', 'no such placeholder'), ('template', '{lines} {}', 'no such placeholder'), ('template', '{lines} {0}', 'no such placeholder'),
        ('template', 'я' * 2_001, 'at most 2000'), ('line', '{name} {lines}', 'no such placeholder'), ('line', '{name[0]}', 'no such placeholder'),
        ('messengers', 'WhatsApp', 'a name, a blank and an address'), ('messengers', 'Плохой javascript:alert({text})', 'a name, a blank and an address'),
        ('messengers', 'Пустой https://x.example/', 'open empty'), ('messengers', 'https://x.example/{text}', 'a name, a blank'), ('colour', 'red', 'not a field'),
        ('messengers', 'X https://x.example/{text}{total}', 'no such placeholder'), ('messengers', '\n'.join(['X https://x.example/{text}'] * 13), 'at most 12'),
    ],
)  # fmt: skip
def test_a_template_that_would_make_no_message_is_refused_with_what_to_do(store, team, name, new, why):
    with pytest.raises(BadValue) as refusal:
        store.write(offers.set_template, name, seen=offers.SHIPPED.get(name, ''), new=new, by=team.head)
    assert why in str(refusal.value)


def test_a_messenger_is_opened_with_the_text_and_the_phone_in_its_address(store, team):
    whatsapp, telegram = store.read(offers.messengers)
    assert whatsapp.link('Итого: 1 & 2', '8 (916) 000-00-12') == 'https://wa.me/79160000012?text=%D0%98%D1%82%D0%BE%D0%B3%D0%BE%3A%201%20%26%202'
    assert telegram.link('a\nb', '') == 'https://t.me/share/url?url=a%0Ab'
    change(store, team, 'messengers', '  Viber для клиента   viber://forward?text={text}\n\n')
    assert store.read(offers.messengers) == (offers.Messenger('Viber для клиента', 'viber://forward?text={text}'),)


@pytest.mark.parametrize(('typed', 'dialled'), [('', ''), ('+7 916 000-00-12', '79160000012'), ('8-916-000-00-12', '79160000012'), ('+375 29 000 00 00', '375290000000')])
def test_a_phone_is_dialled_as_messengers_have_it(typed, dialled):
    assert offers.dialled(typed) == dialled


def test_what_was_sent_is_kept_with_its_text_and_sum_as_they_were(store, team, deal):
    assert not store.read(offers.offer_sent, deal)
    entry = store.write(offers.send, deal, text=text(store, team, deal), by=team.anna)
    store.write(lines.add, deal, fields={'text': 'Кабель', 'price': 1_000_00}, by=team.anna)
    (line,) = [one for one in store.read(feed.feed, deal, by=team.anna).lines if one.kind == 'offer']
    assert 'Итого: 40 805,75 ₽' in line.text
    shown = store.read(query.offer, deal, by=team.anna)
    assert (shown.sent.amount, shown.amount) == (40_805_75, 41_805_75)
    assert store.read(offers.offer_sent, deal)
    store.write(timeline.delete, entry, by=team.anna)
    assert not store.read(offers.offer_sent, deal)
    assert store.read(query.offer, deal, by=team.anna).sent is None


def test_a_message_of_nothing_is_not_sent(store, team, deal):
    with pytest.raises(BadValue):
        store.write(offers.send, deal, text='  ', by=team.anna)
    assert not store.read(offers.offer_sent, deal)


def test_the_move_to_the_offer_is_proposed_to_a_deal_that_stands_before_it(store, team, deal):
    def proposed():
        stage = store.read(query.offer, deal, by=team.anna).move
        return stage and stage.code

    assert proposed() == 'proposal'
    store.write(deals.move, deal, to='postponed', seen='intake', by=team.anna)
    assert proposed() == 'proposal'
    store.write(deals.move, deal, to='proposal', seen='postponed', by=team.anna)
    assert proposed() is None
    store.write(deals.move, deal, to='invoice', seen='proposal', by=team.anna)
    assert proposed() is None
