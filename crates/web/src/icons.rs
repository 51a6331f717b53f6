//! A few pictures, drawn on a grid of 20, as parts of the page; none of them carries meaning alone.

use std::fmt;

use askama::filters::HtmlSafe;

/// One picture, drawn in the colour of the text around it and hidden from screen readers.
///
/// Invariant: its content is one of the constants below.
#[derive(Clone, Copy, Debug)]
pub struct Icon(&'static str);

impl HtmlSafe for Icon {}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "<svg class=\"icon\" viewBox=\"0 0 20 20\" width=\"20\" height=\"20\" aria-hidden=\"true\" \
             focusable=\"false\">{}</svg>",
            self.0
        )
    }
}

const ICONS: &[(&str, &str)] = &[
    (
        "people",
        "<circle cx='7.5' cy='7' r='3'/><path d='M2 17c0-3.3 2.4-5.4 5.5-5.4S13 13.7 13 17M13.5 4.4a3 3 0 0 1 0 5.2M15.2 12.2c1.8.8 2.8 2.5 2.8 4.8'/>",
    ),
    ("person", "<circle cx='10' cy='6.5' r='3.5'/><path d='M3.5 17.5c0-3.9 2.9-6.3 6.5-6.3s6.5 2.4 6.5 6.3'/>"),
    ("tags", "<path d='M3 3h7l7 7-7 7-7-7zM6.5 6.5h.1'/>"),
    ("duplicates", "<circle cx='7' cy='10' r='4.5'/><circle cx='13' cy='10' r='4.5'/>"),
    ("imports", "<path d='M10 2.5v9M6.5 8 10 11.5 13.5 8M3 13v3.5h14V13'/>"),
    ("purposes", "<circle cx='10' cy='10' r='7'/><circle cx='10' cy='10' r='3'/><path d='M10 1.5v3M10 15.5v3'/>"),
    ("rules", "<path d='M10 3v14M5.5 17h9M4 6h12M4 6l-2.5 5h5zM16 6l-2.5 5h5z'/>"),
    ("mails", "<path d='M2.5 4.5h15v11h-15zM2.5 5l7.5 6 7.5-6'/>"),
    ("totals", "<path d='M3 17h14M5 17v-5M10 17V5M15 17V9'/>"),
    ("accounts", "<circle cx='7' cy='8' r='3.5'/><path d='m9.5 10.5 7 7M13.5 14.5l2-2'/>"),
    (
        "eye",
        "<path d='M1.8 10C3.8 6.5 6.7 4.8 10 4.8s6.2 1.7 8.2 5.2c-2 3.5-4.9 5.2-8.2 5.2S3.8 13.5 1.8 10Z'/><circle cx='10' cy='10' r='2.5'/>",
    ),
    ("record", "<path d='M4.5 2.5h11v15l-2.7-1.7-2.8 1.7-2.8-1.7-2.7 1.7zM7.5 6.5h5M7.5 10h5'/>"),
    ("search", "<circle cx='8.5' cy='8.5' r='5.5'/><path d='m12.5 12.5 5 5'/>"),
    ("pause", "<circle cx='10' cy='10' r='7.5'/><path d='M8 7v6M12 7v6'/>"),
    ("warning", "<path d='M10 2.8 18 17H2zM10 8v4M10 14.2v.6'/>"),
    ("check", "<path d='m3.5 10.5 4.5 4.5 8.5-10'/>"),
    ("package", "<path d='M3 6.2 10 2.5l7 3.7v7.6l-7 3.7-7-3.7zM3 6.2l7 3.6 7-3.6M10 9.8v7.7'/>"),
    ("cases", "<path d='M4 3.5h12v13H4zM7 7h6M7 10h6M7 13h3M13 2.5v2M7 2.5v2'/>"),
    ("requests", "<path d='M3 4h14v9H9l-4 4v-4H3zM6.5 8.5h7'/>"),
    ("erasures", "<path d='M3 5.5h14M7.5 5.5v-3h5v3M5 5.5l.8 12h8.4l.8-12M8.5 9v5M11.5 9v5'/>"),
    ("retention", "<circle cx='10' cy='10' r='7.5'/><path d='M10 5.5V10l3 2'/>"),
    ("erase", "<path d='M3 5.5h14M7.5 5.5v-3h5v3M5 5.5l.8 12h8.4l.8-12M8.5 9v5M11.5 9v5'/>"),
    ("sign-out", "<path d='M8 3H3.5v14H8M8 10h9M13.5 6.5 17 10l-3.5 3.5'/>"),
    ("forms", "<path d='M4 2.5h12v15H4zM7 6.5h6M7 10h6M7 13.5h3'/>"),
    ("notices", "<path d='M4 2.5h9l3 3v12H4zM13 2.5v3h3M7 9h6M7 12.5h6'/>"),
    ("notice", "<circle cx='10' cy='10' r='7.5'/><path d='M10 9v5M10 6v.6'/>"),
];

/// The picture of this name; nothing is drawn for a name that is not here.
#[must_use]
pub fn icon(name: &str) -> Icon {
    Icon(ICONS.iter().find(|(known, _)| *known == name).map_or("", |(_, drawn)| drawn))
}
