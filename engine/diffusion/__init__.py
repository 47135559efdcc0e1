"""The model renderer: open video models through diffusers, in phases that are told, cancelled and planned apart."""

from engine.diffusion.compiling import leave_out_compiler

leave_out_compiler()
