"""How long the search takes at 100,000 deals and a million entries in their feeds, by kinds of words and askers.

    python -m tests.benchmarks.search [DEALS]

The database is made for it and thrown away. Prints medians and the worst in milliseconds, and the ratio to reading all the
feeds' texts once, which is what a search without an index would have to read. Exits with 1 if any median is above the limit.
"""

import json
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, insert
from sqlmodel import Session, select

from dashboard.models import Contact, ContactPhone, Deal, DealContact, FeedEntry, Person
from dashboard.queries import bell, search
from dashboard.store import Store
from tests.benchmarks.board_open import fill

DEALS = 100_000
ENTRIES = 10
"""In each feed."""
ROUNDS = 7
LIMIT = 500
"""Milliseconds, on two cores with nothing else to do."""
NAMES = ('Алёна', 'Игорь', 'Марина', 'Степан', 'Вера', 'Тимур', 'Жанна', 'Лев')
FAMILIES = ('Громов', 'Светлов', 'Ольхов', 'Соловьёв', 'Трофимов', 'Щербак', 'Яхонтов', 'Кедров', 'Лапин', 'Морозов')
SAID = (
    'Клиент хочет видеодомофон с записью и доступ с двух телефонов', 'Отправил смету, ждём ответа до пятницы', 'Созвонились, ремонт ещё идёт',
    'Домофон согласован с управляющей компанией', 'Просит скидку на камеры, решает с семьёй', 'Не берёт трубку, написал в мессенджер',
)  # fmt: skip
SOUGHT = {
    'a project': 'символ', 'a project with a slip': 'сивол', 'a flat': 'символ кв777', 'a client': 'громов алёна', 'a client with a slip': 'грамов',
    'a common word': 'домофон', 'a rare word': 'ключ-карта', 'two words': 'смету пятниц', 'a phone': '4321', 'a number': '77777', 'nothing': 'щщщыыы',
    'a short word': 'кв', 'half a name': 'с',
}  # fmt: skip


def main(deals: int) -> int:
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / 'search.sqlite3') as store:
        store.write(fill, deals)
        store.write(talk, deals)
        people = {'company head': 1, 'employee': 2}
        bare = timed(lambda: store.read(lambda session: session.scalar(select(func.sum(func.length(FeedEntry.text))))))
        found = {
            f'{sought}, {who}': timed(lambda who=who, sought=sought: store.read(search.search, SOUGHT[sought], by=people[who]))
            for who in people
            for sought in SOUGHT
        } | {f'the bell, {who}': timed(lambda who=who: store.read(bell.unread, by=people[who])) for who in people}
    print(json.dumps({'reading all feeds': bare, 'limit': LIMIT}))
    for name, taken in found.items():
        print(json.dumps({name: taken, 'over reading all feeds': round(taken[0] / bare[0], 2)}))
    return int(max(middle for middle, _ in found.values()) > LIMIT)


def timed(act) -> list[int]:
    """Median and worst, in milliseconds."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    return [round(statistics.median(taken)), round(max(taken))]


def talk(session: Session, deals: int) -> None:
    """A client in each deal, and its feed; one entry of ten thousand holds the rare word."""
    chance, now = random.Random(2), datetime(2026, 11, 24, 7, 5, tzinfo=UTC)
    session.execute(insert(Contact), [{'name': f'{chance.choice(NAMES)} {chance.choice(FAMILIES)}', 'email': '', 'version': 1} for _ in range(deals)])
    phones = [f'{chance.randrange(10_000_000):07}' for _ in range(deals)]
    session.execute(insert(ContactPhone), [{'contact_id': n, 'number': f'+7000{phone}', 'last': phone[-4:], 'extension': ''} for n, phone in enumerate(phones, 1)])
    session.execute(insert(DealContact), [{'deal_id': n, 'contact_id': n, 'part': '', 'version': 1} for n in range(1, deals + 1)])
    people = session.exec(select(Person.id)).all()
    for begin in range(1, deals + 1, 10_000):
        rows = [
            {
                'deal_id': deal, 'kind': 'comment', 'at': now - timedelta(minutes=chance.randrange(500_000)), 'author_id': chance.choice(people),
                'text': f'{chance.choice(SAID)}. {"Ключ-карта заказана." if chance.random() < 1e-4 else chance.choice(SAID)}',
            }
            for deal in range(begin, min(begin + 10_000, deals + 1))
            for _ in range(ENTRIES)
        ]  # fmt: skip
        session.execute(insert(FeedEntry), rows)
    assert session.scalar(select(func.count(Deal.id))) == deals


if __name__ == '__main__':
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else DEALS))
