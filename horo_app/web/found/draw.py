"""`python -m horo_app.web.found.draw FONT`: the SVG on standard input as a PNG on standard output.

A process of its own, because drawing holds Python's lock for as long as it takes: a server that drew by itself would
answer nobody meanwhile.
"""

import sys

import resvg_py

if __name__ == "__main__":
    picture = resvg_py.svg_to_bytes(
        svg_string=sys.stdin.buffer.read().decode(), skip_system_fonts=True, font_files=[sys.argv[1]]
    )
    sys.stdout.buffer.write(picture)
