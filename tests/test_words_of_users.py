"""The glossary: each figure's label and sentence to the letter, the words that the trade does not use, plurals.

The tables are those by which the product was designed; a row's English is the key of the translation, and the code must use it.
"""

import io
import re
from functools import cache
from itertools import chain

import pytest
from babel.messages.pofile import read_po

from dashboard import texts
from dashboard.charts.drawing import Words
from tests.test_texts import ROOT, keys_used

FIGURES = {
    'entered': [
        ('Entered the stage', 'Вошли в этап'),
        ('Deals that came to the stage for the first time in the period; each counts once, even if it came back', 'Сделки, впервые попавшие на этап за период; каждая считается один раз, даже если возвращалась'),
    ],
    'skipped': [
        ('Passed by', 'Прошли мимо'),
        ('Went further without this stage; not among those that entered', 'Попали дальше, минуя этап; во «Вошли» не входят'),
    ],
    'advanced': [
        ('Passed on', 'Прошли дальше'),
        ('Of those that entered: reached any later stage, or were handed over', 'Из вошедших побывали на любом следующем этапе или переданы в реализацию'),
    ],
    'lost · parked · back · here': [
        ('Lost', 'Отказ'),
        ('Postponed or waiting for renovation', 'Отложены или ждут ремонта'),
        ('Went back', 'Вернулись назад'),
        ('Still in the stage', 'Ещё на этапе'),
        ('What became of those that did not pass on', 'Исход тех, кто не прошёл дальше'),
    ],
    'rate': [
        ('Passed so far', 'Прошли на сегодня'),
        ('Passed on ÷ entered; always lower for a recent month, since some deals are still undecided', 'Прошли ÷ вошли; у свежего месяца всегда ниже: часть сделок ещё не решена'),
    ],
    'rate_settled': [
        ('Among the decided', 'Среди решённых'),
        ('Passed on ÷ (passed on + lost); without the open deals, so usually too high', 'Прошли ÷ (прошли + отказ); без открытых сделок, поэтому обычно завышено'),
    ],
    'rate_max': [
        ('Ceiling', 'Потолок'),
        ('What it would be if every deal that is not lost passed on', 'Столько будет, если пройдут все, кто не отказался'),
    ],
    'rate_to_won': [
        ('Reached the hand-over', 'Дошли до реализации'),
        ('Of those that entered the stage: already handed over', 'Из вошедших в этап уже переданы в реализацию'),
    ],
    'funnel of today': [
        ('Deals by stage now', 'Сделки по этапам сейчас'),
        ('A snapshot of this minute: bars beside each other are different deals, they cannot be divided by one another', 'Снимок на эту минуту: соседние столбцы — разные сделки, делить их друг на друга нельзя'),
    ],
    'step matrix': [
        ('From where to where', 'Откуда и куда'),
        ('All moves of the period, forward and back; moves are counted, not deals', 'Все переносы за период, вперёд и назад; считаются переносы, не сделки'),
    ],
    'median': [
        ('Usually', 'Обычно'),
        ('Half of the deals have left the stage by then; those still there are counted', 'Половина сделок уходит с этапа не позже; те, что ещё стоят, учтены'),
    ],
    'p85': [
        ('Nearly all', 'Почти все'),
        ('85 of 100 leave by then; “more than 42 days” if nobody was observed for longer yet', '85 из 100 уходят не позже; «больше 42 дн.», если дольше пока никого не наблюдали'),
    ],
    '*_finished': [
        ('Only those that left', 'Только по ушедшим'),
        ('Without the deals that still stand there, so usually shorter than it really is', 'Без сделок, которые ещё стоят, поэтому обычно меньше настоящего'),
    ],
    'visits': [
        ('Stays in the stage', 'Заходы на этап'),
        ('A deal that came back to the stage is two stays', 'Сделка, вернувшаяся на этап, — это два захода'),
    ],
    'over_norm': [
        ('Longer than the norm', 'Дольше нормы'),
        ('Share of stays longer than the norm; those that go on are counted', 'Доля заходов длиннее нормы; открытые учтены'),
    ],
    'aging': [
        ('How long open deals stand', 'Сколько стоят открытые сделки'),
        ('A dot is a deal; higher is longer in its present stage (bands “in the norm / longer / twice”)', 'Точка — сделка; выше — дольше на текущем этапе (полосы «в норме / дольше / вдвое»)'),
    ],
    'per_hour': [
        ('Comments an hour', 'Комментариев в час'),
        ('Written in working time ÷ hours of work by the calendar, without leave, sickness and visits; the target is {norm}', 'Написанные в рабочее время ÷ рабочие часы по графику, без отпуска, больничного и выездов; ориентир — 4'),
    ],
    'on_pace · outside': [
        ('Hours in the norm', 'Часы в норме'),
        ('Share of working hours with {norm} comments or more', 'Доля рабочих часов, где комментариев 4 и больше'),
        ('Outside of working time', 'Вне рабочего времени'),
        ('Share of those written before the day began, after it ended, on days off and while absent', 'Доля написанных до начала дня, после конца, в выходные и в отсутствие'),
    ],
    'gap_median': [
        ('Usual pause', 'Обычный перерыв'),
        ('Half of the pauses between comments of a day are no longer; lunch does not count', 'Половина перерывов между комментариями за день не длиннее; обед не в счёт'),
    ],
    'silent': [
        ('Without a contact', 'Без касаний'),
        ('Open deals without a call, message, e-mail or comment for more than {days}', 'Открытые сделки без звонка, сообщения, письма и комментария больше N рабочих дней'),
    ],
    'first_touch': [
        ('First touch', 'Первое касание'),
        ('Working time from the assignment to the first call, message or comment; a missed call is a touch, too', 'Рабочее время от назначения до первого звонка, сообщения или комментария; недозвон — тоже касание'),
    ],
    'good_share': [
        ('Comments without a remark', 'Содержательные комментарии'),
        ('Share of the comments without a remark; it is no judgement of a person', 'Доля комментариев без замечаний; это не оценка человека'),
    ],
    'sales · average': [
        ('Sales by the day of payment', 'Продажи по дате оплаты'),
        ('Average sale', 'Средний чек'),
        ('Deals that were paid in full in this month, with whoever was responsible on the day of payment; advances stand apart', 'Сделки, полностью оплаченные в этом месяце, у того, кто отвечал за них в день оплаты; авансы — отдельно'),
    ],
    'bonus': [
        ('Bonus', 'Премия'),
        ('Money received × rate × the step for the plan; unfold a line to see the payment and the rule', 'Полученные деньги × ставка × ступень за план; раскройте строку — увидите платёж и правило'),
    ],
    'pace_needed · forecast': [
        ('Needed a day', 'Нужно в день'),
        ('Needed a day: how much has to be paid in full on each working day that is left', 'Нужно в день: сколько полной оплаты нужно в каждый оставшийся рабочий день'),
        ('Forecast', 'Прогноз'),
        ('In 8 cases of 10 the month ends between {low} and {high}', 'В 8 случаях из 10 месяц закроется между … и …'),
    ],
    'beside all': [
        ('Why Bitrix24 shows a different number', 'Почему в Битрикс24 другое число'),
        ('few deals ({count}): too early to conclude', 'мало сделок (14): вывод делать рано'),
        ('difference within the noise', 'разница в пределах случайности'),
        ('{sum} on the same working day of the month before', '… на тот же рабочий день прошлого месяца'),
    ],
}  # fmt: skip
"""Figure → its labels and sentences, English and Russian. What a place holds is said below."""

IN_PLACES = {'norm': '4', 'days': 'N рабочих дней', 'count': '14', 'low': '…', 'high': '…', 'sum': '…'}

INSTEAD = {
    'возврат, of coming back': [('When to return', 'Когда вернуться'), ('Time to return', 'Пора вернуться'), ('Came back into work', 'Вернулись в работу')],
    'визит': [('Stays in the stage', 'Заходы на этап'), ('Time in stage', 'Время на этапе')],
    'Отмена': [('Undo', 'Вернуть'), ('Cancel', 'Отмена'), ('Lost', 'Отказ')],
    'передать': [('Change who is responsible', 'Сменить ответственного'), ('Hand over to implementation', 'Передать в реализацию')],
    'медиана, персентиль': [('Usually', 'Обычно'), ('Nearly all', 'Почти все')],
    'радар': [('Readiness by month', 'Стройготовность по месяцам')],
    'пин': [('Pinned', 'Закреплено')],
    'коуч': [('Coach of comments', 'Подсказки')],
    'Стадия': [('Stage', 'Этап')],
    'Отдел': [('Department', 'Подразделение')],
    'Менеджер': [('Employee', 'Сотрудник')],
    'Владелец': [('Responsible', 'Ответственный')],
    'Дашборд': [('Today', 'Сегодня')],
    'Доска': [('Board', 'Канбан')],
    'Пайплайн': [('Pipeline', 'Воронка')],
    'Неназначенные': [('Nobody responsible', 'Без ответственного')],
    'P7 and the feed alike': [('Comment', 'Комментарий'), ('always in sight', 'всегда на виду'), ('What was decided with the client?', 'Что решили с клиентом?')],
}
"""Not this word, but these: English and Russian."""

CASES = '(?:а|у|ом|е|ы|ов|ам|ами|ах)?'
NEVER = {
    'Стадия': r'стади\w*', 'Отдел': rf'отдел{CASES}', 'Менеджер': r'менеджер\w*', 'Владелец': r'владел\w*', 'Дашборд': r'дашборд\w*',
    'Доска': r'доск(?:а|и|е|у|ой|ам|ами|ах)|досок', 'Пайплайн': r'пайплайн\w*', 'Неназначенные': r'неназначенн\w*', 'когорта': r'когорт\w*',
    'медиана': r'медиан\w*', 'персентиль': r'пер[сц]ентил\w*', 'радар': r'радар\w*', 'слот': rf'слот{CASES}', 'пин': rf'пин{CASES}',
    'коуч': r'коуч\w*', 'инсайт': r'инсайт\w*', 'визит': r'визит\w*', 'ошибка, плохо, нарушение of a comment': r'(?:плохо|нарушени\w*)',
}  # fmt: skip
ALLOWED = {('Стадия', 'ремонт на стадии черновой, домофона пока нет'): 'what a salesman of the demo writes, and of a renovation, not of a deal'}
"""A word and the text that may have it all the same: why."""

NO_UNDO = {
    'Cancel': 'closes a form',
    'Cancel: {name}': 'closes the form of a file that is still coming',
    'Save or cancel what you are editing first.': 'names the button «Отмена» of the form',
    'Step withdrawn': 'a step that is not to be done any more; nothing is brought back',
    'Absence removed': 'an absence that will not be',
    'Deputy no longer': 'a substitution that ended before its day',
}
"""Texts with «отмена» that are no undo: why."""


@cache
def entries() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """Every text of the catalogues: its key, its English and its Russian forms."""
    files = [*texts.CATALOGUES.glob('ru.po'), *sorted(texts.CATALOGUES.glob('parts/ru.*.po'))]
    found = [message for path in files for message in read_po(io.BytesIO(path.read_bytes()), locale='ru') if message.id]
    forms = [(_forms(message.id), _forms(message.string)) for message in found]
    return tuple((english[0], english, russian) for english, russian in forms)


def _forms(text):
    return tuple(text) if isinstance(text, tuple | list) else (text,)


@cache
def used() -> frozenset[str]:
    return frozenset(keys_used())


def russian(key: str) -> str:
    return texts.translations('ru').gettext(key).format_map(IN_PLACES)


def rows(table):
    return [pytest.param(english, said, id=f'{figure}: {said}') for figure, pairs in table.items() for english, said in pairs]


@pytest.mark.parametrize(('english', 'said'), rows(FIGURES))
def test_a_figure_is_labelled_and_explained_to_the_letter(english, said):
    assert russian(english) == said
    assert english in used()


@pytest.mark.parametrize(('english', 'said'), rows(INSTEAD))
def test_what_is_said_instead_of_a_word_that_misleads(english, said):
    assert russian(english) == said
    assert english in used()


def test_the_headline_says_its_days():
    words = Words('ru')
    assert words.ngettext('Pass within {n} day', 'Pass within {n} days', 30) == 'Проходят за 30 дней'
    sentence = next(english for key, english, _said in entries() if key.startswith('How many of those who entered pass on within {n} day;'))
    assert words.ngettext(*sentence, 30) == 'Сколько вошедших проходят дальше за 30 дней; сделки моложе 30 дней учтены по ходу, а не записаны в отказ'
    assert sentence[0] in used()


def test_a_working_day_has_eight_hours_and_another_name_than_one_of_the_calendar():
    words = Words('ru')
    assert (words.days(16, 'working'), words.days(48, 'calendar')) == ('2\u00a0раб.\u00a0дн.', '2\u00a0дн.')


def spoken() -> list[str]:
    """Every Russian text that ships: translations, lists, pipelines, and what the people of the demo write."""
    shipped = chain(*(sorted((ROOT / 'data' / folder).glob('*.toml')) for folder in ('lists', 'pipelines', 'demo')))
    lines = [text for path in shipped for text in re.findall(r'"([^"\n]*)"', path.read_text(encoding='utf-8'))]
    return [*(said for _key, _english, forms in entries() for said in forms), *lines]


@pytest.mark.parametrize('word', NEVER)
def test_no_russian_text_has_a_word_that_the_trade_does_not_use(word):
    found = [text for text in spoken() if re.search(rf'\b(?:{NEVER[word]})\b', text, re.IGNORECASE) and (word, text) not in ALLOWED]
    assert found == []


def test_every_exception_is_still_one():
    assert [text for _word, text in ALLOWED if text not in spoken()] == []
    assert [key for key in NO_UNDO if not any(key == one and 'отмен' in ' '.join(said).lower() for one, _english, said in entries())] == []


def test_an_undo_is_never_called_a_cancel():
    assert [(key, said) for key, _english, said in entries() if re.search(r'\bотмен', ' '.join(said), re.IGNORECASE) and key not in NO_UNDO] == []


def test_only_a_deal_that_is_handed_over_is_passed_on_and_only_money_is_returned():
    def others(stem: str, english: str) -> list[str]:
        return [key for key, _english, said in entries() if re.search(rf'\b(?:{stem})', ' '.join(said), re.IGNORECASE) and not re.search(english, key)]

    assert others('переда(?!т[ьч]ик)|передач', r'[Hh]and(?:ed|ing)?[- ]over|^Checklist') == []
    assert others('возврат', r'[Rr]efund|what went back') == [], 'with 1С it is money that goes back'
    assert others('отдел(?!ьн)', 'never') == []


def test_nobody_is_said_to_have_done_something_in_a_gender():
    """«Анна К.: Интерес → Счёт», never «Анна перенесла»: a name is not declined, and nobody's gender is known."""
    done = r'\{(?:name|who|person|by|actor|author|employee|owner)\} (?:\w+ )?\w+(?:л|ла|лся|лась)\b'
    assert [said for _key, _english, forms in entries() for said in forms if re.search(done, said)] == []


def test_the_product_is_called_voronka_and_a_pipeline_is_not():
    assert [said for key, _english, forms in entries() for said in forms if ('Voronka' in key) != ('Voronka' in said) and 'ships' not in key] == []


NUMBERS = (1, 2, 5, 11, 21)
COUNTED = {
    '{n} deal': 'сделка сделки сделок сделок сделка',
    '{n} comment': 'комментарий комментария комментариев комментариев комментарий',
    '{n} move': 'перенос переноса переносов переносов перенос',
    '{n} stay': 'заход захода заходов заходов заход',
    '{n} touch': 'касание касания касаний касаний касание',
    '{n} person': 'человек человека человек человек человек',
    '{n} hit': 'совпадение совпадения совпадений совпадений совпадение',
    '{n} open deal': 'открытая сделка|открытые сделки|открытых сделок|открытых сделок|открытая сделка',
    '{n} time': 'раз раза раз раз раз',
    '{n} working day in this stage': 'рабочий день на этапе|рабочих дня на этапе|рабочих дней на этапе|рабочих дней на этапе|рабочий день на этапе',
    '{n} working day': '|'.join(['раб. дн.'] * 5),
    '{n} day': '|'.join(['дн.'] * 5),
}


@pytest.mark.parametrize('key', COUNTED)
def test_what_is_counted_agrees_with_its_number(key):
    english = next(forms for one, forms, _said in entries() if one == key)
    nouns = COUNTED[key].split('|' if '|' in COUNTED[key] else None)
    assert [Words('ru').ngettext(*english, n) for n in NUMBERS] == [f'{n} {noun}' for n, noun in zip(NUMBERS, nouns, strict=True)]
    assert [Words('en').ngettext(*english, n).removeprefix(f'{n} ') for n in NUMBERS] == [english[0].removeprefix('{n} '), *[english[1].removeprefix('{n} ')] * 4]


NOUNS = {
    'сделка': ('сделки', 'сделок'), 'день': ('дня', 'дней'), 'комментарий': ('комментария', 'комментариев'), 'перенос': ('переноса', 'переносов'),
    'заход': ('захода', 'заходов'), 'касание': ('касания', 'касаний'), 'строка': ('строки', 'строк'), 'запись': ('записи', 'записей'),
    'товар': ('товара', 'товаров'), 'план': ('плана', 'планов'), 'платёж': ('платежа', 'платежей'), 'человек': ('человека', 'человек'),
    'совпадение': ('совпадения', 'совпадений'), 'файл': ('файла', 'файлов'), 'шаг': ('шага', 'шагов'), 'раз': ('раза', 'раз'), 'месяц': ('месяца', 'месяцев'),
}  # fmt: skip


def test_every_noun_behind_a_number_has_its_three_forms():
    """Whatever the sentence around it says: «21 сделка», «2 сделки», «11 сделок»."""
    plural = [(key, said) for key, english, said in entries() if len(english) > 1]
    assert len(plural) > 50
    assert [key for key, said in plural if len(said) != 3 or not all(said)] == []
    behind = [(noun, said) for _key, said in plural for noun in re.findall(r'\{n\} (\w+)', said[0]) if noun in NOUNS]
    assert [said for noun, said in behind if any(f'{{n}} {form}' not in other for form, other in zip(NOUNS[noun], said[1:], strict=True))] == []
