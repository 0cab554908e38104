"""What every part of Horo builds on: settings, database, errors, clock, logs, languages."""
