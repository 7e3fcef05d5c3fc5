"""The painted parts every pane and dialog is made of; they know the look and what they show, never the library."""
