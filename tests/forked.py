"""`main.py` in forks of one process that has imported all of it: a process of its own spends two seconds on its imports, and does nothing else otherwise.

    python -m tests.forked    reads what to run, a line of JSON each, and answers each with its exit code
"""

import json
import os
import runpy
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {'PATH': '/usr/bin:/bin', 'LANG': 'C.UTF-8', 'HOME': '/nonexistent'}
SECONDS = 120
CAN = hasattr(os, 'fork')


def run(arguments: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """As `subprocess.run` of `main.py`, without input, in exactly this environment."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / 'out', Path(folder) / 'err'
        forking = _forking()
        assert forking.stdin is not None
        assert forking.stdout is not None
        forking.stdin.write(json.dumps([arguments, environment, str(out), str(err)]) + '\n')
        forking.stdin.flush()
        code = int(forking.stdout.readline())
        return subprocess.CompletedProcess(['main.py', *arguments], code, out.read_text(encoding='utf-8'), err.read_text(encoding='utf-8'))


@cache
def _forking() -> 'subprocess.Popen[str]':
    """One a process of tests; it ends with it, when its input does."""
    return subprocess.Popen(
        [sys.executable, '-m', 'tests.forked'], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding='utf-8', env=ENVIRONMENT
    )


def _serve() -> None:
    for module in ('cli', 'reports', 'demo', 'imports', 'store', 'doctor', 'charts', 'exchange.tables', 'exchange.event_log', 'accounts', 'cli_user', 'cli_report'):
        __import__(f'dashboard.{module}')
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become(*json.loads(line))
        print(_code(child), flush=True)


def _become(arguments: list[str], environment: dict[str, str], out: str, err: str) -> None:
    """In the child, which never comes back."""
    code = 70
    try:
        for path, end in ((os.devnull, 0), (out, 1), (err, 2)):
            os.dup2(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), end)
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
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _code(child: int) -> int:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.kill(child, 9)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == '__main__':
    _serve()
