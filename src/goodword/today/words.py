"""What a line says, in the same words on every entrance."""


def asked_words(chasers: int) -> str:
    """How often they have asked in all: "asked 3 times"; nothing for once."""
    return f"asked {chasers + 1:,} times" if chasers else ""
