"""Scores of comments: every comment gets one, in batches, and one that reads otherwise gets another."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from dashboard import (
    catalogue,
    coach_rules,
    comment_quality,
    contacts,
    lists,
    people,
    scores,
    scoring,
    team_words,
    timeline,
)
from dashboard.comment_quality import coach
from dashboard.models import EntryKind, FeedEntry, Project
from tests.conftest import NOW
from tests.test_cli import main

GOOD = 'Клиент согласен на панель за 42 000 ₽, оплатит в среду.'


def scored(store):
    """Score all; returns the rules by the texts of the comments."""
    scorer = scoring.Scorer(store)
    scorer.look_over()
    while scorer.step():
        pass
    found = store.read(scores.remarks).set_index('id').rules
    rows = store.read(lambda session: session.connection().execute(text('SELECT id, text FROM feed_entry')).all())
    return {words: found[id_] for id_, words in rows if id_ in found.index}


@pytest.fixture
def deal(a_deal):
    return a_deal()


def test_every_comment_is_scored_by_what_the_coach_finds_and_a_missed_call_is_none(store, team, deal):
    store.write(timeline.add, deal, text=GOOD, by=team.anna)
    store.write(timeline.add, deal, kind='call', text='Клеент думает', by=team.anna)
    store.write(timeline.add, deal, kind='missed_call', text='', by=team.anna)
    found = scored(store)
    assert set(found) == {GOOD, 'Клеент думает'}
    assert {'spelling', 'too-short'} <= set(found['Клеент думает'].split(','))


NEW = 'по просьбе клиента дверкон переносим на 3 декабря'


@pytest.mark.parametrize(
    'name',
    [
        lambda session, team, _deal: people.add(session, name='Пётр Дверкон', by=team.director),
        lambda session, team, _deal: lists.add(session, 'project', text='ЖК Дверкон', by=team.head),
        lambda session, team, _deal: catalogue.add(session, fields={'name': 'Панель Дверкон', 'kind': 'goods', 'unit': 'шт', 'price': 100}, by=team.director),
        lambda session, team, deal: contacts.add(session, deal, contacts.Content('Дверкон'), by=team.anna),
    ],
    ids=['a colleague', 'a complex', 'goods', 'the client of the deal'],
)
def test_a_word_that_becomes_a_name_is_no_slip_in_what_was_written_before(store, team, deal, name):
    store.write(timeline.add, deal, text=NEW, by=team.anna)
    assert 'spelling' in scored(store)[NEW]
    store.write(name, team, deal)
    assert 'spelling' not in scored(store)[NEW]


def test_only_comments_with_that_word_are_scored_anew_and_a_client_clears_those_of_the_own_deal(store, team, a_deal, deal):
    other = a_deal('Остров / кв2')
    for at, words in ((deal, NEW), (other, NEW), (deal, 'Клеент думает'), (deal, GOOD)):
        store.write(timeline.add, at, text=words, by=team.anna)
    scored(store)
    store.write(contacts.add, deal, contacts.Content('Дверкон'), by=team.anna)
    cleared = store.read(scores.cleared, store.read(scores.blaming))
    assert store.read(lambda session: [(session.get(FeedEntry, entry).deal_id, session.get(FeedEntry, entry).text) for entry in cleared]) == [(deal, NEW)]
    store.write(scores.drop, cleared)
    assert {one.id for one in store.read(scores.unscored, 9)} == cleared


def test_a_new_client_has_the_comments_of_the_own_deal_looked_over_one_who_leaves_none_and_a_colleague_all(store, team, a_deal, deal, monkeypatch):
    monkeypatch.setattr(scoring, 'PORTION', 1)
    other = a_deal('Остров / кв2')
    for at in (deal, other):
        for words in (NEW, NEW.replace('дверкон', 'кантрола')):
            store.write(timeline.add, at, text=words, by=team.anna)
    scored(store)
    scorer = scoring.Scorer(store)
    scorer.look_over()
    store.write(lambda session: session.add(Project(name='ЖК Дверкон')))  # as nobody adds one: it is not told of
    left = []
    for act in (
        lambda: store.write(contacts.add, deal, contacts.Content('Кантрола'), by=team.anna),
        lambda: store.write(contacts.remove, deal, left[0][0], by=team.anna),
        lambda: store.write(people.add, name='Пётр', by=team.director),
    ):
        told = act()
        scorer.look_over()
        left.append((told, sorted(store.read(lambda session: [session.get(FeedEntry, entry).deal_id for entry in scores.blaming(session)]))))
    assert [deals for _, deals in left] == [[other, other], [other, other], [other]]


def test_a_word_that_a_head_accepts_is_no_slip_in_what_was_written_before_and_one_again_when_declined(store, team, deal):
    words = 'по просьбе клиента дверкон переносим на 3 декабря'
    store.write(timeline.add, deal, text=words, by=team.anna)
    assert 'spelling' in scored(store)[words]
    word = store.write(team_words.add, 'дверкон', by=team.head).word
    assert 'spelling' not in scored(store)[words]
    store.write(team_words.settle, word, to='declined', seen='accepted', by=team.head)
    assert 'spelling' in scored(store)[words]


def test_a_word_that_is_accepted_while_a_comment_is_being_scored_is_no_slip_in_it(store, team, deal):
    words = 'по просьбе клиента дверкон переносим на 3 декабря'
    store.write(timeline.add, deal, text=words, by=team.anna)
    in_hand = [scores.score(one) for one in store.read(scores.unscored, 10)]
    store.write(team_words.add, 'дверкон', by=team.head)
    store.write(scores.keep, in_hand)
    assert 'spelling' not in scored(store)[words]


def test_a_comment_over_which_the_coach_fails_stops_no_other(store, team, deal, monkeypatch, caplog):
    for words in (GOOD, f'{GOOD} Второй.'):
        store.write(timeline.add, deal, text=words, by=team.anna)

    findings = coach.findings

    def fails(text, **facts):
        if text != GOOD:
            raise RuntimeError
        return findings(text, **facts)

    monkeypatch.setattr(coach, 'findings', fails)
    assert scored(store) == {GOOD: ''}
    assert 'could not be scored' in caplog.text


def test_a_rule_that_heads_turned_off_is_in_no_figure(store, team, deal):
    store.write(timeline.add, deal, kind='call', text='Клеент думает', by=team.anna)
    assert 'spelling' in scored(store)['Клеент думает']
    store.write(coach_rules.set_field, 'spelling', 'weight', seen='full', new='off', by=team.head)
    assert 'spelling' not in scored(store)['Клеент думает'].split(',')
    assert 'too-short' in scored(store)['Клеент думает'].split(',')


def test_the_newest_comments_come_first_and_a_batch_at_a_time(store, team, time, deal):
    for number in range(3):
        store.write(timeline.add, deal, text=f'{GOOD} {number}', by=team.anna)
        time.start = time.now() + timedelta(minutes=1)
    assert [one.text[-1] for one in store.read(scores.unscored, 2)] == ['2', '1']


def test_an_edited_comment_is_without_a_score_until_it_is_scored_again(store, team, time, deal):
    entry = store.write(timeline.add, deal, text='Клеент думает', by=team.anna)
    scored(store)
    time.start = time.now() + timedelta(minutes=1)
    store.write(timeline.edit, entry, seen='Клеент думает', new=GOOD, by=team.anna)
    assert store.read(scores.remarks).empty
    assert scored(store) == {GOOD: scored(store)[GOOD]}
    assert 'spelling' not in scored(store)[GOOD]


def test_rules_of_another_version_score_all_anew(store, team, deal):
    store.write(timeline.add, deal, text=GOOD, by=team.anna)
    scored(store)
    store.write(lambda session: session.execute(text("UPDATE comment_score SET version = 'older', rules = 'shouting'")))
    assert store.read(scores.remarks).empty
    assert 'shouting' not in scored(store)[GOOD]


def test_any_file_of_the_coach_that_changes_makes_another_version_and_what_python_compiles_does_not(tmp_path):
    """The learned weights, too: they decide whether a comment says where the deal stands."""
    folder = tmp_path / 'coach'
    shutil.copytree(Path(comment_quality.__file__).parent, folder, ignore=shutil.ignore_patterns('__pycache__'))
    began = scores.version_of(folder)
    assert began == scores.version()
    unheard = []
    for path in filter(Path.is_file, folder.rglob('*')):
        content = path.read_bytes()
        path.write_bytes(content + b' ')
        unheard += [path.name] * (scores.version_of(folder) == began)
        path.write_bytes(content)
    assert unheard == []
    (folder / '__pycache__').mkdir()
    (folder / '__pycache__' / 'coach.cpython-311.pyc').write_bytes(b'compiled')
    assert scores.version_of(folder) == began


def test_a_comment_that_was_worded_otherwise_while_it_was_scored_keeps_no_score_of_its_old_words(store, team, time, deal):
    entry = store.write(timeline.add, deal, text='Клеент думает', by=team.anna)
    batch = [scores.score(one) for one in store.read(scores.unscored, 9)]
    time.start = time.now() + timedelta(minutes=1)
    store.write(timeline.edit, entry, seen='Клеент думает', new=GOOD, by=team.anna)
    store.write(scores.keep, batch)
    assert [one.text for one in store.read(scores.unscored, 9)] == [GOOD]


def test_a_result_of_a_task_is_a_comment_and_what_an_import_brought_without_an_author_is_none(store, team, deal):
    store.write(lambda session: session.add_all([
        FeedEntry(deal_id=deal, kind=EntryKind.TASK_RESULT, text='Счёт выставлен, оплатят 5 декабря.', at=store.clock.now(), author_id=team.anna),
        FeedEntry(deal_id=deal, text='Клеент думает', at=store.clock.now()),
    ]))  # fmt: skip
    assert set(scored(store)) == {'Счёт выставлен, оплатят 5 декабря.'}


def test_scoring_says_nothing_in_the_journal_and_tells_no_open_page(store, team, deal):
    store.write(timeline.add, deal, text=GOOD, by=team.anna)
    heard = []
    store.on_commit(heard.extend)
    scored(store)
    assert heard == []


def test_the_scorer_scores_what_is_there_when_it_starts_and_what_comes_later(store, team, deal, monkeypatch):
    monkeypatch.setattr(scoring, 'LULL', 0.01)
    store.write(timeline.add, deal, text=GOOD, by=team.anna)
    scorer = scoring.Scorer(store)
    scorer.start()
    try:
        _until(lambda: len(store.read(scores.remarks)) == 1)
        store.write(timeline.add, deal, text='Клеент думает', by=team.anna)
        _until(lambda: len(store.read(scores.remarks)) == 2)
        slip = 'по просьбе клиента дверкон переносим на 3 декабря'
        entry = store.write(timeline.add, deal, text='Клиент думает', by=team.anna)
        store.write(timeline.edit, entry, seen='Клиент думает', new=slip, by=team.anna)
        _until(lambda: 'spelling' in store.read(scores.remarks).set_index('id').rules.get(entry, ''))
        store.write(team_words.add, 'дверкон', by=team.head)
        _until(lambda: 'spelling' not in store.read(scores.remarks).set_index('id').rules.get(entry, 'spelling'))
        named = store.write(timeline.add, deal, text=slip.replace('дверкон', 'кантрола'), by=team.anna)
        _until(lambda: 'spelling' in store.read(scores.remarks).set_index('id').rules.get(named, ''))
        store.write(people.add, name='Кантрола', by=team.director)
        _until(lambda: 'spelling' not in store.read(scores.remarks).set_index('id').rules.get(named, 'spelling'))
    finally:
        scorer.stop()


def test_a_scorer_that_is_stopped_and_started_again_comes_to_what_it_had_not_reached(store, team, deal, monkeypatch):
    monkeypatch.setattr(scoring, 'LULL', 0.01)
    scorer = scoring.Scorer(store)
    scorer.start()
    scorer.stop()
    scorer._noted()
    store.write(timeline.add, deal, text=GOOD, by=team.anna)
    scorer._noted()
    scorer.start()
    try:
        _until(lambda: len(store.read(scores.remarks)) == 1)
    finally:
        scorer.stop()


def test_without_a_server_a_command_scores_what_has_no_score_and_the_report_then_tells_it(store, team, deal):
    store.write(timeline.add, deal, text=GOOD, by=team.anna)
    store.close()
    assert [main('score', '--db', store.path).stdout for _ in range(2)] == ['1\n', '0\n']
    told = json.loads(main('report', 'comments', '--db', store.path, '--now', (NOW + timedelta(hours=1)).isoformat(), '--format', 'json').stdout)
    assert (told['scored'], told['rows'][0]['good_share']) == (1, 1.0)


def _until(true, seconds=10):
    import time

    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)
