"""Horo in Telegram: the same readings, one tap away, and every morning by themselves."""
