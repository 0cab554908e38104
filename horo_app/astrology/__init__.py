"""The sky and the zodiac, computed offline: positions, aspects, instants, drawings. Pure."""
