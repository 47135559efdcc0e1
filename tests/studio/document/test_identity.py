from __future__ import annotations

from studio.document.identity import is_id, new_id


def test_ids_are_unique_sort_by_time_and_are_safe_as_folder_names():
    ids = [new_id() for _ in range(5000)]
    assert len(set(ids)) == len(ids)
    assert ids == sorted(ids)
    assert all(is_id(each) for each in ids)
    assert {len(each) for each in ids} == {20}


def test_what_could_leave_the_folder_is_no_id():
    for text in ("", ".", "..", "../x", "a/b", "a\\b", "a" * 200, "x\0", "a.b", "a\n"):
        assert not is_id(text), text
