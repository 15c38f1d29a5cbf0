"""Goodword keeps a business's customers: answered, kept, thanked."""

__version__ = "0.1.0"
