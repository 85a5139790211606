"""The table of deals."""
