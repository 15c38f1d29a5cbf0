"""Shops that tell of their orders by themselves (webhooks)."""
