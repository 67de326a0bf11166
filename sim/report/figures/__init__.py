"""The charts of a comparison, one file each: the data behind it, then the drawing."""
