//! Bars over months as SVG: one figure, readable without seeing it, with its numbers in a table beside it.

use std::fmt;

use askama::filters::HtmlSafe;

/// One bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What stands under it: `Dec`.
    pub label: String,
    /// What stands under the first bar of a year: `2011`.
    pub group: Option<String>,
    /// Its height; negative where more came back than went out.
    pub value: f64,
    /// The value in words, for the tooltip: `December 2011: GBP 1,234.50`.
    pub words: String,
}

/// A bar chart.
///
/// Invariant: every text in it is escaped here, and it carries no style and no script, so that it lives
/// under a content security policy without exceptions.
#[derive(Clone, Debug)]
pub struct Chart {
    id: &'static str,
    title: String,
    description: String,
    bars: Vec<Bar>,
}

/// Units of the drawing; the page scales it.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 180.0;
/// Room under the bars for two lines of labels.
const FOOT: f64 = 40.0;
/// Room above them, so that the highest does not touch the edge.
const HEAD: f64 = 8.0;
/// Beyond this many bars only some labels have room.
const LABELS: usize = 14;

impl Chart {
    /// A chart; `id` is unique on its page.
    #[must_use]
    pub fn new(id: &'static str, title: String, description: String, bars: Vec<Bar>) -> Self {
        Self { id, title, description, bars }
    }

    /// Whether there is nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bars.iter().all(|bar| bar.value == 0.0)
    }

    /// Where zero lies and how many units one of the value takes.
    fn scale(&self) -> (f64, f64) {
        let values = || self.bars.iter().map(|bar| bar.value).filter(|value| value.is_finite());
        let (low, high) = (values().fold(0.0, f64::min), values().fold(0.0, f64::max));
        let room = HEIGHT - HEAD - FOOT;
        let span = if high > low { high - low } else { 1.0 };
        (HEAD + room * high / span, room / span)
    }

    fn draw_bar(&self, f: &mut fmt::Formatter<'_>, place: usize, bar: &Bar) -> fmt::Result {
        let (zero, scale) = self.scale();
        let step = WIDTH / units(self.bars.len().max(6));
        let left = step * units(place);
        let wide = (step * 0.72).min(44.0);
        let inset = (step - wide) / 2.0;
        let value = if bar.value.is_finite() { bar.value } else { 0.0 };
        let tall = (value.abs() * scale).max(if value == 0.0 { 0.0 } else { 1.0 });
        let top = if value < 0.0 { zero } else { zero - tall };
        let class = if value < 0.0 { "bar below" } else { "bar" };
        write!(
            f,
            "<g><title>{}</title><rect class=\"hit\" x=\"{left:.1}\" y=\"0\" width=\"{step:.1}\" height=\"{:.0}\"/>\
             <rect class=\"{class}\" x=\"{:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{tall:.1}\" rx=\"2\"/></g>",
            escaped(&bar.words),
            HEIGHT - FOOT,
            left + inset,
        )?;
        self.draw_labels(f, place, bar)
    }

    fn draw_labels(&self, f: &mut fmt::Formatter<'_>, place: usize, bar: &Bar) -> fmt::Result {
        let step = WIDTH / units(self.bars.len().max(6));
        let middle = step * (units(place) + 0.5);
        let every = self.bars.len().div_ceil(LABELS).max(1);
        if place.is_multiple_of(every) {
            // Every other label gives way where the drawing is small.
            let class = if (place / every).is_multiple_of(2) { "label" } else { "label spare" };
            let (x, y, label) = (middle, HEIGHT - FOOT + 15.0, escaped(&bar.label));
            write!(f, "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.0}\" text-anchor=\"middle\">{label}</text>")?;
        }
        match &bar.group {
            Some(group) => {
                let (x, y, group) = (middle, HEIGHT - FOOT + 32.0, escaped(group));
                write!(f, "<text class=\"group\" x=\"{x:.1}\" y=\"{y:.0}\" text-anchor=\"middle\">{group}</text>")
            }
            None => Ok(()),
        }
    }
}

impl HtmlSafe for Chart {}

impl fmt::Display for Chart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, title, description, bars } = self;
        write!(
            f,
            "<svg class=\"chart\" viewBox=\"0 0 {WIDTH:.0} {HEIGHT:.0}\" role=\"img\" \
             aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">{}</title>\
             <desc id=\"{id}-desc\">{}</desc>",
            escaped(title),
            escaped(description),
        )?;
        for (place, bar) in bars.iter().enumerate() {
            self.draw_bar(f, place, bar)?;
        }
        let (zero, _) = self.scale();
        write!(f, "<line class=\"axis\" x1=\"0\" x2=\"{WIDTH:.0}\" y1=\"{zero:.1}\" y2=\"{zero:.1}\"/></svg>")
    }
}

/// A count of bars, which never comes near what a float holds exactly.
fn units(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(values: &[f64]) -> String {
        let bars = values.iter().map(|value| Bar {
            label: "Dec".to_owned(),
            group: None,
            value: *value,
            words: if value.is_finite() { format!("<{value}>") } else { String::new() },
        });
        Chart::new("c", "A & B".to_owned(), "d".to_owned(), bars.collect()).to_string()
    }

    #[test]
    fn bars_stand_on_the_axis_and_returns_hang_below_it() {
        let svg = chart(&[10.0, -5.0, 0.0]);
        assert!(svg.contains("class=\"bar below\""));
        assert_eq!(svg.matches("class=\"hit\"").count(), 3);
        assert!(svg.contains("A &amp; B") && svg.contains("&lt;10&gt;"));
        assert!(!svg.contains("style="), "the policy of the page forbids it");
    }

    #[test]
    fn nothing_and_nonsense_draw_no_wild_numbers() {
        for svg in [chart(&[]), chart(&[0.0]), chart(&[f64::NAN, f64::INFINITY])] {
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }
}
