"""The settings: a module a section, in the frame of `pages.parts.settings`."""
