"""Things: what can be handled, what stands in a set, what can be looked at."""

from __future__ import annotations

from engine.previz.staging.lexicon.table import by_word, listed

PROPS = by_word(
    {
        "basketball": "basketball",
        "football": "football soccerball",
        "cup": "cup mug glass coffee tea teacup goblet drink beer wine horn",
        "phone": "phone telephone smartphone cellphone mobile handset receiver",
        "book": "book notebook diary novel magazine newspaper letter map paper photograph photo note",
        "key": "key",
        "bag": "bag suitcase backpack handbag purse satchel rucksack briefcase sack",
        "umbrella": "umbrella parasol",
        "box": "box crate parcel package chest carton gift",
        "chair": "chair stool",
        "laptop": "laptop computer keyboard typewriter",
        "lamp": "lamp lantern torch flashlight candle",
        "stone": "stone pebble shell",
        "bottle": "bottle flask jug",
    }
)
"""Nouns to prop kinds; ``ball`` depends on the place (see ``things.ball_kind``)."""

STANDS_FOR = listed("letter map paper photograph photo note newspaper magazine torch candle shell horn newspaper purse")
"""Props shown by something else of about their size: remarked."""

BODY = listed(
    "hand arm head foot knee eye shoulder face hair leg back finger heel toe gaze breath lip mouth neck chest elbow "
    "fist "
    "tear cheek forehead ear nose"
)
"""Parts of people: they belong to the verb."""

ANYWHERE = {
    "camera": "camera lens us viewer",
    "away": "away off aside",
    "sky": "sky heavens stars star moon cloud",
    "horizon": "horizon distance",
    "floor": "floor ground sand grass carpet",
    "centre": "centre center middle room",
    "up": "ceiling roof",
    "left": "left",
    "right": "right",
    "far": "background",
    "near": "foreground",
}
"""Targets of every set."""

SCENERY: dict[str, dict[str, str]] = {
    "beach": {
        "waterline": "waterline shoreline surf shore water's edge water",
        "sea": "sea ocean wave water bay surf",
        "horizon": "horizon",
        "boat": "boat ship sail vessel",
        "rocks": "rock cliff boulder",
        "dune": "dune",
        "palms": "palm tree",
        "driftwood": "driftwood log",
        "sun": "sun sunset sunrise",
    },
    "court": {
        "hoop": "hoop basket rim ring net goal",
        "board": "board backboard",
        "free throw line": "free-throw foul line",
        "three point line": "three-point arc",
        "under the hoop": "key",
        "corner": "corner",
        "sideline": "sideline touchline",
        "baseline": "baseline",
        "bench": "bench",
        "door": "door doorway entrance exit",
        "window": "window",
        "scoreboard": "scoreboard clock",
        "bleachers": "bleacher stand tribune",
        "ceiling": "ceiling",
    },
    "living_room": {
        "sofa": "sofa couch settee bed",
        "armchair": "armchair recliner",
        "chair": "chair seat",
        "table": "table desk counter bar",
        "coffee table": "coffee",
        "door": "door doorway entrance threshold hallway",
        "window": "window curtain glass",
        "lamp": "lamp",
        "bookcase": "bookcase shelf bookshelf shelves",
        "picture": "picture painting portrait",
        "clock": "clock",
        "plant": "plant",
    },
    "street": {
        "door": "door doorway entrance shop house building",
        "window": "window",
        "bench": "bench",
        "bus stop": "stop",
        "lamp": "lamp lamppost streetlight lantern",
        "kerb": "kerb curb pavement sidewalk corner",
        "crossing": "crossing crosswalk",
        "road": "road street alley",
        "shop": "shopfront store",
        "sign": "sign neon",
        "car": "car taxi van truck bus",
        "wall": "wall",
    },
    "forest": {
        "path": "path trail track road",
        "tree": "tree trunk oak pine",
        "log": "log stump bench",
        "clearing": "clearing glade",
        "light": "light sunbeam",
        "crowns": "crown canopy",
    },
    "mountain": {
        "edge": "edge cliff precipice abyss drop",
        "summit": "summit peak top",
        "ridge": "ridge",
        "path": "path trail track",
        "cairn": "cairn rock boulder",
        "valley": "valley view below",
        "mountains": "mountain",
        "sun": "sun sunset sunrise",
    },
    "longship": {
        "mast": "mast",
        "bow": "bow prow figurehead dragon",
        "stern": "stern",
        "helm": "helm tiller rudder wheel",
        "bench": "bench oar",
        "rail": "rail railing shield side",
        "sail": "sail",
        "chest": "chest",
        "lantern": "lantern lamp",
        "sea": "sea ocean wave water",
        "horizon": "horizon land coast shore",
    },
    "stage": {
        "door": "door doorway",
        "window": "window",
        "lamp": "lamp",
        "stool": "stool chair seat",
        "apple box": "box",
        "backdrop": "backdrop wall",
    },
}
"""Set to target ids to the nouns that name them; one noun may name a mark and a view, the first that fits counts."""

PHRASES = {
    "free throw line": "free throw line",
    "free-throw line": "free throw line",
    "foul line": "free throw line",
    "three point line": "three point line",
    "three-point line": "three point line",
    "half court": "far",
    "center court": "centre",
    "centre court": "centre",
    "under the hoop": "under the hoop",
    "under the basket": "under the hoop",
    "coffee table": "coffee table",
    "water's edge": "waterline",
    "edge of the water": "waterline",
    "edge of the sea": "waterline",
    "shore line": "waterline",
    "free throw": "free throw line",
    "bus stop": "bus stop",
    "street lamp": "lamp",
    "street light": "lamp",
    "middle of the room": "centre",
}
"""Targets of more than one word; they hold where the set has them."""

STEADY = listed(
    "place spot side way moment second minute time front end edge other direction beat while top bottom table's "
    "house home silence step line shot game word world call turn something nothing everything anything one bit "
    "nod shrug look glance sip smile laugh hug kiss sigh punch grin frown backflip somersault flip dance seat "
    "laughter waltz tango jig song joke story breath pace walk swig gulp halt stop feeling asleep half frame view"
)
"""Nouns without a shape that may follow a verb and need no remark."""

LARGE = listed("chair lamp lantern stool")
"""Nouns of props that mean the set's own thing where it has one."""
