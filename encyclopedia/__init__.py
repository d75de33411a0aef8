"""The project: settings, addresses and the entry points of servers. Wiring only; the app is `articles`."""
