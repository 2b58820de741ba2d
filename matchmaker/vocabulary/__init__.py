"""The lists that the engine reasons with, each loaded when first asked for."""
