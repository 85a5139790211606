"""What is asked of an import, and what it works with once it began."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from dashboard.exchange.columns import What
from dashboard.models import StageKind


@dataclass(frozen=True, slots=True)
class Plan:
    """Into which pipeline, under which source's name, with which stages in which order and of which kinds."""

    pipeline: str
    source: str | None = None
    stages: tuple[str, ...] = ()
    kinds: Mapping[str, StageKind] = field(default_factory=dict)
    currency: str | None = None

    @property
    def source_name(self) -> str:
        """Under which name the cases of this source are known: the pipeline's, if none was given."""
        return self.source or self.pipeline


@dataclass(frozen=True, slots=True)
class Job:
    """An import under way; `namesakes` are names that several people have, `parts` what the file has columns
    for, `zone` where its instants without a zone are."""

    import_id: int
    plan: Plan
    what: What
    currency: str
    parts: frozenset[str]
    namesakes: frozenset[str]
    zone: tzinfo
