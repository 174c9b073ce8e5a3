"""Postdesk: a helpdesk whose only required user interface is e-mail."""

__version__ = "0.1.0"
