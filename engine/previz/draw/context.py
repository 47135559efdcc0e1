"""OpenGL without a window: making a context, and saying what it is."""

from __future__ import annotations

import traceback
from typing import Any

import moderngl

from engine.messages.faults import Exit, Fault

OLDEST = 330
"""GLSL and OpenGL version the shaders are written for."""

SOFTWARE = ("llvmpipe", "softpipe", "swrast", "swiftshader", "software", "microsoft basic render")


def make_context() -> moderngl.Context:
    """A context of its own: EGL first, which needs no display, then the platform's usual way.

    Raises
    ------
    Fault
        ``opengl.missing`` when the machine has neither, with the libraries' messages as details.
    """
    messages = []
    ways: tuple[dict[str, Any], ...] = ({"backend": "egl"}, {})
    for options in ways:
        try:
            context = moderngl.create_context(standalone=True, require=OLDEST, **options)
        except Exception:  # noqa: BLE001 - each platform's loader fails in its own way
            messages.append(traceback.format_exc(limit=2))
        else:
            # The garbage collector frees nothing here (moderngl's default): it would run at any time, and delete by
            # number what belongs to whichever context is current then. Every owner has a `release`.
            assert context.gc_mode is None
            return context
    raise Fault("opengl.missing", Exit.MISSING_PART, details="\n".join(messages))


def describe_context() -> dict[str, Any]:
    """What draws on this machine: ``vendor``, ``renderer``, ``version`` and whether it is a ``software`` rasteriser.

    Raises
    ------
    Fault
        ``opengl.missing``, as `make_context`.
    """
    context = make_context()
    try:
        info = context.info
        renderer = str(info["GL_RENDERER"])
        return {
            "vendor": str(info["GL_VENDOR"]),
            "renderer": renderer,
            "version": str(info["GL_VERSION"]),
            "software": any(word in renderer.lower() for word in SOFTWARE),
            "largest": int(info["GL_MAX_TEXTURE_SIZE"]),
        }
    finally:
        context.release()
