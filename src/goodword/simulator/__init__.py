"""A believable business in which the truth is known, for trying things out and for load runs."""

from goodword.simulator.business import simulate_business, simulate_messages

__all__ = ["simulate_business", "simulate_messages"]
