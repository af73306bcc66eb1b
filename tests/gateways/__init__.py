"""Do the gateways do outside what they say? Fakes and real ones pass the same tests."""
