"""What a reader sees: charts, tables and result files, in two languages."""
