"""Texts around the readings and what is checked in any text: facts, sky claims, repetition. Pure."""
