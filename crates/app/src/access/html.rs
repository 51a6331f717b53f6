//! Writes HTML that cannot be broken by what people are called.
//!
//! Invariant: everything but markup that stands in the program's own source is escaped, in texts and in attributes.

use std::io::{self, Write};

/// A page on its way out.
pub struct Html<'a> {
    out: &'a mut dyn Write,
}

/// An attribute: its name and its value.
pub type Attribute<'a> = (&'static str, &'a str);

impl<'a> Html<'a> {
    pub fn new(out: &'a mut dyn Write) -> Self {
        Self { out }
    }

    /// Writes markup from the source as it is; a `&'static str` cannot hold what a person is called.
    pub fn markup(&mut self, markup: &'static str) -> io::Result<()> {
        self.out.write_all(markup.as_bytes())
    }

    /// Opens an element.
    pub fn open(&mut self, tag: &'static str, attributes: &[Attribute<'_>]) -> io::Result<()> {
        write!(self.out, "<{tag}")?;
        for (name, value) in attributes {
            write!(self.out, " {name}=\"")?;
            self.text(value)?;
            self.markup("\"")?;
        }
        self.markup(">")
    }

    /// Closes an element and ends the line.
    pub fn close(&mut self, tag: &'static str) -> io::Result<()> {
        writeln!(self.out, "</{tag}>")
    }

    /// Writes an element that holds a text.
    pub fn element(&mut self, tag: &'static str, text: &str) -> io::Result<()> {
        self.open(tag, &[])?;
        self.text(text)?;
        self.close(tag)
    }

    /// Writes a link within the package.
    pub fn link(&mut self, to: &str, text: &str) -> io::Result<()> {
        self.open("a", &[("href", to)])?;
        self.text(text)?;
        self.markup("</a>")
    }

    /// Writes what a person or a shop wrote, so that its direction of reading stays its own.
    pub fn value(&mut self, text: &str) -> io::Result<()> {
        self.markup("<bdi>")?;
        for (place, line) in text.split('\n').enumerate() {
            if place > 0 {
                self.markup("<br>")?;
            }
            self.text(line)?;
        }
        self.markup("</bdi>")
    }

    /// Writes a text; the five characters of markup as references, control characters as U+FFFD.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        let mut rest = text;
        while let Some(at) = rest.find(is_special) {
            let (plain, tail) = rest.split_at(at);
            self.out.write_all(plain.as_bytes())?;
            let mut letters = tail.chars();
            let reference = match letters.next() {
                Some('&') => "&amp;",
                Some('<') => "&lt;",
                Some('>') => "&gt;",
                Some('"') => "&quot;",
                Some('\'') => "&#39;",
                Some(_) => "\u{fffd}",
                None => "",
            };
            self.out.write_all(reference.as_bytes())?;
            rest = letters.as_str();
        }
        self.out.write_all(rest.as_bytes())
    }

    /// Writes a table of which each row holds as many cells as there are headings.
    ///
    /// Roles are spelled out because narrow screens show a row as a block, and some browsers then forget them.
    pub fn table(
        &mut self,
        caption: &str,
        headings: &[&str],
        rows: impl IntoIterator<Item = Vec<String>>,
    ) -> io::Result<()> {
        self.open("table", &[("role", "table")])?;
        self.element("caption", caption)?;
        self.markup("<thead role=\"rowgroup\"><tr role=\"row\">")?;
        for heading in headings {
            self.open("th", &[("role", "columnheader"), ("scope", "col")])?;
            self.text(heading)?;
            self.markup("</th>")?;
        }
        self.markup("</tr></thead>\n<tbody role=\"rowgroup\">\n")?;
        for row in rows {
            self.markup("<tr role=\"row\">")?;
            for (heading, cell) in headings.iter().zip(&row) {
                self.open("td", &[("role", "cell"), ("data-label", heading)])?;
                self.value(cell)?;
                self.markup("</td>")?;
            }
            self.markup("</tr>\n")?;
        }
        self.markup("</tbody></table>\n")
    }
}

fn is_special(letter: char) -> bool {
    matches!(letter, '&' | '<' | '>' | '"' | '\'') || (letter.is_control() && letter != '\n' && letter != '\t')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn written(write: impl FnOnce(&mut Html<'_>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut Html::new(&mut out)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn nothing_a_person_is_called_becomes_markup() {
        let name = "<script>alert('x')</script> & \"Ocelot\"\u{0}";
        let safe = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;Ocelot&quot;\u{fffd}";
        assert_eq!(written(|html| html.element("p", name)), format!("<p>{safe}</p>\n"));
        assert_eq!(written(|html| html.open("a", &[("href", name)])), format!("<a href=\"{safe}\">"));
        let table = written(|html| html.table(name, &[name], [vec![name.to_owned()]]));
        assert_eq!(table.matches(safe).count(), 4);
        assert!(!table.contains("<script"));
    }

    #[test]
    fn lines_of_an_address_stay_lines() {
        assert_eq!(written(|html| html.value("1 Zoo Road\nOstrava")), "<bdi>1 Zoo Road<br>Ostrava</bdi>");
    }
}
