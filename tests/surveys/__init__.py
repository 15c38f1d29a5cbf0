"""Surveys: who is asked, what is sent, what an answer does."""
