"""Where a deal stands by what a comment tells: ended, agreed, refused, hindered, broken; or nothing decided."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from dashboard.comment_quality import trade
from dashboard.comment_quality.clauses import Clause, lemmas, marks
from dashboard.comment_quality.said import Said

ENDED: Final = re.compile(
    r'\bотказ(?!\w)|\bотказом|(?:^|[.!?]\s|(?:сделк\w|заявк\w|обращени\w|карточк\w|тикет|тем\w)\s(?:\w+\s)?)закрыт[ао]?\b|закрыва(?:ю|ем)\b|уже\s(?:поставил|купил|взял|установил|заказал)[аи]?(?=[.!,]|$)|закрыл[аи]?\b|куп(?:ил|ила|или)\s(?:у|в|сам|друг(?!ой|ая)|где|уже)|сам[аи]?\sзабрал[аи]?|сделка\s(?:закончена|закрыта|завершена)|передал[аи]?\sв\sреализацию|не\sнаш\sклиент|дубль|неактуальн|не\sактуальн|больше\sне\sнужн|претензий\sне\s?т?|'
    r'претензий\sне\sимеет|вопрос\s(?:закрыт|снят|решён|решен)|больше\sничего\sне\s(?:надо|нужно)|полностью\sоплачен|оплачено\s(?:полностью|вс[её])|(?:^|[.!?]\s|[—–-]\s|клиент\w{0,2}\s)отказал(?:ся|ась|ись)(?=[.,;:!]|\s[-–—]|$)|деньги\s(?:\w+\s)?получен|вс[её]\s(?:\w+,?\s)?работает|заявк[ау]\s(?:снял|закр)|наш(?:ли|[её]л|ла)\sдруг|не\sинтересно(?=[.,!]|$)|не\s?целевой|(?:просил\w*|больше)\s(?:больше\s)?не\s(?:звонить|беспокоить)|поставил[аи]?\sсво|(?:заказ|постав|установ)(?:ал|ил)[аи]?\s(?:\w+\s)?у\s(?:конкур|друг|застр|сосед|знаком)|взял[аи]?\sу\s(?:застр|друг|конкур|сосед)|передумал[аи]?[.!]?\s*$|(?:ушли|уш[её]л|ушла)\sк\s|ошиб(?:ся|лась)\sномером|(?:звонить|перезванивать|беспокоить)\s(?:больше\s|уже\s)?не\s(?:надо|нужно)|(?:покупать|ставить|брать|заказывать)\s(?:больше\s|уже\s)?не\sбудут|не\sбудут\s(?:покупать|ставить|брать|заказывать)|что\s(?:сам[аи]?\s)?(?:вс[её]\s)?разобрал(?:ся|ась)\b|ничего\sне\s(?:надо|нужно)|интерес\sпропал|возврат\s(?:оформлен|провед[её]н|сделан)|вопрос\s(?:закрыл[аи]?|решил(?:и|ся)|исчерпан)|(?:продал|продала|продают)\sквартиру|расторг(?:ли|нут)|работы\s(?:сданы|приняты)|объект\sсдан|(?:забрал|получил)\w*\s(?:\w+\s){0,3}(?:и|,)\s(?:\w+\s){0,2}(?:доплатил|оплатил|рассчитал)|(?:доплатил|оплатил|рассчитал)\w*\s(?:\w+\s){0,3}(?:и|,)\s(?:\w+\s){0,2}(?:забрал|получил)|(?:выбрал|ушл|уш[её]л)\w*\s(?:другого|других|другую|конкурент|к\sдругим)|деньги\s(?:вернули|возвращены)|без\sпретензий|(?:в|от)\sнаших\sуслуг\w*\sне',
)
"""That nothing is to follow."""
ACCEPTED: Final = re.compile(r'\bакт\s(?:(?!не\b)\w+\s){0,2}?подпис(?:ан|ал)|подписал[аи]?\sакт|расписал(?:ся|ась)|замечаний\s(?:у\s\w+\s)?нет')
"""Work that was taken over: the end, if no money is owed."""
_OWED: Final = re.compile(r'остат|доплат|долг|не\sоплат|оплат\w+\sне|аванс|втор\w+\sчаст')
_PAID: Final = re.compile(r'(?:внес|внёс|оплат|доплат|перев[её]|погас|отдал|закрыл|рассчитал)\w*\s(?:\w+\s){0,2}(?:остат|долг|доплат|полност|вс[её]\b|втор)|остат\w+\s(?:\w+\s){0,2}(?:внес|внёс|оплачен|перев|поступил|получен|приш)')
DEAL_FACT: Final = re.compile(
    r'\b(?<!не\s)(?:поступил\w*|оплачен\w*|подписан\w*|пришл[аои]\b|приш[её]л\b|(?:аванс|предоплата|оплата|деньги|задаток|сумма|остаток)\s(?:\w+\s)?внес[её]н\w*|внес[её]н\w*\s(?:аванс|предопл|оплат|деньг|задат|сумм|остат|\d)\w*|согласован[аоы]?\b|утвержд[её]н[аоы]?\b|отгружен\w*|установлен\w*|смонтир\w+|замен[её]н\w*|заработал\w*|работает|готов[аы]?\b|готово\b(?!:)|сда[нлю]\w*|привез\w+|привёз\w*|'
    r'сломал\w*|треснул\w*|выбран\w*|недовезли|перенес\w*|продан\w*|продают|разрешен\w*|закончен\w*|закончил\w*|опоздал\w*|подключил\w*|поставил\w*|включил\w*|в\sотпуск\w*|замер\s(?:сделал\w*|сделан\w*|\d)|не\sвлез\w*|протянул\w*|расключил\w*|проложил\w*|смонтировал\w*|повесил\w*|врезал\w*|прошил\w*|настроил\w*|запустил\w*|починил\w*|отремонтировал\w*|закрепил\w*|прокинул\w*|заштробил\w*|обжал\w*|заменил\w*|поменял\w*|установил\w*|восстановил\w*|устранил\w*|приняли\b)',
)
"""What is now true of the deal, whoever did it."""
PENDING: Final = re.compile(r'\b(?:в\sработе|на\s(?:контроле|подписи|согласовании|рассмотрении|проверке|доработке|утверждении|печати|подходе)|в\s(?:обработке|очереди|бухгалтерии|юротделе)|(?:договор|сч[её]т|кп|смета|акт|документы?|спецификация|заявка|проект|письмо|черт[её]ж\w?|схема|расч[её]т)\s(?:\w+\s)?(?:у|в)\s[а-яё]+(?=[.,;!]|$)|в\sпроцессе|уш[её]л|ушл[оаи]|улетел[аои]?|был[аи]?\sна\s(?:объекте|месте)|жд[уёе]м?\b)')
"""A state of our own papers, and nobody's answer."""
NOT_WANTED: Final = re.compile(r'\bне\s?(?:хоч|хот|нуж|надо\b|берёт|бер[её]т\b(?!\sтрубк)|будет|подходит|устра|может|работа|приход|верит|пуска|пуст|к\sчему|даёт|дает|влез|готов)')
"""A refusal or an obstacle."""
UNDECIDED: Final = re.compile(r'\b(?:потом|позже|попозже|как-нибудь|сам[аи]?)\s(?:решит|определит|ответит|скажет|напишет)|\bреш(?:ит|ат)\s(?:потом|позже|попозже|как)|\bпока\sне\s(?:зна|реш|определ)|(?:ещ[её]|пока)\s(?:выбира|дума|не\sопредел)|в\sобозримом|сам[аи]?\sне\sзна|(?:взял\w*|возьм\w+|нужно|надо|просит|попросил\w*)\s(?:время|паузу|тайм)|заинтересован|бер[её]т\sпаузу|не\sготов\w?\s(?:ответ|сказать|решить|определ|обсужд|говорить)|обеща\w+\s(?:\w+\s){0,2}(?:определ|решить|ответ|подум|сказать|дать\sответ)|ответ\s(?:\w+\s)?(?:будет|даст|дадут|скажет)\b|на\sраспутье|не\s(?:может|могут|смог\w*)\s(?:\w+\s)?(?:реши|определ|выбра|поня|вспомн|сказа)\w*|интерес\sвысок|в\sпринципе\sготов')
"""That nothing is decided, or a bare «заинтересован»."""
FAULT: Final = re.compile(
    r'\b(?:не\s(?:работа|включа|звон|слыш|вид|откры|закры|показ|реагир|загор|срабат|провод|ловит|греет|держ|хватает|влез|встал|подош|соедин|пада)|слом|треснул|лопнул|разбил|разбит|оторва|отвал|упал|сгорел|погорел|дымит|искр|залило|затопил|протек|теч[её]т|заед|заел|залип|клин|скрип|хрип|шум[ия]т|фонит|гудит|шипит|мига|морга|мерца|рябит|глюч|виснет|завис|лага|тормоз|отруб|выруб|выбива|вылета|слета|отключа|глохнет|пропада|пищит|полос[аы]|пятн[оа]|царапин|трещин|вмятин|скол\b|сколы|криво|брак|дефект|поврежд|перебил|перебит|перереза|обрыв|оборван|короти|окисл|ржав|не\sтот\b|не\sту\b|не\sте\b|перепута|недокомплект|потерял|украл|вскрыл|неисправ|барахл|трещ[иа]|м[её]ртв|дохл)',
)
"""What is broken, missing or wrong: a fault stands for itself."""
_FOR: Final = re.compile(r'\b(?:клиент\w*|он|она|они|муж|жена|все|обе|оба|тоже|хозя\w+)\sза(?=$|\sто\b)|\bтолько\sза\b|\b(?:только|лишь)\s(?:если|после|при|когда|с)\b|\bпри\sусловии|\bв\sцелом\s(?:да|за)\b')
"""«Клиент за», «только если», «при условии»."""
AGREED: Final = re.compile(r'\b(?:(?<!вроде\s)норм(?:ально|уль)?|да[её]м|устраива\w+|вс[её]\sподходит|ок|окей|по\sрукам|добро|в\sсиле|делаем|бер[её]м|оформляем|ставим|вписыва\w+|решени\w+\s(?:\w+\s)?принят\w*|принят\w*\sрешени\w+|реши(?:л|ла|ли)\s(?:\w+\s){0,2}(?:брать|взять|ставить|поставить|купить|заказать|сделать|делать)|зашл[оаи]|да[её]т\sдобро|не\sпротив)\b')
HINDERED: Final = re.compile(
    r'\b(?:маловат|великоват|дорог|не\sпо\sкарману|толку|\bиначе\b|без\s(?:этого|этой|него|не[её])\s|слишком|чересчур|некогда|нету?\s(?:денег|времени|смысла|места|возможности|доступа|бюджета|желания|разрешения|интернета|света|питания|кабеля|сети)|(?:денег|времени|смысла|места|возможности|доступа|бюджета|желания|разрешения|интернета|света|питания|кабеля)\s(?:\w+\s){0,2}(?:нету?|не\sбыло|не\sхватает|мало|впритык)|рано\b|приоритет|не\sдо\s(?:этого|того|нас|домофон|камер|ремонт|умн)|другие\sпланы|не\sраньше|мешает|без\s\w+\sне\s|запрещ\w+|нельзя|отсутству\w+|терпит|подожд[её]т)',
)
"""An agreement in a word, and what stands in its way."""
_OPEN_VERBS: Final = trade.THINKS | frozenset('назвать сообщить указать озвучить вспомнить выбрать определиться решиться понимать разбираться знать решить понять помнить отвечать брать торопиться спешить уточнить сказать говорить уверить мочь прийти хотеться стать быть'.split())


@lru_cache(maxsize=128)
def settles(clause: Clause) -> bool:
    """A decision or an obstacle in a finite form («берёт», not «брать или нет»), a fault, or what they do not."""
    words = ['', *(word.plain for word in clause.words)]
    asks = clause.has(trade.ASKS)
    decided = any(_is_decided(word) and before not in _ABOUT and not (asks and _is_topic(word)) for before, word in pairwise(words)) or _FOR.search(clause.text) is not None
    return decided or AGREED.search(clause.text) is not None or HINDERED.search(clause.text) is not None or _is_denied(clause) or NOT_WANTED.search(clause.text) is not None or is_fault(clause.text)


@lru_cache(maxsize=128)
def is_fault(text: str) -> bool:
    """Whether something is broken; several rules ask it of each clause, and the list is long."""
    return FAULT.search(text) is not None


def _is_decided(word: str) -> bool:
    """Of the words of a stand, and neither an infinitive nor an answer that is still to come."""
    found, form = lemmas(word), marks(word)
    return not found.isdisjoint(trade.STANDS) and 'INFN' not in form and not ('futr' in form and not found.isdisjoint(trade.ANSWERS))


def ends(said: Said) -> bool:
    """Whether nothing is to follow."""
    return ENDED.search(said.small) is not None or (ACCEPTED.search(said.small) is not None and (_PAID.search(said.small) is not None or not _OWED.search(said.small)))


def _is_topic(word: str) -> bool:
    """«Спрашивает про договор», «просит разъяснить пункт договора»: a noun, and none of the price."""
    return 'NOUN' in marks(word) and lemmas(word).isdisjoint(_OF_PRICE)


def _is_denied(clause: Clause) -> bool:
    """«Не видит смысла», «не пускают»: of others, and not «не знает», «не решили»."""
    if clause.has(trade.THINKS):
        return False
    return any(before.plain == 'не' and _denied(word.plain) for before, word in zip(clause.words, clause.words[1:], strict=False))


def _denied(word: str) -> bool:
    form = marks(word)
    finite = {'VERB', '3per'} <= form or {'VERB', 'past'} <= form or bool({'ADJS', 'PRED'} & form)
    return finite and lemmas(word).isdisjoint(_OPEN_VERBS)


def is_promise(clause: Clause) -> bool:
    """«Оплатит», «пришлёт план»: of the third person, and more than an answer, a call or another look."""
    return any({'VERB', '3per', 'futr'} <= marks(word.plain) and lemmas(word.plain).isdisjoint(NOBODY | trade.ANSWERS | trade.THINKS | trade.OURS) for word in clause.words)


@lru_cache(maxsize=8)
def _may_be_undecided(prose: str) -> bool:
    return UNDECIDED.search(' '.join(re.findall(r'[\w-]+', prose))) is not None


@lru_cache(maxsize=128)
def is_asking(said: Said, clause: Clause) -> bool:
    """A question, a wish or a condition: nothing in it is so as yet."""
    asks = any(word.plain in _NOT_YET for word in clause.words[:2]) or said.prose[clause.end : clause.end + 1] == '?' or re.search(r'(?<!\bто\s)\bли\b|\bбы\b', clause.text) is not None
    return asks or (_may_be_undecided(said.small) and UNDECIDED.search(clause.text) is not None)


_ABOUT: Final = frozenset('про о об насчет насчёт по наши ваши какие какая'.split())
_OF_PRICE: Final = frozenset('скидка ценник возврат замена претензия жалоба'.split())
NOBODY: Final = frozenset('быть получиться прийтись уйти занять стать потребоваться понадобиться удаться хватить'.split())
"""Verbs of the future that promise nothing."""
_NOT_YET: Final = frozenset('чтобы чтоб если можно как почему сколько'.split())
