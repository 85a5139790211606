"""The client of a deal, duplicates and disputes. In each deal stands a person of its own; Boris asked whose client that is."""

from typing import Any

from dashboard import beginnings, companies, contacts, disputes, duplicates, links
from dashboard.companies import Named
from dashboard.contacts import Content, Seen
from dashboard.errors import NobodysDuplicate, NotAllowed, NotFound
from dashboard.queries import clients
from dashboard.queries import disputes as disputes_query
from dashboard.queries import duplicates as duplicates_query
from tests.matrix.rules import SEES, Row, any_head, anybody, changing, looking

IRINA, OTHER = Content('Ирина', ('+7 000 111-22-33',)), Content('Ирина Смирнова', ('+7 000 111-22-33',))


def linking(who: str, whose: str) -> Any:
    """Who may change the deal, and sees the other one, too."""
    answer = changing(who, whose)
    return NotFound if answer == 'done' and SEES[who, mate(whose)] == '-' else answer


def mate(whose: str) -> str:
    """The deal that this one is linked to."""
    return 'watched' if whose == 'annas' else 'annas'


def asking(who: str, whose: str) -> Any:
    """Whoever does not see the open deal on that flat; to those who do it is nobody else's."""
    return {'-': 'done', 'out': NotAllowed}.get(SEES[who, whose], NobodysDuplicate)


def judging(who: str, whose: str) -> Any:
    """Boris asked: his own heads judge, and whoever heads the deal."""
    if any_head(who, whose) != 'done':
        return NotAllowed
    return 'done' if who in ('head', 'deputy', 'director') or SEES[who, whose] == 'edit' else NotFound


def returning(who: str, whose: str) -> Any:
    """Nothing is won here: only who is not even asked hears something else."""
    return NotAllowed if SEES[who, whose] == 'out' else NotFound


ROWS = {
    'contacts.add': Row(changing, lambda s, at, by: contacts.add(s, at.deal, OTHER, by=by)),
    'contacts.add_known': Row(changing, lambda s, at, by: contacts.add_known(s, at.deal, at.contact, by=by)),
    'contacts.edit': Row(changing, lambda s, at, by: contacts.edit(s, at.deal, at.contact, OTHER, seen=Seen(1, 1), by=by)),
    'contacts.remove': Row(changing, lambda s, at, by: contacts.remove(s, at.deal, at.contact, by=by)),
    'contacts.put_back': Row(changing, lambda s, at, by: contacts.put_back(s, at.deal, at.gone_contact, part='', by=by)),
    'contacts.copy': Row(changing, lambda s, at, by: contacts.copy(s, at.deal, at.deal, by=by)),
    'contacts.met': Row(anybody, lambda s, at, by: contacts.met(s, at.contact, by=by)),
    'companies.write': Row(changing, lambda s, at, by: companies.write(s, at.deal, Named('ООО «Уют»'), seen=at.company, by=by)),
    'companies.remove': Row(changing, lambda s, at, by: companies.remove(s, at.deal, seen=at.company, by=by)),
    'companies.copy': Row(changing, lambda s, at, by: companies.copy(s, at.deal, at.deal, by=by)),
    'companies.put_back': Row(changing, lambda s, at, by: companies.put_back(s, at.deal, companies.remove(s, at.deal, seen=at.company, by=by), by=by)),
    'links.add': Row(linking, lambda s, at, by: links.add(s, at.deal, at.mate, by=by)),
    'links.remove': Row(linking, lambda s, at, by: links.remove(s, at.deal, at.mate, by=by)),
    'beginnings.begin': Row(anybody, lambda s, _, by: beginnings.begin(s, title='Остров', owner_id=by, people=[IRINA], by=by)),
    'beginnings.begin again': Row(returning, lambda s, at, by: beginnings.begin(s, title='Остров', owner_id=by, again=at.deal, by=by)),
    'duplicates.disclose': Row(anybody, lambda s, at, by: duplicates.disclose(s, '', (at.phone,), by=by)),
    'disputes.ask': Row(asking, lambda s, at, by: disputes.ask(s, '', (at.phone,), by=by)),
    'disputes.settle': Row(judging, lambda s, at, by: disputes.settle(s, at.dispute, 'both', by=by)),
    'disputes.reopen': Row(judging, lambda s, at, by: disputes.reopen(s, at.dispute, by=by)),
    'queries.clients.of_deal': Row(looking, lambda s, at, by: clients.of_deal(s, at.deal, by=by)),
    'queries.clients.again': Row(returning, lambda s, at, by: clients.again(s, at.deal, by=by)),
    'queries.clients.contact': Row(looking, lambda s, at, by: clients.contact(s, at.contact, by=by)),
    'queries.clients.by_phone': Row(anybody, lambda s, _, by: clients.by_phone(s, '2233', by=by)),
    'queries.clients.by_phones': Row(anybody, lambda s, _, by: clients.by_phones(s, ('2233',), by=by)),
    'queries.duplicates.propose': Row(anybody, lambda s, at, by: duplicates_query.propose(s, at.phone, by=by)),
    'queries.duplicates.check': Row(anybody, lambda s, at, by: duplicates_query.check(s, '', (at.phone,), by=by)),
    'queries.disputes.heads': Row(any_head, lambda s, _, by: disputes_query.heads(s, by=by)),
    'queries.disputes.own': Row(anybody, lambda s, _, by: disputes_query.own(s, by=by)),
}
