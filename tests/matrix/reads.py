"""Queries and figures."""

from dashboard import charts, reports, snapshot
from dashboard.models import ListKind, Pipeline
from dashboard.queries import (
    analytics,
    board,
    deal,
    feed,
    home,
    journal,
    lists,
    pins,
    pipelines,
    staff,
    table,
    who_led,
    worktime,
)
from tests.matrix.rules import Row, any_head, anybody, company_head, exporting, looking, taking_journal

ASK = reports.Ask(pipeline_id=1)
LOST = ListKind.LOST_REASON
ROWS = {
    'queries.staff.staff': Row(any_head, lambda s, _, by: staff.staff(s, by=by)),
    'queries.worktime.shown': Row(company_head, lambda s, _, by: worktime.shown(s, by=by)),
    'queries.pipelines.shown': Row(company_head, lambda s, _, by: pipelines.shown(s, by=by)),
    'queries.lists.kept': Row(any_head, lambda s, _, by: lists.kept(s, LOST, by=by)),
    'queries.journal.window': Row(any_head, lambda s, _, by: journal.window(s, journal.Filters(), by=by)),
    'queries.journal.export': Row(taking_journal, lambda s, _, by: journal.export(s, journal.Filters(), by=by)),
    'queries.journal.choices': Row(any_head, lambda s, _, by: journal.choices(s, by=by)),
    'queries.table.window': Row(anybody, lambda s, _, by: table.window(s, table.Filters(), by=by)),
    'queries.table.ids': Row(anybody, lambda s, at, by: table.ids(s, at.chosen, by=by, limit=9)),
    'queries.table.titles': Row(anybody, lambda s, at, by: table.titles(s, [at.deal], by=by)),
    'queries.table.export': Row(exporting, lambda s, at, by: table.export(s, at.chosen, by=by)),
    'queries.table.offers': Row(anybody, lambda s, _, by: table.offers(s, by=by)),
    'queries.board.kept': Row(anybody, lambda s, _, by: board.kept(s, board.Filters(), by=by)),
    'queries.deal.deal': Row(looking, lambda s, at, by: deal.deal(s, at.deal, by=by)),
    'queries.deal.choices': Row(anybody, lambda s, _, by: deal.choices(s, by=by)),
    'queries.feed.feed': Row(looking, lambda s, at, by: feed.feed(s, at.deal, by=by)),
    'queries.feed.news': Row(looking, lambda s, at, by: feed.news(s, at.deal, 0, by=by)),
    'queries.feed.last_news': Row(looking, lambda s, at, by: feed.last_news(s, at.deal, by=by)),
    'queries.feed.revisions': Row(looking, lambda s, at, by: feed.revisions(s, at.entry, by=by)),
    'queries.feed.mentionable': Row(looking, lambda s, at, by: feed.mentionable(s, at.deal, by=by)),
    'queries.pins.pins': Row(looking, lambda s, at, by: pins.pins(s, at.deal, by=by)),
    'queries.who_led.led': Row(looking, lambda s, at, by: who_led.led(s, at.deal, by=by)),
    'queries.board.board': Row(anybody, lambda s, _, by: board.board(s, board.Filters(), by=by)),
    'queries.board.windows': Row(anybody, lambda s, _, by: board.windows(s, board.Filters(), {}, by=by)),
    'queries.board.window': Row(anybody, lambda s, at, by: board.window(s, at.filters, at.stage, 0, 9, by=by)),
    'queries.board.changes': Row(anybody, lambda s, at, by: board.changes(s, at.filters, board.News(frozenset({at.deal})), by=by)),
    'queries.board.card': Row(anybody, lambda s, at, by: board.card(s, at.filters, at.deal, by=by)),
    'queries.board.totals': Row(anybody, lambda s, at, by: board.totals(s, at.filters, [at.stage], by=by)),
    'queries.board.choices': Row(anybody, lambda s, at, by: board.choices(s, at.filters, by=by)),
    'queries.home.heads_day': Row(any_head, lambda s, _, by: home.heads_day(s, by=by)),
    'queries.home.employees_day': Row(anybody, lambda s, _, by: home.employees_day(s, by=by)),
    'queries.analytics.choices': Row(anybody, lambda s, _, by: analytics.choices(s, None, by=by)),
    'reports.report': Row(anybody, lambda s, _, by: reports.report(s, 'conversion', ASK, by=by)),
    'reports.material': Row(anybody, lambda s, _, by: reports.material(s, ASK, by=by)),
    'snapshot.for_reader': Row(anybody, lambda s, _, by: snapshot.for_reader(s, s.get(Pipeline, 1), by=by)),
    'charts.draw': Row(anybody, lambda s, _, by: charts.draw(s, [charts.CHARTS[0].name], ASK, by=by, language='ru')),
    'charts.figures': Row(anybody, lambda s, _, by: charts.figures(s, ASK, by=by, language='ru')),
    'charts.behind': Row(anybody, lambda s, _, by: charts.behind(s, charts.CHARTS[0].name, ['', ''], ASK, by=by, language='ru')),
}
