"""`main.py` in forks of one process that has imported all of it: a process of its own spends seconds on its imports, and does nothing else otherwise.

    python -m tests.forked    reads what to start or whom to ask after, a line of JSON each, and answers each in a line
"""

import atexit
import json
import os
import runpy
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {'PATH': '/usr/bin:/bin', 'LANG': 'C.UTF-8', 'HOME': '/nonexistent'}
SECONDS = 120
CAN = hasattr(os, 'fork')
IMPORTED = (
    *(f'dashboard.{name}' for name in ('cli', 'reports', 'demo', 'imports', 'store', 'doctor', 'charts', 'exchange.tables', 'exchange.event_log', 'accounts', 'cli_user', 'cli_report')),
    'pages.serve', 'dashboard.comment_quality.coach', 'PIL.Image', 'pillow_heif', 'fastapi', 'uvicorn', 'uvicorn.protocols.http.auto', 'uvicorn.protocols.websockets.auto',
    'socketio', 'httpx', 'markdown2', 'docutils.core',
)  # fmt: skip
"""Everything but NiceGUI and the pages: when NiceGUI is imported it reads of its environment where it keeps its sessions."""


@dataclass
class Forked:
    """A fork, with what `subprocess.Popen` offers of a process."""

    pid: int
    arguments: list[str]
    code: int | None = None

    def poll(self) -> int | None:
        if self.code is None:
            self.code = _asked(self.pid)
        return self.code

    def wait(self, timeout: float = SECONDS) -> int:
        until = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired(self.arguments, timeout)
            time.sleep(0.005)
        assert self.code is not None
        return self.code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(9)


def run(arguments: list[str], environment: dict[str, str], text: str | None = None) -> subprocess.CompletedProcess[str]:
    """As `subprocess.run` of `main.py`, with `text` as its input, in exactly this environment."""
    with tempfile.TemporaryDirectory() as folder:
        given, out, err = (Path(folder) / name for name in ('in', 'out', 'err'))
        given.write_text(text or '', encoding='utf-8')
        process = start(arguments, environment, out, err, given)
        try:
            code = process.wait()
        finally:
            process.kill()
        return subprocess.CompletedProcess(['main.py', *arguments], code, out.read_text(encoding='utf-8'), err.read_text(encoding='utf-8'))


def start(arguments: list[str], environment: dict[str, str], out: Path, err: Path | None, given: Path = Path(os.devnull)) -> Forked:
    """As `subprocess.Popen` of `main.py`; it reads `given`, and adds what it says to `out` and `err`, which without a path is our own."""
    return Forked(int(_asked([arguments, environment, str(given), str(out), err and str(err)]) or 0), arguments)


def _asked(what: object) -> int | None:
    forking = _forking()
    assert forking.stdin is not None
    assert forking.stdout is not None
    forking.stdin.write(json.dumps(what) + '\n')
    forking.stdin.flush()
    return json.loads(forking.stdout.readline())  # type: ignore[no-any-return]


@cache
def _forking() -> 'subprocess.Popen[str]':
    """One a process of tests; it ends with it, when its input does."""
    return subprocess.Popen(
        [sys.executable, '-m', 'tests.forked'], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding='utf-8', env=ENVIRONMENT
    )


def _serve() -> None:
    for module in IMPORTED:
        __import__(module)
    for line in sys.stdin:
        asked = json.loads(line)
        if isinstance(asked, int):
            ended, status = os.waitpid(asked, os.WNOHANG)
            print(json.dumps(os.waitstatus_to_exitcode(status) if ended else None), flush=True)
            continue
        child = os.fork()
        if child == 0:
            _become(*asked)
        print(child, flush=True)


def _become(arguments: list[str], environment: dict[str, str], given: str, out: str, err: str | None) -> None:
    """In the child, which never comes back."""
    code = 70
    try:
        for path, end in ((given, 0), (out, 1), (err, 2)):
            if path:
                os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), end)
        os.environ.clear()
        os.environ.update(environment)
        time.tzset()
        sys.argv = ['main.py', *arguments]
        runpy.run_path('main.py', run_name='__main__')
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - whatever it was, the child ends here
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        code = 1
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == '__main__':
    _serve()
