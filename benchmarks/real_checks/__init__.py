"""The checks of ``benchmarks.real_data``, one module each."""
