"""One action, one transaction: what people and the assistant do, start to finish."""
