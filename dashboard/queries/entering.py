"""What a deal still lacks to enter a stage, for the form that asks for just that."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from dashboard import access, flats, pipelines, requirements
from dashboard.errors import NotFound
from dashboard.models import Pipeline
from dashboard.queries import cards, fields
from dashboard.queries.cards import StageFacts
from dashboard.queries.fields import Plain


@dataclass(frozen=True, slots=True)
class Lacking:
    """The names of the rules that are not met (`requirements.RULES`), and what the deal knows so far; `services` (G3) in kopecks.

    `lacks`: of a rule that asks for several things, those that are missing.
    """

    deal: int
    title: str
    stage: StageFacts
    missing: tuple[str, ...]
    lacks: Mapping[str, tuple[str, ...]]
    plain: Plain
    services: int
    currency: str
    projects: tuple[str, ...]
    """Names that a title is read by."""


def lacking(session: Session, deal_id: int, to: str, *, by: int) -> Lacking:
    """What `by`, who may move the deal, is to be asked on its way to the stage with code `to`.

    Raises `NotFound`, also for a stage that the pipeline has not, `OnlyObserving`.
    """
    deal = access.working(session, deal_id, by=by)
    target = next((stage for stage in pipelines.stages(session, deal.pipeline_id) if stage.code == to), None)
    if target is None:
        raise NotFound
    currency = session.get_one(Pipeline, deal.pipeline_id).currency
    missing = requirements.missing(session, deal, target)
    return Lacking(
        deal_id, deal.title, cards.facts(target), missing, requirements.lacks(session, deal, missing), fields.of(session, deal), deal.services_total, currency, flats.projects(session)
    )  # fmt: skip
