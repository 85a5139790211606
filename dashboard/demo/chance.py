"""The dice of the demo."""

from random import Random


def happens(rng: Random, share: float) -> bool:
    """Whether something happens that does so in a `share` of cases."""
    return rng.random() < share
