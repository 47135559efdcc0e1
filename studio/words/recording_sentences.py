"""Recording a cameo in words: what went wrong and what to do, what would make it better, what is asked for."""

from __future__ import annotations

from studio.words.language import mark

RECORDING: dict[str, tuple[str, str]] = {
    "camera.none": (
        mark("No camera is connected."),
        mark("Plug one in, or import a video or pictures instead."),
    ),
    "camera.gone": (
        mark("The camera {camera} is not connected any more."),
        mark("Plug it in again, or choose another one."),
    ),
    "camera.refused": (
        mark("The system does not let Rushes use the camera {camera}."),
        mark("Allow it in the system's settings (on Linux, join the group “video”), then choose the camera again."),
    ),
    "camera.busy": (
        mark("The camera {camera} is in use by {program}."),
        mark("Close that program, then choose the camera again."),
    ),
    "camera.no_start": (
        mark("The camera {camera} gives no picture."),
        mark("Close other programs that may use it, plug it in again, or choose another one."),
    ),
    "camera.lost": (
        mark("The camera {camera} stopped giving pictures."),
        mark("Plug it in again, or choose another one."),
    ),
    "recording.camera_went": (
        mark("The camera {camera} went away in the middle of the take, and nothing of it was kept."),
        mark("Plug it in again or choose another one, then record the take again."),
    ),
    "recording.microphone_went": (
        mark("The microphone went away in the middle of the take, and nothing of it was kept."),
        mark("Plug it in again or choose another one, then record the take again."),
    ),
    "recording.memory": (
        mark("There is not enough memory to record: a likeness is never written to disk before it is sealed."),
        mark("Close other programs, then record again; the take that was being made is gone."),
    ),
    "recording.too_short": (
        mark("The take is {seconds} s long; it takes at least {least} s."),
        mark("Record again, and stop after the last line."),
    ),
    "recording.no_pictures": (
        mark("There is nothing to keep yet: {count} of at least {least} pictures were taken."),
        mark("Take pictures from several sides first."),
    ),
    "recording.no_motion": (
        mark("{file} has no moving pictures."),
        mark("Choose a video of the person; single pictures serve for animals and objects only."),
    ),
    "recording.mixed": (
        mark("A video and single pictures cannot be brought in together."),
        mark("Choose one video, or a set of pictures."),
    ),
    "recording.too_long": (
        mark("{file} is {seconds} s long; a cameo takes at most {most} s."),
        mark("Cut out the best part with another program, or choose another video."),
    ),
    "recording.sizes": (
        mark("The empty background has another size than the take ({plate} and {take})."),
        mark("Record both with the same camera, or import both from the same one."),
    ),
    "clip.unreadable": (
        mark("The clip of this cameo cannot be read."),
        mark("Record or import it again, or ask whoever sent it for a whole copy."),
    ),
}
"""Faults: code -> what happened, what to do."""

HINTS: dict[str, tuple[str, str]] = {
    "no face": (mark("No face"), mark("Look into the camera.")),
    "in the way": (mark("Somebody is in the picture"), mark("Step out of it: this is the empty background.")),
    "several faces": (mark("Several faces"), mark("Be alone in the picture; cover posters and portraits.")),
    "too far": (mark("Too far"), mark("Come nearer.")),
    "too near": (mark("Too near"), mark("Move back a little.")),
    "aside": (mark("Not in the middle"), mark("Move into the middle of the oval.")),
    "too dark": (mark("Too dark"), mark("Face a window, or switch on a lamp in front of you.")),
    "too bright": (mark("Too bright"), mark("Turn the lamp away, or move out of the sun.")),
    "back-lit": (mark("Lit from behind"), mark("Turn so that the light is in front of you, not behind.")),
    "blurred": (mark("Not sharp"), mark("Clean the lens, keep still, and let the camera focus.")),
    "silent": (mark("Nothing is heard"), mark("Check that the microphone is not muted and the right one is chosen.")),
    "too quiet": (mark("Too quiet"), mark("Speak up, or come nearer to the microphone.")),
    "clipped": (mark("Too loud"), mark("Turn the microphone down, or move back a little.")),
}
"""Hints while recording: the hint's key -> in two words, and what to do."""

TASKS: dict[str, str] = {
    "digits": mark("Read these digits aloud"),
    "left": mark("Turn your head to the left, then back"),
    "right": mark("Turn your head to the right, then back"),
    "consent": mark("Say your consent"),
    "round": mark("Turn slowly all the way round"),
}
"""What the teleprompter asks for."""

CONSENT = mark("I, {name}, let my likeness and my voice be used in films, under the releases I sign.")
"""The consent sentence where no release is being given yet."""

GUESSED = mark(
    "Nothing could be cut out of it clearly, so that its outline is a guess. Record it again with an empty background, "
    "or before one of another colour."
)
UNFINISHED = mark(
    "A recording that is not finished is never written to disk: if Rushes or the machine stops, it is lost."
)
NOTHING_LEAVES = mark("Nothing leaves this machine.")
