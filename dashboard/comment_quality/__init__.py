"""The comment coach: text in, findings out; neither database nor page nor clock is here."""
