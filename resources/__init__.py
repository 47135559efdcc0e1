"""What ships beside the code: icons, fonts, figures, shaders, words and the sample script."""
