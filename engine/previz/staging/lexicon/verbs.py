"""Verbs and what they mean: lemma to senses, tried in order."""

from __future__ import annotations

from dataclasses import dataclass

from engine.previz.staging.lexicon.table import listed


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a verb.

    Attributes
    ----------
    action : str
        One of ``scene.ACTIONS``, or a verb of the reader's own (see `READER_VERBS`).
    particle : str
        Particles of which one must follow (``"up"``), separated by blanks; empty for any.
    thing : str
        Nouns (lemmas) or prop kinds of which one must follow; ``person`` for somebody, ``prop`` for any prop,
        ``garment`` for clothes.
    manner, emotion, target : str
        What the verb itself says: to saunter is to stroll slowly.
    prop : str
        Prop implied where none is named: one dribbles a ball.
    place : str
        Set on which alone the sense holds: to shoot is to throw on a court.
    loosely : bool
        Something else is meant and this is the nearest that can be shown: remarked.
    """

    action: str
    particle: str = ""
    thing: str = ""
    manner: str = ""
    emotion: str = ""
    target: str = ""
    prop: str = ""
    place: str = ""
    loosely: bool = False


READER_VERBS = ("be", "hold", "wear", "miss", "make_it", "light", "unfold")
"""What a verb may mean beside an action.

``be`` places somebody, ``hold`` puts a prop into a hand, ``wear`` is wardrobe, ``miss`` and ``make_it`` are outcomes of
the throw before; ``light`` verbs (give, make, have) leave the meaning to their noun (*gives a nod*); ``unfold`` verbs
(begin, try, keep) leave it to the verb after them.
"""

_PLAIN = {
    "stand": "stand remain",
    "wait": "wait pause hesitate linger listen rest stay freeze idle",
    "walk": "walk go move step pace cross approach head come travel follow proceed return advance lead wade",
    "run": "run sprint dash race rush hurry jog bolt charge chase flee hasten gallop scurry",
    "stroll": "stroll saunter wander amble meander promenade roam drift",
    "sneak": "sneak creep tiptoe slink prowl skulk",
    "march": "march stride stomp stalk parade storm",
    "climb": "climb clamber scale ascend",
    "enter": "enter arrive appear",
    "exit": "exit leave depart disappear vanish",
    "stop": "stop halt",
    "turn": "turn spin pivot swivel whirl rotate",
    "look": "look gaze stare glance watch peer see eye observe study face regard glare gape peek scan squint gawk "
    "examine inspect search read notice spot",
    "sit": "sit seat perch slump",
    "get_up": "rise arise",
    "lie": "lie recline sprawl",
    "kneel": "kneel crouch squat genuflect",
    "fall": "fall collapse stumble trip tumble slip topple faint",
    "jump": "jump leap hop skip vault",
    "backflip": "backflip somersault flip",
    "dance": "dance waltz twirl sway",
    "pick_up": "lift collect gather retrieve",
    "put_down": "place deposit",
    "hand_over": "hand offer pass deliver present",
    "take": "take grab seize snatch grasp accept receive",
    "drink": "drink sip gulp swallow swig",
    "phone": "phone telephone dial",
    "type": "type",
    "throw": "throw toss hurl fling lob pitch chuck shoot",
    "bounce": "bounce dribble",
    "catch": "catch",
    "drop": "drop release",
    "point": "point gesture",
    "wave": "wave beckon",
    "hug": "hug embrace cuddle",
    "punch": "punch hit strike slap smack",
    "cry": "cry weep sob bawl",
    "laugh": "laugh giggle chuckle cackle",
    "talk": "talk speak say chat argue tell ask answer reply murmur mumble explain mutter discuss",
    "shrug": "shrug",
    "nod": "nod",
    "be": "be",
    "hold": "hold carry clutch bear wield grip",
    "wear": "wear",
    "light": "give make have do let",
    "unfold": "begin start continue keep try attempt decide seem manage",
    "make_it": "score swish",
    "miss": "miss",
}

_FEELINGS = {
    "joy": "smile grin beam cheer rejoice celebrate",
    "sadness": "sigh frown pout mourn despair",
    "anger": "scowl fume sneer snarl seethe",
    "neutral": "blink swallow breathe",
    "fear": "tremble shiver panic cower shudder flinch recoil quake",
    "surprise": "gasp startle marvel wonder",
    "pain": "wince grimace groan moan",
    "disgust": "gag",
}

_VOICES = {
    "loudly": "shout yell scream shriek roar bellow holler",
    "quietly": "whisper",
}

_QUICK = listed("sprint dash race rush hurry bolt charge hasten snatch whirl")
_SLOW = listed("saunter linger amble meander drift")
_ANGRY = listed("stomp storm glare argue")

_BALL = "basketball football ball"

_SPECIAL: dict[str, tuple[Sense, ...]] = {
    "accept": (Sense("take", thing="prop"),),
    "answer": (Sense("phone", thing="phone call", prop="phone"), Sense("push_door", thing="door"), Sense("talk")),
    "bend": (Sense("kneel", particle="down over", loosely=True),),
    "bounce": (Sense("bounce", thing="prop"), Sense("jump", particle="up down"), Sense("bounce", prop="ball")),
    "bow": (Sense("nod", loosely=True),),
    "bring": (Sense("hand_over", thing="person"), Sense("hold", thing="prop"),),
    "burst": (
        Sense("laugh", thing="laughter laugh", particle=""),
        Sense("cry", thing="tear"),
        Sense("enter", particle="in into through", manner="quickly"),
        Sense("exit", particle="out", manner="quickly"),
    ),
    "bury": (Sense("cry", thing="face", loosely=True),),
    "call": (Sense("talk", particle="out", manner="loudly"), Sense("phone", prop="phone"),),
    "clap": (Sense("react", emotion="joy", loosely=True),),
    "close": (Sense("push_door", thing="door", loosely=True),
              Sense("react", thing="eye", emotion="neutral", loosely=True)),
    "come": (Sense("enter", particle="in"), Sense("exit", particle="out"), Sense("stop", thing="stop halt"),
             Sense("walk")),
    "cover": (Sense("cry", thing="face", loosely=True),),
    "crawl": (Sense("sneak", loosely=True),),
    "cross": (Sense("wait", thing="arm leg", loosely=True), Sense("walk")),
    "cry": (Sense("talk", particle="out", manner="loudly"), Sense("cry", emotion="cry")),
    "do": (Sense("backflip", thing="backflip somersault flip"), Sense("dance", thing="dance"), Sense("light")),
    "dribble": (Sense("bounce", prop="ball"),),
    "drink": (Sense("drink", prop="cup"),),
    "drop": (
        Sense("kneel", thing="knee"),
        Sense("sit", thing="chair sofa couch armchair bench seat"),
        Sense("drop", thing="prop"),
        Sense("fall", thing="ground floor sand"),
        Sense("fall"),
    ),
    "duck": (Sense("walk", particle="into through", loosely=True),),
    "dunk": (Sense("throw", prop="ball", target="hoop", loosely=True),),
    "fall": (Sense("kneel", thing="knee"), Sense("lie", thing="asleep"), Sense("fall")),
    "flop": (Sense("sit", particle="down", loosely=False), Sense("sit")),
    "get": (
        Sense("sit", particle="down"),
        Sense("get_up", particle="up"),
        Sense("get_up", thing="foot"),
        Sense("kneel", thing="knee"),
        Sense("enter", particle="in into"),
        Sense("exit", particle="out"),
        Sense("take", thing="prop"),
        Sense("walk", particle="to closer away back near"),
    ),
    "give": (Sense("light", thing="nod shrug wave hug smile laugh look glance sigh punch grin frown"),
             Sense("hand_over", thing="prop"), Sense("light")),
    "go": (
        Sense("enter", particle="in inside"),
        Sense("exit", particle="out outside"),
        Sense("exit", particle="off away", loosely=False),
        Sense("make_it", particle="through", thing="hoop net"),
        Sense("walk"),
    ),
    "grab": (Sense("pick_up", thing="prop"), Sense("take")),
    "hand": (Sense("hand_over", thing="prop"), Sense("hand_over")),
    "hang": (Sense("put_down", particle="up", thing="phone"),),
    "hit": (Sense("punch", thing="person"), Sense("punch", particle="out"),),
    "hold": (Sense("stand", particle="on onto", loosely=True),
             Sense("hug", thing="person", loosely=True), Sense("hold")),
    "hug": (Sense("hug", thing="person"), Sense("hug")),
    "hurl": (Sense("throw"),),
    "keep": (Sense("walk", thing="pace"), Sense("unfold")),
    "kick": (Sense("throw", thing=_BALL, loosely=True), Sense("push_door", thing="door", loosely=True)),
    "kiss": (Sense("hug", thing="person", loosely=True), Sense("hug", loosely=True)),
    "knock": (Sense("push_door", thing="door", loosely=True),
              Sense("drop", particle="over", thing="prop", loosely=True),
              Sense("push_door", loosely=True)),
    "lay": (Sense("put_down", thing="prop"), Sense("lie", particle="down")),
    "lean": (Sense("stand", loosely=True),),
    "leave": (Sense("put_down", thing="prop", particle="on"), Sense("exit")),
    "let": (Sense("drop", particle="go", thing="prop"), Sense("light")),
    "lift": (Sense("look", target="up", thing="head eye gaze"), Sense("pick_up", thing="prop"),),
    "limp": (Sense("walk", manner="slowly", loosely=True),),
    "lower": (Sense("look", target="down", thing="head eye gaze"), Sense("put_down", thing="prop"),
              Sense("sit", thing="himself herself themselves")),
    "make": (Sense("walk", thing="way"), Sense("phone", thing="call", prop="phone"), Sense("light")),
    "meet": (Sense("look", thing="eye gaze"), Sense("walk", thing="person")),
    "nod": (Sense("nod"),),
    "offer": (Sense("handshake", thing="hand"), Sense("hand_over", thing="prop"),),
    "open": (Sense("push_door", thing="door"), Sense("hold", thing="umbrella book bottle bag box"),
             Sense("react", thing="eye", emotion="neutral", loosely=True)),
    "pass": (Sense("throw", thing=_BALL), Sense("hand_over", thing="prop"), Sense("walk")),
    "pick": (Sense("walk", thing="way"),
             Sense("phone", particle="up", thing="phone", prop="phone"), Sense("pick_up", particle="up"),
             Sense("pick_up", thing="prop")),
    "plop": (Sense("sit"),),
    "pocket": (Sense("take", loosely=True),),
    "point": (Sense("point"),),
    "pour": (Sense("drink", prop="bottle", loosely=True),),
    "pull": (Sense("hug", thing="person", particle="close into"), Sense("push_door", thing="door", loosely=True),
             Sense("pick_up", thing="prop")),
    "push": (Sense("push_door", thing="door gate"), Sense("get_up", particle="up"),
             Sense("punch", thing="person", loosely=True)),
    "put": (
        Sense("wear", particle="on", thing="garment"),
        Sense("hands_on_head", thing="head"),
        Sense("hug", thing="arm shoulder", loosely=True),
        Sense("put_down", thing="prop"),
    ),
    "raise": (Sense("look", target="up", thing="head eye gaze"), Sense("drink", thing="cup bottle glass"),
              Sense("wave", thing="hand arm", loosely=True)),
    "reach": (Sense("hand_over", particle="out", thing="prop", loosely=True),
              Sense("point", particle="out for", loosely=True),
              Sense("walk")),
    "ring": (),
    "roll": (),
    "rest": (Sense("lie", thing="bed sofa", loosely=True), Sense("wait")),
    "salute": (Sense("wave", loosely=True),),
    "save": (Sense("catch", thing=_BALL, loosely=True),),
    "see": (Sense("look"),),
    "set": (Sense("put_down", particle="down", thing="prop"), Sense("put_down", thing="prop"),
            Sense("walk", particle="off out")),
    "shake": (
        Sense("shake_head", thing="head"),
        Sense("handshake", thing="hand"),
        Sense("react", emotion="fear", particle="with", loosely=True),
    ),
    "shove": (Sense("punch", thing="person", loosely=True), Sense("push_door", thing="door")),
    "shoot": (Sense("throw", place="court", prop="ball", target="hoop"), Sense("throw", thing=_BALL),
              Sense("throw", thing="hoop basket ring"), Sense("look", thing="look "
    "glance")),
    "shut": (Sense("push_door", thing="door", loosely=True),),
    "sink": (Sense("kneel", thing="knee"), Sense("sit")),
    "slam": (Sense("push_door", thing="door", manner="angrily"), Sense("put_down", thing="prop", manner="angrily")),
    "say": (Sense("wait", thing="nothing word"), Sense("talk")),
    "sleep": (Sense("lie"),),
    "stagger": (Sense("walk", manner="heavily", loosely=True),),
    "stand": (Sense("get_up", particle="up"), Sense("stand")),
    "start": (Sense("walk", particle="toward towards across for"), Sense("unfold")),
    "step": (Sense("enter", particle="in into inside"), Sense("exit", particle="outside"), Sense("walk")),
    "storm": (Sense("exit", particle="out off", manner="angrily"), Sense("enter", particle="in", manner="angrily"),
              Sense("march", manner="angrily")),
    "struggle": (Sense("get_up", thing="foot", manner="slowly"),
                 Sense("walk", particle="to through", manner="heavily")),
    "swing": (Sense("punch", particle="at"),),
    "take": (
        Sense("drink", thing="sip drink gulp swig", prop="cup"),
        Sense("sit", thing="seat"),
        Sense("walk", thing="step walk"),
        Sense("look", thing="look glance"),
        Sense("throw", thing="shot", prop="ball", target="hoop"),
        Sense("handshake", thing="hand", loosely=True),
        Sense("phone", particle="out", thing="phone", prop="phone", loosely=True),
        Sense("react", thing="breath", emotion="neutral"),
        Sense("take", thing="prop"),
    ),
    "talk": (Sense("phone", particle="on into", thing="phone", prop="phone"), Sense("talk")),
    "speak": (Sense("phone", particle="on into", thing="phone", prop="phone"), Sense("talk")),
    "throw": (
        Sense("punch", thing="punch"),
        Sense("wave", particle="up", thing="arm hand", loosely=True),
        Sense("hug", thing="arm"),
        Sense("push_door", particle="open", thing="door", manner="angrily"),
        Sense("throw"),
    ),
    "turn": (Sense("turn", particle="around round away back to towards toward from"),
             Sense("look", particle="", thing="head"), Sense("turn")),
    "type": (Sense("type", prop="laptop"),),
    "use": (Sense("phone", thing="phone"), Sense("type", thing="laptop")),
    "visit": (Sense("walk"),),
    "walk": (Sense("enter", particle="in inside"), Sense("exit", particle="out outside off"), Sense("walk")),
    "run": (Sense("enter", particle="in inside", manner="quickly"), Sense("exit", particle="out outside off",
            manner="quickly"), Sense("run")),
    "wake": (Sense("get_up", particle="up", loosely=True), Sense("get_up", loosely=True)),
    "wrap": (Sense("hug", thing="arm"),),
    "write": (Sense("type", loosely=True, prop="laptop"),),
    "wink": (Sense("react", emotion="joy", loosely=True),),
    "work": (Sense("type", thing="laptop computer desk"),),
    "yawn": (Sense("react", emotion="neutral", loosely=True),),
}  # fmt: skip

MOVES = frozenset(("walk", "run", "stroll", "sneak", "march", "climb", "enter", "exit"))
"""Actions that change the place."""

POSTURES = {"stand": "standing", "sit": "sitting", "lie": "lying", "kneel": "kneeling"}
"""Actions that hold or take a posture."""

STATES = frozenset(("stand", "sit", "lie", "wait"))
"""Actions that, said of somebody who has done nothing yet, describe how we find them; the rest goes on meanwhile."""

TOGETHER = frozenset(("hug", "handshake", "talk"))
"""What people who do it together do with each other."""

NEED_PROP = frozenset(("pick_up", "put_down", "hand_over", "take", "throw", "bounce", "catch", "drop"))
"""Actions that handle something; without one they cannot be shown."""

OUTCOMES = {
    "miss": "miss",
    "make_it": "make",
}

PHRASAL = {
    "pick": "up", "put": "down on away", "take": "out up off down", "set": "down", "lay": "down", "pull": "out up",
    "get": "out", "hand": "over", "knock": "over", "lift": "up", "hang": "up", "lock": "up", "throw": "away",
    "turn": "on off", "switch": "on off", "scoop": "up", "snatch": "up", "gather": "up", "hold": "up out", "grab": "up",
    "bring": "out", "drink": "up", "give": "up", "push": "open", "kick": "open",
}  # fmt: skip
"""Verbs to the particles that may stand between them and their object: *picks up the cup*."""

IDLE_VERBS = listed(
    "ring roll fly rebound rattle clang circle sail arc swirl blow shine glow flicker crash sound howl rage "
    "set flow burn  sparkle glitter beep buzz rumble tick rustle drip fade pass swim kick ride drive sing play "
    "fight smoke eat cook paint  draw dig pray sew wash clean fix repair build break cut "
)
"""Verbs that are known as such but cannot be played by people; things may do some of them."""

AUXILIARIES = listed(
    "am is are was were be been being has have had do does did will would can could shall should may might must gets"
)


def _senses() -> dict[str, tuple[Sense, ...]]:
    table: dict[str, tuple[Sense, ...]] = {}

    def plain(lemma: str, sense: Sense) -> None:
        if lemma not in _SPECIAL:
            table.setdefault(lemma, (sense,))

    for action, lemmas in _PLAIN.items():
        for lemma in lemmas.split():
            manner = "quickly" if lemma in _QUICK else "slowly" if lemma in _SLOW else ""
            manner = "angrily" if lemma in _ANGRY else manner
            plain(lemma, Sense(action, manner=manner))
    for emotion, lemmas in _FEELINGS.items():
        for lemma in lemmas.split():
            plain(lemma, Sense("react", emotion=emotion))
    for manner, lemmas in _VOICES.items():
        for lemma in lemmas.split():
            plain(lemma, Sense("talk", manner=manner))
    table.update(_SPECIAL)
    for lemma in IDLE_VERBS:
        table.setdefault(lemma, ())
    return {lemma: senses for lemma, senses in table.items() if "_" not in lemma}


VERBS: dict[str, tuple[Sense, ...]] = _senses()
"""Lemma to senses in the order in which they are tried; an empty tuple is a verb known to be beyond previz."""

IRREGULAR = {
    form: lemma
    for lemma, forms in {
        "be": "am is are was were been being",
        "begin": "began begun beginning",
        "bend": "bent",
        "bring": "brought",
        "catch": "caught",
        "come": "came coming",
        "creep": "crept",
        "cry": "cries cried",
        "do": "does did done",
        "draw": "drew drawn",
        "drink": "drank drunk",
        "drop": "dropped dropping",
        "fall": "fell fallen",
        "fight": "fought",
        "flee": "fled",
        "fly": "flew flown flies",
        "fling": "flung",
        "get": "got gotten getting",
        "give": "gave given",
        "go": "went gone goes",
        "have": "has had having",
        "hit": "hitting",
        "hold": "held",
        "hug": "hugged hugging",
        "jog": "jogged jogging",
        "keep": "kept",
        "kneel": "knelt",
        "lay": "laid",
        "leap": "leapt",
        "leave": "left leaving",
        "lie": "lay lain lying lies",
        "make": "made making",
        "meet": "met",
        "put": "putting",
        "read": "reading",
        "ride": "rode ridden",
        "ring": "rang rung",
        "rise": "rose risen",
        "run": "ran running",
        "say": "said",
        "see": "saw seen",
        "set": "setting",
        "shake": "shook shaken",
        "shoot": "shot",
        "shut": "shutting",
        "sing": "sang sung",
        "sink": "sank sunk",
        "sip": "sipped sipping",
        "sit": "sat sitting seated",
        "sleep": "slept",
        "slip": "slipped slipping",
        "speak": "spoke spoken",
        "spin": "spun spinning",
        "stand": "stood",
        "step": "stepped stepping",
        "stop": "stopped stopping",
        "stride": "strode",
        "strike": "struck",
        "sweep": "swept",
        "swim": "swam swum swimming",
        "swing": "swung",
        "take": "took taken",
        "tell": "told",
        "throw": "threw thrown",
        "tiptoe": "tiptoeing tiptoes",
        "try": "tries tried",
        "wake": "woke woken",
        "wear": "wore worn dressed",
        "weep": "wept",
        "win": "won winning",
        "write": "wrote written",
    }.items()
    for form in forms.split()
}
"""Irregular forms to lemmas; where two lemmas share a form, the one that filmmakers mean."""
