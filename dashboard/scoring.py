"""The scorer: a thread that scores new, edited and imported comments behind everybody's back, and gives way to whoever else wants to run."""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from dashboard import journal, scores
from dashboard.errors import Refusal
from dashboard.models import JournalEntry
from dashboard.scores import Scored, Unscored
from dashboard.store import Store

BATCH: Final = 50
"""Comments of one transaction, which takes 2 ms of the writer's time."""
GIVES_WAY: Final = 2.0
"""Times as long as a comment, or a portion of scores, took it sleeps after it: Python runs one thread at a time, and a page must not wait for its turn."""
LULL: Final = 2.0
"""Seconds after news before it looks: a start is over by then, and a burst of comments is one look."""
PATIENCE: Final = 15.0
"""Seconds before it tries anew where the database was busy or the disk full."""
ONE: Final = frozenset({journal.FEED_ADDED, journal.FEED_EDITED})
MANY: Final = frozenset({journal.COACH_WORD, journal.IMPORTED, journal.DEMO_FILLED})
"""What the journal says when there may be a text without a score: the one that it names, or any."""
NAMES: Final = (journal.PERSON_ADDED, journal.PERSON + 'name', 'list.', journal.PRODUCT, journal.IMPORTED)
"""Beginnings of what it says where a name may be new in every deal."""
CLIENTS: Final = frozenset({journal.CONTACT_ADDED, journal.CONTACT_CHANGED})
"""What it says where a name may be new in one deal."""
MOST: Final = 500
"""Texts, or deals, that are asked for one by one; of more, all are looked through, 0.2 s for 100,000 texts."""
PORTION: Final = 500
"""Scores that are looked over at a time for words that are names by now."""
log = logging.getLogger('voronka')


class Scorer:
    """Scores whatever has no score when it starts, and what comes after; a failure leaves figures of fewer comments and nothing else."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._news = threading.Event()
        self._over = threading.Event()
        self._door = threading.Lock()
        self._among: frozenset[int] | None = None
        self._named: frozenset[int] | None = None
        self._thread = threading.Thread(target=self._run, name='scorer', daemon=True)
        self._news.set()
        store.on_commit(self._heard)

    def start(self) -> None:
        """Begin, in a thread of its own, which is there once however often it is asked to."""
        if not self._thread.is_alive():
            self._over.clear()
            self._name(None)  # a name may have been added without a server
            self._note(None)  # what was noted and not reached before it was stopped
            self._thread = threading.Thread(target=self._run, name='scorer', daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End after the comment at hand; what is scored and not kept is scored again next time."""
        self._over.set()
        self._news.set()
        if self._thread.is_alive():
            self._thread.join(PATIENCE)

    def step(self, among: frozenset[int] | None = None) -> bool:
        """Score the next batch, of these entries or of all; False when there is nothing left to score."""
        batch = self.store.read(scores.unscored, BATCH, among)
        done = [self._score(one) for one in batch if not self._over.is_set()]
        if done and not self._over.is_set():
            self.store.write(scores.keep, done)
        return bool(batch)

    def look_over(self) -> None:
        """Drop the scores that blame a word which has become a name since, in the deals with a new name or in all; they are found anew."""
        with self._door:
            deals, self._named = self._named, frozenset()
        if deals is not None and not deals:
            return
        try:
            blaming = self.store.read(scores.blaming, deals)
            for start in range(0, len(blaming), PORTION):
                if self._over.is_set():
                    return
                self._look_over(blaming[start : start + PORTION])
        except Refusal:
            self._name(deals)
            raise

    def _look_over(self, some: Sequence[int]) -> None:
        with self._giving_way():
            cleared = self.store.read(scores.cleared, some)
        if cleared:
            self.store.write(scores.drop, cleared)
            self._note(cleared)

    def _heard(self, entries: tuple[JournalEntry, ...]) -> None:
        whats = {entry.what for entry in entries}
        if any(what.startswith(NAMES) for what in whats):
            self._name(None)
        elif whats & CLIENTS:
            self._name(frozenset(entry.deal_id for entry in entries if entry.what in CLIENTS and entry.deal_id))
        if whats & (ONE | MANY):
            self._note(None if whats & MANY else frozenset(int(entry.new or 0) for entry in entries if entry.what in ONE))

    def _name(self, deals: frozenset[int] | None) -> None:
        """These deals may have a new name, None: any."""
        with self._door:
            self._named = _together(self._named, deals)
        self._news.set()

    def _note(self, ids: frozenset[int] | None) -> None:
        """These entries may have no score, None: any."""
        with self._door:
            self._among = _together(self._among, ids)
        self._news.set()

    def _noted(self) -> frozenset[int] | None:
        with self._door:
            among, self._among = self._among, frozenset()
        return among

    def _run(self) -> None:
        while not self._over.is_set():
            self._news.wait()
            if self._over.wait(LULL):
                return
            self._news.clear()
            among: frozenset[int] | None = frozenset()
            try:
                self.look_over()
                among = self._noted()
                while not self._over.is_set() and self.step(among):
                    pass
            except Refusal:
                log.warning('Scores of comments could not be kept; tried again in %d s', PATIENCE)
                self._over.wait(PATIENCE)
                self._note(among)
            except Exception:
                log.exception('Comments could not be scored; they are looked at again with the next one')
                with self._door:
                    self._among = None

    def _score(self, comment: Unscored) -> Scored:
        with self._giving_way():
            return scores.score(comment)

    @contextmanager
    def _giving_way(self) -> Iterator[None]:
        """Sleep after what is done inside, in proportion to how long it took."""
        began = time.perf_counter()
        yield
        self._over.wait(GIVES_WAY * (time.perf_counter() - began))


def _together(some: frozenset[int] | None, others: frozenset[int] | None) -> frozenset[int] | None:
    both = None if some is None or others is None else some | others
    return both if both is None or len(both) <= MOST else None
