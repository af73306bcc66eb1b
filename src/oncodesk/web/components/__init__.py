"""Which parts are all pages built from? The page /look shows every one in every state."""
