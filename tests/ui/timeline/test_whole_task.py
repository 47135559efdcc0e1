"""A whole evening at the cut, with mouse and keys, and all of it taken back."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt


def test_trim_roll_slip_razor_dissolve_gain_fade_marker_and_all_of_it_undone(cutting):
    cutting.open()
    before = cutting.film
    assert cutting.lengths == [48] * 5
    zoom = cutting.timeline.view.zoom
    cutting.panel.tools.switches["snap"].click()

    # Trim: the second shot's end by 12 frames; the cut stays closed.
    cutting.drag(cutting.edge(cutting.picture(1), "end"), -12 * zoom)
    assert cutting.lengths == [48, 36, 48, 48, 48]
    assert cutting.picture(2).start == 84

    # Trim: its start by 6, so that there is something to slip.
    cutting.drag(cutting.edge(cutting.picture(1), "start"), 6 * zoom)
    assert (cutting.picture(1).first, cutting.picture(1).frames) == (6, 30)

    # Roll: the cut between the first two, as far as the second has frames before it.
    cut = QPointF(cutting.timeline.rect_of(cutting.picture(1)).left(), cutting.at(cutting.picture(1)).y() + 15)
    cutting.drag(cut, -4 * zoom)
    assert (cutting.picture(0).frames, cutting.picture(1).first, cutting.picture(1).frames) == (44, 2, 34)

    # Slip: the lower half of the selected clip.
    cutting.click(cutting.at(cutting.picture(1)))
    cutting.drag(cutting.at(cutting.picture(1), height=0.8), -3 * zoom)
    assert (cutting.picture(1).first, cutting.picture(1).frames) == (5, 34)

    # Razor: the third shot in two.
    cutting.timeline.set_hand("razor")
    third = cutting.picture(2)
    cutting.click(QPointF(cutting.timeline.view.x(third.start + 20), cutting.at(third).y()))
    cutting.timeline.set_hand("select")
    assert [cutting.picture(2, span).frames for span in (0, 1)] == [20, 28]

    # Dissolve: the fourth shot is drawn over the third by less than half of it.
    start = cutting.picture(3).start
    cutting.drag(cutting.at(cutting.picture(3)), -8 * zoom)
    assert cutting.picture(3).dissolves
    assert cutting.picture(3).overlap == 8
    assert cutting.picture(3).start == start - 8

    # Gain: the line over the wave of its dialogue, once it is selected.
    speech = cutting.sound(3, "dialogue")
    cutting.click(cutting.at(speech, height=0.85))
    cutting.drag(gain_line(cutting, speech), QPointF(0, -7))
    louder = cutting.sound(3, "dialogue").level.gain
    assert 1 < louder < 12

    # Fade: the grip in its upper right corner.
    rect = cutting.timeline.rect_of(speech)
    cutting.drag(QPointF(rect.right() - 5, rect.top() + 5), -10 * zoom)
    assert cutting.sound(3, "dialogue").fade_out == 10

    # Marker: at the playhead.
    cutting.transport.seek_cut(30)
    cutting.panel.tools.flag.click()
    assert [placed.frame for placed in cutting.sight.layout.markers()] == [30]
    assert cutting.troubles == []

    steps = 0
    while cutting.desk.session.project.undo_name and cutting.film != before:
        cutting.desk.undo()
        steps += 1
    assert cutting.film == before
    assert steps == 9
    assert cutting.lengths == [48] * 5


def gain_line(cutting, item):
    """Where the gain line of a clip lies."""
    from ui.timeline import painting

    rect = cutting.timeline.rect_of(item)
    area = painting.wave_area(rect)
    return QPointF(rect.center().x(), area.bottom() - painting.gain_share(item.level.gain) * area.height())


def test_escape_in_the_middle_of_a_drag_leaves_the_document_as_it_was(cut):
    before = cut.film
    start = cut.edge(cut.picture(1), "end")
    cut.press(start)
    cut.move(start - QPointF(40, 0))
    assert cut.timeline.hands.busy
    cut.key(Qt.Key.Key_Escape)
    assert not cut.timeline.hands.busy
    cut.release(start - QPointF(40, 0))
    assert cut.film is before
    assert "Trim" not in cut.desk.session.project.undo_name
