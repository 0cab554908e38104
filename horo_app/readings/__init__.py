"""Readings: storing, serving, editing and counting them, and turning the day over."""
