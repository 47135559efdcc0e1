"""Parts held in every way that a processor can: what comes out is what came out of them whole."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine.diffusion import placing
from engine.models.plan import Holding, Part, Plan, Precision
from tests.fakes.tiny import tiny

CPU = Plan(device="cpu", parts=())


def kind_of(name: str) -> Any:
    """A class of a part, by model and folder."""
    library, kind = {
        "ltx2/transformer": ("diffusers", "LTX2VideoTransformer3DModel"),
        "ltx2/vae": ("diffusers", "AutoencoderKLLTX2Video"),
        "ltx2/audio_vae": ("diffusers", "AutoencoderKLLTX2Audio"),
        "ltx2/connectors": ("diffusers.pipelines.ltx2", "LTX2TextConnectors"),
        "ltx2/vocoder": ("diffusers.pipelines.ltx2", "LTX2Vocoder"),
        "ltx2/text_encoder": ("transformers", "Gemma3ForConditionalGeneration"),
        "wan/transformer": ("diffusers", "WanTransformer3DModel"),
        "wan/vae": ("diffusers", "AutoencoderKLWan"),
        "wan/text_encoder": ("transformers", "UMT5EncoderModel"),
    }[name]
    return getattr(import_module(library), kind)


NAMES = (
    "ltx2/transformer",
    "ltx2/vae",
    "ltx2/audio_vae",
    "ltx2/connectors",
    "ltx2/vocoder",
    "ltx2/text_encoder",
    "wan/transformer",
    "wan/vae",
    "wan/text_encoder",
)
RUN = ("ltx2/transformer", "wan/transformer", "wan/vae", "ltx2/vae", "ltx2/text_encoder", "wan/text_encoder")


def folder_of(name: str) -> Path:
    """Where a tiny part lies."""
    model, _, part = name.partition("/")
    return tiny(model) / part


def read(name: str, precision: Precision = "float32", holding: Holding = "device", *, pinned: bool = False) -> Any:
    """A part, held in a way."""
    part = Part(name=name.partition("/")[2], precision=precision, holding=holding, pinned=pinned)
    return placing.read(kind_of(name), folder_of(name), part, CPU)


def answer(name: str, module: Any) -> Any:
    """What a part makes of something that is always the same."""
    noise = torch.Generator().manual_seed(1)

    def drawn(*shape: int) -> Any:
        return torch.randn(*shape, generator=noise)

    with torch.no_grad():
        match name:
            case "ltx2/transformer":
                return module(
                    hidden_states=drawn(1, 24, 16),
                    audio_hidden_states=drawn(1, 9, 32),
                    encoder_hidden_states=drawn(1, 8, 32),
                    audio_encoder_hidden_states=drawn(1, 8, 32),
                    timestep=torch.tensor([500.0]),
                    num_frames=2,
                    height=3,
                    width=4,
                    fps=24.0,
                    audio_num_frames=9,
                    return_dict=False,
                )[0]
            case "wan/transformer":
                return module(
                    hidden_states=drawn(1, 16, 2, 8, 8),
                    timestep=torch.tensor([500.0]),
                    encoder_hidden_states=drawn(1, 8, 32),
                    return_dict=False,
                )[0]
            case "wan/vae":
                return module.decode(drawn(1, 16, 2, 6, 6), return_dict=False)[0]
            case "ltx2/vae":
                return module.decode(drawn(1, 16, 2, 4, 4), return_dict=False)[0]
        words = torch.arange(5, 17)[None]
        return module(input_ids=words, output_hidden_states=True).hidden_states[-1]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_read_tensor_by_tensor_a_part_is_what_its_library_reads(name: str, precision: Precision) -> None:
    """In the same numbers, those that a model keeps wide among them."""
    own = read(name, precision).state_dict()
    dtype = getattr(torch, precision)
    theirs = kind_of(name).from_pretrained(folder_of(name), dtype=dtype, local_files_only=True).state_dict()
    assert own.keys() == theirs.keys()
    assert all(own[each].dtype == theirs[each].dtype and torch.equal(own[each], theirs[each]) for each in theirs)


@pytest.mark.parametrize("name", RUN)
@pytest.mark.parametrize("holding", ["blocks", "leaves", "disk"])
def test_wherever_its_weights_lie_a_part_gives_the_same(name: str, holding: Holding) -> None:
    """To the last bit, also the second time."""
    plain = answer(name, read(name))
    held = read(name, holding=holding)
    assert torch.equal(answer(name, held), plain)
    assert torch.equal(answer(name, held), plain)


@pytest.mark.parametrize("name", RUN)
def test_what_is_read_in_place_is_neither_in_memory_nor_written_anywhere(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before and after it is used its weights are nowhere; no file appears."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = sorted(folder_of(name).rglob("*"))
    held = read(name, holding="disk")
    answer(name, held)
    assert {str(tensor.device) for tensor in held.parameters()} == {"meta"}
    assert sorted(folder_of(name).rglob("*")) == before
    assert not list(tmp_path.rglob("*"))


@pytest.mark.parametrize("name", ["ltx2/transformer", "wan/transformer"])
def test_eight_bits_are_half_of_sixteen_and_give_nearly_the_same(name: str) -> None:
    """Held so from the first byte; what the model is delicate about stays as it was."""
    plain, narrow = read(name), read(name, "int8")
    held = {tensor.dtype for tensor in narrow.parameters()}
    assert torch.int8 in held
    bytes_of = [sum(tensor.nbytes for tensor in each.parameters()) for each in (plain, narrow)]
    assert bytes_of[1] < 0.6 * bytes_of[0]  # of four bytes a number, most have one
    one, other = answer(name, plain), answer(name, narrow)
    assert 0 < float((one - other).abs().max()) < 0.2 * float(one.abs().max())


@pytest.mark.parametrize("holding", ["blocks", "leaves"])
def test_eight_bits_held_in_memory_are_the_same_as_on_the_device(holding: Holding) -> None:
    """Where weights lie changes no number."""
    name = "wan/transformer"
    assert torch.equal(answer(name, read(name, "int8", holding)), answer(name, read(name, "int8")))


def test_weights_are_filled_in_without_the_part_in_memory_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """One tensor at a time is on its way: never the file's and the part's together."""
    real, on_way = placing._put, []

    def counted(owner: Any, name: str, value: Any, parameter: Any) -> None:
        on_way.append(value.nbytes)
        real(owner, name, value, parameter)

    monkeypatch.setattr(placing, "_put", counted)
    module = read("wan/transformer")
    assert len(on_way) == len(module.state_dict())
    assert sum(on_way) == sum(tensor.nbytes for tensor in module.state_dict().values())


def test_a_part_with_a_tensor_too_few_is_refused(tmp_path: Path) -> None:
    """Its library would fill in noise and go on."""
    import shutil

    from safetensors.torch import load_file, save_file

    folder = Path(shutil.copytree(folder_of("wan/transformer"), tmp_path / "transformer"))
    file = next(folder.glob("*.safetensors"))
    tensors = load_file(file)
    dropped = min(tensors)
    save_file({name: tensor for name, tensor in tensors.items() if name != dropped}, file, {"format": "pt"})
    part = Part(name="transformer", precision="float32")
    with pytest.raises(KeyError, match=dropped.replace(".", r"\.")):
        placing.read(kind_of("wan/transformer"), folder, part, CPU)


@pytest.mark.parametrize(("name", "cache"), [("wan", "first_block"), ("wan", "taylor"), ("ltx2", "taylor")])
def test_caches_that_the_catalogue_names_are_taken_and_can_be_told_from_none(name: str, cache: str) -> None:
    """Every cache of a family's `Work` is one that its transformer takes."""
    from diffusers.hooks.hooks import HookRegistry

    dressed = placing.dress(read(f"{name}/transformer"), Plan(device="cpu", parts=(), cache=cache))
    assert dressed.is_cache_enabled
    assert any(isinstance(getattr(each, "_diffusers_hook", None), HookRegistry) for each in dressed.modules())


def test_every_cache_that_a_family_names_is_known() -> None:
    """No plan names one that cannot be made."""
    from engine.models.catalogue import families

    names = {
        name
        for family in families().values()
        for variant in family.variants
        for name in (variant.work.caches if variant.work else ())
    }
    assert names
    assert all(placing.cache_of(name) is not None for name in names)


def test_a_film_of_parts_read_in_place_is_the_same_film() -> None:
    """A whole pipeline: encoder, transformer and decoder in three ways, frame for frame."""
    from diffusers.pipelines.wan.pipeline_wan import WanPipeline

    def film(holding: Holding) -> Any:
        parts = {name: read(f"wan/{name}", holding=holding) for name in ("text_encoder", "transformer", "vae")}
        pipeline: Any = WanPipeline.from_pretrained(tiny("wan"), local_files_only=True, **parts)
        pipeline.set_progress_bar_config(disable=True)
        seed = torch.Generator().manual_seed(3)
        return pipeline(
            "a dog runs",
            height=32,
            width=48,
            num_frames=5,
            num_inference_steps=2,
            generator=seed,
            max_sequence_length=16,
        ).frames[0]

    plain = film("device")
    assert plain.shape == (5, 32, 48, 3)
    assert np.array_equal(film("disk"), plain)
    assert np.array_equal(film("leaves"), plain)


@pytest.mark.parametrize("name", ["ltx2/vae", "wan/vae", "ltx2/text_encoder"])
def test_a_part_that_is_brought_while_it_is_used_is_nowhere_else_then_and_gives_the_same(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the last bit, as often as it is used; what is away is no number here, so that nobody can use it by mistake."""
    plain = answer(name, read(name))
    monkeypatch.setattr(placing, "SMALL", 0)
    monkeypatch.setattr(
        placing, "away", lambda tensor: torch.full_like(tensor, torch.nan) if tensor.is_floating_point() else tensor
    )
    held = read(name, holding="whole")
    assert all(bool(torch.isnan(tensor).all()) for tensor in held.parameters())
    for _ in range(2):
        assert torch.equal(answer(name, held), plain)
        assert all(bool(torch.isnan(tensor).all()) for tensor in held.parameters())


def test_rounding_to_eight_bits_is_measured_and_does_what_it_says() -> None:
    """Every weight is at most half a step of its row away; the error is that of the weights, less than float8's."""
    from engine.diffusion.narrowing import LARGEST, error, layer

    plain = torch.nn.Linear(256, 64).requires_grad_(requires_grad=False)
    plain.weight.data[3] *= 100  # a row of its own scale takes nothing from the others
    plain.weight.data[5] = 0
    made = layer().of(plain)
    assert made.weight.dtype == torch.int8
    back = made.weight.float() * made.scale[:, None]
    assert bool(((back - plain.weight).abs() <= made.scale[:, None] * 0.5001).all())
    assert torch.equal(made.scale[3], plain.weight[3].abs().max() / LARGEST)
    found = error(torch.nn.Sequential(made))
    assert found == pytest.approx(float((back - plain.weight).norm() / plain.weight.norm()), rel=1e-3)
    eight = plain.weight.to(torch.float8_e4m3fn).float()
    assert 0 < found < 0.5 * float((eight - plain.weight).norm() / plain.weight.norm())
    given = torch.randn(5, 256, generator=torch.Generator().manual_seed(1))
    assert torch.allclose(made(given), torch.nn.functional.linear(given, back, plain.bias), rtol=1e-5, atol=1e-4)
    assert bool((made(given)[:, 5] == plain.bias[5]).all())
    half = made.to(torch.bfloat16)(given.to(torch.bfloat16)).float()
    assert float((half - made(given)).norm() / half.norm()) < 0.01
