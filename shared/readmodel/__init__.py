"""What all read models share: lists, pages, rebuilding, comparing."""
