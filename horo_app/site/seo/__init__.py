"""How Horo is found and shared: what search engines, feed readers and link previews are told and shown."""
