"""Admins: accounts, login, sessions, passwords, the setup link and the audit."""
