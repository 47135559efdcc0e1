"""Wardrobe words: what a stand-in wears instead of their own clothes.

An entry such as ``"white summer dress"`` names kinds, colours, patterns and lengths. A colour belongs to the kinds of
its own entry; an entry that is only a colour belongs to the next entry with a kind, or else to what is seen most.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from engine.previz.people.spec import Colour, Fabric, Garment, PersonSpec

COLOURS: dict[str, Colour] = {
    "white": (0.58, 0.57, 0.55), "cream": (0.56, 0.50, 0.39), "ivory": (0.57, 0.54, 0.46),
    "beige": (0.48, 0.39, 0.27),
    "black": (0.014, 0.014, 0.016), "grey": (0.20, 0.20, 0.21), "gray": (0.20, 0.20, 0.21),
    "silver": (0.45, 0.46, 0.48),
    "charcoal": (0.045, 0.047, 0.052), "red": (0.52, 0.035, 0.030), "crimson": (0.35, 0.015, 0.035),
    "burgundy": (0.16, 0.012, 0.025), "maroon": (0.14, 0.015, 0.018), "scarlet": (0.58, 0.03, 0.02),
    "pink": (0.72, 0.28, 0.36), "rose": (0.60, 0.22, 0.27), "coral": (0.66, 0.17, 0.11),
    "orange": (0.66, 0.20, 0.025),
    "rust": (0.30, 0.085, 0.025), "yellow": (0.78, 0.56, 0.06), "mustard": (0.50, 0.32, 0.04),
    "gold": (0.55, 0.36, 0.08),
    "golden": (0.55, 0.36, 0.08),
    "green": (0.04, 0.22, 0.065), "olive": (0.13, 0.14, 0.035), "khaki": (0.28, 0.24, 0.12),
    "mint": (0.40, 0.62, 0.48),
    "emerald": (0.01, 0.22, 0.11), "teal": (0.02, 0.20, 0.20), "turquoise": (0.06, 0.45, 0.45),
    "blue": (0.035, 0.10, 0.40), "navy": (0.014, 0.022, 0.075), "sky": (0.22, 0.42, 0.68),
    "denim": (0.05, 0.085, 0.17),
    "purple": (0.16, 0.04, 0.28), "violet": (0.20, 0.06, 0.36), "lilac": (0.42, 0.30, 0.56),
    "lavender": (0.45, 0.38, 0.60),
    "brown": (0.12, 0.060, 0.030), "tan": (0.36, 0.22, 0.11), "camel": (0.40, 0.25, 0.12),
}  # fmt: skip
"""Cloth colours by word, linear RGB."""

PATTERN_WORDS: dict[str, tuple[str, float]] = {
    "striped": ("stripes", 0.07), "stripes": ("stripes", 0.07), "stripy": ("stripes", 0.07), "plaid": ("plaid", 0.09),
    "checked": ("plaid", 0.07), "checkered": ("plaid", 0.07), "tartan": ("plaid", 0.12), "flannel": ("plaid", 0.09),
    "pinstripe": ("pinstripe", 0.03), "pinstriped": ("pinstripe", 0.03), "dotted": ("dots", 0.05),
    "polka": ("dots", 0.06),
    "dots": ("dots", 0.06), "floral": ("floral", 0.06), "flowered": ("floral", 0.06), "flowery": ("floral", 0.06),
    "knitted": ("knit", 0.05), "woollen": ("knit", 0.05), "wool": ("knit", 0.05), "woolen": ("knit", 0.05),
    "plain": ("plain", 0.05),
}  # fmt: skip

FINISHES: dict[str, tuple[float, float]] = {
    "leather": (0.38, 0.10), "silk": (0.42, 0.55), "silken": (0.42, 0.55), "satin": (0.36, 0.55),
    "velvet": (0.92, 0.90),
    "shiny": (0.30, 0.20), "cotton": (0.88, 0.25), "linen": (0.90, 0.20), "tweed": (0.95, 0.40),
}  # fmt: skip
"""Roughness and sheen of cloths by word."""

SHADES = {"dark": 0.4, "light": 1.5, "pale": 1.6, "bright": 1.15, "faded": 1.35}
"""What makes a colour darker or lighter."""

FILLERS = frozenset((
    "a", "an", "the", "in", "with", "and", "of", "his", "her", "their", "its", "some", "wearing", "wears", "dressed",
    "pair", "clothes", "clothing", "outfit", "set", "new", "old", "worn", "summer", "winter", "spring", "evening",
    "wedding", "party", "work", "nice", "simple", "elegant", "casual", "smart", "fine", "dirty", "wet", "clean",
    "little", "big", "torn", "heavy", "thick", "thin", "loose", "tight", "one",
))  # fmt: skip
"""Words that change nothing and need no remark."""

SOLE: Colour = (0.60, 0.58, 0.55)
LEATHER = Fabric((0.06, 0.032, 0.018), (0.015, 0.012, 0.010), "shoe", rough=0.35)
TRAINERS = Fabric((0.62, 0.62, 0.64), SOLE, "shoe", rough=0.6)
FLATS = Fabric((0.45, 0.30, 0.16), (0.10, 0.06, 0.03), "shoe", rough=0.5)
SHIRT_WHITE: Colour = (0.60, 0.61, 0.63)


@dataclass(frozen=True)
class Kind:
    """One kind of clothing.

    Attributes
    ----------
    garments : tuple of (layer, Garment)
        Layers are those of `ORDER`.
    fabrics : dict
        Slot to `Fabric`, before colours are applied.
    colours : tuple of str
        Slots a colour word dyes.
    replaces : tuple of str
        Layers it takes the place of.
    """

    garments: tuple[tuple[str, Garment], ...]
    fabrics: dict[str, Fabric]
    colours: tuple[str, ...]
    replaces: tuple[str, ...]


ORDER = ("tucked", "lower", "upper", "tie", "outer", "belt", "neck", "feet")
"""Layers from the skin outwards."""


def _top(**options: object) -> Garment:
    return Garment("top", dict(options))


def _shirt(colour: Colour, sleeve: float = 1.95) -> Kind:
    cut = _top(hem=-0.09, sleeve=sleeve, neck="crew", ease=0.012, hang=0.15, collar="shirt", placket=True)
    fabrics = {"top": Fabric(colour), "trim": Fabric(colour, (0.8, 0.8, 0.78), "buttons")}
    return Kind((("upper", cut),), fabrics, ("top", "trim"), ("tucked", "upper", "dress"))


def _upper(colour: Colour, pattern: str = "plain", **options: object) -> Kind:
    fabrics = {"top": Fabric(colour, pattern=pattern), "trim": Fabric(colour, pattern="knit")}
    return Kind((("upper", _top(**options)),), fabrics, ("top", "trim"), ("tucked", "upper", "dress"))


def _legs(colour: Colour, pattern: str = "plain", second: Colour = (0.8, 0.8, 0.8), **options: object) -> Kind:
    fabrics = {"bottom": Fabric(colour, second, pattern)}
    return Kind((("lower", Garment("trousers", dict(options))),), fabrics, ("bottom",), ("lower", "dress"))


def _skirt(**options: object) -> Kind:
    garment = Garment("skirt", dict(options))
    return Kind((("lower", garment),), {"bottom": Fabric((0.10, 0.09, 0.10))}, ("bottom",), ("lower", "dress"))


def _dress(length: float, flare: float, sleeve: float, neck: str, pleats: int = 9) -> Kind:
    skirt = Garment("skirt", {"length": length, "flare": flare, "slot": "top", "pleats": pleats, "pleat_depth": 0.014})
    bodice = _top(hem=0.10, sleeve=sleeve, neck=neck, ease=0.006, hang=0.85)
    return Kind(
        (("dress", skirt), ("dress", bodice), ("feet", Garment("shoes", {"height": 0.0}))),
        {"top": Fabric((0.60, 0.50, 0.44), rough=0.8, sheen=0.3), "trim": Fabric((0.6, 0.5, 0.44)), "shoes": FLATS},
        ("top", "trim"),
        ("tucked", "upper", "lower", "dress", "tie", "outer", "belt", "feet"),
    )


def _coat(hem_length: float | None, colour: Colour, belt: bool = False, ease: float = 0.022) -> Kind:
    """Jacket (no `hem_length`) or coat whose tails are that long."""
    fabrics = {"coat": Fabric(colour, rough=0.9, sheen=0.4), "coat_trim": Fabric(colour, rough=0.9, sheen=0.4)}
    common = {"slot": "coat", "neck": "open", "collar": "lapels", "trim": "coat_trim"}
    if hem_length is None:
        garments = [("outer", _top(hem=-0.14, sleeve=1.95, ease=ease - 0.003, hang=0.05, **common))]
    else:
        tails = Garment("skirt", {
            "slot": "coat", "length": hem_length, "rise": 0.06, "flare": 0.16, "ease": ease + 0.008, "opening": 0.08,
            "hide": False,
        })  # fmt: skip
        garments = [("outer", tails), ("outer", _top(hem=0.125, sleeve=1.97, ease=ease, hang=0.3, **common))]
    if belt or hem_length is not None:
        garments.append(("belt", Garment("belt", {"slot": "coat_trim"})))
    return Kind(tuple(garments), fabrics, ("coat", "coat_trim"), ("outer", "belt"))


def _shoes(fabric: Fabric, **options: object) -> Kind:
    return Kind((("feet", Garment("shoes", dict(options))),), {"shoes": fabric}, ("shoes",), ("feet",))


def _merge(*kinds: Kind, colours: tuple[str, ...]) -> Kind:
    garments = tuple(garment for kind in kinds for garment in kind.garments)
    fabrics = {slot: fabric for kind in kinds for slot, fabric in kind.fabrics.items()}
    replaces = tuple(dict.fromkeys(layer for kind in kinds for layer in kind.replaces))
    return Kind(garments, fabrics, colours, replaces)


_JERSEY = _upper((0.52, 0.035, 0.03), hem=-0.11, sleeve=0, neck="scoop", ease=0.016, hang=0.05)
_SHORTS = _legs((0.045, 0.05, 0.075), hem=1.04, leg_ease=0.026, leg_hang=0.02, rise=0.0)
_TRAINERS = _shoes(TRAINERS, height=0.035)
_TROUSERS = _legs((0.045, 0.045, 0.05), hem=0.04, leg_ease=0.014, leg_hang=0.14)
_TIE = Kind((("tie", Garment("tie", {})),), {"tie": Fabric((0.26, 0.03, 0.035), rough=0.5)}, ("tie",), ("tie",))
_SUIT_SHIRT = Kind(
    (("tucked", _top(hem=0.03, sleeve=1.98, neck="crew", ease=0.007, hang=0.6, collar="shirt", placket=True)),),
    {"top": Fabric(SHIRT_WHITE), "trim": Fabric(SHIRT_WHITE, (0.8, 0.8, 0.8), "buttons")},
    ("top", "trim"),
    ("tucked", "upper", "dress"),
)
_SUIT = _merge(
    _TROUSERS, _SUIT_SHIRT, _TIE, _coat(None, (0.045, 0.045, 0.05)), _shoes(LEATHER, height=0.03),
    colours=("bottom", "coat", "coat_trim"),
)  # fmt: skip
_SPORTS = _merge(_JERSEY, _SHORTS, _TRAINERS, colours=("top", "trim", "bottom"))
_SWEATER = _upper((0.30, 0.27, 0.22), "knit", hem=-0.08, sleeve=1.93, neck="crew", ease=0.014, hang=0.2, cuffs=0.10)

KINDS: dict[str, Kind] = {
    "dress": _dress(0.66, 0.34, 0.0, "scoop"),
    "gown": _dress(1.02, 0.30, 0.0, "scoop", pleats=14),
    "sundress": _dress(0.58, 0.40, 0.0, "scoop"),
    "nightgown": _dress(0.95, 0.16, 0.6, "scoop", pleats=7),
    "skirt": _skirt(length=0.48, flare=0.26),
    "miniskirt": _skirt(length=0.34, flare=0.22),
    "shirt": _shirt((0.60, 0.62, 0.66)),
    "blouse": _shirt((0.66, 0.63, 0.60), sleeve=1.9),
    "uniform": _shirt((0.05, 0.07, 0.14)),
    "t-shirt": _upper((0.60, 0.60, 0.60), hem=-0.07, sleeve=0.58, neck="crew", ease=0.011, hang=0.15),
    "polo": _shirt((0.10, 0.20, 0.30), sleeve=0.6),
    "tank": _upper((0.6, 0.6, 0.6), hem=-0.05, sleeve=0, neck="scoop", ease=0.007, hang=0.6),
    "top": _upper((0.55, 0.5, 0.5), hem=-0.02, sleeve=0.35, neck="vee", ease=0.008, hang=0.5),
    "jersey": _JERSEY,
    "sweater": _SWEATER,
    "cardigan": _SWEATER,
    "turtleneck": _upper(
        (0.05, 0.05, 0.055), "knit", hem=-0.05, sleeve=1.92, neck="high", ease=0.010, hang=0.35,
        collar="stand",
    ),
    "hoodie": _upper(
        (0.16, 0.17, 0.19), hem=-0.10, sleeve=1.95, neck="crew", ease=0.020, hang=0.06, collar="hood", cuffs=0.14,
        sleeve_ease=0.018,
    ),
    "trousers": _TROUSERS,
    "leggings": _legs((0.02, 0.02, 0.024), hem=0.05, ease=0.006, leg_ease=0.005, leg_hang=0.9),
    "jeans": _legs((0.05, 0.075, 0.14), "denim", (0.16, 0.20, 0.30), hem=0.04, leg_ease=0.010, leg_hang=0.3),
    "shorts": _SHORTS,
    "jacket": _coat(None, (0.10, 0.08, 0.06)),
    "coat": _coat(0.78, (0.30, 0.20, 0.11)),
    "overcoat": _coat(0.86, (0.06, 0.06, 0.07)),
    "raincoat": _coat(0.70, (0.68, 0.46, 0.04)),
    "suit": _SUIT,
    "tie": _TIE,
    "belt": Kind(
        (("belt", Garment("belt", {})),), {"belt": Fabric((0.05, 0.025, 0.015), rough=0.4)}, ("belt",), ("belt",)
    ),
    "scarf": Kind(
        (("neck", Garment("scarf", {})),), {"extra": Fabric((0.30, 0.10, 0.08), pattern="knit")}, ("extra",), ("neck",)
    ),
    "shoes": _shoes(LEATHER, height=0.025),
    "boots": _shoes(LEATHER, height=0.24),
    "trainers": _TRAINERS,
    "sandals": _shoes(FLATS, height=0.0),
    "barefoot": Kind((), {}, (), ("feet",)),
    "sports": _SPORTS,
    "tracksuit": _merge(
        _upper((0.03, 0.06, 0.16), hem=-0.08, sleeve=1.95, neck="crew", ease=0.017, hang=0.08, collar="stand",
               cuffs=0.08),
        _legs((0.03, 0.06, 0.16), hem=0.05, leg_ease=0.018, leg_hang=0.08), _TRAINERS,
        colours=("top", "trim", "bottom"),
    ),
    "pyjamas": _merge(
        _shirt((0.32, 0.42, 0.60)), _legs((0.32, 0.42, 0.60), hem=0.03, leg_ease=0.020, leg_hang=0.05),
        Kind((), {}, (), ("feet",)),
        colours=("top", "trim", "bottom"),
    ),
}  # fmt: skip
"""Kinds of clothing by word."""

SAME: dict[str, str] = {
    "tshirt": "t-shirt", "tee": "t-shirt", "singlet": "tank", "vest": "tank", "jumper": "sweater",
    "pullover": "sweater",
    "sweatshirt": "sweater", "hoody": "hoodie", "pants": "trousers", "slacks": "trousers", "chinos": "trousers",
    "blazer": "jacket", "tuxedo": "suit", "trench": "overcoat", "trenchcoat": "overcoat", "parka": "coat",
    "cloak": "coat",
    "anorak": "raincoat", "sneakers": "trainers", "boot": "boots", "shoe": "shoes", "heels": "sandals",
    "slippers": "sandals",
    "bare-foot": "barefoot", "sportswear": "sports", "sport": "sports", "kit": "sports", "basketball": "sports",
    "gym": "sports", "workout": "sports", "running": "sports", "pajamas": "pyjamas", "frock": "dress", "robe": "gown",
    "polo-neck": "turtleneck", "rollneck": "turtleneck", "necktie": "tie",
    "kimono": "gown", "shawl": "scarf", "short": "shorts", "dungarees": "jeans",
}  # fmt: skip
"""Words that mean a kind of another name."""


@dataclass
class _Wish:
    """What one entry asks for."""

    kinds: list[str] = field(default_factory=list)
    colours: list[str] = field(default_factory=list)
    shade: float = 1.0
    pattern: str = ""
    finish: str = ""
    length: str = ""
    bare_arms: bool | None = None

    @property
    def asks(self) -> bool:
        """Whether it asks for anything."""
        return bool(self.kinds or self.colours or self.pattern or self.finish)


def _read(entry: str) -> tuple[_Wish, list[str]]:
    """What an entry asks for, and the words in it nobody understood."""
    wish, unknown = _Wish(), []
    words = re.findall(r"[\w'-]+", entry.lower())
    for number, word in enumerate(words):
        following = words[number + 1] if number + 1 < len(words) else ""
        kind = word if word in KINDS else SAME.get(word, "")
        if word in {"long", "short", "mini"} and (word != "short" or following):
            wish.length = "short" if word == "mini" else word
        elif word in SHADES:
            wish.shade = SHADES[word]
        elif word in {"sleeveless", "strappy"}:
            wish.bare_arms = True
        elif word in {"long-sleeved", "long-sleeve"}:
            wish.bare_arms = False
        elif kind and not (
            kind == "sports" and (following in KINDS or following in SAME) and following not in {"kit", "clothes"}
        ):
            wish.kinds.append(kind)
        elif word in COLOURS:
            wish.colours.append(word)
        elif word in PATTERN_WORDS:
            wish.pattern = word
        elif word in FINISHES:
            wish.finish = word
        elif word not in FILLERS and not kind:
            unknown.append(word)
    return wish, unknown


def _layer_of(garment: Garment, dressed: bool) -> str:
    """Layer of one of a stand-in's own garments; `dressed` if top and skirt are one dress."""
    slot = garment.options.get("slot", "")
    if slot in {"coat", "coat_trim"}:
        return "belt" if garment.kind == "belt" else "outer"
    if dressed and garment.kind in {"top", "skirt"}:
        return "dress"
    return {"top": "upper", "trousers": "lower", "skirt": "lower", "shoes": "feet"}.get(garment.kind, garment.kind)


def _dye(fabric: Fabric, colours: list[Colour], wish: _Wish, pattern: str = "") -> Fabric:
    """A fabric in other colours, with the wished pattern, shade and finish."""
    colour = colours[0] if colours else fabric.colour
    if fabric.pattern == "denim" and colour == COLOURS["blue"]:
        colour = fabric.colour  # blue jeans are blue as denim is
    red, green, blue = (min(0.8, max(channel * wish.shade, 0.008)) for channel in colour)
    second = colours[1] if len(colours) > 1 else fabric.second
    name, scale = PATTERN_WORDS.get(pattern, (fabric.pattern, fabric.scale))
    if pattern and len(colours) < 2:  # a pattern needs a second colour that shows against the first
        k, lift = (0.25, 0.0) if red + green + blue > 0.6 else (3.0, 0.25)
        second = (min(0.75, k * red + lift), min(0.75, k * green + lift), min(0.75, k * blue + lift))
    rough, sheen = FINISHES.get(wish.finish, (fabric.rough, fabric.sheen))
    return replace(
        fabric, colour=(red, green, blue), second=second, pattern=name, scale=scale, rough=rough, sheen=sheen
    )


def _fit(garment: Garment, wish: _Wish) -> Garment:
    """A garment with the wished length and sleeves."""
    options = dict(garment.options)
    if garment.kind == "skirt" and wish.length:
        options["length"] = options.get("length", 0.45) * (1.45 if wish.length == "long" else 0.68)
    if garment.kind == "top" and options.get("slot", "top") == "top":
        if wish.bare_arms:
            options |= {"sleeve": 0, "cuffs": None}
        elif wish.bare_arms is False:
            options["sleeve"] = 1.9
    return Garment(garment.kind, options)


def wear(spec: PersonSpec, words: tuple[str, ...]) -> tuple[PersonSpec, tuple[str, ...]]:
    """Dress a stand-in as the words say.

    Parameters
    ----------
    spec : PersonSpec
    words : tuple of str
        Entries such as ``"white dress"``, ``"red"``, ``"jersey"``.

    Returns
    -------
    spec : PersonSpec
        With other garments and fabrics.
    not_understood : tuple of str
        Words that changed nothing, in order.
    """
    dressed = any(g.kind == "skirt" and g.options.get("slot") == "top" for g in spec.outfit)
    layers = [(_layer_of(garment, dressed), garment) for garment in spec.outfit]
    wishes, unknown = [], list[str]()
    for entry in words:
        wish, strange = _read(entry)
        wishes.append(wish)
        unknown += strange
    if not any(wish.asks for wish in wishes):
        return spec, tuple(unknown)
    named = {layer for wish in wishes for kind in wish.kinds for layer in KINDS[kind].replaces}
    if named & {"upper", "dress"} and "outer" not in named:  # what is named is meant to be seen
        layers = [pair for pair in layers if pair[0] not in {"outer", "belt", "tie"}]
    fabrics = dict(spec.fabrics)
    loose = _Wish()
    for wish in wishes:
        if wish.kinds:
            wish.colours, wish.pattern = wish.colours or loose.colours, wish.pattern or loose.pattern
            wish.finish = wish.finish or loose.finish
            layers, fabrics = _put_on(layers, fabrics, wish)
            loose = _Wish()
        else:
            loose.colours += wish.colours
            loose.pattern, loose.finish, loose.shade = (
                wish.pattern or loose.pattern,
                wish.finish or loose.finish,
                wish.shade,
            )
    if loose.asks:
        main = ("coat", "coat_trim") if any(layer == "outer" for layer, _ in layers) else ("top", "trim")
        for slot in main:
            if slot in fabrics:
                fabrics[slot] = _dye(fabrics[slot], [COLOURS[word] for word in loose.colours], loose, loose.pattern)
    layers = _over_skirts(layers)
    ordered = _clothed(sorted(layers, key=lambda pair: _rank(pair[0])) if named else layers, fabrics)
    return replace(spec, outfit=tuple(garment for _, garment in ordered), fabrics=fabrics), tuple(unknown)


def _over_skirts(layers: Layers) -> Layers:
    """The layers with coat tails wide enough for the skirt beneath."""
    inner = [g.options for layer, g in layers if g.kind == "skirt" and layer != "outer"]
    if not inner:
        return layers
    flare = max(options.get("flare", 0.25) for options in inner)
    room = max(options.get("pleat_depth", 0.015) if options.get("pleats") else 0.0 for options in inner)
    out = []
    for layer, garment in layers:
        if layer == "outer" and garment.kind == "skirt":
            own = garment.options
            wider = {"flare": max(own["flare"], flare + 0.05), "ease": own["ease"] + room}
            out.append((layer, Garment("skirt", own | wider)))
        else:
            out.append((layer, garment))
    return out


def _rank(layer: str) -> int:
    return ORDER.index("upper" if layer == "dress" else layer)


Layers = list[tuple[str, Garment]]


def _put_on(layers: Layers, fabrics: dict[str, Fabric], wish: _Wish) -> tuple[Layers, dict[str, Fabric]]:
    """Layers and fabrics with the kinds of one entry put on; each kind takes its own colour if there are enough."""
    colours = [COLOURS[word] for word in wish.colours]
    for number, word in enumerate(wish.kinds):
        kind = KINDS[word]
        own = [colours[min(number, len(colours) - 1)]] if len(wish.kinds) > 1 and len(colours) > 1 else colours
        layers = [pair for pair in layers if pair[0] not in kind.replaces]
        layers += [(layer, _fit(garment, wish)) for layer, garment in kind.garments]
        fabrics = fabrics | kind.fabrics
        for slot in kind.colours:
            if slot in fabrics:
                fabrics[slot] = _dye(fabrics[slot], own, wish, wish.pattern if slot == kind.colours[0] else "")
    return layers, fabrics


def _clothed(layers: Layers, fabrics: dict[str, Fabric]) -> Layers:
    """The layers, completed: nobody goes without a top or trousers."""
    covered = {layer for layer, _ in layers}
    out = list(layers)
    for needed, word in (({"upper", "tucked"}, "t-shirt"), ({"lower"}, "trousers")):
        if "dress" not in covered and not covered & needed:
            out += KINDS[word].garments
            fabrics |= KINDS[word].fabrics
    return sorted(out, key=lambda pair: _rank(pair[0])) if len(out) > len(layers) else out
