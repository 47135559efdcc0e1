"""What a renderer says of a shot that it reads or performs otherwise than written, in words."""

from __future__ import annotations

from studio.words.language import _, mark
from studio.words.sentences import SENTENCES

READINGS = {
    "staging.place_unknown": mark("There is no set for “{words}”; the neutral stage stands in."),
    "staging.place_as": mark("“{words}” is shown on a set that is like it."),
    "staging.action_unknown": mark("“{words}” cannot be played; a simpler verb may be."),
    "staging.action_as": mark("“{words}” is shown by the nearest action that can be played."),
    "staging.action_negated": mark("What somebody does not do (“{words}”) is not shown; say what they do."),
    "staging.person_unknown": mark("“{words}” names nobody who is known; somebody stands in."),
    "staging.people_few": mark("“{words}” is shown by a few people."),
    "staging.thing_unknown": mark("“{words}” is not on this set, or cannot be handled."),
    "staging.prop_as": mark("“{words}” is shown by another thing of about its size."),
    "staging.words_unknown": mark("“{words}” was not used."),
    "staging.sound_unknown": mark("There is no sound for “{words}”."),
    "staging.style_as": mark("The style “{words}” is drawn in another look; previz knows photographic and anime."),
    "staging.dialogue_long": mark("The dialogue is longer than the shot ({words}) and is spoken faster."),
    "staging.speaker_unseen": mark("{words} should be heard from elsewhere, and stands in the picture."),
    "staging.manner_unknown": mark("How the line is said (“{words}”) was not understood."),
    "staging.subject_unknown": mark("The camera's subject “{words}” is not in the shot."),
    "staging.size_unknown": mark("“{words}” is no shot size, angle, move or pace that is known."),
    "staging.aside_unknown": mark("Previz does not know the direction “{words}”."),
    "staging.text_long": mark("The text is too long for one shot; what follows “{words}” was not read."),
    "stagecraft.no_bounce": mark("“{words}” cannot be bounced here."),
    "stagecraft.no_partner": mark("There is nobody to do it with: “{words}”."),
    "stagecraft.no_prop": mark("There is nothing to do it with: “{words}”."),
    "stagecraft.no_such_action": mark("There is no movement for “{words}”."),
    "stagecraft.no_such_mark": mark("The set has no place called “{words}”; another one is used."),
    "stagecraft.nobody": mark("Nobody is there to do it: “{words}”."),
    "stagecraft.not_caught": mark("What was thrown is not caught: “{words}”."),
    "stagecraft.not_in_hand": mark("It is in nobody's hand: “{words}”."),
    "stagecraft.out_of_reach": mark("It is out of reach: “{words}”."),
    "stagecraft.outcome": mark("The simulation came to another end than the script: “{words}”."),
    "stagecraft.unreachable": mark("There is no way there: “{words}”."),
    "cameo.stand_in_voice": mark("A stand-in voice tuned to that of {words} is heard: these words were not recorded."),
    "cameo.card": mark("{words} is seen by the recording itself."),
    "cameo.one_rest": mark("In the recording of {words} there is one still moment: listening and waiting look alike."),
    "cameo.face.acts": mark(
        "The face of {words} is on a stand-in: in this shot they do something that the recording does not show."
    ),
    "cameo.face.aside": mark("The face of {words} is on a stand-in: in this shot they do not face the camera."),
    "cameo.face.far": mark("The face of {words} is on a stand-in: the shot is too wide to show the recording."),
    "cameo.face.moves": mark("The face of {words} is on a stand-in: in this shot they move, or come and go."),
    "cameo.face.no_clip": mark("The face of {words} is on a stand-in: no recording came with the cameo."),
    "cameo.face.no_face": mark("The face of {words} is on a stand-in: in the recording nobody looks into the camera."),
    "cameo.face.part": mark(
        "The face of {words} is on a stand-in: the recording shows too little of the body for this size of shot."
    ),
    "cameo.thing": mark("Seen by its recording, standing on the floor, so high: {words}."),
    "cameo.unusable": mark("A part of the cameo could not be used: {words}."),
    "model.silent": mark("{words} has no sound: dialogue, effects and ambience are previz's."),
    "model.licence": mark("What is made with this model is limited by its licence: {words}."),
    "model.rate": mark("The model rendered {words} frames a second, of which the film's are made."),
    "model.cannot": mark("The model could not take this: {words}."),
    "model.cut_off": mark("The prompt is longer than the model reads; this was cut off: “{words}”"),
    "model.not_kept": mark("Unfinished work could not be kept: {words}."),
    "model.resumed": mark("It went on where an earlier try stopped ({words})."),
    "model.stepped_down": mark("Memory ran out and less was held at once ({words})."),
    "model.lossy": mark("Weights were rounded to 8 bits, which is not exact ({words})."),
    "model.tight": mark("It was rendered with less memory free than it asks for ({words})."),
    "model.no_preview_file": mark("The tiny decoder {words} could not be used: the model made its previews itself."),
    "model.no_enlarger": mark("The model has no enlarger; the picture is as it was first made."),
    "model.last_picture": mark("It goes on from the last picture of the clip, not from how things move in it."),
    "model.last_late": mark(
        "The last picture that was given comes too late by so many of the model's frames: {words}."
    ),
    "model.sound_anew": mark("The sound was made anew."),
    "model.sound_blended": mark(
        "Each of the {words} pieces has sound of its own, blended where two meet: a voice or music may change there."
    ),
    "model.voice_alone": mark("A voice without a picture of its person was not used."),
    "model.not_with_references": mark("Not used beside references: {words}."),
    "model.by_light": mark("The take is remade by its light and movement; its colours are made anew."),
    "model.mask_alone": mark("A mask without a take to be remade is not used."),
    "model.not_with_video": mark("Not used beside a take that is remade: {words}."),
    "model.one_guide": mark("The model follows one guide; not used: {words}."),
    "model.no_sound_part": mark("The model's part for sound is not there; the take is silent."),
}


GIVEN = {"guide:depth": mark("depth"), "guide:edges": mark("edges"), "guide:pose": mark("skeletons")}
"""What a model was given, as a remark names it, to what a filmmaker calls it."""


def reading(code: str, words: str) -> str:
    """A remark of a renderer as a sentence; a code without one is shown as it is."""
    words = _(GIVEN[words]) if words in GIVEN else words
    short = words if len(words) <= 80 else words[:77] + "..."
    if code.startswith("scorer.") and code in SENTENCES:
        return " ".join(_(part).format(words=short) for part in SENTENCES[code])
    return _(READINGS[code]).format(words=short) if code in READINGS else f"{code}: {short}"


def logged(line: str) -> str:
    """A line of a recipe's log, ``code: words``, as a sentence."""
    code, _colon, words = line.partition(": ")
    return reading(code, words)
