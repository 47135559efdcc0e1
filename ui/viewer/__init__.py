"""The viewer: what plays, in up to four panes, with its clock, its scrubber and its transport."""
