"""Sun, sky and air for every time of day and weather, as data; sets turn and tune them.

The look of a place is built in three steps: the clear sky of the hour (`HOURS`), what the weather does to it
(`AIR`), and what the room lets in and lights itself (`room`). Colours are linear; the renderer's exposure is part of
the table, because a night is not a dark day but another photograph.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from engine.messages.faults import Exit, Fault
from engine.previz.draw.scene import Colour, Look, Point
from engine.previz.sets import nature
from engine.previz.sets.base import Conditions
from engine.previz.sets.colours import brightness, mixed, scaled
from engine.previz.sets.parts import Builder


@dataclass(frozen=True, slots=True)
class Hour:
    """A clear sky.

    `elevation` and `bearing` are in degrees; a bearing of 0 stands over the view's horizon, 90 to the left of it,
    180 behind the camera. `daylight` is what enters a room, 0 to 1.
    """

    elevation: float
    bearing: float
    sun: Colour
    sky: Colour
    ground: Colour
    zenith: Colour
    horizon: Colour
    exposure: float
    daylight: float
    bloom: float = 0.38
    threshold: float = 1.1


HOURS: dict[str, Hour] = {
    "dawn": Hour(
        elevation=5.5,
        bearing=24,
        sun=(1.75, 0.86, 0.62),
        sky=(0.27, 0.29, 0.44),
        ground=(0.17, 0.14, 0.16),
        zenith=(0.1, 0.17, 0.4),
        horizon=(0.86, 0.52, 0.44),
        exposure=0.98,
        daylight=0.42,
        bloom=0.42,
    ),
    "morning": Hour(
        elevation=24,
        bearing=62,
        sun=(2.45, 1.98, 1.42),
        sky=(0.36, 0.42, 0.53),
        ground=(0.25, 0.22, 0.19),
        zenith=(0.14, 0.3, 0.6),
        horizon=(0.82, 0.84, 0.82),
        exposure=0.88,
        daylight=0.85,
    ),
    "day": Hour(
        elevation=48,
        bearing=118,
        sun=(2.55, 2.35, 2.05),
        sky=(0.38, 0.46, 0.58),
        ground=(0.27, 0.25, 0.22),
        zenith=(0.1, 0.26, 0.58),
        horizon=(0.72, 0.83, 0.94),
        exposure=0.84,
        daylight=1.0,
    ),
    "afternoon": Hour(
        elevation=31,
        bearing=-72,
        sun=(2.55, 2.05, 1.48),
        sky=(0.36, 0.41, 0.51),
        ground=(0.26, 0.23, 0.19),
        zenith=(0.12, 0.27, 0.56),
        horizon=(0.84, 0.82, 0.76),
        exposure=0.86,
        daylight=0.9,
    ),
    "golden hour": Hour(
        elevation=13,
        bearing=-44,
        sun=(2.7, 1.5, 0.74),
        sky=(0.33, 0.34, 0.46),
        ground=(0.25, 0.18, 0.14),
        zenith=(0.12, 0.22, 0.46),
        horizon=(0.98, 0.66, 0.38),
        exposure=0.9,
        daylight=0.62,
        bloom=0.42,
        threshold=1.05,
    ),
    "sunset": Hour(
        elevation=8.8,
        bearing=-15,
        sun=(2.3, 1.05, 0.48),
        sky=(0.3, 0.31, 0.46),
        ground=(0.22, 0.15, 0.13),
        zenith=(0.11, 0.18, 0.38),
        horizon=(0.95, 0.5, 0.28),
        exposure=0.92,
        daylight=0.45,
    ),
    "dusk": Hour(
        elevation=52,
        bearing=160,
        sun=(0.4, 0.3, 0.36),
        sky=(0.2, 0.22, 0.35),
        ground=(0.1, 0.085, 0.11),
        zenith=(0.042, 0.075, 0.24),
        horizon=(0.54, 0.29, 0.27),
        exposure=1.0,
        daylight=0.14,
        bloom=0.55,
        threshold=0.85,
    ),
    "night": Hour(
        elevation=34,
        bearing=32,
        sun=(0.34, 0.43, 0.66),
        sky=(0.07, 0.092, 0.16),
        ground=(0.034, 0.04, 0.06),
        zenith=(0.01, 0.017, 0.048),
        horizon=(0.036, 0.055, 0.11),
        exposure=1.3,
        daylight=0.0,
        bloom=0.65,
        threshold=0.75,
    ),
}


@dataclass(frozen=True, slots=True)
class Air:
    """What a weather does.

    `cover` hides the sun and greys the sky (0 to 1), `light` scales everything, `haze` adds fog (1 / m), `chill`
    shifts the grey to blue.
    """

    cover: float = 0.0
    light: float = 1.0
    haze: float = 0.0
    chill: float = 0.0
    rain: float = 0.0
    snow: float = 0.0


AIR: dict[str, Air] = {
    "clear": Air(),
    "wind": Air(cover=0.12, haze=0.0005),
    "cloudy": Air(cover=0.42, light=0.97, haze=0.001),
    "overcast": Air(cover=0.92, light=0.90, haze=0.003, chill=0.3),
    "rain": Air(cover=0.96, light=0.74, haze=0.009, chill=0.7, rain=0.6),
    "storm": Air(cover=1.0, light=0.50, haze=0.013, chill=1.0, rain=1.0),
    "snow": Air(cover=0.93, light=0.95, haze=0.012, chill=0.5, snow=0.8),
    "fog": Air(cover=0.97, light=0.92, haze=0.032, chill=0.2),
}

CLEAR_HAZE = 0.0045


def hour_of(conditions: Conditions) -> Hour:
    """The sky of the conditions' time.

    Raises
    ------
    Fault
        ``set.time_unknown`` with `time`.
    """
    if conditions.time not in HOURS:
        raise Fault("set.time_unknown", Exit.BAD_INPUT, time=conditions.time, known=list(HOURS))
    return HOURS[conditions.time]


def air_of(conditions: Conditions) -> Air:
    """The air of the conditions' weather.

    Raises
    ------
    Fault
        ``set.weather_unknown`` with `weather`.
    """
    if conditions.weather not in AIR:
        raise Fault("set.weather_unknown", Exit.BAD_INPUT, weather=conditions.weather, known=list(AIR))
    return AIR[conditions.weather]


def is_dark(conditions: Conditions) -> bool:
    """Whether street lamps are lit: dusk and night, and early or late hours under a storm."""
    hour, air = hour_of(conditions), air_of(conditions)
    return hour.daylight * air.light < 0.32


def lamps_lit(conditions: Conditions) -> bool:
    """Whether somebody at home has switched on the lamp: from sunset to dawn, and under dark skies."""
    return hour_of(conditions).daylight * air_of(conditions).light < 0.55


def direction(elevation: float, heading: float) -> Point:
    """Unit vector towards a light `elevation` degrees high in the direction of `heading` (radians)."""
    up = math.radians(elevation)
    return (math.sin(heading) * math.cos(up), math.sin(up), math.cos(heading) * math.cos(up))


def outdoors(conditions: Conditions, axis: float, *, bearing: float | None = None, lowest: float = 0.0) -> Look:
    """The look of an open place.

    Parameters
    ----------
    conditions : Conditions
    axis : float
        Heading of the set's default view; the sun's bearing is measured from it.
    bearing : float, optional
        Degrees from the axis, where a set wants the sun elsewhere than the hour has it.
    lowest : float
        The sun is never lower than this many degrees (behind hills, houses, trees).

    Raises
    ------
    Fault
        ``set.time_unknown``, ``set.weather_unknown``.
    """
    hour, air = hour_of(conditions), air_of(conditions)
    # Under cloud the light comes from above: the hidden sun climbs out of the picture with its disc.
    elevation = max(hour.elevation, lowest)
    elevation += (76.0 - elevation) * air.cover
    towards = axis + math.radians(hour.bearing if bearing is None else bearing)
    open_sun = scaled(hour.sun, (1.0 - air.cover) ** 1.5 * air.light)
    shroud = brightness(hour.horizon) * 0.62 + brightness(hour.zenith) * 0.38
    shroud += 0.10 * brightness(hour.sun) * (0.4 + math.sin(math.radians(hour.elevation)))
    grey = scaled(mixed((1.0, 1.0, 1.0), (0.80, 0.94, 1.14), air.chill), shroud * air.light)
    # A thin veil keeps the colour of the hour: an overcast sunset is still warm.
    veil = mixed(grey, scaled(mixed(hour.horizon, hour.zenith, 0.4), air.light), 0.30)
    soft = scaled(veil, 0.16 * air.cover * brightness(hour.sun) / max(brightness(veil), 1e-3))
    sky = mixed(scaled(hour.sky, air.light), mixed(scaled(hour.sky, air.light), scaled(veil, 0.62), 0.6), air.cover)
    look = Look(
        sun=direction(elevation, towards),
        sun_colour=mixed(open_sun, soft, air.cover),
        ambient_sky=mixed(sky, scaled(sky, 1.22), air.cover),
        ambient_ground=scaled(hour.ground, air.light * (1.0 + 0.15 * air.cover)),
        sky_zenith=mixed(scaled(hour.zenith, air.light), scaled(veil, 0.80), air.cover),
        sky_horizon=mixed(scaled(hour.horizon, air.light), scaled(veil, 1.04), air.cover),
        fog_density=CLEAR_HAZE + air.haze,
        exposure=hour.exposure * (1.0 + (0.10 if hour.daylight else 0.35) * air.cover),
        bloom=hour.bloom,
        bloom_threshold=hour.threshold,
        rain=air.rain,
        snow=air.snow,
        occlusion=0.85,
        fill=0.5 + 0.5 * max(0.0, 0.3 - hour.daylight) / 0.3,  # by night a white card nearer to the faces
        overcast=air.cover,
        wind=blowing(conditions, axis),
    )
    look.fog_colour = mixed(look.sky_horizon, look.sky_zenith, 0.2)
    return finished(look, conditions.toon)


def room(
    conditions: Conditions,
    window: float,
    *,
    lamp: Point,
    lamp_colour: Colour = (3.9, 2.25, 0.98),
    glow: Point | None = None,
    highest: float = 38.0,
    inside: tuple[float, float, float, float, float, float] | None = None,
) -> Look:
    """The look of a room with windows: daylight falls in where there is any, lamps are lit where there is not.

    Parameters
    ----------
    window : float
        Heading from the room out through its windows; the sun is set so that it shines in.
    lamp : (x, y, z)
        The lamp that is lit when it is dark.
    glow : (x, y, z), optional
        Where the soft light of the windows comes from by day.
    highest : float
        The sun is never higher than this many degrees, so that it reaches the floor.
    inside : (x0, y0, z0, x1, y1, z1), optional
        The room: rain and snow fall beyond it.
    """
    hour, air = hour_of(conditions), air_of(conditions)
    outside = outdoors(replace(conditions, toon=False), window)
    day = hour.daylight * air.light
    elevation = min(max(hour.elevation, 17.0), highest)
    shine = 2.0 * (1.0 - air.cover) ** 1.5 if hour.daylight > 0 else 0.16 * (1.0 - air.cover)
    lit = lamps_lit(conditions)
    warm = 1.0 if lit else 0.0
    fill = scaled(mixed(outside.ambient_sky, (0.34, 0.33, 0.33), 0.55), 0.28 + 0.62 * day)
    bounce = scaled(mixed(outside.ambient_ground, (0.24, 0.18, 0.13), 0.7), 0.26 + 0.74 * day)
    look = replace(
        outside,
        sun=direction(elevation, window + (0.42 if hour.bearing >= 0 else -0.42)),
        sun_colour=scaled(hour.sun, shine * (1.0 if hour.daylight > 0 else 0.8)),
        ambient_sky=mixed(fill, (fill[0] + 0.035, fill[1] + 0.021, fill[2] + 0.006), warm),
        ambient_ground=mixed(bounce, (bounce[0] + 0.050, bounce[1] + 0.030, bounce[2] + 0.012), warm),
        sky_zenith=scaled(outside.sky_zenith, 0.9 + 1.6 * day),
        sky_horizon=scaled(outside.sky_horizon, 1.0 + 0.6 * day),
        fog_density=0.003,
        enclosed=True,
        shelter=inside,
        occlusion=1.1,
        lamp_position=lamp if lit or glow is None else glow,
        lamp_colour=scaled(lamp_colour, 1.0 - 0.5 * min(day / 0.5, 1.0))
        if lit or glow is None
        else scaled(mixed(outside.sky_horizon, (0.9, 0.92, 0.95), 0.5), 0.95 * day),
        exposure=0.98 + 0.32 * max(0.0, 0.75 - day) / 0.75,
        bloom=0.45 + 0.25 * warm,
        bloom_threshold=1.25 - 0.35 * warm,
        vignette=0.34,
    )
    return finished(look, conditions.toon)


def finished(look: Look, toon: bool) -> Look:
    """Set the film: photographic with grain and a soft curve, or toon with flatter light and clean colour."""
    if not toon:
        return replace(look, toon=False, grade=1, grain=0.022)
    return replace(
        look,
        toon=True,
        grade=2,
        grain=0.0,
        sun_colour=scaled(look.sun_colour, 0.86),
        ambient_sky=scaled(look.ambient_sky, 1.26),
        ambient_ground=scaled(look.ambient_ground, 1.32),
        exposure=look.exposure * 1.03,
    )


def wind_speed(conditions: Conditions) -> float:
    """Metres per second, for what hangs, flies or drifts."""
    return {"wind": 9.0, "storm": 13.0, "rain": 4.0, "snow": 3.0, "fog": 0.5}.get(conditions.weather, 2.0)


def blowing(conditions: Conditions, axis: float) -> tuple[float, float]:
    """Wind as x and z in metres per second: it blows across the view and a little towards it."""
    speed = 0.45 * wind_speed(conditions)
    heading = axis + math.radians(65)
    return (speed * math.sin(heading), speed * math.cos(heading))


def sounds_of(conditions: Conditions) -> tuple[str, ...]:
    """Ambiences that the weather adds outdoors."""
    return {"rain": ("rain",), "storm": ("rain", "wind"), "snow": ("wind",), "wind": ("wind",)}.get(
        conditions.weather, ()
    )


def sky_details(builder: Builder, conditions: Conditions) -> None:
    """Stars over a clear night or dusk; dropped into the set's own meshes and items."""
    hour, air = hour_of(conditions), air_of(conditions)
    depth = {"night": 1.0, "dusk": 0.25, "dawn": 0.12}.get(conditions.time, 0.0) * max(0.0, 1.0 - 1.6 * air.cover)
    if depth <= 0.02 or hour.daylight > 0.5:
        return
    builder.mesh("stars", lambda: nature.stars(520 if depth > 0.5 else 160, 330.0))
    builder.add("stars", colour=scaled((0.95, 1.0, 1.15), 0.9 * depth + 0.1), material="star", casts=False, outline=99)
