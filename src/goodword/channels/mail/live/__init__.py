"""Live mailboxes: what a mail server has is fetched, read-only, each message once."""
