"""Makes horo_app/ephemeris.bin: `python -m bench.ephemeris_table`, once, after `pip install skyfield skyfield-data`.

The values of a body follow one another as second differences, so that most are small, and the four bytes of all
numbers stand in four planes, so that they compress to a fifth.
"""

import zlib

import numpy as np
import skyfield_data
from skyfield.api import Loader
from skyfield.framelib import ecliptic_frame

from horo_app.astrology.ephemeris import COUNTS, FIRST, TABLE, hours_between
from horo_app.astrology.sky import Body

_UNIT = 1e-6  # degrees
_ROUND = round(360 / _UNIT)
_AT_ONCE = 2000
_TARGETS = {body: f"{body} barycenter" for body in tuple(Body)[5:]}  # the planets from Jupiter on


def main() -> None:
    load = Loader(skyfield_data.get_skyfield_data_path())
    timescale, bodies = load.timescale(builtin=True), load("de421.bsp")

    def longitudes(body: Body, hours: range) -> np.ndarray:
        times = timescale.utc(FIRST.year, FIRST.month, FIRST.day, np.array(hours, dtype=float))
        seen = bodies["earth"].at(times).observe(bodies[_TARGETS.get(body, body.value)]).apparent()
        return seen.frame_latlon(ecliptic_frame)[1].degrees

    written = b"".join(_packed(body, longitudes) for body in Body)
    planes = np.frombuffer(written, np.uint8).reshape(-1, 4).T.tobytes()
    TABLE.write_bytes(zlib.compress(planes, 9))


def _packed(body, longitudes) -> bytes:
    step = hours_between(body)
    hours = range(0, COUNTS[step] * step, step)
    parts = [longitudes(body, hours[start : start + _AT_ONCE]) for start in range(0, len(hours), _AT_ONCE)]
    values = np.round(np.concatenate(parts) % 360 / _UNIT).astype(np.int64)
    changes = (np.diff(values) + _ROUND // 2) % _ROUND - _ROUND // 2
    return np.concatenate([values[:1], changes[:1], np.diff(changes)]).astype("<i4").tobytes()


if __name__ == "__main__":
    main()
