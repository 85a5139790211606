"""Sales, bonuses, months that are closed."""

from dashboard import sales
from tests.matrix.rules import Row, anybody

ROWS = {
    'sales.booked': Row(anybody, lambda s, _, by: sales.booked(s, by=by)),
}
