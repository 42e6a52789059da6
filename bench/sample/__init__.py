"""Made-up records for benchmarks and demonstrations, the same every time."""
