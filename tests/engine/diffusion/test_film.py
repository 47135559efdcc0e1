"""A model's take from request to recipe: exact in frames and samples, the same for the same seed, encoded once."""

from __future__ import annotations

import io
import threading
from fractions import Fraction

import msgspec
import pytest
from PIL import Image

from engine.consent.needs import Need
from engine.consent.opening import Likenesses
from engine.diffusion import watching
from engine.diffusion.film import stage
from engine.media.takes import TakeReader
from engine.messages.faults import Fault
from engine.messages.jobs import Sent
from engine.models import catalogue
from engine.models.prompts import prompt_for
from tests.engine.diffusion.shooting import recipe_of, request_of, seen
from tests.fakes.tiny import tiny

STEPS = 8


def test_a_take_has_picture_and_the_models_sound_and_tells_how_it_was_made(shooting):
    folder = shooting.take()
    with TakeReader(folder / "take.mov") as take:
        assert (take.frames, take.width, take.height, take.stems) == (9, 64, 64, ("mix",))
        assert len(take.stem("mix")) == 18_000
        assert take.stem("mix").any()
    recipe = recipe_of(folder)
    assert recipe.plan["device"] == "cpu"
    assert {part["name"] for part in recipe.plan["parts"]} >= {"text_encoder", "transformer", "vae", "vocoder"}
    assert len(recipe.files["transformer/diffusion_pytorch_model.safetensors"]) == 64
    assert recipe.versions["diffusers"]
    assert set(recipe.timings) == {"reading", "denoising", "decoding", "sounding", "writing"}
    assert shooting.phases() == ["reading", "denoising", "decoding", "sounding", "writing"]
    assert shooting.done == {"encoder": 1, "transformer": STEPS}  # it is not guided: no negative prompt
    assert shooting.kept == []


def test_the_same_seed_gives_the_same_bytes_and_the_same_words_are_not_encoded_again(shooting):
    first = shooting.take()
    second = shooting.take()
    assert shooting.done == {"transformer": STEPS}
    other = shooting.take(request_of(seed=2))
    assert shooting.done == {"transformer": STEPS}
    assert seen(first) == seen(second) != seen(other)
    shooting.take(request_of(prompt="Rain."))
    assert shooting.done["encoder"] == 1


def test_only_a_model_that_is_guided_has_its_negative_prompt_encoded(shooting):
    shooting.take()
    assert shooting.done["encoder"] == 1
    shooting.kind = "ltx2"  # the same encoder
    folder = shooting.take()
    assert shooting.done["encoder"] == 2
    assert shooting.done["transformer"] > 2 * STEPS
    assert recipe_of(folder).plan["variant"] == "ltx-2.0"


@pytest.mark.parametrize("rate", [Fraction(24), Fraction(24_000, 1001), Fraction(30)])
def test_what_is_asked_for_is_cut_out_of_what_is_rendered(shooting, rate):
    folder = shooting.take(request_of(32, rate=rate, width=70, height=66))
    with TakeReader(folder / "take.mov") as take:
        assert (take.frames, take.width, take.height, take.rate) == (32, 70, 66, rate)
        assert len(take.stem("mix")) == round(32 * 48_000 / rate)


def test_a_second_stage_enlarges_and_refines(shooting):
    folder = shooting.take(request_of(quality="standard", width=128, height=128))
    assert shooting.done["transformer"] == STEPS + 3
    assert shooting.phases() == ["reading", "denoising", "refining", "decoding", "sounding", "writing"]
    with TakeReader(folder / "take.mov") as take:
        assert (take.width, take.height) == (128, 128)


def test_of_a_shot_whose_words_the_encoder_does_not_take_the_end_is_cut_off_and_remarked(shooting):
    staging = msgspec.structs.replace(request_of().staging, action="MARA walks to the sea and looks at it. " * 12)
    request = msgspec.structs.replace(request_of(), staging=staging)
    whole = prompt_for(request, catalogue.family("ltx2")).text
    recipe = recipe_of(shooting.take(request))
    (cut,) = (line.removeprefix("model.cut_off: ") for line in recipe.log if line.startswith("model.cut_off: "))
    assert cut
    assert f"{recipe.sent[0].text} {cut}" == whole, "between two words"
    again = recipe_of(shooting.take(request))
    assert shooting.done["encoder"] == 0
    assert (again.log, again.sent) == (recipe.log, recipe.sent)


def test_a_prompt_by_hand_that_is_too_long_is_refused_with_how_many_words_to_take_away(shooting):
    words = "the sea " * 20 + "and a red boat"
    with pytest.raises(Fault) as caught:
        shooting.take(request_of(prompt=words))
    assert caught.value.code == "model.prompt_long"
    assert shooting.done["encoder"] == 0
    told = caught.value.parameters
    assert told["tokens"] > told["most"] > 0
    shorter = words.split()[: -told["words"]]
    shooting.take(request_of(prompt=" ".join(shorter)))
    with pytest.raises(Fault):
        shooting.take(request_of(prompt=" ".join(words.split()[: len(shorter) + 1])))
    counted = stage(request_of(prompt=words), tiny(shooting.kind))["prompt"]
    assert counted == {"text": words, **told}, "as is told before it is rendered"


def test_a_recipe_tells_the_words_that_the_encoder_got(shooting):
    assert recipe_of(shooting.take(request_of(prompt="Rain."))).sent == (Sent(text="Rain."),)
    shooting.kind = "ltx2"
    (sent,) = recipe_of(shooting.take(request_of(prompt="Rain."))).sent
    assert sent.text == "Rain."
    assert "cartoon" in sent.negative, "it is led"


def test_an_estimate_is_seen_after_every_step_there_is_time_for(shooting, monkeypatch):
    monkeypatch.setattr(watching, "PREVIEWS", 1.0)
    shooting.take()
    shown = shooting.pictures()
    assert len(shown) == STEPS
    with Image.open(io.BytesIO(shown[-1].jpeg)) as picture:
        assert picture.size == (64, 64)


@pytest.fixture
def decoded(monkeypatch):
    """Latent frames of every call of the decoder, in order."""
    from diffusers.models.autoencoders.autoencoder_kl_ltx2 import LTX2VideoDecoder3d

    counts = []
    forward = LTX2VideoDecoder3d.forward

    def counted(self, latents, *rest, **more):
        counts.append(latents.shape[2])
        return forward(self, latents, *rest, **more)

    monkeypatch.setattr(LTX2VideoDecoder3d, "forward", counted)
    return counts


def test_what_fits_is_decoded_whole_and_once_and_an_estimate_decodes_one_latent_frame(shooting, decoded, monkeypatch):
    monkeypatch.setattr(watching, "PREVIEWS", 1.0)
    plan = recipe_of(shooting.take(request_of(frames=33))).plan
    assert plan.keys().isdisjoint({"tile", "chunk"})
    assert decoded == [1] * len(shooting.pictures()) + [5]
    decoded.clear()
    shooting.take(request_of(frames=33, seed=2), plan={**plan, "chunk": 2})
    assert sum(decoded[len(shooting.pictures()) :]) > 5


def test_a_picture_is_sent_with_its_step_by_whoever_made_it(shooting, monkeypatch):
    monkeypatch.setattr(watching, "PREVIEWS", 1.0)
    monkeypatch.setattr(watching.Watching, "keep", lambda _self, _latents: done.append("kept"))
    done = []

    class Told(list):
        def append(self, event):
            done.append((type(event).__name__, threading.current_thread() is threading.main_thread()))

    shooting.told = Told()
    shooting.take()
    begin = done.index("kept") - 2
    each = [("Progress", True), ("Picture", True), "kept"]
    assert done[begin : begin + 3 * STEPS] == each * STEPS, "neither the next step nor the disk is waited for"


def test_a_model_that_computes_no_numbers_is_told_and_nothing_of_it_is_gone_on_from(shooting, monkeypatch):
    from diffusers.models.transformers.transformer_ltx2 import LTX2VideoTransformer3DModel

    forward = LTX2VideoTransformer3DModel.forward

    def broken(self, *rest, **more):
        return tuple(each * float("nan") for each in forward(self, *rest, **more))

    monkeypatch.setattr(LTX2VideoTransformer3DModel, "forward", broken)
    with pytest.raises(Fault) as caught:
        shooting.take()
    assert caught.value.code == "model.nan"
    assert shooting.kept == []


def test_with_a_likeness_nothing_is_kept(shooting):
    class Looking:
        found = 0

        def __call__(self):
            self.found += shooting.work.exists()
            return False

    looking = Looking()
    admitted = (Need("0" * 32, ("likeness",)),)
    folder = shooting.take(likenesses=Likenesses(request_of(), admitted, {}, {}), cancelled=looking)
    assert looking.found == 0
    assert not shooting.work.exists()
    assert recipe_of(folder).cameos == {"0" * 32: ("likeness",)}
