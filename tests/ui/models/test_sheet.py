"""Models come, are looked at, chosen, checked and go on one sheet, and nothing of it happens by itself."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QAbstractButton

from studio.models.shelf import JOINED, Entry, Kept, Shelf, read_origin
from tests.fakes.hub import Hub, serving
from tests.fakes.model_files import safetensors, wan_folder
from ui.actions import BY_KEY

REPOSITORY = "Wan-AI/Wan2.1-T2V-1.3B-Diffusers"
WAN = "wan-2.1-1.3b"


def words(row) -> str:
    """All that a row says."""
    from PySide6.QtWidgets import QLabel

    return " ".join(each.text() for each in row.findChildren(QLabel) if not each.isHidden())


def ways(row) -> list[str]:
    """The ways on that a row's question offers."""
    return [each.text().strip() for each in row.question.ways]


def test_without_a_model_the_sheet_says_one_sentence_and_has_one_way_on(studio, sheet):
    shown = sheet()
    assert shown.first.isVisible()
    assert not shown.rows
    assert "folder of weights" in words(shown._none)


def test_a_folder_is_added_looked_at_and_its_files_are_left_alone(studio, sheet, weights):
    shown = sheet()
    before = sorted(path.name for path in weights.rglob("*"))
    shown.add(weights)
    studio.until(lambda: WAN in shown.rows and studio.desk.models.found(WAN) is not None)
    assert "Whole" in words(shown.rows[WAN])
    assert str(weights) in words(shown.rows[WAN])
    assert any(WAN in notice for notice in studio.notices)
    assert sorted(path.name for path in weights.rglob("*")) == before
    assert not shown.first.isVisible()


def test_a_folder_without_a_model_is_told_and_changes_nothing(studio, sheet, tmp_path):
    shown = sheet()
    (tmp_path / "empty").mkdir()
    shown.add(tmp_path / "empty")
    studio.until(lambda: studio.troubles)
    assert studio.troubles[0].code.startswith("weights.")
    assert Shelf().entries() == []


def test_missing_parts_are_named_and_such_a_model_cannot_be_chosen(studio, sheet, shelf, broken):
    studio.open()
    shown = sheet()
    studio.until(lambda: studio.desk.models.found(WAN) is not None)
    row = shown.rows[WAN]
    assert "vae" in words(row)
    assert not row.use.isEnabled()


def test_the_open_project_is_rendered_with_the_model_that_is_chosen(studio, sheet, shelf):
    studio.open()
    desk = studio.desk
    shown = sheet()
    studio.until(lambda: desk.models.found(WAN) is not None)
    row = shown.rows[WAN]
    assert (desk.settings.renderer, desk.settings.model) == ("previz", "")
    row.use.click()
    assert (desk.settings.renderer, desk.settings.model) == ("diffusion", WAN)
    assert row.use.isChecked()
    desk.close()
    assert desk.settings.renderer == "previz", "no project, no model"
    studio.open()
    assert desk.settings.model == WAN, "it is remembered for the project"
    row.use.click()
    assert (desk.settings.renderer, desk.settings.model) == ("previz", "")


def test_removing_is_asked_and_leaves_the_files(studio, sheet, shelf, weights):
    shown = sheet()
    row = shown.rows[WAN]
    row.remove.click()
    assert "stay where they are" in words(row.question)
    assert len(ways(row)) == 2, "what Rushes did not download it does not delete"
    assert row.question.ways[0].hasFocus(), "the way out has the keyboard"
    row.question.ways[0].click()
    assert not row.question.isVisible()
    assert len(Shelf().entries()) == 1
    row.remove.click()
    row.question.ways[1].click()
    studio.until(lambda: not shown.rows)
    assert Shelf().entries() == []
    assert (weights / "model_index.json").is_file()
    assert shown.first.isVisible()


def test_checking_reads_every_file_and_says_so(studio, sheet, shelf):
    shown = sheet()
    shown.rows[WAN].check.click()
    studio.until(lambda: studio.notices)
    assert f"{WAN} is whole." in studio.notices
    assert not studio.desk.models.working.all()


@pytest.fixture
def hub(tmp_path):
    source = wan_folder(tmp_path / "source")
    safetensors(source / "transformer" / "diffusion_pytorch_model.safetensors", {"proj_out.weight": (256, 1024)})
    with serving(Hub.of(REPOSITORY, source, {})) as served:
        yield served


def test_a_download_shows_its_licence_before_the_first_byte_and_lies_on_the_shelf_afterwards(studio, sheet, hub):
    studio.desk.models.working.endpoint = hub.endpoint
    shown = sheet("models.download")
    row = shown.offers[WAN]
    row.get.click()
    studio.run(0.2)
    assert "Apache" in words(row.question)
    assert "GB" in words(row.question)
    assert hub.asked == [], "nothing was asked of the server yet"
    assert row.question.ways[0].hasFocus()
    row.question.ways[-1].click()
    studio.until(lambda: WAN in shown.rows, 40)
    assert not row.isVisible(), "what one has is not offered"
    assert any(WAN in notice for notice in studio.notices)
    origin = read_origin(Path(Shelf().get(WAN).path))
    assert origin is not None
    assert origin.repository == REPOSITORY

    mine = shown.rows[WAN]
    shown.turn(0)
    mine.remove.click()
    assert len(ways(mine)) == 3
    mine.question.ways[2].click()
    assert "deleted from the disk" in words(mine.question)
    assert Path(mine.entry.path).exists(), "files go only after the second question"
    mine.question.ways[1].click()
    studio.until(lambda: not shown.rows)
    assert not Path(mine.entry.path).exists()


def test_a_server_that_is_away_is_told_and_the_download_can_be_begun_again(studio, sheet):
    studio.desk.models.working.endpoint = "http://127.0.0.1:9"
    shown = sheet("models.download")
    row = shown.offers[WAN]
    row.get.click()
    row.question.ways[-1].click()
    assert row.going.isVisible()
    studio.until(lambda: studio.troubles or not studio.desk.models.working.all(), 40)
    assert studio.troubles[0].code == "models.network"
    assert row.get.isEnabled()


def test_a_download_that_is_cancelled_says_nothing_more(studio, sheet):
    studio.desk.models.working.endpoint = "http://127.0.0.1:9"
    shown = sheet("models.download")
    row = shown.offers[WAN]
    row.get.click()
    row.question.ways[-1].click()
    row.going.cancel.click()
    studio.until(lambda: not studio.desk.models.working.all(), 40)
    assert studio.troubles == []
    assert not row.going.isVisible()


def test_a_licence_with_limits_is_accepted_in_words_and_remembered(studio, sheet):
    studio.desk.models.working.endpoint = "http://127.0.0.1:9"
    shown = sheet("models.download")
    row = shown.offers["joyai-echo"]
    row.get.click()
    assert "may not be sold" in words(row.question)
    assert ways(row) == ["Not now", "Read the licence", "Accept and download"]
    row.question.ways[0].click()
    licence = row.offer.family.licence.name
    assert Shelf().accepted(licence) == ""
    row.get.click()
    row.question.ways[-1].click()
    assert Shelf().accepted(licence) != ""
    studio.desk.models.working.cancel("joyai-echo")
    studio.until(lambda: not studio.desk.models.working.all(), 40)


def test_every_control_has_a_name_and_the_deeds_are_actions(studio, sheet, shelf):
    shown = sheet()
    for button in shown.findChildren(QAbstractButton):
        assert button.accessibleName() or button.text().strip(), button
    names = [row.remove.accessibleName() for row in shown.rows.values()]
    names += [row.get.accessibleName() for row in shown.offers.values()]
    assert len(set(names)) == len(names), "no two are called the same"
    assert {"models.show", "models.add", "models.download"} <= set(BY_KEY)


def test_a_damaged_list_is_told_in_its_place(studio, sheet):
    shelf = Shelf()
    shelf.folder.mkdir(parents=True)
    (shelf.folder / "shelf.json").write_text("{")
    shown = sheet()
    assert "damaged" in shown._trouble.text()
    assert not shown.first.isVisible()


def test_a_model_of_a_family_that_is_gone_is_listed_by_its_name(studio, sheet, tmp_path):
    shelf = Shelf()
    shelf.folder.mkdir(parents=True)
    gone = Entry(name="theirs", path=str(tmp_path / f"x{JOINED}"), family="theirs", variant="theirs-1")
    (shelf.folder / "shelf.json").write_bytes(msgspec.json.encode(Kept(models={"theirs": gone})))
    shown = sheet()
    studio.until(lambda: studio.desk.models.found("theirs") is not None)
    assert "theirs" in words(shown.rows["theirs"])
    assert not shown.rows["theirs"].use.isEnabled()
