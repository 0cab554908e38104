"""Horo: today's horoscope for every sign, written from that day's real sky."""

__version__ = "0.3.0"
