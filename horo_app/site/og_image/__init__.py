"""Pictures of readings for link previews and stories, drawn as SVG and kept as PNG."""
