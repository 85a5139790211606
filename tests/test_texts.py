"""Words in two languages: complete, in the trade's terms, and formatted as people say them."""

import ast
import io
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from dashboard import pasted_plan, texts, validation
from dashboard.exchange import amounts

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 11, 24, 7, 5, tzinfo=UTC)
THIN = '\u202f'


TEXTS_OF = {'_': 0, 'N_': 0, 'ngettext': 0, 'gettext': 0, 'refuse': 2, 'Rule': 1, 'Section': 2}
"""The calls that take the key of a translation, and which argument it is."""
NAMED = {
    'template', 'LABELS', 'KINDS', 'ACTS', 'EMPTY', 'ROLES', 'LISTS', 'ENTRIES', 'HEADINGS', 'SYSTEMS', 'CONTRACTS', 'SHIPMENTS', 'DELIVERIES', 'NO_DAY', 'NO_SUCH_DAY',
    'IN_MONTH', 'STEPS', 'LEVELS', 'REASONS', 'BY', 'TITLES',
    'STATUSES', 'DIRECTIONS', 'RESULTS', 'PINS', 'VERDICTS', 'STATUS', 'PAID_ON', 'LACKS', '_WHY', '_NO_SUCH',
}
"""The names whose values are keys of translations."""


def keys_used() -> set[str]:
    """Every text that the code gives to gettext: arguments of calls, templates of refusals, labels, reasons."""
    keys: set[str] = set()
    for path in [*ROOT.glob('pages/**/*.py'), *ROOT.glob('dashboard/**/*.py'), *ROOT.glob('main.py')]:
        for node in ast.walk(ast.parse(path.read_text(encoding='utf-8'))):
            keys.update(keys_in(node))
    return keys


def keys_in(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Call):
        place = TEXTS_OF.get(getattr(node.func, 'id', getattr(node.func, 'attr', '')))
        return constants(node.args[place : place + 1]) if place is not None else set()
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) and node.value else []
    if isinstance(node, ast.Assign | ast.AnnAssign) and any(getattr(target, 'id', '') in NAMED for target in targets):
        return constants(node.value.values if isinstance(node.value, ast.Dict) else [node.value])
    return set()


def constants(nodes: list[ast.expr]) -> set[str]:
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_text_has_its_russian():
    catalogue = texts.translations('ru')
    missing = sorted(key for key in keys_used() if catalogue.gettext(key) == key and catalogue.ngettext(key, key, 5) == key and re.search('[A-Za-z]{2}', key))
    assert not missing, missing


def test_no_text_stands_in_two_catalogues_where_one_would_hide_the_other():
    told = Counter(
        message.id if isinstance(message.id, str) else message.id[0]
        for path in [*texts.CATALOGUES.glob('ru.po'), *texts.CATALOGUES.glob('parts/ru.*.po')]
        for message in read_po(io.BytesIO(path.read_bytes()), locale='ru')
        if message.id
    )
    assert len(told) > 1_000
    assert [text for text, times in told.items() if times > 1] == []


def test_a_translation_keeps_the_places_of_its_text():
    catalogue = texts.translations('ru')
    odd = [key for key in keys_used() if set(re.findall(r'{(\w+)', key)) != set(re.findall(r'{(\w+)', catalogue.gettext(key))) and catalogue.gettext(key) != key]
    assert not odd, odd


@pytest.mark.parametrize('why', [*amounts._WHY.values(), *pasted_plan._WHY.values(), validation._WHY['less_than_equal'], validation._WHY['greater_than_equal']])
def test_why_money_is_refused_fits_every_field_whatever_its_gender(why):
    assert not re.match(r'(он|она|оно|её|его|в нём|в ней)\b', texts.translations('ru').gettext(why))


@pytest.mark.parametrize(
    ('kopecks', 'ru', 'en'),
    [(5_840_000, '58 400 ₽', '58,400 ₽'), (5_840_050, '58 400,50 ₽', '58,400.50 ₽'), (0, '0 ₽', '0 ₽')],
)
def test_money_has_thin_spaces_and_kopecks_only_where_there_are_any(kopecks, ru, en):
    assert texts.money(kopecks, 'ru').replace(THIN, ' ').replace('\xa0', ' ') == ru
    assert texts.money(kopecks, 'en').replace(THIN, ' ').replace('\xa0', ' ') == en


@pytest.mark.parametrize(('kopecks', 'ru'), [(124_000_000, '1,24 млн ₽'), (62_000_000, '620 тыс. ₽'), (1_240_000_000, '12,4 млн ₽')])
def test_large_sums_are_said_shortly(kopecks, ru):
    assert texts.money_short(kopecks, 'ru').replace(THIN, ' ').replace('\xa0', ' ') == ru


@pytest.mark.parametrize(('days', 'ru', 'en'), [(0, 'сегодня, 10:05', 'today, 10:05'), (1, 'вчера, 10:05', 'yesterday, 10:05'), (400, '20 окт 2025, 10:05', 'Oct 20, 2025, 10:05')])
def test_instants_are_said_as_people_say_them_in_the_teams_zone(days, ru, en):
    assert texts.when(NOW - timedelta(days=days), 'ru', now=NOW) == ru
    assert texts.when(NOW - timedelta(days=days), 'en', now=NOW) == en


def test_a_share_is_said_in_whole_percents():
    assert texts.percent(0.634, 'ru').replace(THIN, ' ').replace('\xa0', ' ') == '63 %'
    assert texts.full_day(date(2026, 11, 24), 'ru') == '24 ноября, вторник'
