"""Every time limit of stopping, in seconds. An inner one is over before the one around it."""

ALL = 10.0  # what is promised for the whole service, after SIGTERM

BOT = 8.0  # the bot's process; then it is killed
SERVER = 7.0  # the server's process with its workers
WORKER = 6  # a worker that finishes the requests in hand; Granian takes whole seconds
DELIVERIES = 4.5  # Telegram's answers to what was sent
TELEGRAM = 4.0  # one message that Telegram is asked to take
UPDATES = 3.5  # updates in hand
VIEWS = 3.0  # the last tally of views, when the database may be away
POSTGRES = 2.5  # the embedded server, after everybody else; being killed costs the next start a recovery
TEXTS = 2.0  # texts that the model is writing are given back to the queue

ORPHAN = 15.0  # a process whose parent died and whose loop is blocked
