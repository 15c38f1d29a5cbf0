"""What commands without a database are given to read: files of texts and of mails."""

import re

# A mail begins with header fields; a text that happens to begin with "Note:" has not two of these.
_FIELD = re.compile(
    rb"(?im)^(?:from|to|cc|subject|date|message-id|received|return-path|mime-version|"
    rb"content-type|delivered-to|x-[\w-]+):"
)
_HEAD = 4_000


def is_mail(raw: bytes) -> bool:
    """Whether bytes are a mail, rather than a plain text."""
    return len(_FIELD.findall(raw[:_HEAD])) > 1


def why_not(file: str, error: OSError) -> str:
    """Why a file can't be read, in words."""
    if isinstance(error, FileNotFoundError):
        return f"There is no file {file}."
    if isinstance(error, IsADirectoryError):
        return f"{file} is a folder. Name one file in it."
    return f"{file} cannot be read: {error.strerror or error}."
