"""The product without its screen: commands, queries, figures and the store; knows nothing of NiceGUI."""
