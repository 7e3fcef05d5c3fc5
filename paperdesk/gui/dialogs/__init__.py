"""Dialogs and popups, one file each. None is modal where undo serves; Esc always goes back."""
