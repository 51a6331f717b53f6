//! Markdown of a notice as HTML without surprises.

use std::fmt;

use askama::filters::HtmlSafe;
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

/// HTML made from Markdown.
///
/// Invariant: every tag in it was written by the renderer. HTML in the text is shown as text, pictures are
/// left out, and links lead to `https:`, `mailto:`, `tel:` or within this site.
#[derive(Clone, Debug)]
pub struct Prose(String);

impl HtmlSafe for Prose {}

impl fmt::Display for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Renders `text`.
#[must_use]
pub fn prose(text: &str) -> Prose {
    prose_below(text, 0)
}

/// Renders `text` inside a page that has headings of its own: each heading stands `below` levels lower.
#[must_use]
pub fn prose_below(text: &str, below: usize) -> Prose {
    let tables = Options::ENABLE_TABLES;
    let mut rendered = String::new();
    let mut in_picture = 0_u32;
    let events = Parser::new_ext(text, tables).filter_map(|event| tame(event, below, &mut in_picture));
    html::push_html(&mut rendered, events);
    Prose(rendered)
}

fn tame<'a>(event: Event<'a>, below: usize, in_picture: &mut u32) -> Option<Event<'a>> {
    match event {
        Event::Start(Tag::Image { .. }) => {
            *in_picture += 1;
            None
        }
        Event::End(TagEnd::Image) => {
            *in_picture = in_picture.saturating_sub(1);
            None
        }
        // What a picture would have said for those who cannot see it stays as text.
        Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
        Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => None,
        Event::Start(Tag::Heading { level, .. }) => Some(Event::Start(heading(lower(level, below)))),
        Event::End(TagEnd::Heading(level)) => Some(Event::End(TagEnd::Heading(lower(level, below)))),
        Event::Start(Tag::Link { dest_url, .. }) => Some(Event::Start(link(dest_url))),
        other @ (Event::Start(_)
        | Event::End(_)
        | Event::Text(_)
        | Event::Code(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::FootnoteReference(_)
        | Event::SoftBreak
        | Event::HardBreak
        | Event::Rule
        | Event::TaskListMarker(_)) => Some(other),
    }
}

fn lower(level: HeadingLevel, below: usize) -> HeadingLevel {
    HeadingLevel::try_from(level as usize + below).unwrap_or(HeadingLevel::H6)
}

/// Without the id and the classes that the text could choose.
fn heading<'a>(level: HeadingLevel) -> Tag<'a> {
    Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() }
}

fn link(wanted: CowStr<'_>) -> Tag<'_> {
    let lower = wanted.trim().to_ascii_lowercase();
    let inside = lower.starts_with('/') && !lower.starts_with("//") && !lower.starts_with("/\\");
    let safe = inside || ["https://", "mailto:", "tel:", "#"].iter().any(|start| lower.starts_with(start));
    let dest_url = if safe { wanted } else { CowStr::from("#") };
    Tag::Link { link_type: LinkType::Inline, dest_url, title: CowStr::from(""), id: CowStr::from("") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_reads_as_it_was_written() {
        let html = prose("# Who we are\n\nWe **keep** [little](https://example.org/a).\n\n- one\n- two").to_string();
        assert!(html.contains("<h1>Who we are</h1>"));
        assert!(html.contains("<strong>keep</strong> <a href=\"https://example.org/a\">little</a>"));
        assert!(html.contains("<li>one</li>"));
    }

    #[test]
    fn inside_a_page_headings_stand_lower() {
        let html = prose_below("# Who we are\n\n###### Small", 2).to_string();
        assert!(html.contains("<h3>Who we are</h3>") && html.contains("<h6>Small</h6>"), "{html}");
    }

    #[test]
    fn nothing_in_a_notice_runs_or_loads() {
        for text in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "[x](javascript:alert(1))",
            "[x]( JaVaScRiPt:alert(1) )",
            "[x](data:text/html,a)",
            "[x](//evil.example)",
            "![x](https://evil.example/pixel.png)",
            "<https://ok.example>\n\n<div onclick=a>\n",
            "# a {#id onclick=x}",
        ] {
            let html = prose(text).to_string();
            for bad in ["<script", "<img", "javascript:", "data:text", "evil.example", "<div", "onclick=\""] {
                assert!(!html.to_lowercase().contains(bad), "{text}: {html}");
            }
        }
    }
}
