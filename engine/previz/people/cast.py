"""Eight distinct people, as data."""
from __future__ import annotations

from engine.previz.people.body import BodySpec
from engine.previz.people.spec import Fabric, FaceSpec, Garment, PersonSpec

BLACK, DARK_BROWN, BROWN, BLOND, RED, GREY, WHITE = ((.010, .009, .009), (.030, .018, .011), (.075, .040, .020),
                                                    (.34, .22, .10), (.22, .065, .022), (.20, .20, .20), (.52, .51, .49))
SHOE_SOLE = (.60, .58, .55)

#: Single detail targets that make faces differ (nose, chin, head shape...).
FACES = {
    "maya": {"head-oval": 0.6, "nose-point-up": 0.3, "mouth-upperlip-volume-incr": 0.5, "chin-height-decr": 0.2, "l-eye-scale-incr": 0.25, "r-eye-scale-incr": 0.25},
    "otto": {"head-square": 0.35, "nose-volume-incr": 0.6, "nose-hump-incr": 0.4, "chin-width-incr": 0.5, "l-cheek-volume-incr": 0.4, "r-cheek-volume-incr": 0.4},
    "rosa": {"head-diamond": 0.3, "nose-scale-vert-incr": 0.4, "nose-hump-incr": 0.4, "mouth-scale-horiz-incr": 0.3, "mouth-angles-up": 0.3},
    "timo": {"head-round": 0.5, "nose-point-up": 0.5, "l-eye-scale-incr": 0.3, "r-eye-scale-incr": 0.3, "mouth-scale-horiz-incr": 0.2},
    "lin": {"head-oval": 0.5, "chin-triangle": 0.4, "mouth-scale-horiz-decr": 0.2, "nose-width2-decr": 0.3},
    "sam": {"head-rectangular": 0.5, "chin-cleft-incr": 0.6, "chin-prominent-incr": 0.3, "nose-greek-incr": 0.3, "eyebrows-trans-down": 0.2},
    "nia": {"head-round": 0.4, "l-cheek-bones-incr": 0.5, "r-cheek-bones-incr": 0.5, "mouth-lowerlip-volume-incr": 0.4, "l-eye-scale-incr": 0.2, "r-eye-scale-incr": 0.2},
    "jonas": {"head-rectangular": 0.35, "nose-scale-depth-incr": 0.5, "nose-hump-incr": 0.4, "chin-prominent-incr": 0.4, "l-cheek-volume-decr": 0.4, "r-cheek-volume-decr": 0.4},
}

_PEOPLE = (
    PersonSpec("maya", BodySpec(0.0, 0.52, 0.85, 0.42, 0.55, 0.8, 0.45, (1, 0, .1), FACES["maya"]), (0.180, 0.088, 0.050), BLACK, "ponytail",
               (Garment("top", dict(hem=0.02, sleeve=0, neck="scoop", ease=0.006, hang=0.9)),
                Garment("trousers", dict(hem=0.05, ease=0.006, leg_ease=0.005, leg_hang=0.9)),
                Garment("shoes", dict())),
               {"top": Fabric((.55, .07, .05)), "trim": Fabric((.6, .6, .6)), "bottom": Fabric((.030, .034, .045), rough=.6, sheen=.5),
                "shoes": Fabric((.62, .62, .64), SHOE_SOLE, "shoe", rough=.6)},
               FaceSpec(lip=(.86, .52, .52), brow_arch=.9, liner=.5), iris=(.07, .035, .015), seed=3),
    PersonSpec("otto", BodySpec(1.0, 0.66, 0.45, 1.0, 0.48, 0.4, 0.5, (0, .1, 1), FACES["otto"]), (0.448, 0.248, 0.172), BROWN, "bald",
               (Garment("trousers", dict(hem=0.045, leg_ease=0.018, leg_hang=0.10)),
                Garment("top", dict(hem=-0.10, sleeve=0.85, neck="crew", ease=0.014, hang=0.12, collar="shirt", placket=True, sleeve_ease=.02)),
                Garment("shoes", dict())),
               {"top": Fabric((.52, .55, .50), (.10, .20, .14), "plaid", .09), "trim": Fabric((.50, .53, .48), (.8, .8, .75), "buttons"),
                "bottom": Fabric((.16, .13, .09)), "shoes": Fabric((.10, .055, .03), (.02, .015, .01), "shoe", rough=.4)},
               FaceSpec(stubble=.35, brow_thickness=1.3, age=.35, blush=.8, scalp=.10, recede=.02), beard="full", iris=(.10, .15, .20), seed=5),
    PersonSpec("rosa", BodySpec(0.0, 0.98, 0.35, 0.62, 0.50, 0.4, 0.6, (0, .2, 1), FACES["rosa"]), (0.430, 0.262, 0.195), WHITE, "bun",
               (Garment("skirt", dict(length=0.72, flare=0.10, slope=0.0)),
                Garment("top", dict(hem=-0.08, sleeve=1.92, neck="crew", ease=0.013, hang=0.2, collar="stand", cuffs=.12, placket=True)),
                Garment("shoes", dict())),
               {"top": Fabric((.30, .16, .34), (.3, .2, .36), "knit"), "trim": Fabric((.27, .14, .31), (.75, .7, .6), "buttons"),
                "bottom": Fabric((.08, .075, .10), (.24, .20, .27), "floral", .055), "shoes": Fabric((.06, .04, .04), (.02, .02, .02), "shoe", rough=.45)},
               FaceSpec(age=.95, brow_thickness=.7, lip=(.86, .55, .55), blush=.6, liner=.15), iris=(.14, .20, .26), seed=8),
    PersonSpec("timo", BodySpec(1.0, 0.20, 0.5, 0.45, 0.5, 0.5, 0.5, (.1, .1, 1), FACES["timo"]), (0.450, 0.280, 0.205), RED, "short",
               (Garment("trousers", dict(hem=1.03, leg_ease=0.022, leg_hang=0.02)),
                Garment("top", dict(hem=-0.07, sleeve=0.6, neck="crew", ease=0.012, hang=0.1)),
                Garment("shoes", dict(height=0.03))),
               {"top": Fabric((.85, .66, .10), (.10, .22, .45), "stripes", .075), "trim": Fabric((.1, .2, .4)),
                "bottom": Fabric((.06, .10, .20), (.16, .22, .34), "denim"), "shoes": Fabric((.55, .06, .05), (.85, .85, .85), "shoe")},
               FaceSpec(freckles=1.0, brow_density=.6, brow_thickness=.7, blush=.75, liner=.1), iris=(.10, .22, .14), seed=11),
    PersonSpec("lin", BodySpec(0.0, 0.50, 0.5, 0.38, 0.60, 0.7, 0.4, (0, 1, .1), FACES["lin"]), (0.440, 0.278, 0.196), BLACK, "bob",
               (Garment("trousers", dict(hem=0.04, leg_ease=0.012, leg_hang=0.25)),
                Garment("top", dict(hem=-0.02, sleeve=1.9, neck="high", ease=0.007, hang=0.6)),
                Garment("skirt", dict(slot="coat", length=0.78, rise=0.06, flare=0.16, ease=0.030, opening=0.08, hide=False)),
                Garment("top", dict(slot="coat", hem=0.125, sleeve=1.97, neck="open", ease=0.022, hang=0.3, collar="lapels", trim="coat_trim")),
                Garment("belt", dict(slot="coat_trim")),
                Garment("shoes", dict(slot="shoes", height=0.24))),
               {"top": Fabric((.62, .60, .55), pattern="knit"), "bottom": Fabric((.02, .022, .028)), "coat": Fabric((.42, .27, .13), rough=.9, sheen=.5),
                "coat_trim": Fabric((.40, .25, .12), rough=.9, sheen=.5), "shoes": Fabric((.03, .02, .018), (.015, .012, .01), "shoe", rough=.35)},
               FaceSpec(lip=(.85, .30, .30), lip_strength=.9, liner=.6, brow_arch=.5), iris=(.05, .028, .014), seed=14),
    PersonSpec("sam", BodySpec(1.0, 0.52, 0.6, 0.5, 0.62, 0.7, 0.5, (.25, .2, .6), FACES["sam"]), (0.360, 0.194, 0.122), DARK_BROWN, "short",
               (Garment("trousers", dict(hem=0.04, leg_ease=0.014, leg_hang=0.14, belt="belt")),
                Garment("top", dict(hem=0.0, sleeve=1.98, neck="crew", ease=0.007, hang=0.6, collar="shirt", placket=True)),
                Garment("tie", dict()),
                Garment("top", dict(slot="coat", hem=-0.14, sleeve=1.93, neck="open", ease=0.019, hang=0.05, collar="lapels", trim="coat_trim")),
                Garment("shoes", dict(height=0.03))),
               {"top": Fabric((.72, .74, .78)), "trim": Fabric((.72, .74, .78), (.8, .8, .8), "buttons"), "bottom": Fabric((.045, .055, .085), (.12, .13, .17), "pinstripe", .03),
                "tie": Fabric((.26, .03, .035), (.5, .4, .2), "stripes", .03, .5), "belt": Fabric((.05, .025, .015), rough=.4), "coat": Fabric((.045, .055, .085), (.12, .13, .17), "pinstripe", .03), "coat_trim": Fabric((.04, .05, .078)),
                "shoes": Fabric((.045, .022, .012), (.01, .01, .01), "shoe", rough=.25)},
               FaceSpec(stubble=.45, brow_thickness=1.25, brow_arch=.25), iris=(.10, .055, .025), seed=17),
    PersonSpec("nia", BodySpec(0.0, 0.50, 0.45, 0.60, 0.5, 0.6, 0.7, (.8, 0, .3), FACES["nia"]), (0.243, 0.122, 0.072), DARK_BROWN, "curly",
               (Garment("skirt", dict(length=0.62, flare=0.42, slot="top", pleats=9, pleat_depth=.016, slope=0.0)),
                Garment("top", dict(hem=0.10, sleeve=0.32, neck="vee", ease=0.007, hang=0.8)),
                Garment("shoes", dict(height=0.0))),
               {"top": Fabric((.035, .16, .20), (.75, .55, .20), "floral", .06), "trim": Fabric((.05, .2, .25)), "shoes": Fabric((.45, .30, .16), (.1, .06, .03), "shoe", rough=.5)},
               FaceSpec(lip=(.80, .40, .40), brow_arch=.8, liner=.55), iris=(.09, .045, .018), hair_tip=(.075, .035, .016), seed=20),
    PersonSpec("jonas", BodySpec(1.0, 0.47, 0.35, 0.30, 0.55, 0.5, 0.5, (0, 0, 1), FACES["jonas"]), (0.450, 0.280, 0.208), BLOND, "long",
               (Garment("trousers", dict(hem=0.04, leg_ease=0.010, leg_hang=0.35)),
                Garment("top", dict(hem=-0.10, sleeve=1.95, neck="crew", ease=0.020, hang=0.06, collar="hood", cuffs=.14, sleeve_ease=.018)),
                Garment("shoes", dict(height=0.05))),
               {"top": Fabric((.16, .20, .19)), "trim": Fabric((.14, .18, .17), pattern="knit"), "bottom": Fabric((.05, .075, .14), (.16, .20, .30), "denim"),
                "shoes": Fabric((.05, .05, .055), (.75, .75, .72), "shoe")},
               FaceSpec(stubble=.35, blush=.5, brow_density=.8), iris=(.10, .19, .30), seed=23),
)

CAST: dict[str, PersonSpec] = {spec.name: spec for spec in _PEOPLE}
"""The eight stand-ins by name."""
