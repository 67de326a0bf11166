"""Settings of the levers on government itself."""
