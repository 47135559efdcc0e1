"""What lies on disk of a model, as values: its files, its parts, and what it was taken for."""

from __future__ import annotations

from typing import Literal

from engine.messages.requests import Value
from engine.models.family import Role

Form = Literal["folder", "modular", "file", "joined"]


JOINED = ".model.json"
"""Ends the name of a model that is put together, see `Joined`."""


class WeightFile(Value, frozen=True):
    """One file of a model.

    Attributes
    ----------
    name : str
        Its path inside the model, with slashes.
    bytes : int
    format : str
        ``safetensors``, ``gguf`` or ``text``.
    precision : str
        What most of it is in: ``bfloat16``, ``float8``, ``int8``, ``int4``, GGUF's ``Q4_K``; empty for text.
    path : str
        Where it lies.
    """

    name: str
    bytes: int
    path: str
    format: str = "text"
    precision: str = ""


class Stored(Value, frozen=True):
    """A part of a model as it lies on disk.

    Attributes
    ----------
    name : str
        As the index calls it: ``transformer``.
    role : str
        See `engine.models.family.Role`.
    library, kind : str
        The class that it is loaded by, as the index names it; both empty for a single file.
    path : str
        Its folder, or its file where it lies in one alone.
    parameters, bytes : int
        What its weights hold; 0 for parts without weights.
    precision : str
        See `WeightFile`.
    quantised : str
        The method of its ``quantization_config``, or ``gguf``; else empty.
    edition : str
        Between the dots of its files' names (``fp16``), where there are no others.
    """

    name: str
    role: Role
    path: str
    library: str = ""
    kind: str = ""
    parameters: int = 0
    bytes: int = 0
    precision: str = ""
    quantised: str = ""
    edition: str = ""


class Weights(Value, frozen=True):
    """What was found.

    Attributes
    ----------
    path : str
    form : str
        ``folder`` (diffusers), ``modular``, ``file``, or ``joined`` (a file in place of a part of a folder).
    family, variant : str
        Keys in the catalogue.
    exact : bool
        Whether it is that variant in all marks, or only near it.
    pipeline : str
        The class that the index names; empty for a file.
    components : tuple of Stored
    files : tuple of WeightFile
    missing : tuple of str
        Parts that a film cannot be made without.
    """

    path: str
    form: Form
    family: str
    variant: str
    exact: bool
    pipeline: str
    components: tuple[Stored, ...]
    files: tuple[WeightFile, ...]
    missing: tuple[str, ...] = ()

    def component(self, name: str) -> Stored | None:
        """A part by name."""
        return next((part for part in self.components if part.name == name), None)


class Joined(Value, frozen=True):
    """A model put together: a folder, and files in place of some of its parts. Written as JSON."""

    base: str
    parts: dict[str, str]
