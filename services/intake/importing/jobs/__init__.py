"""An import on its way: uploaded, checked, loaded, undone."""
