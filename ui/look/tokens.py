"""Every colour, measure and duration of the window, in one place.

Nothing else in ``ui`` names a colour or a pixel: the stylesheet (`qss`) and the painted widgets read these.
Colours are ``#RRGGBB``; a token ending in ``_soft`` is an opaque tint made for fills behind text.
The pairs that must stay readable are listed in `contrast` and checked by its ``main``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """One complete set of colours. Neutral greys: the picture is the only thing in the window with a cast."""

    name: str
    dark: bool
    # surfaces, from the back to the front
    well: str  # behind pictures (viewer, filmstrip); dark in both themes, so that pictures are judged alike
    on_well: str  # words on the well
    on_well_2: str
    window: str  # the gap between panels
    panel: str
    sunk: str  # a hollow in a panel or sheet: code, details, what is read out
    raised: str  # cards, popups, sheets
    control: str  # buttons, fields
    hover: str
    pressed: str
    # lines
    line: str  # separates; carries no meaning
    line_strong: str  # bounds a control (3:1 against panel)
    # text
    text: str
    text_2: str
    text_3: str  # still 4.5:1: captions and hints, never sentences
    text_off: str  # disabled; exempt from contrast by WCAG 1.4.3
    # accent: the grease pencil that circles a take
    accent: str
    accent_hover: str
    on_accent: str
    accent_text: str  # the accent where it is text or a thin line
    accent_soft: str
    # states of a shot or take; each also has a shape and a word (see `states`)
    circled: str
    stale: str
    rendering: str
    failed: str
    missing: str
    locked: str
    ok: str
    # the same as fills behind `text`
    stale_soft: str
    rendering_soft: str
    failed_soft: str
    ok_soft: str
    # tracks of the cut: body of a clip, and its wave or edge
    titles: str
    dialogue: str
    effects: str
    ambience: str
    music: str
    titles_ink: str
    dialogue_ink: str
    effects_ink: str
    ambience_ink: str
    music_ink: str
    playhead: str
    record: str
    on_picture: str  # text over a picture, always on `picture_scrim`
    on_picture_ok: str
    on_picture_record: str
    picture_scrim: str
    scrim_alpha: int  # 0..255, the dimming behind a sheet
    shadow_alpha: int


DARK = Theme(
    name="dark",
    dark=True,
    well="#0b0b0c",
    on_well="#eeeff1",
    on_well_2="#b6bac1",
    window="#101113",
    panel="#191a1d",
    sunk="#121315",
    raised="#212327",
    control="#2a2c31",
    hover="#34373d",
    pressed="#3f434a",
    line="#2a2c30",
    line_strong="#6b7078",
    text="#eeeff1",
    text_2="#b6bac1",
    text_3="#959aa3",
    text_off="#5f636b",
    accent="#f6b73c",
    accent_hover="#ffc858",
    on_accent="#1c1403",
    accent_text="#f6b73c",
    accent_soft="#3a301b",
    circled="#f6b73c",
    stale="#ee93c6",
    rendering="#5cb8f2",
    failed="#ff8059",
    missing="#a9aeb6",
    locked="#a9aeb6",
    ok="#45d483",
    stale_soft="#3b2835",
    rendering_soft="#1c3443",
    failed_soft="#44271f",
    ok_soft="#17372d",
    titles="#4a4238",
    dialogue="#2b4468",
    effects="#234f4c",
    ambience="#3c4a28",
    music="#4a3a66",
    titles_ink="#d9c3a0",
    dialogue_ink="#8fbcff",
    effects_ink="#6fd3c6",
    ambience_ink="#b7d27d",
    music_ink="#c5a9ff",
    playhead="#ffffff",
    record="#ff5a4a",
    on_picture="#ffffff",
    on_picture_ok="#45d483",
    on_picture_record="#ff5a4a",
    picture_scrim="#0b0b0c",
    scrim_alpha=150,
    shadow_alpha=150,
)

LIGHT = Theme(
    name="light",
    dark=False,
    well="#1a1b1d",
    on_well="#eeeff1",
    on_well_2="#b6bac1",
    window="#e1e3e6",
    panel="#f4f5f6",
    sunk="#eceef1",
    raised="#ffffff",
    control="#e6e8eb",
    hover="#dadde1",
    pressed="#cbcfd5",
    line="#dcdfe3",
    line_strong="#868b93",
    text="#17181b",
    text_2="#474b52",
    text_3="#595e66",
    text_off="#a5a9b0",
    accent="#f2ae2b",
    accent_hover="#e39c12",
    on_accent="#1c1403",
    accent_text="#8f5d00",
    accent_soft="#fbe9c4",
    circled="#8f5d00",
    stale="#a8307a",
    rendering="#1257b0",
    failed="#c2183a",
    missing="#595e66",
    locked="#595e66",
    ok="#0f7a4a",
    stale_soft="#f9e1ef",
    rendering_soft="#dceefa",
    failed_soft="#fde4e8",
    ok_soft="#d9f1e7",
    titles="#ece2d2",
    dialogue="#d3e2f8",
    effects="#cdebe7",
    ambience="#e0ebc8",
    music="#e5dbf8",
    titles_ink="#6b5328",
    dialogue_ink="#2a5ca8",
    effects_ink="#0f6a61",
    ambience_ink="#4c6413",
    music_ink="#6240a8",
    playhead="#c2260f",
    record="#c9301f",
    on_picture="#ffffff",
    on_picture_ok="#45d483",
    on_picture_record="#ff5a4a",
    picture_scrim="#0b0b0c",
    scrim_alpha=96,
    shadow_alpha=70,
)

THEMES = {"dark": DARK, "light": LIGHT}


class Space:
    """The 4-px grid. A distance that is not here is a mistake."""

    XXS, XS, S, M, L, XL, XXL = 2, 4, 8, 12, 16, 24, 40


class Radius:
    """Corner radii, in logical pixels."""

    S, M, L, XL = 4, 6, 8, 12  # chips and clips, controls and cards, panels, sheets


class Size:
    """Fixed measures, in logical pixels at the text size in use: `resize` multiplies them.

    Read them when they are used, not in a default argument.
    """

    TOP_BAR, STATUS_BAR, RAIL = 44, 26, 48
    PANEL_HEAD, CONTROL, CONTROL_SMALL, CONTROL_LARGE = 36, 28, 24, 36
    ICON, ICON_SMALL = 16, 14
    INSPECTOR, QUEUE, SCRIPT = 328, 264, 460
    CARD_MIN, CARD_MAX, CARD_GAP = 192, 264, 12
    TRACK_HEAD = 164
    GAP = 6  # between panels
    FOCUS = 2
    HIT = 24  # smallest thing that can be clicked (WCAG 2.5.8)


_AS_DESIGNED = {name: value for name, value in vars(Size).items() if name.isupper()}
_OF_THE_GRID = ("GAP", "FOCUS", "CARD_GAP")
"""Measures that are no room for words."""


_share = [1.0]


def px(length: float) -> int:
    """A length as designed at the text size in use, in logical pixels."""
    return round(length * _share[0])


def resize(share: float) -> None:
    """Multiply every measure that has to hold words, 1 for the size as designed."""
    _share[0] = share
    for name, value in _AS_DESIGNED.items():
        setattr(Size, name, value if name in _OF_THE_GRID else round(value * share))


class Type:
    """Family, size in px, weight and letter spacing (%) of every kind of text."""

    UI, MONO, SCRIPT, DISPLAY = "Inter", "JetBrains Mono", "Courier Prime", "Inter Display"
    ROLES = {
        #            family     px  weight  spacing
        "micro": ("ui", 10, 600, 102),  # badges, track letters
        "over": ("ui", 10, 600, 106),  # overlines: upper case, panel sections
        "caption": ("ui", 11, 400, 100),
        "caption+": ("ui", 11, 500, 100),
        "body": ("ui", 12, 400, 100),
        "body+": ("ui", 12, 500, 100),
        "strong": ("ui", 12, 600, 100),
        "read": ("ui", 13, 400, 100),  # sentences: action text, errors
        "title": ("ui", 14, 600, 100),
        "heading": ("display", 20, 600, 100),
        "display": ("display", 34, 600, 98),
        "slate": ("mono", 11, 500, 100),
        "code": ("mono", 11, 400, 100),
        "timecode": ("mono", 13, 500, 100),
        "clock": ("mono", 20, 500, 98),
        "digits": ("mono", 44, 500, 104),
        "script": ("script", 15, 400, 100),
        "script+": ("script", 15, 700, 100),
    }


class Motion:
    """Durations in ms. All fall to 0 when the system asks for reduced motion."""

    HOVER, PRESS, POP, PANEL, TOAST_IN, TOAST_STAY = 80, 60, 120, 180, 160, 6000
    CARD_MOVE, PULSE, RECORD_BLINK, COUNTDOWN = 160, 1600, 1000, 1000


@dataclass(frozen=True, slots=True)
class State:
    """How one state of a shot is told: never by colour alone."""

    key: str
    word: str
    icon: str
    edge: str  # solid, dash, dot or none: the line round a card, the line under a clip


STATES = {
    s.key: s
    for s in (
        State("draft", "No take", "circle-dashed", "dot"),
        State("rendered", "Not circled", "circle", "none"),
        State("circled", "Circled", "circle-dot", "none"),
        State("stale", "Stale", "history", "dash"),
        State("rendering", "Rendering", "loader-circle", "none"),
        State("failed", "Failed", "octagon-x", "solid"),
        State("missing", "Missing", "image-off", "dash"),
        State("locked", "Locked", "lock", "none"),
    )
}
