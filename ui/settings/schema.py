"""Every setting, declared once: its kind, its default, what it may be, and the words on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.words.language import mark

SECTIONS = (
    mark("Look"),
    mark("Playback"),
    mark("Render"),
    mark("Editing"),
    mark("Notices"),
    mark("Files"),
)


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing to choose.

    Attributes
    ----------
    key : str
        Under which `ui.memory.Memory` keeps it.
    section : str
        One of `SECTIONS`.
    words : str
    kind : str
        ``switch``, ``choice``, ``whole``, ``folder`` or ``told``: the last is no choice but says how it is.
    default : bool, str or int
    help : str
    choices : tuple of (str, str)
        For a choice: value and words.
    more : callable or None
        Further choices that only this machine knows, asked for when the page is opened.
    low, high, step : int
        For a whole number.
    unit : str
    also : str
        Further words by which search finds it.
    later : bool
        Whether another value is taken at the next start only.
    """

    key: str
    section: str
    words: str
    kind: str
    default: Any
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    more: Callable[[], tuple[tuple[str, str], ...]] | None = None
    low: int = 0
    high: int = 0
    step: int = 1
    unit: str = ""
    also: str = ""
    later: bool = False

    def check(self, value: object) -> Any:
        """The value if it may be, else the default: what comes from a file is hostile until it was looked at."""
        if type(value) is not type(self.default):
            return self.default
        match value:
            case bool():
                return value
            case int() if self.kind == "whole":
                return value if self.low <= value <= self.high else self.default
            case str() if self.kind == "choice":
                # What only this machine knows, such as a device that is unplugged, is kept for when it is back.
                known = value in {choice for choice, _words in self.choices}
                return value if known or (self.more is not None and len(value) < 200) else self.default
            case str() if self.kind == "folder":
                return value if not value or (len(value) < 4000 and Path(value).is_absolute()) else self.default
        return self.default


def _languages() -> tuple[tuple[str, str], ...]:
    """The languages that are shipped."""
    from importlib import resources

    folder = resources.files("resources") / "locale"
    names = {"de": "Deutsch", "fr": "Français", "es": "Español", "it": "Italiano", "ja": "日本語", "pt": "Português"}
    if not folder.is_dir():
        return ()
    found = sorted(entry.name for entry in folder.iterdir() if (entry / "LC_MESSAGES" / "rushes.mo").is_file())
    return tuple((code, names.get(code, code)) for code in found)


def _devices() -> tuple[tuple[str, str], ...]:
    """The sound devices that can play."""
    try:
        import sounddevice
    except (ImportError, OSError):
        return ()
    try:
        found = sounddevice.query_devices()
    except sounddevice.PortAudioError:
        return ()
    names = [str(device["name"]) for device in found if device["max_output_channels"] > 0]  # type: ignore[index,call-overload]
    return tuple((name, name) for name in dict.fromkeys(names))


SCHEMA = (
    Setting(
        "theme", "Look", mark("Theme"), "choice", "dark",
        choices=(("dark", mark("Dark")), ("light", mark("Light")), ("system", mark("As the desktop"))),
        help=mark("Pictures lie on a dark well in every theme, so that they are judged alike."),
        also="colour appearance night day",
    ),
    Setting(
        "text size", "Look", mark("Text size"), "whole", 100, low=90, high=150, step=5, unit=" %",
        help=mark("Everything that holds words grows with it."), also="font zoom large accessibility",
    ),
    Setting(
        "reduced motion", "Look", mark("Reduce motion"), "switch", default=False,
        help=mark("Nothing slides, fades or turns; figures tell how far something is."), also="animation accessibility",
    ),
    Setting(
        "language", "Look", mark("Language"), "choice", "",
        choices=(("", mark("As the desktop")), ("en", mark("English"))), more=_languages,
        also="translation english locale", later=True,
    ),
    Setting(
        "sound device", "Playback", mark("Sound device"), "choice", "",
        choices=(("", mark("As the desktop")),), more=_devices,
        help=mark("One that is unplugged is taken again when it is back."), also="audio output speaker headphones",
    ),
    Setting(
        "volume", "Playback", mark("Volume"), "whole", 100, low=0, high=100, step=5, unit=" %",
        help=mark("Of playback only; what is exported has its own levels."), also="loudness audio",
    ),
    Setting(
        "timecode", "Playback", mark("Time is shown as"), "choice", "timecode",
        choices=(
            ("timecode", mark("Hours, minutes, seconds, frames")),
            ("frames", mark("Frames")),
            ("seconds", mark("Seconds")),
        ),
        also="clock feet",
    ),
    Setting(
        "quality", "Render", mark("Quality"), "choice", "standard",
        choices=(("draft", mark("Draft")), ("standard", mark("Standard")), ("fine", mark("Fine"))),
        help=mark("A take of another quality is never stale."), also="draft fine",
    ),
    Setting(
        "render size", "Render", mark("Size"), "choice", "",
        choices=(
            ("", mark("As the film")),
            ("424x240", "424 × 240"),
            ("848x480", "848 × 480"),
            ("1280x720", "1280 × 720"),
            ("1920x1080", "1920 × 1080"),
        ),
        help=mark("Small takes are quicker; the cut scales them to the film."), also="resolution pixels width height",
    ),
    Setting(
        "pause on battery", "Render", mark("Pause the queue on battery"), "switch", default=True,
        help=mark("It goes on by itself when the charger is back."), also="power laptop energy",
    ),
    Setting(
        "autosave", "Editing", mark("Saving"), "told", "",
        help=mark("Every edit is kept the moment it is made; there is nothing to save."), also="autosave backup",
    ),
    Setting(
        "timeline snap", "Editing", mark("Snap in the timeline"), "switch", default=True,
        help=mark("To cuts, markers, the playhead and the marked range; Ctrl holds it off."), also="magnet",
    ),
    Setting(
        "dissolve length", "Editing", mark("Length of a dissolve"), "whole", 12, low=1, high=96, unit=mark(" frames"),
        help=mark("What Ctrl+T makes; it can be dragged afterwards."), also="transition fade",
    ),
    Setting(
        "notices", "Notices", mark("Tell when a long job ends"), "switch", default=True,
        help=mark("By the desktop's own notice, while another window has the keyboard."), also="notification bell",
    ),
    Setting(
        "new folder", "Files", mark("Folder for new projects"), "folder", "",
        help=mark("Empty: the folder chosen last."), also="directory path projects",
    ),
)  # fmt: skip

BY_KEY = {setting.key: setting for setting in SCHEMA}
