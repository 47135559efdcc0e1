"""What is left when a window has been closed."""

from __future__ import annotations

import gc
import weakref

from tests.ui.conftest import Studio


def test_a_window_that_was_closed_is_gone_with_all_it_held(qapp, look, loop, tidy, tmp_path):
    qapp.setQuitOnLastWindowClosed(False)
    studio = Studio(tmp_path)
    studio.open()
    held = [weakref.ref(thing) for thing in (studio.window, studio.window.board.surface)]
    studio.close()
    del studio
    gc.collect()
    assert [seen() for seen in held] == [None, None]
