"""The workload plot: throughput over time, with what happened to it marked in it."""
