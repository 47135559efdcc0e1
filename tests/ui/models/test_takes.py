"""A take by a model tells what it was made with: prompt, plan, what was stepped down, and its licence."""

from __future__ import annotations

import json

import pytest

WAN = "wan-2.1-1.3b"


@pytest.fixture
def taken(studio, shelf):
    """A take by a model, with a recipe as the engine writes it."""
    studio.open()
    studio.desk.select(studio.shots[2].id)
    studio.desk.models.choose(WAN)
    studio.do("render.shot")
    studio.until(lambda: studio.desk.takes(studio.shots[2].id))
    (take,) = studio.desk.takes(studio.shots[2].id)
    path = studio.desk.session.takes.path(take, "recipe.json")
    recipe = json.loads(path.read_bytes())
    part = {"name": "transformer", "role": "transformer", "precision": "int8", "holding": "blocks"}
    recipe["plan"] = {"quality": "standard", "variant": WAN, "device": "cuda", "parts": [part], "tile": 256}
    recipe["log"] = ["model.silent: Wan", "model.stepped_down: decoding, tile 256", "model.licence: Their terms"]
    path.write_text(json.dumps(recipe))
    return take


def test_the_recipe_sheet_tells_prompt_plan_log_and_licence(studio, taken):
    from ui.sheets.recipe import RecipeSheet

    assert (taken.renderer, taken.model) == ("diffusion", WAN)
    studio.do("take.recipe")
    told = dict(studio.sheet(RecipeSheet).lines)
    assert told["Prompt as it was sent"].startswith("Mara")
    assert "transformer brought to the card block by block, rounded to 8 bits" in told["Plan"]
    assert "Wan has no sound" in told["Not as asked"]
    assert "less was held at once (decoding, tile 256)" in told["Not as asked"]
    assert told["Licence"].startswith("Their terms.")
    assert told["Model"] == WAN
    assert told["About the prompt"].startswith("Put together again"), "this recipe does not hold it"


def test_the_words_that_were_sent_stand_in_the_recipe_sheet_and_in_the_difference_of_two_recipes(studio, taken):
    from ui.sheets.recipe import RecipeSheet
    from ui.sheets.recipes import as_text, lines_of

    takes = studio.desk.session.takes
    path = takes.path(taken, "recipe.json")
    recipe = json.loads(path.read_bytes())
    recipe["sent"] = [{"text": "A red door.", "negative": "blue doors"}]
    path.write_text(json.dumps(recipe))
    studio.do("take.recipe")
    sheet = studio.sheet(RecipeSheet)
    told = dict(sheet.lines)
    assert (told["Prompt as it was sent"], told["Kept away"]) == ("A red door.", "blue doors")
    assert "About the prompt" not in told
    sheet.close_sheet()
    studio.do("render.shot")
    studio.until(lambda: len(studio.desk.takes(taken.shot)) == 2)
    other = studio.desk.takes(taken.shot)[1]
    home = takes.path(other, "recipe.json")
    recipe["sent"] = [{"text": "A red door."}, {"text": "It opens.", "begin": 24}]
    home.write_text(json.dumps(recipe))
    difference = as_text(lines_of(studio.desk, taken, other), ("1", "2")).splitlines()
    place = difference.index("Prompt as it was sent")
    told = ["- A red door.", "+ From frame 0: A red door.", "+ ", "+ From frame 24: It opens."]
    assert difference[place + 1 : place + 5] == told
    assert "- blue doors" in difference


def test_the_panel_names_the_model_and_marks_its_licence(studio, taken):
    from ui.takes.panel import TakesPanel

    studio.do("view.timeline")
    (panel,) = studio.window.findChildren(TakesPanel)
    studio.until(lambda: panel.reader.facts(taken.id) is not None)
    panel.refresh()
    assert f"{WAN} · standard · seed 1" in panel._facts.text()
    studio.until(panel._stamp.isVisible)
    assert "Their terms" in panel._stamp.accessibleName()
    assert panel._stamp.toolTip().startswith("Their terms.")


def test_a_take_of_previz_has_neither_mark_nor_plan(studio):
    from ui.sheets.recipe import RecipeSheet

    studio.open()
    studio.do("render.shot")
    studio.until(lambda: studio.desk.takes(studio.shots[0].id))
    studio.do("take.recipe")
    told = dict(studio.sheet(RecipeSheet).lines)
    assert "Plan" not in told
    assert "Licence" not in told
    assert told["Renderer"] == "previz"


def test_one_render_may_be_by_another_renderer_than_the_projects(studio, shelf):
    studio.open()
    inspector = studio.window.inspector
    offered = [action.text() for action in inspector.renderers().actions()]
    assert offered == ["Previz · built in (this project's)", WAN, "", "Models…"]
    inspector.renderers().actions()[1].trigger()
    (job,) = studio.desk.queue.jobs()
    assert (job.request.renderer, job.request.model) == ("diffusion", WAN)
    assert studio.desk.settings.renderer == "previz"
    assert inspector.render_with.accessibleName() == "Render once with…"
