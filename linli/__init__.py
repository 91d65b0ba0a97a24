"""Linli 邻里: services and neighbourhood self-government of an urban district."""
