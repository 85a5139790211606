"""`coach FILE.jsonl`: findings a line, in order; what is no comment is refused by its line, and nothing is guessed."""

import json

import pytest

from dashboard import cli, cli_coach


@pytest.fixture
def coach(tmp_path, capsys, monkeypatch):
    """Runs the command on lines (texts, bytes or what becomes JSON); returns exit code, objects printed, sentences."""
    monkeypatch.setenv('LC_ALL', 'en_US.UTF-8')

    def run(*lines):
        file = tmp_path / 'comments.jsonl'
        file.write_bytes(b'\n'.join(line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode() for line in lines) + b'\n')
        code = cli.run(['coach', str(file)])
        said = capsys.readouterr()
        return code, [json.loads(line) for line in said.out.splitlines()], said.err.splitlines()

    return run


GOOD = {'id': 2, 'kind': 'call', 'text': 'Согласен на КП, оплатит до пятницы.'}


def test_each_comment_has_its_line_of_findings_in_order(coach):
    code, answers, sentences = coach({'id': 'a', 'kind': 'call', 'text': 'Звонил, не дозвонился, напишу по позже'}, GOOD)
    assert (code, sentences) == (0, [])
    assert [answer['id'] for answer in answers] == ['a', 2]
    assert answers[1]['findings'] == []
    assert {'process-not-result', 'spelling', 'no-next-step'} <= {one['rule'] for one in answers[0]['findings']}
    spelling = next(one for one in answers[0]['findings'] if one['rule'] == 'spelling')
    assert (spelling['start'], spelling['end']) == (30, 38)
    assert all(set(one) == {'rule', 'start', 'end', 'message'} for one in answers[0]['findings'])


def test_a_russian_system_is_answered_in_russian(coach, monkeypatch):
    monkeypatch.setenv('LC_ALL', 'ru_RU.UTF-8')
    _, answers, sentences = coach({'id': 1, 'kind': 'call', 'text': 'Звонил, не дозвонился'}, b'{')
    assert 'Отметить недозвон?' in {one['message'] for one in answers[0]['findings']}
    assert sentences == ['Строка 2: это не объект JSON с полями «id», «kind» и «text».']


@pytest.mark.parametrize(
    ('line', 'named'),
    [
        (b'{"id": 1,', 'JSON'),
        (b'[' * 100_000, 'JSON'),
        (b'[1]', 'JSON'),
        (b'\xff\xfe', 'UTF-8'),
        ({'kind': 'call', 'text': 'Да'}, 'id'),
        ({'id': True, 'kind': 'call', 'text': 'Да'}, 'id'),
        ({'id': 1, 'kind': 'fax', 'text': 'Да'}, '"fax"'),
        ({'id': 1, 'text': 'Да'}, 'kind'),
        ({'id': 1, 'kind': ['call'], 'text': 'Да'}, 'kind'),
        ({'id': 1, 'kind': 'call'}, 'text'),
        ({'id': 1, 'kind': 'call', 'text': None}, 'text'),
        ({'id': 1, 'kind': 'call', 'text': 'д' * 20_001}, '20001 characters; 20000'),
        (b'{"id": 1, "kind": "call", "text": "\\ud800"}', 'half'),
    ],
)
def test_a_line_that_is_no_comment_is_named_and_the_others_are_answered(coach, line, named):
    code, answers, sentences = coach(line, GOOD)
    assert (code, [answer['id'] for answer in answers], len(sentences)) == (2, [2], 1)
    assert sentences[0].startswith('Line 1: ')
    assert named in sentences[0]


def test_the_longest_text_and_blank_lines_are_read(coach):
    code, answers, sentences = coach({'id': 1, 'kind': 'comment', 'text': 'д' * 20_000}, b'  ', GOOD)
    assert (code, len(answers), sentences) == (0, 2, [])


def test_a_line_without_an_end_is_refused_and_the_next_is_answered(coach, monkeypatch):
    monkeypatch.setattr(cli_coach, 'LINE_LIMIT', 200)
    code, answers, sentences = coach({'id': 1, 'kind': 'comment', 'text': 'д' * 500}, GOOD)
    assert (code, [answer['id'] for answer in answers], len(sentences)) == (2, [2], 1)
    assert sentences[0].startswith('Line 1: ')


def test_a_file_that_is_not_there_is_one_sentence(tmp_path, capsys):
    assert cli.run(['coach', str(tmp_path / 'nowhere.jsonl')]) == 2
    assert 'nowhere.jsonl' in capsys.readouterr().err
