"""The search: who finds what, by which words; an index that follows whatever is written, and by whom."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from dashboard import access, companies, contacts, deals, demo, fulltext, head_notes, search, timeline
from dashboard.companies import Named
from dashboard.contacts import Content
from dashboard.migrations import upgrade
from dashboard.models import Deal, FeedEntry, Project
from dashboard.queries import search as query
from dashboard.store import Store

from .conftest import NOW

INN = '7707083893'


@pytest.fixture
def find(store, team):
    """The titles, names and texts that somebody finds, kind by kind."""

    def found(text, who='anna'):
        hits = store.read(query.search, text, by=getattr(team, who))
        return (
            [one.title for one in hits.deals],
            [one.name for one in hits.people],
            [''.join(part for part, _ in one.text) for one in hits.entries],
        )

    return found


@pytest.fixture
def titles(find):
    return lambda text, who='anna': find(text, who)[0]


def test_a_deal_is_found_by_words_of_its_title_as_they_are_begun_and_in_any_case(a_deal, titles):
    title = 'Клубный Дом Берёза / д14 / п6 / эт10 / кв807'
    a_deal(title)
    for typed in ('клубный', 'БЕРЁЗА', 'береза', 'бер', 'дом берёза', 'кв807', '807', 'берёза 807', 'берёза, квартира 807', 'дом 14 подъезд 6', '10 этаж'):
        assert titles(typed) == [title], typed
    for typed in ('кв808', '80', 'берёза 808', 'дом 15'):
        assert titles(typed) == [], typed


@pytest.mark.parametrize('typed', ['сердц', 'серце', 'сердцее', 'срдце', 'седрце', 'сертце', 'столицыы', 'столтцы', 'ктолицы'])
def test_a_word_may_have_a_slip_of_one_letter(a_deal, titles, typed):
    a_deal()
    assert titles(typed) == ['Сердце Столицы / к3 / эт21 / кв145']


@pytest.mark.parametrize('typed', ['сррдцце', 'лнс', 'кв146', 'к4', '144'])
def test_but_not_two_nor_in_a_word_of_three_letters_nor_in_a_number(a_deal, titles, typed):
    a_deal('Сердце Столицы / лес / к3 / эт21 / кв145')
    assert titles(typed) == []


def test_what_was_typed_exactly_comes_before_what_was_typed_with_a_slip(a_deal, titles, time):
    a_deal('Остров / д1')
    time.start = NOW + timedelta(days=1)
    a_deal('Астров / д2')
    assert titles('остров') == ['Остров / д1', 'Астров / д2']


def test_a_project_is_found_as_it_sounds(store, a_deal, titles):
    store.write(lambda session: session.add(Project(name='КутузовGRAD II')))
    a_deal('КутузовGRAD II / д14')
    for typed in ('кутузовград', 'кутузовгрд', 'Kutuzovgrad', 'кутузовgrad'):
        assert titles(typed) == ['КутузовGRAD II / д14'], typed


def test_newest_deals_come_first_and_no_more_than_a_handful(a_deal, titles, time):
    for n in range(query.SHOWN + 2):
        time.start = NOW + timedelta(hours=n)
        a_deal(f'Остров / д{n + 1}')
    assert titles('остров') == [f'Остров / д{n}' for n in range(query.SHOWN + 2, 2, -1)]


def test_a_deal_is_found_by_its_number(a_deal, titles):
    deal = a_deal()
    for typed in (str(deal), f'№{deal}', f'# {deal}'):
        assert titles(typed) == ['Сердце Столицы / к3 / эт21 / кв145']
    assert titles(f'{deal}', 'viktor') == []


def test_a_company_is_found_by_its_words_with_a_slip_and_by_its_inn_exactly(store, team, a_deal, titles):
    """P6."""
    deal = a_deal()
    store.write(companies.write, deal, Named('ООО «Ромашковый луг»', INN), seen=None, by=team.anna)
    for typed in ('ромашковый', 'рамашковый', 'луг', INN, f'{INN[:4]} {INN[4:]}'):
        assert len(titles(typed)) == 1, typed
        assert titles(typed, 'viktor') == [], typed
    assert titles(INN[:-1] + '4') == []


def test_a_client_is_found_by_name_with_a_slip_and_by_the_end_of_a_phone(store, team, a_deal, find):
    """P5."""
    deal = a_deal()
    store.write(contacts.add, deal, Content('Алёна Громова', ('+7 000 111-22-33',)), by=team.anna)
    for typed in ('алена', 'Громова', 'грамова', 'громова алёна', '2233', '22-33', '8 000 111 22 33'):
        assert find(typed)[1] == ['Алёна Громова'], typed
        assert find(typed, 'viktor') == ([], [], []), typed
    assert find('233')[1] == []


def test_a_client_who_was_taken_out_or_renamed_is_no_longer_found(store, team, a_deal, find):
    deal = a_deal()
    contact = store.write(contacts.add, deal, Content('Алёна Громова'), by=team.anna)
    store.write(contacts.edit, deal, contact, Content('Алёна Светлова'), seen=contacts.Seen(1, 1), by=team.anna)
    assert (find('громова')[1], find('светлова')[1]) == ([], ['Алёна Светлова'])
    store.write(contacts.remove, deal, contact, by=team.anna)
    assert find('светлова')[1] == []


def test_comments_are_found_by_parts_of_three_letters_newest_first_with_the_hit_marked(store, team, a_deal, find, time):
    """C1."""
    deal = a_deal()
    store.write(timeline.add, deal, text='Хочет ВИДЕОДОМОФОН с записью', by=team.anna)
    time.start = NOW + timedelta(hours=1)
    store.write(timeline.add, deal, text='Второй домофон не нужен', by=team.anna)
    for typed in ('домофон', 'омоф', 'ДОМО'):
        assert find(typed)[2] == ['Второй домофон не нужен', 'Хочет ВИДЕОДОМОФОН с записью']
    assert find('домофон запис')[2] == ['Хочет ВИДЕОДОМОФОН с записью']
    assert find('дм')[2] == []
    [_, marked] = store.read(query.search, 'домофон', by=team.anna).entries
    assert marked.text == (('Хочет ВИДЕО', False), ('ДОМОФОН', True), (' с записью', False))
    assert find('домофон', 'viktor')[2] == []


def test_pieces_that_stand_apart_are_no_hit(store, team, a_deal, find):
    store.write(timeline.add, a_deal(), text='дом омо моф офо фон', by=team.anna)
    assert find('домофон')[2] == []


def test_an_edit_follows_and_what_was_deleted_is_gone_until_it_is_put_back(store, team, a_deal, find):
    entry = store.write(timeline.add, a_deal(), text='Ждём электрика', by=team.anna)
    store.write(timeline.edit, entry, seen='Ждём электрика', new='Ждём сантехника', by=team.anna)
    assert (find('электрик')[2], find('сантехник')[2]) == ([], ['Ждём сантехника'])
    store.write(timeline.delete, entry, by=team.anna)
    assert find('сантехник')[2] == []
    store.write(timeline.restore, entry, by=team.anna)
    assert find('сантехник')[2] == ['Ждём сантехника']


def test_a_deal_that_went_to_somebody_else_is_found_by_them_alone(store, team, a_deal, find):
    deal = a_deal('Остров / д2')
    store.write(timeline.add, deal, text='Договорились', by=team.anna)
    store.write(deals.set_field, deal, 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    for typed in ('остров', 'договорились'):
        assert find(typed) == ([], [], [])
        assert find(typed, 'boris') != ([], [], [])
        assert find(typed, 'head') != ([], [], [])


def test_a_title_that_was_written_anew_is_found_by_its_new_words_alone(store, team, a_deal, titles):
    deal = a_deal('Остров / д2')
    store.write(deals.set_field, deal, 'title', seen='Остров / д2', new='Река / д2', by=team.anna)
    assert (titles('остров'), titles('река')) == ([], ['Река / д2'])


def test_a_heads_note_is_never_found_not_even_by_its_head(store, team, a_deal, find):
    """P8, P9."""
    store.write(head_notes.write, a_deal(), text='Только для руководителя: тянет время', seen='', by=team.head)
    for who in ('head', 'anna', 'director'):
        assert find('тянет время', who) == ([], [], [])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60) | st.text(alphabet='абв"\'*()-:^ ANDORNOTE{}1№+ё\x00', max_size=40))
def test_nothing_that_is_typed_is_too_odd(store, text):
    store.read(query.search, text, by=access.SYSTEM)


@pytest.mark.parametrize('text', ['', ' ', '"', '* OR *', 'а' * 500, 'слово ' * 50, '№', '\x00', 'ß', '🙂🙂🙂', 'и̂й'])
def test_what_means_nothing_finds_nothing(a_deal, find, text):
    a_deal()
    assert find(text) == ([], [], [])


def test_rows_written_in_bulk_are_found_too(store, team):
    """As imports and the demo write them."""
    row = {'pipeline_id': 1, 'stage_id': 1, 'title': 'Лесной квартал', 'owner_id': team.anna, 'note': ''}
    store.write(lambda session: session.execute(Deal.__table__.insert(), [row]))
    assert [one.title for one in store.read(query.search, 'лестной', by=team.anna).deals] == ['Лесной квартал']


def test_what_is_written_at_once_is_found_and_what_becomes_of_it_is_followed(store, team, a_deal, find, titles):
    before = a_deal('Остров / кв7')

    def many(session):
        with fulltext.at_once(session):
            deal = deals.create(session, title='Прибой / кв8', by=team.anna)
            return timeline.add(session, deal, text='Обсудили домофонию', by=team.anna)

    entry = store.write(many)
    assert (titles('прибой'), find('домофон')[2]) == (['Прибой / кв8'], ['Обсудили домофонию'])
    store.write(timeline.edit, entry, seen='Обсудили домофонию', new='Обсудили камеры', by=team.anna)
    store.write(deals.set_field, before, 'title', seen='Остров / кв7', new='Причал / кв7', by=team.anna)
    assert (find('домофон')[2], find('камер')[2]) == ([], ['Обсудили камеры'])
    assert (titles('остров'), titles('причал')) == ([], ['Причал / кв7'])


def test_a_database_from_before_is_indexed_by_its_migration_and_lost_triggers_are_set_again(store, team, a_deal, find):
    store.write(timeline.add, a_deal('Остров / д2'), text='Договорились', by=team.anna)
    store.write(_back)
    assert store.path.exists()
    upgrade(store._writer, store.path)
    assert find('остров')[0] == ['Остров / д2']
    assert find('договор')[2] == ['Договорились']
    store.write(lambda session: session.connection().exec_driver_sql('DROP TRIGGER search_deal_insert'))
    store.write(lambda session: fulltext.guard(session.connection()))
    a_deal('Река / д2')
    assert find('река')[0] == ['Река / д2']


def test_the_demo_is_searched_by_everybody_in_their_own(tmp_path):
    with Store(tmp_path / 'demo.sqlite3') as store:
        demo.fill(store, deals=60)
        entries = store.read(query.search, 'домофон', by=access.SYSTEM).entries
        assert len(entries) == query.SHOWN
        assert [one.at for one in entries] == sorted((one.at for one in entries), reverse=True)
        kept = store.read(lambda session: session.exec(select(FeedEntry.text).where(FeedEntry.id == entries[0].entry)).one())
        assert search.holds(kept, ('домофон',))


@pytest.mark.parametrize(
    ('text', 'parts', 'shown'),
    [
        ('Коротко', ('корот',), '[Корот]ко'),
        ('Всё ещё ждём ёлку', ('елк', 'еще'), 'Всё [ещё] ждём [ёлк]у'),
        ('Начало ' + 'слово ' * 20 + 'цель ' + 'хвост ' * 40, ('цель',), None),
    ],
)
def test_an_excerpt_shows_the_hit_and_what_stands_around_it(text, parts, shown):
    cut = search.excerpt(text, parts)
    said = ''.join(f'[{part}]' if hit else part for part, hit in cut)
    if shown:
        assert said == shown
    else:
        assert said.startswith('…')
        assert said.endswith('…')
        assert '[цель]' in said
        assert len(said) < 170


def _back(session):
    """As if this database came from a program before the search."""
    raw = session.connection()
    for index in fulltext.ALL:
        for act in ('insert', 'update', 'delete'):
            raw.exec_driver_sql(f'DROP TRIGGER {index.name}_{act}')
        raw.exec_driver_sql(f'DROP TABLE {index.name}')
    raw.exec_driver_sql('DROP INDEX ix_feed_entry_at')
    for name in ('mistake', 'comment_score', 'coach_rule', 'team_word', 'notice_read', 'plan_taken', 'plan', 'sale_share', 'kept_bonus', 'kept_line', 'closed_month', 'bonus_rule'):
        raw.exec_driver_sql(f'DROP TABLE {name}')
    for name, in raw.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'index' AND name != 'ix_deal_basket' AND sql LIKE '%, deleted_at%'").all():
        raw.exec_driver_sql(f'DROP INDEX {name}')
        raw.exec_driver_sql(f'CREATE INDEX {name} ON deal (pipeline_id)')
    raw.exec_driver_sql('DROP INDEX ix_deal_basket')
    for name in ('deleted_at', 'deleted_by', 'deleted_why'):
        raw.exec_driver_sql(f'ALTER TABLE deal DROP COLUMN {name}')
    raw.exec_driver_sql("UPDATE alembic_version SET version_num = '0023'")
