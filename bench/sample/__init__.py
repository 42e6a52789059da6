"""Generated sample records for benchmarks and demonstrations; deterministic."""
