"""Acts on many deals, wherever they are chosen: the bar with what can be done, what the server does, and its report."""
