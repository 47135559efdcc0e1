"""What a machine has and how fast it is, as a value: measured in the engine's process, planned with anywhere."""

from __future__ import annotations

from typing import Literal

from engine.messages.requests import Value

Device = Literal["cuda", "mps", "cpu"]


class Rates(Value, frozen=True):
    """How fast the device is, measured; 0 and empty where it was not.

    Attributes
    ----------
    matrix : float
        Multiplications and additions a second of large matrix products, in the numbers that models are computed in.
    convolution : float
        The same of convolutions in three dimensions.
    attention : dict
        The same of long attention, by the name of diffusers' backend.
    memory : float
        Bytes a second that the device reads and writes in its own memory.
    link : float
        Bytes a second that come to it from pinned memory.
    disk : float
        Bytes a second that are read from the disk where models lie.
    """

    matrix: float = 0.0
    convolution: float = 0.0
    attention: dict[str, float] = {}
    memory: float = 0.0
    link: float = 0.0
    disk: float = 0.0


class Machine(Value, frozen=True):
    """A machine as a render meets it.

    Attributes
    ----------
    device, name : str
        ``cuda``, ``mps`` (which shares the host's memory) or ``cpu``; and what it calls itself.
    vram_total, vram_free : int
        Bytes of the device's own memory; with ``mps`` as much of the host's as it may take.
    host_total, host_free : int
    disk_free : int
        Where a project's cache lies.
    capability : tuple of int
        Of a CUDA card: ``(9, 0)``.
    driver : str
    rates : Rates
    """

    device: Device
    name: str = ""
    vram_total: int = 0
    vram_free: int = 0
    host_total: int = 0
    host_free: int = 0
    disk_free: int = 0
    capability: tuple[int, int] = (0, 0)
    driver: str = ""
    rates: Rates = Rates()

    @property
    def key(self) -> str:
        """What tells it from another machine, whatever is free just now."""
        return f"{self.device} {self.name} {self.vram_total >> 28} {self.host_total >> 28}"
