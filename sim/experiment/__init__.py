"""Many runs of a scenario: which ones, on which processes, and where they are kept."""
