"""What recipes share: random weights, training steps, texts, ParlAI's modules, writing a case."""
