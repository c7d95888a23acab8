"""Domain instances of five sizes, drawn from a seed."""

from matching.domain.model import DomainInstance


def generate(size: str, seed: int) -> DomainInstance:
    """Return a street, district, city, province or nation; the same seed gives the same."""
    raise NotImplementedError
