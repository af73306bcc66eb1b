"""What is written to owners? One file a message; people proof-read them."""
