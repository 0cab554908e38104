"""Running Horo: the supervisor, child processes, the embedded PostgreSQL, the build, the schedule."""
