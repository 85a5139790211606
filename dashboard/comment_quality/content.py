"""What a comment holds: what was said, where the deal stands, what comes next."""

from dataclasses import dataclass
from typing import Final

from dashboard.comment_quality.clauses import clauses
from dashboard.comment_quality.next_step import has_term
from dashboard.comment_quality.said import Said


@dataclass(frozen=True, slots=True)
class Parts:
    """Which of the three ticks «Итог · Вывод · Следующий шаг» a text has earned."""

    summary: bool
    conclusion: bool
    next_step: bool


def parts(said: Said) -> Parts:
    """What the text holds; in another language than Russian nothing is known of it, and nothing is missed."""
    if said.language != 'ru':
        return Parts(summary=bool(said.words), conclusion=bool(said.words), next_step=bool(said.words))
    lemmas = frozenset[str]().union(*(clause.lemmas for sentence in clauses(said) for clause in sentence))
    conclusion = not lemmas.isdisjoint(DECISION)
    return Parts(summary=conclusion or not lemmas.isdisjoint(SAID_BY_CLIENT), conclusion=conclusion, next_step=has_term(said))


SAID_BY_CLIENT: Final = frozenset(
    'просить попросить хотеть интересоваться сказать спросить спрашивать нужный нужно надо интересный устраивать понравиться нравиться дорого возражать уточнить уточнять выбрать выбирать сомневаться жаловаться ответить сообщить рассказать'
    ' интересовать заинтересовать планировать рассматривать ждать думать объяснить предпочитать волновать беспокоить отказаться согласиться'.split()
)
DECISION: Final = frozenset(
    'договориться согласиться согласный отказаться отказ решить выбрать купить оплатить оплата заказать подписать утвердить согласовать передумать отменить отложить готовый подтвердить взять устраивать одобрить заинтересовать договоренность'.split()
)
