"""What happens by itself: what runs when, and what it does."""
