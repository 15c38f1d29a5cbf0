"""The few pictures of the pages: strokes on a 24 by 24 grid, drawn by us."""

ICONS = {
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
    "today": '<path d="M4 12.5 9.5 18 20 6.5"/>',
    "people": '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 20c.6-4 3.1-6 6.5-6s5.9 2 6.5 6"/>'
    '<path d="M16 5.3a3.5 3.5 0 0 1 0 6.4M18 14.5c2 .8 3.2 2.6 3.5 5.5"/>',
    "loyalty": '<path d="M12 20S4 15.3 4 9.7A4.2 4.2 0 0 1 12 7.6a4.2 4.2 0 0 1 8 2.1'
    'C20 15.3 12 20 12 20z"/>',
    "team": '<rect x="3.5" y="5" width="17" height="15" rx="1.5"/>'
    '<path d="M3.5 10h17M8 3v4m8-4v4"/>',
    "settings": '<path d="M4 7h9m5 0h2M4 17h2m5 0h9"/><circle cx="15.5" cy="7" r="2.3"/>'
    '<circle cx="8.5" cy="17" r="2.3"/>',
    "file": '<path d="M6 3h8l4 4v14H6z"/><path d="M14 3v4h4"/>',
    "sun": '<circle cx="12" cy="12" r="4"/><path d="M12 3v2m0 14v2m9-9h-2M5 12H3m15.4-6.4-1.5 '
    '1.5M7 17l-1.4 1.4m12.8 0L17 17M7 7 5.6 5.6"/>',
    "bell": '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15z"/>'
    '<path d="M10 20.5a2.2 2.2 0 0 0 4 0"/>',
    "mark": '<path d="M4 5.5h16v10.5h-9l-4.5 4v-4H4z"/><path d="m8.5 10.7 2.5 2.5 4.7-5"/>',
}
