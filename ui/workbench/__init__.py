"""The workbench: the panels as panes that can be moved, and a layout for each view."""
