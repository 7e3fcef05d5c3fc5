"""What Zotero's formats share: how its items name things, and how its database is read."""
