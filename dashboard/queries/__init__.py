"""Reads for the pages: each a function of a session and a reader that returns frozen dataclasses."""
