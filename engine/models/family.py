"""A family of models as values: what it can do, what it is asked in, how large it is, under which licence."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal

from engine.messages.requests import Value

PromptForm = Literal["paragraph", "labelled", "tags"]
"""``paragraph``: one flowing text with speech in quotes and sounds in time order; ``labelled``: references named as
``<Picture 1>``; ``tags``: short phrases with commas."""

Role = Literal["text", "transformer", "refiner", "picture", "sound", "other"]


class Lengths(Value, frozen=True):
    """Lengths in frames that a model renders: ``step * k + first``, from `least` to `most`.

    Attributes
    ----------
    step, first, least, most : int
    """

    step: int
    first: int
    least: int
    most: int


class Sizes(Value, frozen=True):
    """Sizes in pixels that a model renders.

    Attributes
    ----------
    multiple : int
        Of which both sides are.
    least : int
        Shortest side.
    most : int
        Largest area.
    short : int
        Short side that the model was made for; 0 for any.
    """

    multiple: int
    least: int
    most: int
    short: int = 0


class Capabilities(Value, frozen=True):
    """What a model takes beside words, and what it gives.

    Attributes
    ----------
    sound : int
        Samples a second of the sound it makes; 0 for a silent one.
    heard : int
        Latents of its sound a second, where a clip can go on from the sound of the one before; 0 where it cannot.
    first, last, between : bool
        Frames that can be given: the first, the last, any.
    prefix : bool
        Whether a clip can be given that it goes on from.
    images, voices, clips : int
        How many references of each it takes.
    control : tuple of str
        Guides it follows: ``depth``, ``pose``, ``edges``, ``face``, ``mask``, ``driving``.
    needs : tuple of str
        Roles without which it renders nothing: ``image``, ``guide:pose``.
    memory : int
        How many earlier takes of a scene it remembers, each by a picture and what is heard.
    adapters : bool
        Whether it takes LoRA files.
    remix : bool
        Whether it makes a video from a video.
    apart : bool
        Whether it takes no first or last frame beside references.
    """

    sound: int = 0
    heard: int = 0
    first: bool = False
    last: bool = False
    between: bool = False
    prefix: bool = False
    images: int = 0
    voices: int = 0
    clips: int = 0
    control: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    memory: int = 0
    adapters: bool = False
    remix: bool = False
    apart: bool = False

    @property
    def references(self) -> dict[str, int]:
        """Role of a reference to how many it takes."""
        return {"image": self.images, "voice": self.voices, "clip": self.clips, "memory": self.memory}


class Component(Value, frozen=True):
    """A part of a model.

    Attributes
    ----------
    name : str
        Its folder in a diffusers folder.
    role : str
        What it is for: decides in which phase it is in memory.
    parameters : int
        How many numbers; bytes follow from the precision.
    optional : bool
        Whether a film can be made without it.
    """

    name: str
    role: Role
    parameters: int
    optional: bool = False


class Work(Value, frozen=True):
    """What rendering takes beside the weights, counted on the real geometry by `tests/benchmarks/counting.py`.

    Attributes
    ----------
    hidden, layers, inner : int
        Width of the transformer, how many blocks it has, and the width within a block's feed-forward.
    words : int
        Of text that it looks at.
    patch : int
        Latents a token.
    held, held_given : float
        Numbers that a forward holds at its peak, a token and width; `held_given` where pictures are given, if other.
    moved : float
        Numbers that it reads and writes outside of matrix products, a token, width and block.
    active : float
        Share of its parameters that every token of the picture is multiplied with.
    batched : bool
        Whether guidance runs as one batch of two.
    text : int
        Numbers that reading the words holds at its peak, beside the weights.
    leaf : int
        Parameters of the encoder's largest layer.
    pixel : float
        Numbers that decoding holds a pixel of a picture, of all pictures of a window.
    pixel_still : float
        The same of one picture, for a decoder that goes from latent frame to latent frame.
    pixel_flops : float
        Multiplications and additions a pixel of each picture.
    caches : tuple of str
        Names of what may skip work at the price of exactness, the best first.
    masked : bool
        Whether its attention is given a mask, which not every kernel takes.
    """

    hidden: int
    layers: int
    inner: int
    words: int = 512
    patch: int = 1
    held: float = 20.0
    held_given: float = 0.0
    moved: float = 60.0
    active: float = 0.9
    batched: bool = False
    text: int = 2_000_000_000
    leaf: int = 1_100_000_000
    pixel: float = 600.0
    pixel_still: float = 0.0
    pixel_flops: float = 4e6
    caches: tuple[str, ...] = ()
    masked: bool = False


class Preset(Value, frozen=True):
    """How a quality is asked for.

    Attributes
    ----------
    steps : int
    guidance : float
    sigmas : tuple of float
        The steps themselves, for distilled models.
    refine : tuple of float
        Steps after enlarging twofold; empty for none.
    options : dict
        Further arguments of the pipeline, by name.
    """

    steps: int
    guidance: float
    sigmas: tuple[float, ...] = ()
    refine: tuple[float, ...] = ()
    options: dict[str, Any] = {}

    @property
    def guided(self) -> bool:
        """Whether a negative prompt counts: picture or sound are led away from it."""
        return max(self.guidance, self.options.get("audio_guidance_scale", 1.0)) > 1


class Licence(Value, frozen=True):
    """Under which terms weights may be used; the sentences are the catalogue's.

    Attributes
    ----------
    name, url : str
    commercial : bool
        Whether films may be sold without asking anybody.
    limits : tuple of str
        Codes of further limits: ``revenue``, ``territories``, ``research``; ``unchecked`` where they are not known.
    territories : tuple of str
        Where it gives no rights: ``EU`` and ISO codes of countries.
    revenue : int
        US dollars a year from which a company has to ask.
    """

    name: str
    url: str
    commercial: bool = True
    limits: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    revenue: int = 0

    @property
    def marked(self) -> bool:
        """Whether what is made with it has to be told: not to be sold, or not everywhere."""
        return not self.commercial or bool(self.territories)


class Sign(Value, frozen=True):
    """A tensor by which a file of weights without a config tells what it holds.

    Attributes
    ----------
    names : tuple of str
        Ends of its name, in each dialect in which files are written; ``#`` stands for a number.
    mark : str
        Entry of the transformer's config that it gives; empty where only its presence counts.
    value : Any
        What the entry then is, where the tensor's shape does not tell.
    axis, per : int
        Else the entry is the shape's side `axis` over `per`; an axis of -1 counts how many there are.
    needed : bool
        Whether a file without it is not of this family.
    """

    names: tuple[str, ...]
    mark: str = ""
    value: Any = None
    axis: int = 0
    per: int = 1
    needed: bool = False


class Variant(Value, frozen=True):
    """One set of weights of a family.

    Attributes
    ----------
    key, title : str
        ``wan-2.1-14b``, ``Wan 2.1 14B``.
    repository : str
        Where it is downloaded from, on the Hugging Face hub; empty where there is none.
    components : tuple of Component
    marks : dict
        Entries of the transformer's config that tell this variant from the others.
    presets : dict
        Quality to `Preset` where they are not the family's.
    can : Capabilities or None
        Where they are not the family's.
    named : tuple of str
        Words in the name of a folder or file that tell this variant from another with the same marks.
    work : Work or None
        What rendering takes beside the weights; guessed from their number where it is not said.
    """

    key: str
    title: str
    components: tuple[Component, ...]
    repository: str = ""
    marks: dict[str, Any] = {}
    presets: dict[str, Preset] = {}
    can: Capabilities | None = None
    named: tuple[str, ...] = ()
    work: Work | None = None


class Family(Value, frozen=True):
    """Everything that the studio and the planner know of a family.

    Attributes
    ----------
    key, title : str
    pipelines : tuple of str
        Names of diffusers' classes by which its folders are known.
    transformers : tuple of str
        Names of the transformer's classes, where a folder or file holds nothing else.
    adapter : str
        ``module:class`` of what runs it, see `engine.diffusion.adapter.Adapter`; empty where nothing does yet.
    form : str
        See `PromptForm`.
    words : int
        Tokens that its encoder takes.
    rates : tuple of Fraction
        Frames a second it was made for, the preferred first.
    any_rate : bool
        Whether others can be asked for.
    signs : tuple of Sign
        By which a single file of its transformer is known.
    modular : bool
        Whether it runs through diffusers' modular pipelines.
    lengths : Lengths
    sizes : Sizes
    squeeze : tuple of int
        Frames, rows and columns of picture for one of latents.
    channels : int
        Of latents.
    can : Capabilities
    presets : dict
        Quality (``draft``, ``standard``, ``fine``) to `Preset`.
    licence : Licence
    variants : tuple of Variant
    """

    key: str
    title: str
    pipelines: tuple[str, ...]
    transformers: tuple[str, ...]
    adapter: str
    form: PromptForm
    words: int
    rates: tuple[Fraction, ...]
    lengths: Lengths
    sizes: Sizes
    squeeze: tuple[int, int, int]
    channels: int
    can: Capabilities
    presets: dict[str, Preset]
    licence: Licence
    variants: tuple[Variant, ...]
    any_rate: bool = False
    signs: tuple[Sign, ...] = ()
    modular: bool = False

    def abilities(self, variant: Variant) -> Capabilities:
        """What these weights can do."""
        return variant.can or self.can

    def preset(self, variant: Variant, quality: str) -> Preset:
        """How these weights are asked for a quality."""
        return variant.presets.get(quality) or self.presets[quality]
