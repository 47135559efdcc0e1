"""Checks that the tokens can be read, and that states differ for colour-blind eyes.

WCAG 2.2: 4.5:1 for text, 3:1 for graphics that carry meaning. Colour-blindness by Machado, Oliveira and Fernandes
(2009) at full severity, distance as CIE76 in Lab.
"""

from __future__ import annotations

import itertools

from ui.look.tokens import Theme

TEXT_PAIRS = [
    *((t, s) for t in ("text", "text_2", "text_3") for s in ("window", "panel", "sunk", "raised", "control")),
    ("text", "hover"),
    ("text_2", "hover"),
    ("text", "pressed"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    *(("accent_text", s) for s in ("panel", "raised", "accent_soft", "control")),
    ("text", "accent_soft"),
    ("text_2", "accent_soft"),
    *(
        (k, s)
        for k in ("circled", "stale", "rendering", "failed", "missing", "locked", "ok")
        for s in ("panel", "raised")
    ),
    *((k, f"{k}_soft") for k in ("stale", "rendering", "failed", "ok")),
    *(("text", f"{k}_soft") for k in ("stale", "rendering", "failed", "ok")),
    *((f"{k}_ink", k) for k in ("titles", "dialogue", "effects", "ambience", "music")),
    ("on_picture", "picture_scrim"),
    ("on_well", "well"),
    ("on_well_2", "well"),
]
GRAPHIC_PAIRS = [
    ("line_strong", "panel"),
    ("line_strong", "raised"),
    ("accent_text", "window"),
    ("playhead", "panel"),
    ("record", "raised"),
    ("on_picture_ok", "picture_scrim"),
    ("on_picture_record", "picture_scrim"),
]
STATE_KEYS = ("circled", "stale", "rendering", "failed", "ok")
MACHADO = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(colour: str) -> tuple[float, float, float]:
    """``#RRGGBB`` as linear light, 0..1."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return _linear(red), _linear(green), _linear(blue)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """Relative luminance after WCAG, 0 to 1."""
    r, g, b = linear(colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def ratio(a: str, b: str) -> float:
    """WCAG contrast ratio, 1..21."""
    hi, lo = sorted((luminance(a), luminance(b)), reverse=True)
    return (hi + 0.05) / (lo + 0.05)


def lab(rgb: tuple[float, float, float]) -> tuple[float, float, float]:
    """CIE Lab (D65) of linear light."""
    r, g, b = (min(1.0, max(0.0, c)) for c in rgb)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    fx, fy, fz = (c ** (1 / 3) if c > 0.008856 else 7.787 * c + 16 / 116 for c in xyz)
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def seen(colour: str, eye: str) -> tuple[float, float, float]:
    """Lab of a colour as an eye with `eye` deficiency ('normal', 'protan', 'deutan', 'tritan') sees it."""
    rgb = linear(colour)
    if eye != "normal":
        red, green, blue = (sum(m * c for m, c in zip(row, rgb, strict=True)) for row in MACHADO[eye])
        rgb = red, green, blue
    return lab(rgb)


def check(theme: Theme) -> tuple[list[str], list[str]]:
    """Lines of the report, and the failures among them."""
    report, bad = [], []
    for pairs, least in ((TEXT_PAIRS, 4.5), (GRAPHIC_PAIRS, 3.0)):
        for a, b in pairs:
            r = ratio(getattr(theme, a), getattr(theme, b))
            line = f"{theme.name:5} {a:13} on {b:15} {r:5.2f}  (needs {least})"
            report.append(line)
            if r < least:
                bad.append(line)
    for eye in ("normal", *MACHADO):
        for a, b in itertools.combinations(STATE_KEYS, 2):
            d = (
                sum(
                    (x - y) ** 2
                    for x, y in zip(seen(getattr(theme, a), eye), seen(getattr(theme, b), eye), strict=True)
                )
                ** 0.5
            )
            line = f"{theme.name:5} {eye:6} {a:9} / {b:9} dE {d:5.1f}"
            report.append(line)
            if d < 12:  # shape and word carry the meaning; 12 is "clearly another colour at a glance"
                bad.append(line)
    return report, bad
