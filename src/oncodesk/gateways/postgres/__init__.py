"""The database server that Oncodesk brings along, and the tools that come with it."""
