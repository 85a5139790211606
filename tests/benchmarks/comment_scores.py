"""How long the scoring of 10,000 comments takes, and whether whoever uses the product meanwhile waits longer.

    python -m tests.benchmarks.comment_scores

First alone: the coach over all of them, one after another. Then a server over a fresh database with as many comments without a score: a
head's requests one after another while the scorer runs, and as many once it is done; the slowest are what a person would notice.
Prints JSON; a share of the processor is all that this measures, so nothing else should run.
"""

import json
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from dashboard import demo, scores
from dashboard.store import Store

DEALS, COMMENTS = 1_200, 10_000
PATHS = ('/health', '/deals', '/board', '/search?q=кв')
ROOT = Path(__file__).parent.parent.parent


def main() -> int:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, 'demo.sqlite3')
        with Store(path) as store:
            demo.fill(store, deals=DEALS)
            found = store.read(scores.unscored, COMMENTS)
        scores.score(found[0])  # the dictionaries
        began = time.perf_counter()
        for one in found:
            scores.score(one)
        alone = time.perf_counter() - began
        print(json.dumps({'comments': len(found), 'seconds': round(alone, 1), 'ms_each': round(1000 * alone / len(found), 2), **_served(path)}, indent=1))
    return 0


def _served(path: Path) -> dict[str, Any]:
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([sys.executable, 'main.py', 'serve', '--demo', '--db', str(path), '--port', str(port)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        server.stdout.readline()
        began = time.perf_counter()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        _get(opener, port, '/demo/head')
        during = _latencies(opener, port, lambda: _left(path) > 0)
        took = time.perf_counter() - began
        end = time.perf_counter() + took / 2
        after = _latencies(opener, port, lambda: time.perf_counter() < end)
    finally:
        server.terminate()
        server.wait(20)
    return {'scored_behind_in_seconds': round(took, 1), 'ms_while_scoring': during, 'ms_afterwards': after}


def _latencies(opener: urllib.request.OpenerDirector, port: int, going: Callable[[], bool]) -> dict[str, dict[str, float]]:
    """Median, 95 of 100 and slowest of each address, in ms."""
    found: dict[str, list[float]] = {path: [] for path in PATHS}
    while going():
        for path in PATHS:
            began = time.perf_counter()
            _get(opener, port, path)
            found[path].append(1000 * (time.perf_counter() - began))
            time.sleep(0.05)
    return {path: {'requests': len(ms), 'median': round(statistics.median(ms), 1), 'p95': round(sorted(ms)[int(0.95 * len(ms))], 1), 'slowest': round(max(ms), 1)} for path, ms in found.items()}


def _get(opener: urllib.request.OpenerDirector, port: int, path: str) -> None:
    with opener.open(f'http://127.0.0.1:{port}{urllib.request.quote(path, safe="/?=")}', timeout=60) as answer:
        answer.read()


def _left(path: Path) -> int:
    with sqlite3.connect(path) as connection:
        [(count,)] = connection.execute('SELECT COUNT(*) FROM comment_score').fetchall()
        [(all_,)] = connection.execute("SELECT COUNT(*) FROM feed_entry WHERE deleted_at IS NULL AND author_id IS NOT NULL AND (kind = 'comment' OR (kind NOT IN ('missed_call', 'offer') AND text <> ''))").fetchall()
    return int(all_ - count)


if __name__ == '__main__':
    sys.exit(main())
