"""The rules that a machine can hold: style, types, borders, translations, and a tree without what must not be in it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FORBIDDEN = {
    'a registry host': 'py' + r'pi\.org|python' + r'hosted|npm' + r'js\.|deb\.deb' + 'ian',
    'a path of one machine': '/wo' + r'rk/(main|shared)|/ho' + 'me/',
    'work left open': 'TO' + 'DO|FIX' + 'ME|NotImpl' + 'emented',
}
FIXED_TOP = {'dashboard', 'pages', 'data', 'tests', 'main.py', 'pyproject.toml', 'README.md', 'CHANGELOG.md', 'LICENSE', 'constraints.txt', '.ci', '.gitignore'}


ROWS = [
    f'{letter}{n}' for letter, last in {'S': 9, 'P': 10, 'G': 3, 'E': 3, 'I': 4, 'D': 4, 'N': 1, 'R': 5}.items() for n in range(1, last + 1)
] + ['C1', 'C7', 'C8']  # fmt: skip
"""What the domain says of stages, of a deal's fields and of its feed, by the numbers under which it stands there."""


def tool(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.parametrize(
    'arguments',
    [('-m', 'ruff', 'check', '.'), ('-m', 'mypy'), ('-c', 'from importlinter.cli import lint_imports_command as c; c()')],
    ids=['ruff', 'mypy', 'import-linter'],
)
def test_the_tree_is_clean_by(arguments):
    done = tool(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr


def tracked() -> list[Path]:
    listed = subprocess.run(['git', 'ls-files'], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split('\n')
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


@pytest.mark.parametrize('what', FORBIDDEN)
def test_no_tracked_text_holds(what):
    found = [
        f'{path.relative_to(ROOT)}:{number}'
        for path in tracked()
        if path.suffix in {'.py', '.js', '.css', '.md', '.toml', '.txt', '.po', '.csv', '.json', ''} and 'vendor' not in path.parts
        for number, line in enumerate(path.read_text(encoding='utf-8', errors='replace').splitlines(), 1)
        if len(line) < 1000 and re.search(FORBIDDEN[what], line)
    ]
    assert not found, found


def test_the_top_level_is_the_fixed_one():
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} <= FIXED_TOP


def test_nothing_that_a_run_writes_is_tracked():
    assert not [path for path in tracked() if path.suffix in {'.sqlite3', '.db', '.log', '.pyc', '.mo'}]


def test_no_module_is_longer_than_four_hundred_lines():
    modules = [path for path in tracked() if path.suffix in {'.py', '.js'} and path.stat().st_size < 200_000]
    long = {str(path.relative_to(ROOT)): lines for path in modules if (lines := len(path.read_text(encoding='utf-8').splitlines())) > 400}
    assert not {name: lines for name, lines in long.items() if 'migrations' not in name and 'vendor' not in name}


def test_every_row_of_the_domain_is_named_by_a_test():
    told = '\n'.join(path.read_text(encoding='utf-8') for path in tracked() if path.name.startswith('test_') and path.name != 'test_house.py')
    assert [row for row in ROWS if not re.search(rf'\b{row}\b', told, re.IGNORECASE)] == []
