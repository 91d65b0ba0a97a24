"""Facts, indicators and the engines that compute them."""
