"""What feelings do to a face, as weights of face shapes."""

from __future__ import annotations

Shapes = dict[str, float]


def both(name: str, value: float) -> Shapes:
    """A shape on both sides of the face."""
    return {name + "Left": value, name + "Right": value}


def mix(*parts: Shapes | tuple[Shapes, float]) -> Shapes:
    """Sum of weights, each part a dict or a (dict, factor) pair, kept between -0.2 and 1."""
    out: Shapes = {}
    for part in parts:
        shapes, k = part if isinstance(part, tuple) else (part, 1.0)
        for name, value in shapes.items():
            out[name] = out.get(name, 0.0) + k * value
    return {name: max(-0.2, min(1.0, value)) for name, value in out.items()}


EMOTIONS: dict[str, Shapes] = {
    "neutral": {**both("mouthSmile", 0.16), **both("browOuterUp", 0.06), "browInnerUp": 0.06},
    "joy": {
        **both("mouthSmile", 0.85), **both("cheekSquint", 0.8), **both("eyeSquint", 0.35), "browInnerUp": 0.15,
        **both("browOuterUp", 0.15), **both("mouthUpperUp", 0.55), **both("mouthDimple", 0.3), "jawOpen": 0.12,
    },
    "smile": {
        **both("mouthSmile", 0.55), **both("cheekSquint", 0.40), **both("eyeSquint", 0.18),
        **both("browOuterUp", 0.10), "browInnerUp": 0.10,
    },
    "sadness": {
        "browInnerUp": 0.95, **both("mouthFrown", 0.85), "mouthShrugLower": 0.45, **both("eyeSquint", 0.25),
        **both("eyeLookDown", 0.30), **both("eyeBlink", 0.18), **both("browDown", 0.15), "mouthRollLower": 0.15,
    },
    "anger": {
        **both("browDown", 1.0), **both("noseSneer", 0.65), **both("eyeSquint", 0.45), **both("mouthPress", 0.75),
        **both("mouthFrown", 0.45), "jawForward": 0.35, "mouthShrugLower": 0.2,
    },
    "fear": {
        "browInnerUp": 1.0, **both("browOuterUp", 0.55), **both("eyeWide", 1.0), **both("mouthStretch", 0.75),
        "jawOpen": 0.22, **both("mouthLowerDown", 0.3),
    },
    "surprise": {
        "browInnerUp": 0.9, **both("browOuterUp", 1.0), **both("eyeWide", 0.85), "jawOpen": 0.55,
        "mouthFunnel": 0.25,
    },
    "disgust": {
        **both("noseSneer", 1.0), **both("browDown", 0.55), **both("mouthUpperUp", 0.65), **both("cheekSquint", 0.5),
        "mouthShrugLower": 0.45, **both("mouthFrown", 0.45), **both("eyeSquint", 0.4),
    },
    "laugh": {
        **both("mouthSmile", 1.0), **both("cheekSquint", 1.0), **both("eyeSquint", 0.7), **both("eyeBlink", 0.35),
        "jawOpen": 0.48, **both("mouthUpperUp", 0.7), **both("mouthLowerDown", 0.2), "browInnerUp": 0.2,
    },
    "cry": {
        "browInnerUp": 1.0, **both("eyeSquint", 0.8), **both("eyeBlink", 0.55), **both("mouthFrown", 0.7),
        **both("mouthStretch", 0.6), "jawOpen": 0.22, **both("mouthUpperUp", 0.4), **both("cheekSquint", 0.6),
        **both("mouthLowerDown", 0.35),
    },
    "pain": {
        **both("browDown", 0.8), **both("eyeBlink", 0.75), **both("eyeSquint", 0.9), **both("mouthStretch", 0.7),
        **both("mouthUpperUp", 0.6), **both("noseSneer", 0.7), "jawOpen": 0.15,
    },
    "shrug": {
        "browInnerUp": 0.6, **both("browOuterUp", 0.85), **both("mouthFrown", 0.5), "mouthShrugLower": 0.7,
        "mouthPucker": 0.15,
    },
    "thoughtful": {
        **both("browDown", 0.30), "browInnerUp": 0.25, **both("eyeSquint", 0.30), **both("mouthPress", 0.3),
        "mouthLeft": 0.25,
    },
}  # fmt: skip
"""Expressions by name."""

WORDS: dict[str, str] = {
    "happy": "joy", "glad": "joy", "joyful": "joy", "smiling": "smile", "amused": "smile", "warm": "smile",
    "sad": "sadness",
    "sorrow": "sadness", "angry": "anger", "furious": "anger", "afraid": "fear", "scared": "fear", "worried": "fear",
    "surprised": "surprise", "shocked": "surprise", "astonished": "surprise", "disgusted": "disgust",
    "laughing": "laugh",
    "crying": "cry", "hurt": "pain", "disbelief": "surprise", "calm": "neutral", "pensive": "thoughtful",
    "confused": "thoughtful",
}  # fmt: skip
"""Everyday words for expressions."""


def emotion(name: str) -> Shapes:
    """Weights of an expression by its name or an everyday word; neutral for anything else."""
    return EMOTIONS.get(name) or EMOTIONS.get(WORDS.get(name, ""), EMOTIONS["neutral"])
