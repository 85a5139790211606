"""What the stages of a test's pipeline ask of a deal: nothing, unless the test is about just that."""

import tomllib

from sqlmodel import Session, select

from dashboard import pipelines
from dashboard.models import Stage


def ask_nothing(session: Session) -> None:
    """Let deals enter every stage as they are."""
    for stage in session.exec(select(Stage)):
        stage.needs = ''


def ask_as_shipped(session: Session) -> None:
    """Let the stages of the retail pipeline ask what they ask as they ship."""
    shipped = {stage['code']: stage.get('needs', '') for stage in tomllib.loads(pipelines.SHIPPED.read_text(encoding='utf-8'))['stages']}
    for stage in pipelines.stages(session, 1):
        stage.needs = shipped[stage.code]
