"""Sentences and what each must give; whatever is not among the beats or remarks was lost."""

from __future__ import annotations

import pytest

from tests.engine.previz.staging.scripted import codes, read, told

UNDERSTOOD = [
    (
        "beach",
        "MARA runs along the shore, then stops and turns around.",
        ["MARA run > waterline", "MARA stop", "MARA turn"],
    ),
    ("beach", "A boy runs past and waves at Mara.", ["BOY run", "BOY wave > MARA"]),
    ("beach", "Two men walk slowly toward the water.", ["MAN walk > waterline", "MAN 2 walk > waterline"]),
    ("beach", "MARA and JONAH walk along the water's edge.", ["MARA walk > waterline", "JONAH walk > waterline"]),
    ("beach", "They dance while the waves roll in.", ["MARA dance", "JONAH dance"]),
    ("beach", "Mara picks up a stone and throws it into the sea.", ["MARA pick_up stone", "MARA throw stone > sea"]),
    (
        "beach",
        "The old woman sits on the driftwood, looking at the horizon.",
        ["OLD WOMAN sit > driftwood", "OLD WOMAN look > horizon"],
    ),
    ("beach", "Mara falls to her knees and cries.", ["MARA kneel", "MARA cry"]),
    ("beach", "It is raining. Mara opens an umbrella.", []),
    ("beach", "Seagulls circle overhead. The wind howls.", []),
    ("beach", "JONAH (20s, tall, in a red hoodie) jumps over a rock.", ["JONAH jump > rocks"]),
    ("beach", "Jonah does a backflip.", ["JONAH backflip"]),
    (
        "beach",
        "She kneels down, picks up a bottle and drinks from it.",
        ["MARA kneel", "MARA pick_up bottle", "MARA drink bottle"],
    ),
    ("beach", "As Mara walks away, Jonah watches her go.", ["MARA walk > away", "JONAH look > MARA"]),
    ("beach", "A man in a red coat and a woman in a blue dress hug.", ["MAN hug > WOMAN", "WOMAN hug > MAN"]),
    ("beach", "Mara looks over her shoulder, then runs away from him.", ["MARA look", "MARA run > away"]),
    ("beach", "Jonah runs after her.", ["JONAH run > MARA"]),
    ("beach", "Mara sits down next to Jonah.", ["MARA sit > JONAH"]),
    ("beach", "She lets go of the umbrella. It rolls away.", ["MARA drop umbrella", "umbrella roll"]),
    ("beach", "SHE WALKS ALONG THE BEACH AND LOOKS AT THE SEA", ["MARA walk", "MARA look > sea"]),
    ("beach", "Mara turns to her, then to Jonah.", ["MARA turn > JONAH"]),
    (
        "living_room",
        "Mara enters, sits down on the sofa and laughs.",
        ["MARA enter > door", "MARA sit > sofa", "MARA laugh"],
    ),
    ("living_room", "Jonah pushes the door open and enters angrily.", ["JONAH push_door > door", "JONAH enter > door"]),
    (
        "living_room",
        "Mara hands Jonah a cup of coffee. He takes it and drinks.",
        ["MARA hand_over cup > JONAH", "JONAH take cup", "JONAH drink cup"],
    ),
    (
        "living_room",
        "She gets up, walks to the window and looks out.",
        ["MARA get_up", "MARA walk > window", "MARA look > window"],
    ),
    (
        "living_room",
        "Jonah is sitting in the armchair, reading a book.",
        ["JONAH sit > armchair", "JONAH look book > book"],
    ),
    ("living_room", "They shake hands.", ["MARA handshake > JONAH", "JONAH handshake > MARA"]),
    ("living_room", "Mara shakes her head and laughs.", ["MARA shake_head", "MARA laugh"]),
    ("living_room", "Jonah puts the box on the table.", ["JONAH put_down box > table"]),
    (
        "living_room",
        "Jonah puts down the cup, stands up and exits.",
        ["JONAH put_down cup", "JONAH get_up", "JONAH exit > door"],
    ),
    ("living_room", "He points at the door.", ["JONAH point > door"]),
    ("living_room", "Mara types on her laptop while Jonah phones.", ["MARA type laptop", "JONAH phone"]),
    ("living_room", "Mara smiles sadly.", ["MARA react"]),
    ("living_room", "Jonah looks surprised.", ["JONAH react"]),
    ("living_room", "Jonah is angry.", ["JONAH react"]),
    ("living_room", "She hugs him. He cries.", ["MARA hug > JONAH", "JONAH cry"]),
    ("living_room", "Mara throws the key to Jonah. He catches it.", ["MARA throw key > JONAH", "JONAH catch key"]),
    ("living_room", "Jonah drops the cup. It falls on the floor.", ["JONAH drop cup", "cup fall > floor"]),
    ("living_room", "A lamp falls off the table.", ["lamp fall > table"]),
    ("living_room", "Mara does not move.", ["MARA wait"]),
    ("living_room", "Jonah turns to look at the picture.", ["JONAH turn", "JONAH look > picture"]),
    ("living_room", "Both laugh.", ["MARA laugh", "JONAH laugh"]),
    ("living_room", "There is a boy on the sofa.", ["BOY sit > sofa"]),
    ("living_room", "Mara begins to cry.", ["MARA cry"]),
    ("living_room", "Mara sneaks up behind Jonah and punches him.", ["MARA sneak > JONAH", "MARA punch > JONAH"]),
    ("living_room", "Jonah lies on the sofa, asleep.", ["JONAH lie > sofa"]),
    ("living_room", "Mara glances over her shoulder at Jonah.", ["MARA look > JONAH"]),
    ("living_room", "Mara gives Jonah a hug.", ["MARA hug > JONAH"]),
    ("living_room", "She whispers to him.", ["MARA talk > JONAH"]),
    ("living_room", "They look at each other and smile.", ["MARA look > JONAH", "JONAH look > MARA"]),
    ("living_room", "Jonah says nothing.", ["JONAH wait"]),
    ("living_room", "Mara tries to stand up but falls.", ["MARA get_up", "MARA fall"]),
    ("living_room", "Mara slowly turns and walks back to the table.", ["MARA turn", "MARA walk > table"]),
    ("living_room", "Jonah nods slowly, then shakes his head.", ["JONAH nod", "JONAH shake_head"]),
    ("living_room", "Jonah paces. Mara watches.", ["JONAH walk", "MARA look > JONAH"]),
    ("living_room", "Mara, holding a cup of tea, walks to the window.", ["MARA walk > window"]),
    ("living_room", "Jonah's hands tremble.", ["JONAH react"]),
    ("living_room", "Jonah laughs so hard that he falls off the chair.", ["JONAH laugh", "JONAH fall"]),
    ("living_room", "Jonah hesitates, then walks up to her.", ["JONAH wait", "JONAH walk > MARA"]),
    ("living_room", "Mara stares at the ceiling.", ["MARA look > up"]),
    ("living_room", "Jonah, who has been listening at the door, steps forward.", ["JONAH wait > door", "JONAH walk"]),
    ("street", "Jonah gets out and looks at the sign.", ["JONAH walk > door", "JONAH look > sign"]),
    (
        "beach",
        "Mara and Jonah sit, watching the sunset.",
        ["MARA sit", "JONAH sit", "MARA look > sun", "JONAH look > sun"],
    ),
    ("beach", "In the distance, a figure walks along the shore.", ["FIGURE walk > waterline"]),
    ("court", "Jonah dribbles to the hoop and scores.", ["JONAH bounce ball > hoop", "JONAH throw ball > hoop make"]),
    ("court", "JONAH shoots. The ball swishes through the net.", ["JONAH throw ball > hoop make"]),
    ("court", "He takes a shot and misses.", ["JONAH throw ball > hoop miss"]),
    ("court", "Jonah throws the ball at the hoop. It goes in.", ["JONAH throw ball > hoop make"]),
    ("court", "He shoots the ball. It bounces off the rim.", ["JONAH throw ball > hoop miss"]),
    ("court", "Jonah throws Mara the ball. She catches it.", ["JONAH throw ball > MARA", "MARA catch ball"]),
    (
        "court",
        "Jonah passes the ball to Mara, who shoots and scores.",
        ["JONAH throw ball > MARA", "MARA throw ball > hoop make"],
    ),
    ("street", "INES (40), a tall woman with a suitcase, waits at the bus stop.", ["INES wait > bus stop"]),
    ("street", "The detective follows the thief into the alley.", ["DETECTIVE walk > THIEF"]),
    ("street", "She waves at the camera.", ["MARA wave > camera"]),
    ("street", "Two women argue at the bus stop.", ["WOMAN talk > WOMAN 2", "WOMAN 2 talk > WOMAN"]),
    ("forest", "A girl in a yellow raincoat sneaks between the trees, carrying a lantern.", ["GIRL sneak > tree"]),
    (
        "forest",
        "KOFI, a boy of ten, climbs over a log and looks up at the sky.",
        ["KOFI climb > log", "KOFI look > sky"],
    ),
    ("forest", "Snow falls. The hunter marches along the path.", ["HUNTER march > path"]),
    ("mountain", "Exhausted, MARA falls to the ground.", ["MARA fall > floor"]),
    (
        "longship",
        "A bearded VIKING stands at the mast and points to the horizon.",
        ["VIKING stand > mast", "VIKING point > horizon"],
    ),
    ("stage", "Close on MARA's face. She blinks.", ["MARA react"]),
    ("stage", "Walks toward camera, stops, smiles.", ["JONAH walk > camera", "JONAH stop", "JONAH react"]),
    ("stage", "mara walks slowly to camera", ["MARA walk > camera"]),
    ("stage", "Two people shake hands.", ["PERSON handshake > PERSON 2", "PERSON 2 handshake > PERSON"]),
]


@pytest.mark.parametrize(("place", "text", "wanted"), UNDERSTOOD, ids=[row[1][:50] for row in UNDERSTOOD])
def test_understood(place, text, wanted):
    shot = read(place, text)
    assert told(shot) == wanted
    assert codes(shot) == []


REMARKED = [
    ("living_room", "Jonah juggles three oranges.", "staging.action_unknown", "juggles three oranges"),
    ("mountain", "She swims across the lake.", "staging.action_unknown", "swims across the lake"),
    ("living_room", "The door opens.", "staging.action_unknown", "The door opens"),
    ("beach", "A dog runs along the beach.", "staging.action_unknown", "A dog runs along the beach"),
    ("beach", "Jonah does not laugh.", "staging.action_negated", "laugh"),
    ("court", "The crowd cheers.", "staging.people_few", "The crowd"),
    ("living_room", "Jonah takes her hand.", "staging.action_as", "takes her hand"),
    ("living_room", "Jonah takes off his hat.", "staging.action_unknown", "takes off his hat"),
    ("living_room", "Mara kisses Jonah.", "staging.action_as", "kisses Jonah"),
    ("forest", "They sit around the fire.", "staging.thing_unknown", "the fire"),
    ("living_room", "Mara reads a letter.", "staging.prop_as", "a letter"),
    ("living_room", "Mara picks up the chandelier.", "staging.thing_unknown", "the chandelier"),
    ("living_room", "A knock. Mara looks at the door.", "staging.words_unknown", "A knock"),
    ("longship", "The sea is rough. Vikings row.", "staging.action_unknown", "row"),
]


@pytest.mark.parametrize(("place", "text", "code", "words"), REMARKED, ids=[row[1] for row in REMARKED])
def test_what_is_not_understood_is_remarked_with_its_place(place, text, code, words):
    shot = read(place, text)
    remark = next(remark for remark in shot.remarks if remark.code == code)
    assert remark.words == words
    assert text[remark.start : remark.end] == words


def test_clothes_taken_off_are_not_put_on():
    assert all(not player.wardrobe for player in read("beach", "She kicks off her shoes.").cast)


def test_his_and_her_hands():
    assert read("living_room", "He takes her hand.").beats[0].target == "MARA"
    assert read("living_room", "Jonah puts his hands on his head.").beats[0].target == ""


def test_who_goes_on_has_not_left():
    assert len(read("street", "Jonah gets out and looks at the sign.").cast) == 2
    waits = read("living_room", "Jonah hesitates, then walks up to her.").beats
    assert waits[0].end <= waits[1].start


def test_manner_and_emotion():
    beats = {
        beat.actor: beat
        for beat in read("living_room", "Mara walks slowly to the window. Jonah laughs nervously.").beats
    }
    assert beats["MARA"].manner == "slowly"
    assert (beats["JONAH"].manner, beats["JONAH"].emotion) == ("nervously", "laugh")
    stares = read("living_room", "Jonah stares at Mara in disbelief.").beats[0]
    assert (stares.action, stares.emotion) == ("look", "surprise")


def test_props_are_where_the_words_say():
    props = {prop.name: prop for prop in read("living_room", "A cup stands on the table. Jonah drinks from it.").props}
    assert (props["cup"].mark, props["cup"].holder) == ("table", "")
    props = {prop.name: prop for prop in read("beach", "A red ball lies in the sand.").props}
    assert (props["ball"].kind, props["ball"].colour, props["ball"].mark) == ("football", "red", "floor")
    props = {prop.name: prop for prop in read("street", "MARA hurries down the street under an umbrella.").props}
    assert props["umbrella"].holder == "MARA"
    props = {prop.name: prop for prop in read("living_room", "Jonah looks at his phone.").props}
    assert props["phone"].holder == "JONAH"


def test_what_goes_on_meanwhile_overlaps_and_what_follows_does_not():
    together = read("living_room", "Mara types on her laptop while Jonah phones.").beats
    assert together[0].start == together[1].start
    after = read("living_room", "Mara gets up, walks to the door and exits.").beats
    assert after[0].end <= after[1].start < after[1].end <= after[2].start
    assert after[2].end <= 96


def test_beats_stay_inside_the_shot_however_short():
    for seconds in (1 / 24, 0.2, 1, 20):
        shot = read(
            "living_room", "Mara gets up, walks to the door, opens it and exits, then Jonah laughs.", seconds=seconds
        )
        assert all(0 <= beat.start < beat.end <= shot.frames for beat in shot.beats)
        assert len(shot.beats) == 5


@pytest.mark.parametrize(
    "text",
    [
        "Mara zorbles the sofa.",
        "Mara walks to the zorble.",
        "Mara sits and zorbles.",
        "Zorble zorble.",
        "Mara, a zorble in hand, laughs.",
        "Mara laughs while zorbles fall.",
        "The zorble glows.",
        "Mara picks up the zorble and drops it.",
        "While Jonah zorbles, Mara laughs.",
        "Mara is zorbling.",
        "Mara looks at Jonah zorbling.",
        "Suddenly a zorble.",
        "Jonah zorbles Mara.",
        "He gives her a zorble.",
    ],
)
def test_a_word_that_means_nothing_is_never_lost(text):
    shot = read("living_room", text)
    covered = [text[remark.start : remark.end].casefold() for remark in shot.remarks]
    named = [player.name.casefold() for player in shot.cast]
    assert any("zorbl" in words for words in (*covered, *named))


@pytest.mark.parametrize(
    ("place", "text", "prop"),
    [
        ("forest", "Mara sneaks between the trees, a lamp in her hand.", "lamp"),
        ("street", "Mara runs down the street, a bag over her shoulder.", "bag"),
        ("living_room", "Mara, a cup in her hand, sits on the sofa.", "cup"),
    ],
)
def test_what_is_in_a_hand_or_over_a_shoulder_is_carried(place, text, prop):
    shot = read(place, text)
    assert {each.name: each.holder for each in shot.props} == {prop: "MARA"}
    assert all(beat.target != prop for beat in shot.beats)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Mara comes running and falls.", ["MARA run", "MARA fall"]),
        ("Mara bursts out laughing.", ["MARA laugh"]),
        ("Mara raises her arms and laughs.", ["MARA wave", "MARA laugh"]),
        ("Mara throws her arms up and cheers.", ["MARA wave", "MARA react"]),
        ("Mara crosses her arms.", ["MARA wait"]),
    ],
)
def test_two_verbs_for_one_doing_and_arms(text, wanted):
    assert told(read("beach", text)) == wanted
