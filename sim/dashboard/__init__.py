"""The laboratory: a page on this machine where policies are put together, run and compared."""
