"""Starts the Telegram bot; nothing else."""

from horo_app.telegram.bot_process import main

if __name__ == "__main__":
    main()
