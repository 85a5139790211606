"""The flats of deals are kept beside their titles: by every way in, and for the deals of an older database."""

from zoneinfo import ZoneInfo

from alembic import command

from dashboard import access, deals, demo, flats, imports, migrations, sqlite, titles
from dashboard.exchange.columns import Source, Wanted
from dashboard.imports.plan import Plan
from dashboard.store import Store
from tests.conftest import NOW

MOSCOW = ZoneInfo('Europe/Moscow')


def on(store, text):
    """The ids of the deals on the flats that a title names."""
    return store.read(lambda session: flats.sharing(session, titles.flat_keys(titles.parse(text, flats.projects(session)))))


def test_a_deal_is_found_by_its_flat_and_by_the_new_one_when_its_title_changes(store, team, a_deal):
    deal, other = a_deal('Сердце Столицы / к3 / эт21 / кв145, 146'), a_deal('Сердце Столицы / к3 / кв147')
    assert on(store, 'сердце столицы корпус 3 квартира 146') == {deal}
    store.write(deals.set_field, deal, 'title', seen='Сердце Столицы / к3 / эт21 / кв145, 146', new='сердце столицы к3 кв 147', by=team.anna)
    assert (on(store, 'Сердце Столицы к3 кв145'), on(store, 'Сердце Столицы к3 кв147')) == (frozenset(), {deal, other})


def test_a_title_without_a_flat_is_nobodys_duplicate(store, a_deal):
    a_deal('Сердце Столицы / к3')
    a_deal('Дача Иванова')
    assert on(store, 'Сердце Столицы / к3') == on(store, 'Дача Иванова') == frozenset()


def test_an_older_database_knows_the_flats_of_its_deals_after_the_upgrade(tmp_path):
    path = tmp_path / 'older.sqlite3'
    engine = sqlite.writer(path)
    with engine.connect() as connection, connection.begin():
        config = migrations._config(migrations.SCRIPTS)
        config.attributes['connection'] = connection
        command.upgrade(config, '0014-1')
        connection.exec_driver_sql("INSERT INTO pipeline (id, name, currency) VALUES (1, 'Продажи', 'RUB')")
        connection.exec_driver_sql("INSERT INTO stage (id, pipeline_id, code, name, kind, color, position, retired) VALUES (1, 1, 'new', 'Новые', 'open', '', 0, 0)")
        rows = [(n, f'Остров, дом 2, квартира {n}') for n in range(1, 31)]
        statement = "INSERT INTO deal (id, title, pipeline_id, stage_id, title_folded, amount, note) VALUES (?, ?, 1, 1, '', 0, '')"
        connection.exec_driver_sql(statement, rows)
    migrations.upgrade(engine, path)
    engine.dispose()
    with Store(path) as store:
        assert on(store, 'Остров / д2 / кв7') == {7}
        assert on(store, 'Остров / д3 / кв7') == frozenset()


def test_the_demos_hero_and_its_duplicate_are_on_one_flat(tmp_path):
    with Store(tmp_path / 'demo.sqlite3') as store:
        demo.fill(store, 50, at=NOW)
        assert on(store, 'Кутузовград 2, дом 14 подъезд 6, 10 этаж, квартира 807') == {1, 2}


def test_imported_deals_are_found_by_their_flats(store, tmp_path):
    path = tmp_path / 'deals.csv'
    path.write_text('id,stage,title\n1,Новые,"Остров, дом 2, кв 7"\n2,Новые,Остров / д2 / кв8\n', encoding='utf-8')
    source = Source(path, Wanted('deals', MOSCOW, named={'case': 'id', 'stage': 'stage', 'title': 'title'}), quiet)
    assert imports.run(store, source, Plan('Log'), by=access.SYSTEM, advance=quiet).added == 2
    assert len(on(store, 'Остров / д2 / кв7')) == 1


def quiet(_done, _total):
    pass
