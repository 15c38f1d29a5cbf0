"""Staying in touch: who has not been heard of for too long, by intervals that the house chose."""
