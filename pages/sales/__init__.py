"""`/sales`: sales by «Дата оплаты (Розница)», with the bonuses that its reader may know of."""
