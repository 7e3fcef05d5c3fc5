"""The window: Qt lives here and nowhere else. Asks the library for everything."""
