"""Calls and visits: told by colleagues, by a telephone system's mails, or by its lists."""
