"""Signing in, invitations, and what a person chooses for herself."""
