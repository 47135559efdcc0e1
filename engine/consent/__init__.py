"""Consent where it counts: signatures, releases, withdrawals and the clock, checked before a likeness is opened."""
