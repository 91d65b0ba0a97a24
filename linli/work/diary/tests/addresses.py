"""Examples for the URLs of the diary: none has a number; these show it from other sides."""

FACES = {
    "diary:search": ["?q=wjg"],
    "diary:days": ["?first=2024-01-01&last=2026-12-31"],
}
