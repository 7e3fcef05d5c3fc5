"""The panes of the window, one file each; a new one is a row in PANES."""
