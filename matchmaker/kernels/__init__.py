"""The few hot loops, each beside its plain reference; nothing else may be clever.

A kernel is compiled (numba, extra ``fast``) when it is first used and kept on disk; without numba
its plain reference answers, the same and slower (docs/decisions/0009-kernels.md).
"""
