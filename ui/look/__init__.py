"""The look of the window: tokens, theme, stylesheet, icons, painting."""
