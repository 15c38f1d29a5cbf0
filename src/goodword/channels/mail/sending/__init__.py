"""Mail that we send: written down first, then handed to the mailbox's own server."""
