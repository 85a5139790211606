"""What a page test hands to `served.py`, which is run afresh for each test."""

from dashboard.store import Store

store: Store
demo = False
