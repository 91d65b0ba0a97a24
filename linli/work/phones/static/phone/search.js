// Finds households of the bag by name, pinyin, initials of the pinyin, and door. `keys` of a household are made by the
// server ("zx", "zhangsan"), as for the search of the pages.
(() => {
  "use strict";
  const app = window.linliPhone;
  const plain = (text) => text.toLowerCase().replace(/[\s,，.。·#-]+/g, "");

  // Every text under which a household is found, made once per bag.
  const made = new WeakMap();
  function index(bag) {
    if (made.has(bag)) return made.get(bag);
    const doors = new Map(bag.doors.map((door) => [door.id, door]));
    const rows = bag.households.map((home) => {
      const door = doors.get(home.door);
      const names = [home.name, ...home.members.map((one) => one.name)].map(plain);
      return {
        home,
        names,
        keys: (home.keys || []).map(plain),
        door: plain(door?.name || ""),
        short: plain(door?.short || ""),
      };
    });
    made.set(bag, rows);
    return rows;
  }

  // 0 is best; null where the word does not fit.
  function rank({ names, keys, door, short }, word) {
    if (names.includes(word) || short === word) return 0;
    if (names.some((name) => name.startsWith(word)) || keys.includes(word)) return 1;
    if (keys.some((key) => key.startsWith(word))) return 2;
    if (names.some((name) => name.includes(word)) || door.endsWith(word)) return 3;
    return door.includes(word) ? 4 : null;
  }

  // All words must fit: "王 302".
  function find(bag, text) {
    const words = text.split(/\s+/).map(plain).filter(Boolean);
    if (!bag || !words.length) return [];
    const found = [];
    for (const row of index(bag)) {
      const ranks = words.map((word) => rank(row, word));
      if (!ranks.includes(null)) found.push({ home: row.home, rank: Math.max(...ranks) });
    }
    return found.sort((one, other) => one.rank - other.rank).map((one) => one.home);
  }

  app.search = { find };
})();
