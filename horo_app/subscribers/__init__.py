"""Who reads in Telegram, and what is sent to them: deliveries, broadcasts, rate limits."""
