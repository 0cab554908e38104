"""Alerts: what is wrong with the service, told to the editors' Telegram chats and a webhook."""
