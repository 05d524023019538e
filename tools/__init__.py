"""Programs that write parts of the project, run by hand."""
