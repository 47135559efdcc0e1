"""Words about people: what they are called, how they look, what they wear."""

from __future__ import annotations

from dataclasses import dataclass

from engine.previz.staging.lexicon.table import by_word, listed


@dataclass(frozen=True, slots=True)
class Kind:
    """What a noun says about a person: gender ``f``, ``m`` or unknown; age ``child``, ``young``, ``adult``, ``old``."""

    gender: str = ""
    age: str = ""


_NOUNS = {
    ("f", "adult"): "woman lady mother mom mum wife sister aunt businesswoman policewoman waitress actress queen "
    "housewife bride saleswoman nun daughter girlfriend",
    ("f", "child"): "girl",
    ("f", "old"): "grandmother grandma granny",
    ("m", "adult"): "man guy gentleman father dad husband brother uncle businessman policeman waiter actor fisherman "
    "king groom salesman priest monk bloke butler fellow boyfriend viking cowboy",
    ("m", "young"): "youth lad son",
    ("m", "child"): "boy",
    ("m", "old"): "grandfather grandpa granddad",
    ("", "child"): "child kid toddler schoolchild",
    ("", "young"): "teenager teen student",
    ("", "adult"): "person somebody someone stranger figure friend bartender cop officer doctor nurse driver teacher "
    "worker player soldier guard sailor captain neighbour neighbor customer runner passer-by passerby dancer thief "
    "detective pedestrian cyclist hiker hunter surfer swimmer tourist lover colleague boss clerk janitor chef cook "
    "coach referee farmer artist painter singer musician photographer villain hero heroine traveller traveler "
    "messenger merchant baker mechanic pilot robber gunman agent",
    ("", "old"): "elder",
}

PERSON_NOUNS: dict[str, Kind] = {
    noun: Kind(gender, age) for (gender, age), nouns in _NOUNS.items() for noun in nouns.split()
}
"""Nouns that name somebody without a name."""

PLURALS = {"men": "man", "women": "woman", "children": "child", "people": "person", "folk": "person",
           "policemen": "policeman", "ladies": "lady", "fishermen": "fisherman", "passersby": "passerby",
           "thieves": "thief", "wives": "wife", "businessmen": "businessman", "businesswomen": "businesswoman",
           "gentlemen": "gentleman", "feet": "foot", "knives": "knife"}  # fmt: skip

CROWDS = listed("crowd audience mob gang group team passers family couple pair duo trio spectators fans crew")
"""Nouns for more than one; a crowd is shown by a few."""

CROWD_SIZES = {"couple": 2, "pair": 2, "duo": 2, "trio": 3, "family": 3}

NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
           "several": 3, "some": 3, "few": 3, "many": 4, "dozen": 12, "hundred": 100}  # fmt: skip

AGE_WORDS = by_word(
    {
        "child": "little young_child small",
        "young": "young teenage youthful twenty-something 20s twenties",
        "adult": "middle-aged 30s 40s thirties forties grown",
        "old": "old elderly aged ancient grey-haired gray-haired white-haired retired wrinkled 60s 70s 80s sixties "
        "seventies eighties",
    }
)

GENDER_WORDS = {
    **dict.fromkeys(listed("she her hers herself woman female girl lady mother wife daughter sister"), "f"),
    **dict.fromkeys(listed("he him his himself man male boy guy father husband son brother"), "m"),
}


@dataclass(frozen=True, slots=True)
class StandIn:
    """How one of the eight people looks, in the words that ask for them."""

    gender: str
    age: str
    words: frozenset[str]


STAND_INS: dict[str, StandIn] = {
    "maya": StandIn("f", "young", listed("athletic sporty fit dark ponytail runner strong dancer muscular")),
    "otto": StandIn("m", "adult", listed(
    "heavy big fat bearded beard bald stout burly large farmer sailor captain "
                                            "viking fisherman plaid"
)),
    "rosa": StandIn("f", "old", listed("old elderly grey gray white-haired bun grandmother wrinkled frail")),
    "timo": StandIn("m", "child", listed("boy child kid freckled freckles red-haired redhead schoolboy")),
    "lin": StandIn("f", "adult", listed("elegant bob coat asian slim slender businesswoman detective chic")),
    "sam": StandIn("m", "adult", listed(
    "suit businessman tie lawyer agent detective officer executive banker "
                                           "stubble formal"
)),
    "nia": StandIn("f", "young", listed("curly curls dress black cheerful bright brown")),
    "jonas": StandIn("m", "young", listed(
    "young blond blonde long-haired hoodie student lanky thin skinny player "
                                             "skater teenage teenager"
)),
}  # fmt: skip

GARMENTS = listed(
    """dress gown sundress nightgown skirt miniskirt shirt blouse uniform t-shirt tshirt polo tank top jersey sweater
    cardigan turtleneck hoodie trousers pants leggings jeans shorts jacket coat overcoat raincoat suit tie shoes boots
    trainers sneakers sandals tracksuit pyjamas pajamas cloak robe vest hat cap scarf apron sweatshirt pullover jumper
    parka blazer trenchcoat trench tuxedo slacks kimono belt heels gloves"""
)

COLOURS = listed(
    """white cream ivory beige black grey gray silver charcoal red crimson burgundy maroon scarlet pink rose coral "
    "orange
    rust yellow mustard gold golden green olive khaki mint emerald teal turquoise blue navy purple violet lilac lavender
    brown tan camel dark light pale"""
)

CLOTH_WORDS = COLOURS | listed(
    """long short striped plaid checked tartan flannel pinstriped dotted floral flowered flowery knitted woollen woolen
    wool denim leather cotton silk linen summer winter torn old heavy thick wet hooded sleeveless faded"""
)
"""Words that may stand before a garment and belong to it."""

EMOTION_WORDS = by_word(
    {
        "joy": "happy happily joyful joyfully glad gladly cheerful cheerfully delighted smiling grinning beaming "
        "amused warm warmly "
        "proud proudly relieved merry excited excitedly playfully tender tenderly lovingly brightly kindly smile "
        "grin joy",
        "sadness": "sad sadly unhappy unhappily sorrowful melancholy mournful mournfully gloomy depressed "
        "disappointed dejected "
        "dejectedly wistful wistfully bitter bitterly heartbroken resigned sadness sorrow grief frown sigh",
        "anger": "angry angrily furious furiously mad irritated annoyed enraged outraged fierce fiercely coldly "
        "harshly anger rage "
        "sharply fury scowl",
        "fear": "afraid scared frightened fearful fearfully terrified anxious anxiously nervous nervously worried "
        "panicked "
        "alarmed horrified fear terror panic",
        "surprise": "surprised astonished amazed startled stunned shocked baffled puzzled incredulous confused "
        "surprise shock disbelief "
        "amazement awe",
        "disgust": "disgusted disgustedly revolted appalled disgust",
        "laugh": "laughing laughter giggling chuckling",
        "cry": "crying tearful tearfully weeping sobbing tears",
        "pain": "pained painfully hurt wounded aching agony pain",
        "neutral": "calm calmly neutral serious seriously thoughtful thoughtfully blank blankly deadpan pensive "
        "pensively "
        "tired serene quiet",
    }
)
"""Words to the face's emotions."""

MANNER_WORDS = by_word(
    {
        "slowly": "slowly slow gradually leisurely calmly gently lazily unhurriedly wearily",
        "quickly": "quickly quick fast swiftly rapidly hastily hurriedly briskly speedily frantically",
        "quietly": "quietly silently softly noiselessly whispering whispers quiet sotto voce mute",
        "loudly": "loudly loud noisily shouting yelling screaming shouts",
        "carefully": "carefully cautiously gingerly warily delicately",
        "heavily": "heavily clumsily awkwardly hard",
        "suddenly": "suddenly abruptly immediately instantly sharply",
        "nervously": "nervously anxiously uneasily restlessly worriedly",
        "angrily": "angrily furiously violently fiercely aggressively",
        "sadly": "sadly dejectedly mournfully glumly",
        "happily": "happily cheerfully joyfully excitedly gladly playfully merrily",
        "tiredly": "tiredly tired exhausted sleepily",
        "proudly": "proudly confidently boldly triumphantly",
    }
)
"""Words to manners."""

STAND_IN_WORDS = listed("tall short fat thin bearded bald blond blonde curly heavy slim strong big little young old")
"""Adjectives that become part of an unnamed person's name."""
